/** How the manual is read: the same words in the help and on the reference page. */
import type { ManualEntry, ManualParam } from "../ports.ts";

/** What stands for the value of a flag. */
const VALUES: ReadonlyMap<string, string> = new Map([
  ["text", "TEXT"],
  ["count", "N"],
  ["size", "SIZE"],
  ["gpu-model", "MODEL"],
  ["vo", "VO"],
  ["vo-or-none", "VO"],
  ["rule", "RULE"],
  ["from-day", "DAY"],
  ["to-day", "DAY"],
  ["until-day", "DAY"],
  ["term", "HOW-LONG"],
  ["wall-time", "WHEN"],
  ["multiline", "TEXT"],
  ["secret", "SECRET"],
  ["snapshot", "SNAPSHOT"],
  ["comparison", "WITH"],
  ["assignment", "group.field=VALUE"],
]);

/** A parameter as it is typed: its name alone where it needs no flag, else `--cpu N`. */
export function paramName({ name, flag, positional, kind }: ManualParam): string {
  if (positional) return name;
  const value = VALUES.get(kind);
  return value === undefined ? flag : `${flag} ${value}`;
}

export function paramMeaning(one: ManualParam): string {
  const options = one.options.length > 0 ? ` One of ${one.options.join(", ")}.` : "";
  const many = one.repeatable && !one.positional ? " May be given several times." : "";
  return `${one.description}.${options}${many}${one.required ? " Required." : ""}`;
}

const ACCESS: ReadonlyMap<string, string> = new Map([
  ["anyone", "no login"],
  ["linked", "a login"],
  ["intermediate", "an academic login (level ap-a) in some VO"],
  ["full", "full access (level ap-u) in the VO"],
  ["channel", "in a channel, the rights of its admins; in a direct message, nothing more"],
  ["channel-admin", "the rights of the channel's admins; in a direct message, nothing more"],
  ["approver", "to be an admin of the channel, or named by them as an approver"],
  ["admin", "to be an admin of this bot"],
]);

/** What a person must have to use it. */
export function accessWords({ access }: ManualEntry): string {
  return ACCESS.get(access) ?? access;
}

/** What it does to things, where it does something. */
export function effectWords({ effect }: ManualEntry): string | undefined {
  if (effect === "destroy") return "shows what will be lost and waits for your yes";
  return effect === "change"
    ? "runs at once when typed, and shows its plan first when asked for in a sentence"
    : undefined;
}

/** First words of commands, under the heading where people look for them. */
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ["Marketplace", ["search", "show", "facets"]],
  ["Deployments", ["deploy", "try", "deployment"]],
  ["Batch jobs", ["batch"]],
  ["Snapshots", ["snapshot"]],
  ["Data and models", ["dataset", "inference", "key"]],
  ["The platform", ["usage", "cluster", "datacenters", "notice"]],
  ["You", ["account"]],
  ["This channel", ["channel", "approval"]],
];

export interface ManualGroup {
  readonly title: string;
  readonly entries: readonly ManualEntry[];
}

/** Every command under a heading; those of no group come last. */
export function groupsOf(entries: readonly ManualEntry[]): readonly ManualGroup[] {
  const wordOf = ({ path }: ManualEntry) => path.split(" ")[0] ?? "";
  const grouped = GROUPS.flatMap(([, words]) => words);
  const groups = [
    ...GROUPS.map(([title, words]) => ({
      title,
      entries: entries.filter((entry) => words.includes(wordOf(entry))),
    })),
    { title: "More", entries: entries.filter((entry) => !grouped.includes(wordOf(entry))) },
  ];
  return groups.filter((group) => group.entries.length > 0);
}
