import type { Json } from "../store/store.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";

/** Metadata of an item as the API serves it. */
export type Metadata = { readonly [key: string]: Json };

export function metadataOf(entry: CatalogueEntry, baseUrl: string): Metadata {
  return {
    metadata_version: "2.0.0",
    title: entry.title,
    summary: entry.summary,
    description: entry.description,
    ...(entry.doi === null ? {} : { doi: entry.doi }),
    dates: entry.dates,
    links: linksOf(entry, baseUrl),
    tags: entry.tags,
    tasks: entry.tasks,
    categories: entry.categories,
    libraries: entry.libraries,
    ...(entry.data_type === null ? {} : { "data-type": entry.data_type }),
    ...(entry.resources === null ? {} : { resources: entry.resources as Json }),
    ...(entry.license === null ? {} : { license: licenceCode(entry.license) }),
    id: entry.id,
  };
}

const PLACEHOLDER_LINKS = [
  ...["documentation", "source_code", "docker_image", "ai4_template", "dataset", "weights"],
  ...["citation", "base_model", "self"],
];

/** Served, with status 200, for an item whose metadata cannot be read. */
export function placeholderOf(entry: CatalogueEntry): Metadata {
  return {
    id: entry.id,
    metadata_version: "2.0.0",
    title: entry.id,
    summary: "",
    description: "There is no readable metadata file (`ai4-metadata.yml`) in the repository of this item.",
    doi: "",
    dates: { created: "", updated: "" },
    links: Object.fromEntries(PLACEHOLDER_LINKS.map((role) => [role, ""])),
    tags: ["invalid metadata"],
    tasks: [],
    categories: [],
    libraries: [],
    "data-type": [],
  };
}

/** What lists of items carry: the metadata without its long parts. */
export function summaryOf(metadata: Metadata): Metadata {
  const { description: _description, links: _links, ...summary } = metadata;
  return { ...summary, name: metadata["id"] ?? "" };
}

function linksOf({ id, kind, links }: CatalogueEntry, baseUrl: string): Json {
  const source = (links["source_code"] ?? "").replace(/\.git$/, "");
  const [owner = "", repository = ""] = source.split("/").slice(-2);
  return {
    ...links,
    source_code: source,
    cicd_url: `https://jenkins.cloud.ai4eosc.eu/job/${owner}/job/${repository}/job/main/`,
    cicd_badge: `https://jenkins.cloud.ai4eosc.eu/buildStatus/icon?job=${owner}/${repository}/main`,
    self: `${baseUrl}/v1/catalog/${kind}s/${id}/metadata`,
  };
}

/** Licences whose entry in the EU vocabulary does not follow from the SPDX identifier. */
const ODD_LICENCES: ReadonlyMap<string, string> = new Map([
  ["CC-BY-NC-SA-4.0", "CC_BYNCSA_4_0"],
  ["Unlicense", "UNLICENCE"],
  ["PostgreSQL", "POSTGRE_SQL"],
  ["CC0-1.0", "CC0"],
]);

/** The code of a licence in the EU vocabulary, from its SPDX identifier. */
export function licenceCode(spdx: string): string {
  const joined = spdx.replace("Clause-Clear", "ClauseClear");
  return ODD_LICENCES.get(spdx) ?? joined.toUpperCase().replace(/[-.]/g, "_");
}
