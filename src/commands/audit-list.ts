import { z } from "zod";
import { refuse } from "../errors.ts";
import { addDays } from "../language/days.ts";
import { instantAt } from "../language/zones.ts";
import type { TextFile } from "../reply/blocks.ts";
import { heading, note, table, whisper } from "../reply/build.ts";
import { csvFile } from "../reply/csv.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { ChangeRecord, CommandPorts, Manual } from "./ports.ts";

/** Rows of one answer: what somebody reads. */
const MOST_ROWS = 25;
/** Records that are looked at for them: most changes have two. */
const MOST_RECORDS = 100;
/** Records of one file; an operator exports all. */
const MOST_IN_FILE = 5000;

const input = z.strictObject({
  actor: param.text("Only what this person did: name, or surface:id", 200).optional(),
  command: param.text("Only this command, e.g. “deployment delete”", 100).optional(),
  from: param.fromDay("First day, e.g. 2026-10-01 or “last week”").optional(),
  to: param.toDay("Last day").optional(),
  csv: param.flag("All that fits as a file, for spreadsheets").optional(),
});

interface Found {
  /** One per change, newest first. */
  readonly lines: readonly ChangeRecord[];
  readonly more: boolean;
  readonly filtered: boolean;
  /** Every record that fits, where a file was asked for. */
  readonly file: readonly ChangeRecord[] | undefined;
}

export const auditList = read({
  path: "audit list",
  summary: "Show who changed what, and what came of it",
  examples: ["audit list", "audit list last week", "audit list --actor ana --command “deployment delete”"],
  aliases: ["audit"],
  input,
  spoken: [{ from: "from", to: "to" }],
  access: "admin",
  answer: "private",
  run: async (
    { actor, command, from, to, csv = false },
    { records, manual }: Pick<CommandPorts, "records" | "manual">,
    { timeZone },
  ): Promise<Found> => {
    const found = await records.list({
      who: actor,
      command: command === undefined ? undefined : pathOf(command, manual),
      from: from === undefined ? undefined : instantAt(from, 0, timeZone),
      to: to === undefined ? undefined : new Date(instantAt(addDays(to, 1), 0, timeZone).getTime() - 1),
      limit: csv ? MOST_IN_FILE : MOST_RECORDS,
    });
    const lines = onePerChange(found);
    return {
      file: csv ? found : undefined,
      lines: lines.slice(0, MOST_ROWS),
      more: csv ? found.length === MOST_IN_FILE : lines.length > MOST_ROWS || found.length === MOST_RECORDS,
      filtered: [actor, command, from, to].some((filter) => filter !== undefined),
    };
  },
  reply: ({ lines, more, filtered, file }) =>
    whisper(
      lines.length > 0 && heading("Changes, newest first"),
      lines.length === 0 &&
        note("info", filtered ? "Nothing that fits was changed." : "Nothing was changed with me so far."),
      lines.length > 0 && !file && table(["When (UTC)", "Who", "Where", "What", "Outcome"], lines.map(row)),
      file && file.length > 0 && recordsFile(file),
      more &&
        note(
          "info",
          "There are older ones. Name a person, a command or a time to see them; “ai4-chatops audit export” on the machine of the bot has all.",
        ),
    ),
});

const COLUMNS = [
  "at",
  "phase",
  "result",
  "command",
  "params",
  "name",
  "actor",
  "approver",
  "surface",
  "place",
  "operation",
  "answer",
] as const satisfies readonly (keyof ChangeRecord)[];

function recordsFile(records: readonly ChangeRecord[]): TextFile {
  const rows = records.map((record) => COLUMNS.map((column) => record[column]));
  const count = records.length === 1 ? "1 record" : `${records.length} records`;
  return csvFile("audit", `What was asked for, and what came of it: ${count}`, COLUMNS, rows);
}

function pathOf(typed: string, manual: Manual): string {
  const { entry, nearest } = manual.find(typed);
  if (entry) return entry.path;
  const hint = nearest.length > 0 ? ` Did you mean ${nearest.join(" or ")}?` : "";
  throw refuse("input.command", `I have no command “${typed}”.${hint}`, { suggestions: nearest });
}

/** The outcome where it is known, else the intent. */
function onePerChange(records: readonly ChangeRecord[]): readonly ChangeRecord[] {
  const ended = new Set(records.filter(({ phase }) => phase === "outcome").map(({ operation }) => operation));
  return records.filter(({ phase, operation }) => phase !== "intent" || !ended.has(operation));
}

function row(record: ChangeRecord): readonly string[] {
  return [
    record.at.toISOString().slice(0, 16).replace("T", " "),
    who(record),
    where(record),
    [record.command, ...Object.values(namesIn(record.params))].join(" "),
    outcome(record),
  ];
}

function who({ name, actor, approver }: ChangeRecord): string {
  const shown = actor.startsWith("forgotten:") ? "(forgotten)" : (name ?? actor);
  return approver !== undefined && approver !== actor ? `${shown}, approved by ${approver}` : shown;
}

const Place = z.object({ channel: z.string(), direct: z.boolean() }).partial();

function where({ surface, place }: ChangeRecord): string {
  let known: unknown;
  try {
    known = JSON.parse(place);
  } catch {
    return surface;
  }
  const { channel, direct } = Place.catch({}).parse(known);
  return direct || channel === undefined ? surface : `${surface} ${channel}`;
}

/** Of the parameters, those that say what it was about; ids are told by their beginning. */
function namesIn(params: unknown): Readonly<Record<string, string>> {
  const { item, deployment, snapshot, title } = Named.catch({}).parse(params);
  const named = { item, deployment: deployment?.slice(0, 8), snapshot: snapshot?.slice(0, 8), title };
  return Object.fromEntries(
    Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

const Named = z
  .object({ item: z.string(), deployment: z.string(), snapshot: z.string(), title: z.string() })
  .partial();

function outcome({ phase, result }: ChangeRecord): string {
  if (phase === "intent") return "under way";
  return (result ?? "").replace(":", ": ");
}
