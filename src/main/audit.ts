/** `audit verify` and `audit export`: the record of changes, for operators. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Log } from "../engine/turn.ts";
import { refuse } from "../errors.ts";
import { csvLine } from "../reply/csv.ts";
import type { AuditRecord, AuditStore } from "../store/audit-port.ts";
import { openStore } from "../store/sqlite-store.ts";
import { Misuse } from "./arguments.ts";
import { openSealer } from "./keys.ts";

type Write = (text: string) => Promise<void>;

export interface AuditFlags {
  readonly format?: string | undefined;
  readonly expect?: string | undefined;
}

/** 0 where all is well, 1 where something is wrong with the audit. */
export async function runAudit(
  words: readonly string[],
  flags: AuditFlags,
  config: Config,
  log: Log,
  write: Write,
): Promise<number> {
  const [what, ...rest] = words;
  if (rest.length > 0 || (what !== "verify" && what !== "export")) {
    throw new Misuse("Type: ai4-chatops audit verify, or ai4-chatops audit export --format csv");
  }
  const format = formatOf(flags.format);
  const anchor = anchorOf(flags.expect);
  const path = join(config.data.directory, "ai4-chatops.sqlite");
  if (!existsSync(path)) throw refuse("audit.none", `There is no database in ${config.data.directory}.`);
  if (!config.data.secretKey && !existsSync(join(config.data.directory, "secret.key"))) {
    throw refuse(
      "key.none",
      "The secret key is missing: set AI4_SECRET_KEY, or bring the file secret.key back.",
    );
  }
  const store = await openStore(path, await openSealer(config, log));
  try {
    if (what === "verify") return await verify(store.audit, anchor, write);
    await store.audit.check();
    await exportAll(store.audit, format, write);
    return 0;
  } finally {
    await store.close();
  }
}

async function verify(audit: AuditStore, anchor: ReturnType<typeof anchorOf>, write: Write): Promise<number> {
  const { count, last, problems } = await audit.verify(anchor);
  for (const { position, what } of problems) {
    await write(position > 0 ? `Record ${position}: ${what}.\n` : `${what}\n`);
  }
  if (problems.length > 0) {
    await write(
      `The audit is NOT what was written. Keep a copy of the database before you do anything else.\n`,
    );
    return 1;
  }
  const records = count === 1 ? "record" : "records";
  await write(`The audit is whole: ${count} ${records}, none changed, missing or added.\n`);
  if (count > 0) await write(`Note this elsewhere; later, --expect checks it: ${count}:${last}\n`);
  return 0;
}

async function exportAll(audit: AuditStore, format: "jsonl" | "csv", write: Write): Promise<void> {
  if (format === "csv") await write(csvLine(COLUMNS));
  for await (const record of audit.all()) {
    await write(
      format === "csv" ? csvLine(COLUMNS.map((column) => record[column])) : `${JSON.stringify(record)}\n`,
    );
  }
}

const COLUMNS = [
  "position",
  "at",
  "phase",
  "result",
  "command",
  "params",
  "actor",
  "name",
  "subject",
  "approver",
  "surface",
  "place",
  "source",
  "operation",
  "plan",
  "answer",
  "hash",
] as const satisfies readonly (keyof AuditRecord)[];

function formatOf(typed = "jsonl"): "jsonl" | "csv" {
  if (typed === "jsonl" || typed === "csv") return typed;
  throw new Misuse("--format takes jsonl or csv.");
}

function anchorOf(typed: string | undefined) {
  if (typed === undefined) return undefined;
  const [, position, hash] = /^(\d{1,15}):([\w-]{43})$/.exec(typed.trim()) ?? [];
  if (position === undefined || hash === undefined) {
    throw new Misuse("--expect takes what “audit verify” printed, such as 12:AbC…");
  }
  return { position: Number(position), hash };
}
