import { z } from "zod";
import { refuse } from "../errors.ts";
import { formatBytes } from "../language/sizes.ts";
import { PlatformFailure } from "../platform/failure.ts";
import type { Community, Dataset } from "../platform/service-ports.ts";
import type { DraftBlock } from "../reply/blocks.ts";
import { heading, items, link, note, type Row, reply, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { listWords } from "./present/words.ts";

/** Where each VO's project publishes; with any other, all of the platform is meant. */
const COMMUNITIES: ReadonlyMap<string, string> = new Map([["vo.imagine-ai.eu", "imagine"]]);
const DEFAULT_COMMUNITY = "ai4eosc";

interface Found {
  readonly community: string;
  readonly total: number;
  readonly found: readonly Dataset[];
}

export const datasetSearch = read({
  path: "dataset search",
  summary: "Search Zenodo for datasets, by text and by community",
  examples: ["dataset search plankton", "dataset search --community imagine"],
  aliases: ["datasets", "dataset"],
  input: z.strictObject({
    text: param.text("What the dataset is about", 300).optional(),
    community: param.text("Zenodo community; unless told, that of your project", 100).optional(),
  }),
  positional: ["text"],
  access: "linked",
  run: async ({ text: wanted, community }, ports: Pick<CommandPorts, "datasets">, { fullAccess }) => {
    const own = fullAccess.map((vo) => COMMUNITIES.get(vo) ?? DEFAULT_COMMUNITY);
    const named =
      community === undefined ? [...new Set(own.length > 0 ? own : [DEFAULT_COMMUNITY])] : [community];
    const parts: Found[] = [];
    for (const name of named) parts.push(await search(name, wanted, ports));
    return { wanted, parts };
  },
  reply: ({ wanted, parts }) => {
    const names = parts.map(({ community }) => community);
    const empty = parts.every(({ found }) => found.length === 0);
    const about = wanted === undefined ? "" : ` with “${wanted}”`;
    return reply(
      empty &&
        note(
          "info",
          `There is no dataset${about} in ${listWords(names)}. Try other words, or another community with --community.`,
        ),
      ...blocksOf(parts),
    );
  },
});

/** Searches a community; where it is named in short, the one whose name begins so. */
async function search(
  community: string,
  wanted: string | undefined,
  { datasets }: Pick<CommandPorts, "datasets">,
): Promise<Found> {
  try {
    return { community, ...(await datasets.search({ community, text: wanted })) };
  } catch (error) {
    // The platform says the same of an unknown community and of a failure at Zenodo.
    if (!(error instanceof PlatformFailure && error.status === 500)) throw error;
    const known = await datasets.communities(community);
    const fitting = known.filter((one) => isMeant(one, community));
    const [only, other] = fitting;
    if (only && !other && only.id !== community)
      return { community: only.id, ...(await datasets.search({ community: only.id, text: wanted })) };
    if (only) throw error;
    const near = known.map(({ id }) => id).slice(0, 3);
    throw refuse(
      "dataset.community",
      `Zenodo has no community “${community.slice(0, 60)}”.${near.length > 0 ? ` There are ${listWords(near)}.` : ""}`,
      { suggestions: near },
    );
  }
}

function isMeant({ id, title }: Community, typed: string): boolean {
  const wanted = typed.toLowerCase().replaceAll(/\s+/g, "-");
  return id.toLowerCase().startsWith(wanted) || title.toLowerCase() === typed.toLowerCase();
}

function blocksOf(parts: readonly Found[]): readonly DraftBlock[] {
  let first = 1;
  return parts.flatMap(({ community, total, found }) => {
    if (found.length === 0) return [];
    const list = items(found.map(rowOf), first);
    first += found.length;
    const shown =
      total > found.length ? `The newest ${found.length} of ${total}; more words find fewer.` : undefined;
    return [heading(`Datasets in ${community}`), ...(shown === undefined ? [] : [text(md`${shown}`)]), list];
  });
}

const LONGEST_SUBTITLE = 160;

function rowOf({ doi, title, version, created, creators, description, sizeBytes }: Dataset): Row {
  const [creator, ...others] = creators;
  const line = (description ?? "").replaceAll(/\s+/g, " ").trim();
  const points = [...line];
  return {
    kind: "dataset",
    ref: doi,
    title,
    ...(line === ""
      ? {}
      : {
          subtitle:
            points.length > LONGEST_SUBTITLE
              ? `${points.slice(0, LONGEST_SUBTITLE).join("").trimEnd()} …`
              : line,
        }),
    facts: [
      doi,
      sizeBytes === undefined ? "size unknown" : formatBytes(sizeBytes),
      version && `version ${version}`,
      created,
      creator && (others.length > 0 ? `${creator} and ${others.length} more` : creator),
    ],
    actions: [link("Open", `https://doi.org/${doi}`)],
  };
}
