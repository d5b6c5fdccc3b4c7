/** Words that name a thing → its canonical id. Two that fit: ask which. None: say the nearest. */

import type { LaterPort, PutOff } from "../commands/leases-port.ts";
import { Refusal, refuse } from "../errors.ts";
import type { CataloguePort, Deployment } from "../platform/ports.ts";
import type { CatalogueSearch } from "../search/port.ts";
import type { PersonalDirectory } from "./directory.ts";
import { nearest } from "./grammar/nearest.ts";
import { focusOf, knownRows, listOf, type Memory, type MemoryRow } from "./memory.ts";

export type NamedKind = "item" | "deployment" | "batch-job" | "trial" | "snapshot" | "service" | "key";

/** Several things bear the name; the person is asked. */
export class SeveralFit extends Error {
  override readonly name = "SeveralFit";
  readonly param: string;
  readonly typed: string;
  readonly candidates: readonly MemoryRow[];

  constructor(param: string, typed: string, candidates: readonly MemoryRow[]) {
    super(`several fit ${param}`);
    this.param = param;
    this.typed = typed;
    this.candidates = candidates;
  }
}

export interface Surroundings {
  readonly memory: Memory;
  readonly directory: PersonalDirectory;
  readonly search: () => Promise<CatalogueSearch>;
  readonly catalogue: Pick<CataloguePort, "items">;
  /** What the person put off, which is named like what runs. */
  readonly later?: Pick<LaterPort, "list">;
}

const PRONOUN = /^(it|that|this|that one|this one|the same one|the same)$/i;
const END = /^(?:the )?(first|last)(?: one)?$/i;
const NUMBER = /^(?:#|no\.? ?|number ?)?(\d{1,4})$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NOUN = {
  item: "item",
  deployment: "deployment",
  "batch-job": "batch job",
  trial: "trial",
  snapshot: "snapshot",
  service: "service",
  key: "key",
} as const;
const LISTING = {
  item: "search",
  deployment: "deployments",
  "batch-job": "batch list",
  trial: "try list",
  snapshot: "snapshots",
  service: "inference list",
  key: "key list",
} as const;
/** Rows of these are remembered among the deployments, so that a number means the last list of either. */
const rowKind = (kind: NamedKind) => (kind === "batch-job" || kind === "trial" ? "deployment" : kind);

/** The one thing meant. Throws {@link SeveralFit} or a refusal. */
export async function resolve(
  kind: NamedKind,
  param: string,
  typed: string,
  around: Surroundings,
): Promise<MemoryRow> {
  const said = typed.trim();
  if (PRONOUN.test(said)) return pronoun(kind, around.memory);
  const list = listOf(around.memory, rowKind(kind));
  const number = numberOf(said, list.length);
  if (number !== undefined) {
    const row = list[Number(number) - 1];
    if (row) return row;
    throw noSuchNumber(kind, number, list.length);
  }
  return kind === "item" ? resolveItem(param, said, around) : resolveOwned(kind, param, said, around);
}

/** The number of a row that is named by its place in the list; undefined where it is named otherwise. */
export function numberOf(typed: string, length: number): string | undefined {
  const end = END.exec(typed.trim())?.[1]?.toLowerCase();
  if (end !== undefined) return end === "first" ? "1" : String(Math.max(1, length));
  return NUMBER.exec(typed.trim())?.[1];
}

function pronoun(kind: NamedKind, memory: Memory): MemoryRow {
  const row = focusOf(memory, rowKind(kind));
  if (row) return row;
  throw refuse(
    `${kind}.unclear`,
    `I do not know which ${NOUN[kind]} you mean. Name it, or type “${LISTING[kind]}” and use its number.`,
  );
}

function noSuchNumber(kind: NamedKind, number: string, length: number): Error {
  return refuse(
    `${kind}.number`,
    length === 0
      ? `There is no list of ${NOUN[kind]}s to take number ${number} from. Type “${LISTING[kind]}” first, or use a name.`
      : `The last list has ${length === 1 ? "only number 1" : `numbers 1 to ${length}`}, not ${number}.`,
  );
}

const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();

async function resolveItem(param: string, said: string, around: Surroundings): Promise<MemoryRow> {
  const search = await around.search();
  const { exact, items } = search.named(said);
  const rows = items.map((item): MemoryRow => ({ kind: "item", ref: item.id, title: item.title }));
  const wanted = plain(said);
  const fitting = exact
    ? rows
    : rows.filter((row) => plain(row.ref).startsWith(wanted) || plain(row.title).startsWith(wanted));
  if (fitting.length === 1 && fitting[0]) return fitting[0];
  if (fitting.length > 1) throw new SeveralFit(param, said, fitting.slice(0, 10));
  const found = search.search({ text: said, limit: 3 }).hits.map((hit) => hit.item.id);
  const near = [...new Set([...rows.map((row) => row.ref), ...found])].slice(0, 3);
  throw refuse(
    "item.unknown",
    near.length > 0
      ? `The catalogue has no “${said.slice(0, 60)}”. The nearest: ${near.join(", ")}.`
      : `The catalogue has no “${said.slice(0, 60)}”. Describe what you need with “search …”.`,
    { suggestions: near },
  );
}

type OwnedKind = Exclude<NamedKind, "item">;

async function ownedRows(kind: OwnedKind, { directory, later }: Surroundings): Promise<readonly MemoryRow[]> {
  switch (kind) {
    case "snapshot": {
      const { found } = await directory.snapshots();
      return found.map((one) => ({ kind, ref: one.id, title: one.title ?? "", vo: one.vo }));
    }
    case "service": {
      const { found } = await directory.services();
      return found.map((one) => ({ kind, ref: one.name, title: one.title, vo: one.vo }));
    }
    case "key":
      return (await directory.keys()).map(({ name }) => ({ kind, ref: name, title: name }));
    case "trial":
      return (await directory.trials()).map(rowOf);
    case "batch-job":
      return (await directory.batchJobs()).found.map(rowOf);
    case "deployment":
      return [...(await directory.everything()).map(rowOf), ...((await later?.list()) ?? []).map(putOffRow)];
  }
}

function putOffRow({ id, title, vo }: PutOff): MemoryRow {
  return { kind: "deployment", ref: id, title, vo };
}

function rowOf({ id, title, vo, kind }: Deployment): MemoryRow {
  return { kind: "deployment", ref: id, title, vo, itemKind: kind };
}

/** What the conversation knows of that kind. */
function remembered(kind: OwnedKind, memory: Memory): readonly MemoryRow[] {
  const known = knownRows(memory, rowKind(kind));
  if (kind === "trial") return known.filter((row) => row.itemKind === "try");
  return kind === "batch-job" ? known.filter((row) => row.itemKind === "batch") : known;
}

/** Names with commas or "and" between, or only numbers. */
const SEVERAL = /\s*(?:,|&|\band\b)\s*/iu;
const NUMBERS = /^#?\d{1,4}(?:[\s,&]+(?:and\s+)?#?\d{1,4})+$/iu;

/** The deployments meant by one or several names. Throws like {@link resolve}; in a list, each name must be clear. */
export async function resolveAll(
  param: string,
  typed: string,
  around: Surroundings,
): Promise<readonly MemoryRow[]> {
  const said = typed.trim();
  if (NUMBERS.test(said)) return resolveEach(param, said.split(/[^\d]+/u), around);
  try {
    return [await resolve("deployment", param, said, around)];
  } catch (error) {
    const parts = said.split(SEVERAL).filter((part) => part !== "");
    const unknown = error instanceof Refusal && error.code === "deployment.unknown";
    if (parts.length < 2 || !unknown) throw error;
    return resolveEach(param, parts, around);
  }
}

async function resolveEach(
  param: string,
  names: readonly string[],
  around: Surroundings,
): Promise<readonly MemoryRow[]> {
  const rows: MemoryRow[] = [];
  for (const name of names.filter((one) => one !== "")) {
    try {
      rows.push(await resolve("deployment", param, name, around));
    } catch (error) {
      if (!(error instanceof SeveralFit)) throw error;
      throw refuse(
        "deployment.unclear",
        `“${name.slice(0, 60)}” fits more than one. Type “deployments” and use numbers instead.`,
      );
    }
  }
  return rows;
}

async function resolveOwned(
  kind: OwnedKind,
  param: string,
  said: string,
  around: Surroundings,
): Promise<MemoryRow> {
  const current = await ownedRows(kind, around);
  const known = remembered(kind, around.memory).filter((row) => !current.some((one) => one.ref === row.ref));
  const fitting = bestFits(current, known, said);
  if (fitting.length === 1 && fitting[0]) return fitting[0];
  if (fitting.length > 1) throw new SeveralFit(param, said, fitting.slice(0, 10));
  // Whatever has ended is in no list, but may still be there under its whole id.
  if (kind !== "snapshot" && UUID.test(said))
    return { kind: "deployment", ref: said.toLowerCase(), title: said };
  const titles = current.map((row) => row.title).filter((title) => title !== "");
  const near = nearest(said, titles);
  const have =
    titles.length === 0
      ? `You have no ${NOUN[kind]}s.`
      : near.length > 0
        ? `Did you mean “${near[0]}”?`
        : `You have ${titles.slice(0, 5).join(", ")}${titles.length > 5 ? ` and ${titles.length - 5} more` : ""}.`;
  throw refuse(`${kind}.unknown`, `You have no ${NOUN[kind]} “${said.slice(0, 60)}”. ${have}`, {
    suggestions: near,
  });
}

/**
 * The rows with the strongest kind of fit: id, title, beginning of the id, beginning of the title, part of it. What exists
 * comes before what is only remembered, but a whole name before a part of one: the name of something just deleted must
 * not slip to a living thing whose name begins alike.
 */
function bestFits(
  current: readonly MemoryRow[],
  remembered: readonly MemoryRow[],
  said: string,
): readonly MemoryRow[] {
  const lower = said.toLowerCase();
  const wanted = plain(said);
  const tests: readonly ((row: MemoryRow) => boolean)[] = [
    (row) => row.ref.toLowerCase() === lower,
    (row) => plain(row.title) === wanted,
    (row) => lower.length >= 4 && row.ref.toLowerCase().startsWith(lower),
    (row) => wanted.length >= 2 && plain(row.title).startsWith(wanted),
    (row) => wanted.length >= 3 && plain(row.title).includes(wanted),
  ];
  for (const test of tests) {
    for (const rows of [current, remembered]) {
      const fitting = rows.filter(test);
      if (fitting.length > 0) return fitting;
    }
  }
  return [];
}
