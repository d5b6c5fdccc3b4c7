/** Metadata in the vocabulary MLDCAT-AP, simplified. */
import type { Json } from "../store/store.ts";
import type { Metadata } from "./metadata.ts";

export const PROFILE = "mldcatap";

const CONTEXT =
  "https://docs.ai4os.eu/projects/ai4-metadata/latest/_static/json-ld/mldcat-ap-context-2.0.0.jsonld";

export function linkedMetadataOf(metadata: Metadata): Metadata {
  const links = metadata["links"] as { readonly [role: string]: Json };
  const license = metadata["license"];
  return {
    ...metadata,
    "@context": CONTEXT,
    uri: links["self"] ?? "",
    type: "MachineLearningModel",
    links: Object.fromEntries(
      Object.entries(links).map(([role, link]) => [role, linkedResource(role, link)]),
    ),
    categories: concepts(metadata["categories"], "Concept"),
    tasks: concepts(metadata["tasks"], "TaskType"),
    libraries: concepts(metadata["libraries"], "Library"),
    ...(typeof license === "string" ? { license: concept(license, "LicenseDocument") } : {}),
  };
}

/** The same in Turtle, main facts only. */
export function turtleOf(metadata: Metadata): string {
  const { uri, title, summary, tags } = linkedMetadataOf(metadata);
  const keywords = (tags as readonly string[]).map((tag) => `;\n  dcat:keyword ${JSON.stringify(tag)}`);
  return [
    "@prefix dcat: <http://www.w3.org/ns/dcat#> .",
    "@prefix dct: <http://purl.org/dc/terms/> .",
    "@prefix mls: <http://www.w3.org/ns/mls#> .",
    "",
    `<${uri}> a mls:Model ;`,
    `  dct:title ${JSON.stringify(title)} ;`,
    `  dct:description ${JSON.stringify(summary)} ${keywords.join("")} .`,
    "",
  ].join("\n");
}

const RESOURCE_ROLES: ReadonlyMap<string, readonly [type: string, title: string]> = new Map([
  ["source_code", ["Repository", "Source code"]],
  ["docker_image", ["Repository", "Docker image"]],
  ["dataset", ["Dataset", "Dataset"]],
]);

function linkedResource(role: string, link: Json): Json {
  const known = RESOURCE_ROLES.get(role);
  return known === undefined ? link : { uri: link, type: known[0], title: known[1] };
}

function concepts(names: Json | undefined, type: string): Json {
  return (names as readonly string[]).map((name) => concept(name, type));
}

function concept(name: string, type: string) {
  return { uri: name.replaceAll(" ", "_"), title: name, type };
}
