/** How right a reading is, by the rules of `data/language/README.md`. */
import { COMMANDS } from "../../src/commands/index.ts";
import { MINUTES_IN, readDurationParts } from "../../src/language/durations.ts";
import { fold } from "../../src/language/offline/normalise.ts";
import { minutesUntil } from "../../src/language/offline/spoken-moments.ts";
import { previousPeriod } from "../../src/language/periods.ts";
import { queryWords } from "../../src/search/analysis.ts";
import type { Sentence } from "./language-data.ts";

export interface Proposal {
  readonly command: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Score {
  readonly command: boolean;
  readonly exact: boolean;
  readonly right: number;
  readonly proposed: number;
  readonly wanted: number;
  /** A change proposed where none, or another one, was asked for. */
  readonly falseAction: boolean;
  /** Names of parameters that are wrong. */
  readonly wrong: readonly string[];
}

const READS = new Set(COMMANDS.flatMap(({ effect, path }) => (effect === "read" ? [path] : [])));

/** Whether a command changes nothing. */
export function isRead(command: string): boolean {
  return READS.has(command);
}

export function score(sentence: Sentence, got: Proposal | undefined): Score {
  const { gold } = sentence;
  const open = new Set(sentence.open ?? []);
  const falseAction = got !== undefined && !isRead(got.command) && (gold === null || isRead(gold.command));
  if (!gold || !got) {
    const same = !gold && !got;
    const asksBack = !got && open.has("command");
    const wanted = gold ? Object.keys(gold.params).length : 0;
    return {
      command: same || asksBack,
      exact: same || asksBack,
      right: 0,
      proposed: Object.keys(got?.params ?? {}).length,
      wanted,
      falseAction,
      wrong: [],
    };
  }
  if (open.has("command") && isRead(got.command))
    return { command: true, exact: true, right: 0, proposed: 0, wanted: 0, falseAction, wrong: [] };
  const command = got.command === gold.command || isBatchOfSnapshot(got, gold);
  if (!command)
    return {
      command,
      exact: false,
      right: 0,
      proposed: Object.keys(got.params).length,
      wanted: Object.keys(gold.params).length,
      falseAction,
      wrong: [],
    };
  const names = new Set([...Object.keys(gold.params), ...Object.keys(got.params)]);
  const wrong: string[] = [];
  let right = 0;
  for (const name of names) {
    if (open.has(name)) continue;
    if (fits(name, got.params, gold.params, sentence)) right += gold.params[name] === undefined ? 0 : 1;
    else wrong.push(name);
  }
  const counted = (params: object) => Object.keys(params).filter((name) => !open.has(name)).length;
  return {
    command,
    exact: wrong.length === 0,
    right,
    proposed: counted(got.params),
    wanted: counted(gold.params),
    falseAction,
    wrong,
  };
}

function isBatchOfSnapshot(got: Proposal, gold: Proposal): boolean {
  const both = new Set([got.command, gold.command]);
  return (
    both.has("batch submit") &&
    both.has("snapshot redeploy") &&
    ("snapshot" in gold.params || gold.params["mode"] === "batch") &&
    "snapshot" in got.params
  );
}

type Params = Readonly<Record<string, unknown>>;

function fits(name: string, got: Params, gold: Params, sentence: Sentence): boolean {
  const [a, b] = [got[name], gold[name]];
  if (name === "gpu" && a === undefined && b === 1 && gold["gpu_type"] !== undefined) return true;
  if (name === "scope" && (a ?? "me") === (b ?? "me")) return true;
  if (name === "by" && (a ?? "total") === (b ?? "total")) return true;
  if (name === "mode" && ("snapshot" in gold || "snapshot" in got)) return true;
  if (
    name === "text" ||
    ((name === "data_type" || name === "tag" || name === "task") && sentence.gold?.command === "search")
  )
    return searchFits(got, gold);
  if (a === undefined || b === undefined) return a === b;
  if (name === "deployment" || name === "snapshot") return nameFits(String(a), String(b), sentence);
  if (name === "datacenter") return sameSite(String([a].flat()[0]), String([b].flat()[0]));
  if (name === "for" || name === "at" || name === "start" || name === "end")
    return timeFits(String(a), String(b), sentence, got, gold);
  if (name === "compare") return compareFits(String(a), String(b), gold);
  if (Array.isArray(a) && Array.isArray(b)) return plain(a) === plain(b);
  return plain([a]) === plain([b]);
}

function plain(values: readonly unknown[]): string {
  return values
    .map((value) =>
      fold(String(value))
        .replace(/^ai4 /, "")
        .replace(/[\s_-]+/g, " ")
        .trim(),
    )
    .sort()
    .join("|");
}

function nameFits(a: string, b: string, { context }: Sentence): boolean {
  if (plain([a]) === plain([b])) return true;
  const listed = context?.at(-1)?.listed?.names ?? [];
  const of = (name: string) =>
    /^\d+$/.test(name)
      ? listed[Number(name) - 1]
      : name === "last"
        ? listed.at(-1)
        : name === "first"
          ? listed[0]
          : name;
  const focus = context?.findLast(({ gold }) => gold)?.gold?.params;
  const spoken = String(focus?.["deployment"] ?? focus?.["snapshot"] ?? focus?.["title"] ?? "");
  const full = (name: string) => plain([(name === "it" ? spoken : of(name)) ?? name]);
  const each = (names: string) => names.split(",").map(full).sort().join(",");
  return each(a) === each(b);
}

function sameSite(a: string, b: string): boolean {
  const [one, other] = [fold(a), fold(b)];
  return one === other || one.startsWith(`${other}-`) || other.startsWith(`${one}-`);
}

function minutesOf(value: string, from: Date): number | undefined {
  if (/^\d{4}-/.test(value)) return minutesUntil(value, from, "Europe/Madrid");
  const iso = /^P(?:(\d+)([DWMY]))?(?:T(\d+)([HM]))?$/.exec(value);
  if (!iso)
    return readDurationParts(value)?.reduce((sum, { count, unit }) => sum + count * MINUTES_IN[unit], 0);
  const date = { D: "day", W: "week", M: "month", Y: "year" } as const;
  const days = iso[2] ? Number(iso[1]) * MINUTES_IN[date[iso[2] as keyof typeof date]] : 0;
  return days + (iso[3] ? Number(iso[3]) * (iso[4] === "H" ? 60 : 1) : 0);
}

function timeFits(a: string, b: string, sentence: Sentence, got: Params, gold: Params): boolean {
  if (a === b) return true;
  if (/^\d{4}-\d\d-\d\d$/.test(b)) return a.startsWith(b);
  const startOf = (params: Params) =>
    typeof params["at"] === "string"
      ? new Date(
          new Date(sentence.now).getTime() +
            minutesUntil(params["at"], new Date(sentence.now), "Europe/Madrid") * 60_000,
        )
      : new Date(sentence.now);
  const [one, other] = [minutesOf(a, startOf(got)), minutesOf(b, startOf(gold))];
  return one !== undefined && other !== undefined && Math.abs(one - other) <= 60;
}

function compareFits(a: string, b: string, gold: Params): boolean {
  if (a === b) return true;
  const { from, to } = gold as { from?: string; to?: string };
  if (from === undefined || to === undefined) return false;
  const before = previousPeriod({ from, to });
  const spelled = `${before.from}..${before.to}`;
  return [a, b].includes("previous") && [a, b].includes(spelled);
}

function searchFits(got: Params, gold: Params): boolean {
  const stems = (params: Params) =>
    new Set(
      ["text", "data_type", "tag", "task"]
        .flatMap((name) => [params[name]].flat())
        .filter((value) => typeof value === "string")
        .flatMap((value) => queryWords(value).map((word) => word.stem)),
    );
  const [a, b] = [stems(got), stems(gold)];
  const missing = [...b].filter((stem) => !a.has(stem));
  const more = [...a].filter((stem) => !b.has(stem));
  if (b.size === 0) return a.size === 0;
  return missing.length === 0 && more.length <= 2;
}
