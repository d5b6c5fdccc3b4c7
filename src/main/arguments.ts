/** What was typed behind `ai4-chatops`. */
import { homedir } from "node:os";
import { parseArgs } from "node:util";
import { type Config, readConfig } from "../config.ts";
import { type ShownSetting, shownSettings } from "../config-shown.ts";

export const USAGE = `ai4-chatops: run the AI4OS platform from your chat

  ai4-chatops [chat]               talk to it here; without settings, on an embedded platform
  ai4-chatops ask "TEXT" [--json]  one message, the reply
  ai4-chatops ask --stdin          JSON lines in, JSON lines out
  ai4-chatops serve                the chats that are configured, /healthz, /readyz, /metrics
  ai4-chatops web [--port N]       the same in the browser; prints the address to open
  ai4-chatops doctor               try every setting and connection, and say what to mend
  ai4-chatops manifest SURFACE     what to paste where to create the app (slack, discord, matrix)
  ai4-chatops sandbox [--port N]   the embedded platform alone
  ai4-chatops config sample        every setting, documented
  ai4-chatops audit verify         whether the record of changes is what was written
  ai4-chatops audit export         that record, as JSON lines; --format csv for spreadsheets
  ai4-chatops rotate-key           seal everything anew under another secret key
  ai4-chatops backup [FILE]        a copy of everything it keeps, also while it runs
  ai4-chatops restore FILE         that copy put back; the program must be stopped
  ai4-chatops --version

Options of chat and ask
  --parse-only   stop when the message is understood
  --now ISO      the moment against which "yesterday" is read
  --wait N       seconds to wait for a message that goes on living
                 (ask: 0; ask --stdin: 30; chat on a pipe: 120)

Options of audit
  --format F     of the export: jsonl or csv
  --expect N:H   what an earlier “audit verify” printed: must still be so

Options of backup and restore
  --with-key     puts a copy of the key file beside the backup
  --force        restores over what is there, which is moved aside
`;

const OPTIONS = {
  json: { type: "boolean" },
  stdin: { type: "boolean" },
  "parse-only": { type: "boolean" },
  now: { type: "string" },
  wait: { type: "string" },
  port: { type: "string" },
  format: { type: "string" },
  expect: { type: "string" },
  "with-key": { type: "boolean" },
  force: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

export type Flags = ReturnType<
  typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>
>["values"];

/** The command line is not understood; the message says why. */
export class Misuse extends Error {
  override readonly name = "Misuse";
}

export function readArguments(args: readonly string[]): {
  readonly flags: Flags;
  readonly words: readonly string[];
} {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    return { flags: values, words: positionals };
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

export function settings(): Config {
  return readConfig(process.env, { home: homedir(), platform: process.platform });
}

/** The settings for people to read. */
export function settingsInWords(): readonly ShownSetting[] {
  return shownSettings(process.env);
}

/** `--wait`, in seconds. */
export function seconds(flags: Flags, otherwise: number): number {
  if (flags.wait === undefined) return otherwise;
  const value = Number(flags.wait);
  if (flags.wait.trim() === "" || !Number.isFinite(value) || value < 0) {
    throw new Misuse("--wait takes a number of seconds.");
  }
  return value;
}

/** `--now`. */
export function moment(flags: Flags): Date | undefined {
  if (flags.now === undefined) return undefined;
  const value = new Date(flags.now);
  if (Number.isNaN(value.getTime())) throw new Misuse("--now takes a moment such as 2026-11-23T10:00:00Z.");
  return value;
}

export function portNumber(flags: Flags): number {
  const port = flags.port === undefined ? 0 : Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Misuse("--port takes a number up to 65535.");
  return port;
}

/** How the terminal wants to be written to. */
export function look(): {
  readonly noColor: boolean;
  readonly forceColor: boolean;
  readonly unicode: boolean;
} {
  const { env } = process;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return {
    noColor: (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb",
    forceColor: (env["FORCE_COLOR"] ?? "") !== "" && env["FORCE_COLOR"] !== "0",
    unicode: env["TERM"] !== "linux" && (locale === "" || /utf-?8/i.test(locale)),
  };
}
