import type { CatalogueEntry } from "../../src/sandbox/catalogue-entry.ts";

/** A catalogue entry with everything that a test does not care about. */
export function catalogueEntry(known: Partial<CatalogueEntry> & { readonly id: string }): CatalogueEntry {
  return {
    kind: "module",
    title: known.id,
    summary: "A summary.",
    description: "A description.",
    tags: ["deep learning"],
    tasks: ["Computer Vision"],
    categories: ["AI4 inference"],
    libraries: ["PyTorch"],
    data_type: ["Image"],
    resources: null,
    links: {
      source_code: `https://github.com/ai4os-hub/${known.id}`,
      docker_image: `ai4oshub/${known.id}`,
    },
    dates: { created: "2024-05-02", updated: "2026-03-11" },
    license: "Apache-2.0",
    doi: null,
    ...known,
  };
}
