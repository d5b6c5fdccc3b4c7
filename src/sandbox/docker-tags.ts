import type { CatalogueEntry } from "./catalogue-entry.ts";

const TOOL_TAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ["ai4os-dev-env", ["u24.04", "u22.04", "tf2.19.0-gpu", "tf2.19.0-cpu", "pt2.6.0-gpu", "pt2.6.0-cpu"]],
  ["ai4os-federated-server", ["latest", "tokens", "v0.10.0"]],
  ["ai4os-ai4life-loader", ["latest", "gpu"]],
]);

const ACCELERATED = new Set(["TensorFlow", "PyTorch", "Keras"]);

/** Invented but stable tags of an item's image; the first is the default. */
export function dockerTagsOf(entry: CatalogueEntry): readonly string[] {
  const known = TOOL_TAGS.get(entry.id);
  if (known) return known;
  if (!entry.libraries.some((library) => ACCELERATED.has(library))) return ["latest"];
  const [year = "", month = ""] = (entry.dates.updated ?? "").split("-");
  const release = year === "" ? [] : [`v${Number(year) - 2000}.${Number(month)}.0`];
  return ["latest", "gpu", "cpu", ...release];
}
