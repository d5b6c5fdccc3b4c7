import { afterEach, describe, expect, test } from "vitest";
import { formView } from "../../../adapters/slack/forms.ts";
import type { Form, FormField, Press } from "../../../src/reply/blocks.ts";
import { viewProblem } from "../../kit/slack/message-rules.ts";
import { press, submission } from "../../kit/slack/payloads.ts";
import { elementsOf, wordsOf } from "../../kit/slack/read-back.ts";
import { ANA, gate, IN_THREAD, type SlackLab, slackLab } from "../../kit/slack/slack-lab.ts";

const FORM: Form<Press> = {
  type: "form",
  title: "Deploy Ultralytics YOLO on the cluster",
  submitLabel: "Show the plan",
  submit: { token: "form-1", typed: "deploy yolo" },
  fields: [
    { name: "title", label: "Title", kind: "text", required: true, help: "How you will recognise it" },
    { name: "cpu", label: "CPU", kind: "number", required: true, value: "40", error: "At most 16." },
    { name: "force", label: "Pull again", kind: "boolean", required: false, value: "true" },
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
    { name: "password", label: "IDE password", kind: "secret", required: false, value: "hidden" },
  ],
};

let lab: SlackLab | undefined;
afterEach(async () => {
  await lab?.close();
  lab = undefined;
});

/** The form is posted, and its button pressed as Slack would tell of it. */
async function pressed(known: boolean, until: Promise<unknown> = Promise.resolve()): Promise<SlackLab> {
  lab = await slackLab();
  lab.holdForms(until);
  const { fake, surface, forms } = lab;
  if (known) forms.set("form-1", FORM);
  await lab.start();
  await surface.outbound.post({ visibility: "channel", blocks: [FORM] }, IN_THREAD, ANA);
  const [message] = fake.workspace.channels.get("C1")?.messages ?? [];
  expect(wordsOf(message?.blocks)).toMatch(/CPU \(required\): 40 .*At most 16/);
  const [button] = elementsOf(message?.blocks ?? []);
  const action = { action_id: button?.["action_id"], value: button?.["value"] };
  await fake.deliver("interactive", press(fake.trigger(), action)).acked;
  return lab;
}
const viewsOf = ({ fake }: SlackLab) => [...fake.workspace.views.values()];

describe("a pressed form", () => {
  test("opens while what it shows is still looked up", async () => {
    const held = gate();
    const opened = await pressed(true, held.passed);
    await opened.fake.until(() => viewsOf(opened).length === 1);
    expect(viewsOf(opened)[0]?.history).toHaveLength(1);
    held.open();
    await opened.fake.until(() => viewsOf(opened)[0]?.history.length === 2);
  });

  test("opens at once, then shows its inputs with proposals, hints and errors", async () => {
    const { fake, ...rest } = await pressed(true);
    await fake.until(() => viewsOf({ fake, ...rest })[0]?.history.length === 2);
    const [loading, filled] = viewsOf({ fake, ...rest })[0]?.history ?? [];
    expect(wordsOf(loading?.["blocks"])).toContain("Loading");
    expect(filled).toMatchSnapshot();
    expect(JSON.stringify(filled)).not.toContain("hidden");
  });

  test("shows its help texts when asked, and hides them again; what was filled in keeps its ids", async () => {
    const opened = await pressed(true);
    await opened.fake.until(() => viewsOf(opened)[0]?.history.length === 2);
    const idsOf = (view: unknown) => JSON.stringify(view).match(/"block_id":"[^"]*"/g);
    const [stored] = viewsOf(opened);
    const first = stored?.view;
    expect(JSON.stringify(first)).not.toContain("How you will recognise it");
    for (const [value, times] of [
      ["show", 3],
      ["hide", 4],
    ] as const) {
      const view = { ...stored?.view, id: stored?.id, hash: "h" };
      const action = { action_id: "help", value };
      const from = { view, container: { type: "view", view_id: stored?.id }, channel: undefined };
      await opened.fake.deliver("interactive", press(opened.fake.trigger(), action, from)).acked;
      await opened.fake.until(() => stored?.history.length === times);
      expect(JSON.stringify(stored?.view).includes("How you will recognise it")).toBe(value === "show");
      expect(idsOf(stored?.view)).toEqual(idsOf(first));
    }
    expect(opened.fake.refused).toEqual([]);
    expect(opened.events).toEqual([]);
  });

  test("is submitted once, from where it was pressed", async () => {
    const opened = await pressed(true);
    await opened.fake.until(() => viewsOf(opened)[0]?.history.length === 2);
    const view = viewsOf(opened)[0]?.view ?? {};
    const values = {
      "0:title": { input: { type: "plain_text_input", value: "lab run" } },
      "1:cpu": { input: { type: "plain_text_input", value: null } },
      "2:force": { input: { type: "checkboxes", selected_options: [] } },
      "3:service": { input: { type: "static_select", selected_option: { value: "deepaas" } } },
    };
    const payload = submission("t.9", view, values);
    await opened.fake.deliver("interactive", payload).acked;
    await opened.fake.deliver("interactive", payload).acked;
    expect(opened.events).toEqual([
      {
        kind: "submit",
        id: "submit:t.9",
        actor: ANA,
        place: IN_THREAD,
        token: "form-1",
        values: { title: "lab run", cpu: "", force: "false", service: "deepaas" },
      },
    ]);
  });

  test("that is gone or another's says so", async () => {
    const opened = await pressed(false);
    await opened.fake.until(() => viewsOf(opened)[0]?.history.length === 2);
    expect(wordsOf(viewsOf(opened)[0]?.view["blocks"])).toContain("has expired");
  });

  test("too late for Slack asks for another press; a repeated delivery opens nothing", async () => {
    const opened = await pressed(true);
    const { fake } = opened;
    const [used] = [...fake.workspace.triggers.keys()];
    const action = { action_id: "form:0", value: "form-1" };
    await fake.deliver("interactive", press(used ?? "", action)).acked;
    const late = fake.trigger();
    fake.workspace.clock += 3001;
    await fake.deliver("interactive", press(late, action)).acked;
    await fake.until(() => fake.workspace.ephemeral.length === 1);
    expect(fake.workspace.ephemeral[0]?.text).toContain("press the button once more");
    expect(viewsOf(opened)).toHaveLength(1);
  });
});

describe("views that Slack takes", () => {
  const field = (more: Partial<FormField>): FormField => ({
    name: "x",
    label: "X",
    kind: "text",
    required: true,
    ...more,
  });
  const many = (count: number, length: number) =>
    Array.from({ length: count }, (_, index) => ({
      label: `o${index}`,
      value: `${index}`.padEnd(length, "v"),
    }));

  test.each<[string, readonly FormField[], RegExp]>([
    ["two fields of one name", [field({}), field({})], /"1:x"/],
    [
      "a choice of 101 values is typed",
      [field({ kind: "select", options: many(101, 3) })],
      /One of: 0vv, 1vv/,
    ],
    [
      "a choice of long values is typed",
      [field({ kind: "select", options: many(2, 76) })],
      /plain_text_input/,
    ],
    ["an empty label", [field({ label: "" })], /"text":"x"/],
    ["a proposal too long to show", [field({ value: "v".repeat(3001) })], /"max_length":3000/],
    ["help too long to show", [field({ help: "h".repeat(3000) })], /h…/],
    ["more fields than fit", Array(101).fill(field({})), /Please type instead: deploy yolo/],
  ])("%s", (_, fields, shown) => {
    const view = formView({ ...FORM, fields }, "form-1", IN_THREAD);
    const json = JSON.stringify(view);
    expect(viewProblem(JSON.parse(json))).toBeUndefined();
    expect(json).toMatch(shown);
  });
});
