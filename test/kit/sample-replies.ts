/** Replies as they are in use, one of each family, for golden renders. */
import type { Block, Press, Reply } from "../../src/reply/blocks.ts";
import { foreignMarkdown, md } from "../../src/reply/markdown.ts";

const press = (typed: string): Press => ({ token: "token", typed });

function channel(...blocks: readonly Block<Press>[]): Reply {
  return { visibility: "channel", blocks };
}

export function searchList(): Reply {
  const rows = [
    [
      "ai4os-yolo-torch",
      "Ultralytics YOLO",
      "Detect, segment, classify and track objects in photographs and video, with your own classes.",
    ],
    [
      "phyto-plankton-classification",
      "Phytoplankton species classifier",
      "Names plankton in microscope images.",
    ],
    ["deep-oc-birds-audio", "鳥の声 Bird sounds", "Finds and names birds in recordings."],
  ] as const;
  return channel(
    { type: "heading", text: "3 modules for “detect objects”" },
    {
      type: "items",
      items: rows.map(([ref, title, subtitle], index) => ({
        number: index + 1,
        kind: "item",
        ref,
        title,
        subtitle,
        facts: ["PyTorch", "Image", "AGPL-3.0", "updated 2025-10-01"],
        actions: [
          { type: "button", label: "Details", style: "plain", press: press(`show ${ref}`) },
          { type: "button", label: "Deploy", style: "primary", press: press(`deploy ${ref}`) },
        ],
      })),
    },
    { type: "text", text: md`Shown 3 of 3. Narrow it with ${"--library"} or \`facets\`.` },
  );
}

function itemPage(): Reply {
  return channel(
    { type: "heading", text: "Ultralytics YOLO" },
    {
      type: "text",
      text: foreignMarkdown(
        "Detects **objects** (~~and people~~) in images, see the [paper](https://example.org/paper).\n\n## What it does\n\n1. *Train* on your own data, also with a very long explanation that needs more than one line on most screens\n2. Predict\n   - from files\n   - from the API\n\n```python\nmodel.predict('photo.jpg')\n```",
      ),
    },
    {
      type: "fields",
      fields: [
        { label: "Id", value: "ai4os-yolo-torch" },
        { label: "Libraries", value: "PyTorch" },
        {
          label: "Categories",
          value: "AI4 pre trained, AI4 trainable, AI4 inference, and a further one to be long",
        },
        { label: "Needs for training", value: "4 CPU, 1 GPU, 16 GB memory, 40 GB disk" },
      ],
    },
    {
      type: "note",
      tone: "warning",
      text: md`The declared GPU is not offered by your project; ${"Tesla_T4"} fits.`,
    },
    {
      type: "actions",
      actions: [
        { type: "button", label: "Deploy", style: "primary", press: press("deploy ai4os-yolo-torch") },
        {
          type: "button",
          label: "Try it for 10 minutes",
          style: "plain",
          press: press("try ai4os-yolo-torch"),
        },
        { type: "link", label: "Source code", url: "https://github.com/ai4os-hub/ai4os-yolo-torch" },
        {
          type: "select",
          label: "With a GPU",
          press: press("deploy ai4os-yolo-torch --gpu_type"),
          options: [
            { label: "Tesla T4", value: "t4", hint: "2 free" },
            { label: "A100", value: "a100", hint: "none free" },
          ],
        },
      ],
    },
  );
}

export function deploymentProgress(active: 1 | 2 | 3 = 2): Reply {
  const labels = ["Request accepted", "Placed on ifca-ai4eosc", "Pulling the image", "Answering"];
  return channel(
    {
      type: "progress",
      label: "Launching lab-run (Ultralytics YOLO)",
      steps: labels.map((label, index) => ({
        label,
        state: index < active ? "done" : index === active ? "active" : "waiting",
        ...(index === active ? { note: "usually 2 to 4 minutes" } : {}),
      })),
    },
    { type: "note", tone: "info", text: md`You can go on working; I tell you when it is ready.` },
  );
}

function usageTable(): Reply {
  return channel(
    { type: "heading", text: "GPU use in November 2026" },
    {
      type: "table",
      caption: "vo.imagine-ai.eu",
      columns: [
        { label: "Member", align: "left" },
        { label: "What ran most", align: "left" },
        { label: "GPU hours", align: "right" },
        { label: "CPU hours", align: "right" },
        { label: "Share", align: "right" },
      ],
      rows: [
        ["Ana Ruiz", "ai4os-yolo-torch, phyto-plankton-classification", "412.5", "3 301", "61 %"],
        ["佐藤 健", "deep-oc-birds-audio", "198", "880", "29 %"],
        ["Zoë", "ai4os-dev-env", "66.25", "240", "10 %"],
      ],
    },
    { type: "note", tone: "success", text: md`${33} % less than in October.` },
  );
}

export function usageChart(kind: "line" | "bar" = "line"): Reply {
  const days = kind === "bar" ? 5 : 30;
  return channel({
    type: "chart",
    title: "GPU hours per day",
    alt: "You used 168 GPU hours; the most, 11.8, on 23 November.",
    data: {
      kind,
      unit: "hours",
      labels: Array.from({ length: days }, (_, day) => `${day + 1} Nov`),
      series: [
        {
          name: "me",
          values: Array.from({ length: days }, (_, day) => Math.round(60 + 58 * Math.sin(day / 3 + 1)) / 10),
        },
      ],
    },
  });
}

function compared(): Reply {
  const one = (name: string, shift: number) => ({
    name,
    values: Array.from({ length: 30 }, (_, day) => 60 + 58 * Math.sin(day / 4 + shift)),
  });
  return channel(
    {
      type: "chart",
      title: "CPU hours per day",
      alt: "November was quieter than October.",
      data: {
        kind: "line",
        unit: "hours",
        labels: Array.from({ length: 30 }, (_, day) => `day ${day + 1}`),
        series: [one("October", 1), one("November", 3)],
      },
    },
    {
      type: "file",
      name: "CPU hours October and November",
      mediaType: "text/csv",
      text: "day,october,november\r\n1,108.8,68.2\r\n",
      about: "The same as comma-separated values: 30 days",
    },
    { type: "image", title: "Map", alt: "Where the sites are.", png: new Uint8Array([1]) },
    { type: "note", tone: "danger", text: md`This deletes **lab-run** and what is only on its disk.` },
    {
      type: "form",
      title: "Deploy Ultralytics YOLO",
      submitLabel: "Show the plan",
      submit: press("deploy ai4os-yolo-torch --cpu 4"),
      fields: [
        { name: "title", label: "Title", kind: "text", required: true, help: "How you will recognise it" },
        { name: "cpu", label: "CPU", kind: "number", required: true, value: "40", error: "At most 16." },
        {
          name: "service",
          label: "Service",
          kind: "select",
          required: true,
          value: "jupyter",
          options: [
            { label: "JupyterLab", value: "jupyter" },
            { label: "DEEPaaS API", value: "deepaas" },
          ],
        },
        { name: "password", label: "IDE password", kind: "secret", required: false },
      ],
    },
  );
}

/** What strangers may write into a catalogue or a title, in every kind of block that shows it. */
function foreignWords(): Reply {
  const lines = [
    "@everyone <!channel> <@U1> @room",
    "</table><script>alert(1)</script>",
    "[click](javascript:alert(1)) `a tick",
    "right\u202Eto left, zero\u200Bwidth",
  ] as const;
  return channel(
    { type: "heading", text: lines[0] },
    ...lines.map((line) => ({ type: "text", text: foreignMarkdown(line) }) as const),
    { type: "note", tone: "warning", text: md`Title: ${lines[2]}` },
    { type: "fields", fields: lines.map((value, index) => ({ label: `Field ${index + 1}`, value })) },
    { type: "table", columns: [{ label: "What", align: "left" }], rows: lines.map((line) => [line]) },
  );
}

/** The corpus: every surface has one golden of each. */
export const CORPUS: ReadonlyMap<string, () => Reply> = new Map<string, () => Reply>([
  ["search-list", searchList],
  ["item-page", itemPage],
  ["deployment-progress", deploymentProgress],
  ["usage-table", usageTable],
  ["usage-line", usageChart],
  ["usage-bars", () => usageChart("bar")],
  ["comparison-image-warning-form", compared],
  ["foreign-words", foreignWords],
]);
