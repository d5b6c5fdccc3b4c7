import { z } from "zod";
import { formatCount } from "../language/sizes.ts";
import type { ItemDetail, Resources } from "../platform/ports.ts";
import { actions, button, fields, heading, link, note, reply, text, wayButton } from "../reply/build.ts";
import { foreignMarkdown, md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { shortSize } from "./present/sizes.ts";

export const show = read({
  path: "show",
  summary: "Show a module or tool: what it does, needs and links to",
  examples: ["show 1", "show ai4os-yolo-torch"],
  aliases: ["describe", "module", "tool"],
  input: z.strictObject({ item: param.item("Module or tool: its name, title, or number in the last list") }),
  positional: ["item"],
  access: "anyone",
  run: async ({ item }, { catalogue, lastTimes }: Pick<CommandPorts, "catalogue" | "lastTimes">) => ({
    ...(await catalogue.item(item)),
    again: await lastTimes.known("deploy", item),
  }),
  reply: ({ again, ...item }) =>
    reply(
      heading(item.title),
      !item.valid &&
        note(
          "warning",
          "The platform cannot read the metadata of this item, so it cannot be deployed for now. Its authors can mend that.",
        ),
      item.summary === "" ? undefined : text(md`${item.summary}`),
      facts(item),
      item.description === "" ? undefined : text(foreignMarkdown(item.description)),
      next(item, again),
    ),
});

function facts(item: ItemDetail) {
  const list = (values: readonly string[]) => values.filter((value) => value !== "Other").join(", ");
  const inference = resourceWords(item.resources?.inference);
  const training = resourceWords(item.resources?.training);
  const recommended = inference !== undefined || training !== undefined;
  return fields({
    Id: item.id,
    Kind: item.kind,
    Tasks: list(item.tasks),
    Libraries: list(item.libraries),
    "Data types": list(item.dataTypes),
    Categories: list(item.categories),
    Tags: list(item.tags),
    Licence: item.license ?? (item.valid ? "not stated" : undefined),
    "For inference": inference,
    "For training": training,
    Hardware: recommended ? undefined : "none recommended; the platform's defaults apply",
    Updated: item.updated,
    DOI: item.doi,
  });
}

/** Resources in a few words; undefined where there are none. */
export function resourceWords(resources: Resources | undefined): string | undefined {
  if (!resources) return undefined;
  const parts = [
    resources.cpu === undefined ? undefined : formatCount(resources.cpu, "CPU"),
    resources.gpu ? formatCount(resources.gpu, "GPU") : undefined,
    resources.memoryMb === undefined ? undefined : `${shortSize(resources.memoryMb)} RAM`,
    resources.gpuMemoryMb ? `${shortSize(resources.gpuMemoryMb)} GPU memory` : undefined,
    resources.gpuComputeCapability ? `compute capability ${resources.gpuComputeCapability}` : undefined,
    resources.storageMb === undefined ? undefined : `${shortSize(resources.storageMb)} disk`,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(", ") : undefined;
}

const LINK_NAMES: ReadonlyMap<string, string> = new Map([
  ["source_code", "Source code"],
  ["documentation", "Documentation"],
  ["dataset", "Dataset"],
  ["weights", "Weights"],
  ["citation", "Citation"],
  ["base_model", "Base model"],
  ["zenodo_doi", "Zenodo"],
  ["dataset_url", "Dataset"],
  ["cite_url", "Citation"],
  ["training_files_url", "Training files"],
]);

/** What to do next, and where to read on. */
function next(item: ItemDetail, again: boolean) {
  const links = [...LINK_NAMES].flatMap(([key, label]) => {
    const url = Object.hasOwn(item.links, key) ? item.links[key] : undefined;
    return url && isRealAddress(url) ? [link(label, url)] : [];
  });
  const deploy = [button("Deploy", "deploy", { item: item.id }, "primary")];
  const withJupyter = [button("Deploy with JupyterLab", "deploy", { item: item.id, service: "jupyter" })];
  const buttons = [
    ...(item.valid ? deploy : []),
    ...(item.valid ? [wayButton("Configure", "form", "deploy", { item: item.id })] : []),
    ...(item.valid && again ? [wayButton("Same as last time", "last", "deploy", { item: item.id })] : []),
    ...(item.valid && item.kind === "module" ? withJupyter : []),
  ];
  return buttons.length + links.length > 0 ? actions(...buttons, ...links) : undefined;
}

/** Templates of metadata come with addresses such as "add-some-url-here". */
function isRealAddress(url: string): boolean {
  return /^https?:\/\//.test(url) && !url.includes("add-some-");
}
