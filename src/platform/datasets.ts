/** Data sets of Zenodo, read through the platform. */
import type { z } from "zod";
import { type Http, segments } from "./http.ts";
import { passOf } from "./pass.ts";
import type { TokenSource } from "./ports.ts";
import { present } from "./present.ts";
import type { Dataset, DatasetsPort } from "./service-ports.ts";
import { plainText } from "./text.ts";
import { communitiesSchema, recordsSchema, type WireRecord } from "./wire/services.ts";

/** Hits on one page. */
const PAGE = 10;

export function createDatasets(http: Http): (source: TokenSource) => DatasetsPort {
  return (source) => {
    const ask = async <S extends z.ZodType>(
      route: string,
      body: Readonly<Record<string, string | number>>,
      schema: S,
    ) => {
      const { token } = await passOf(source);
      const path = segments("proxies", "zenodo");
      const query = { api_route: route };
      const request = { method: "POST", path, query, body, token, limit: "read", onlyReads: true } as const;
      return http.ask(request, schema);
    };
    return {
      search: async ({ community, text }) => {
        const words = wordsOf(text ?? "");
        const q = ["resource_type.type:dataset", ...words].join(" AND ");
        const { hits } = await ask(
          `communities/${slug(community)}/records`,
          { q, size: PAGE },
          recordsSchema,
        );
        return { total: hits.total, found: hits.hits.flatMap(toDataset) };
      },
      communities: async (text) => {
        const q = wordsOf(text).join(" ");
        const { hits } = await ask(
          "communities",
          { ...(q === "" ? {} : { q }), size: PAGE },
          communitiesSchema,
        );
        return hits.hits.flatMap(({ slug: name, id, metadata }) => {
          const found = name ?? id;
          return found === undefined ? [] : [{ id: found, title: metadata.title || found }];
        });
      },
    };
  };
}

/** Words without what the search language would read as its own. */
function wordsOf(text: string): readonly string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "" && !/^(?:and|or|not)$/iu.test(word));
}

/** A community's name as it may stand in a route. */
function slug(community: string): string {
  return community.toLowerCase().replaceAll(/[^a-z0-9_-]+/gu, "-");
}

function toDataset(record: WireRecord): readonly Dataset[] {
  const { doi, title, created, metadata, files } = record;
  if (doi === "") return [];
  const sizes = files?.flatMap(({ size }) => size ?? []) ?? [];
  return [
    present({
      doi,
      title: plainText(title) || doi,
      version: metadata.version,
      created: created?.slice(0, 10),
      creators: metadata.creators.map(({ name }) => name).filter((name) => name !== ""),
      description: metadata.description && plainText(metadata.description),
      sizeBytes: sizes.length > 0 ? sizes.reduce((sum, size) => sum + size, 0) : undefined,
    }),
  ];
}
