import { z } from "zod";
import { formatCount, formatSizeMb } from "../language/sizes.ts";
import type { ItemDetail, Resources } from "../platform/ports.ts";
import { actions, button, fields, heading, link, note, reply, text } from "../reply/build.ts";
import { foreignMarkdown, md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

export const show = read({
  path: "show",
  summary: "Show a module or tool: what it does, needs and links to",
  examples: ["show 1", "show ai4os-yolo-torch"],
  aliases: ["describe", "module", "tool"],
  input: z.strictObject({ item: param.item("Module or tool: its name, title, or number in the last list") }),
  positional: ["item"],
  access: "anyone",
  run: ({ item }, { catalogue }: Pick<CommandPorts, "catalogue">) => catalogue.item(item),
  reply: (item) =>
    reply(
      heading(item.title),
      item.valid
        ? undefined
        : note("warning", "The platform could not read this item's description; it may still work."),
      item.summary === "" ? undefined : text(md`${item.summary}`),
      facts(item),
      item.description === "" ? undefined : text(foreignMarkdown(item.description)),
      links(item),
      actions(
        button("Deploy", "deploy", { item: item.id }, "primary"),
        button("Deploy with JupyterLab", "deploy", { item: item.id, service: "jupyter" }),
      ),
    ),
});

function facts(item: ItemDetail) {
  const list = (values: readonly string[]) => (values.length > 0 ? values.join(", ") : undefined);
  return fields({
    Kind: item.kind,
    Tasks: list(item.tasks),
    Libraries: list(item.libraries),
    "Data types": list(item.dataTypes),
    Categories: list(item.categories),
    Tags: list(item.tags),
    Licence: item.license ?? "not stated",
    "For inference": needs(item.resources?.inference),
    "For training": needs(item.resources?.training),
    Hardware: item.resources ? undefined : "nothing stated; the platform's defaults apply",
    Updated: item.updated,
    DOI: item.doi,
  });
}

function needs(resources: Resources | undefined): string | undefined {
  if (!resources) return undefined;
  const parts = [
    resources.cpu === undefined ? undefined : formatCount(resources.cpu, "CPU"),
    resources.gpu ? formatCount(resources.gpu, "GPU") : undefined,
    resources.memoryMb === undefined ? undefined : `${formatSizeMb(resources.memoryMb)} RAM`,
    resources.gpuMemoryMb ? `${formatSizeMb(resources.gpuMemoryMb)} GPU memory` : undefined,
    resources.gpuComputeCapability ? `compute capability ${resources.gpuComputeCapability}` : undefined,
    resources.storageMb === undefined ? undefined : `${formatSizeMb(resources.storageMb)} disk`,
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

function links(item: ItemDetail) {
  const known = [...LINK_NAMES].flatMap(([key, label]) => {
    const url = Object.hasOwn(item.links, key) ? item.links[key] : undefined;
    return url && /^https?:\/\//.test(url) && !url.includes("add-some-") ? [link(label, url)] : [];
  });
  return known.length > 0 ? actions(...known) : undefined;
}
