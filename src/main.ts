/** The command line. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal, unexpected } from "./errors.ts";
import { type Flags, Misuse, portNumber, readArguments, settings, USAGE } from "./main/arguments.ts";
import { READER_GONE, watchReaders } from "./main/readers.ts";
import { createScrub } from "./main/scrub.ts";

/** Exit codes: done; refused or failed; called in a way that is not understood. */
const DONE = 0;
const REFUSED = 1;
const MISUSE = 2;

// What a command needs is loaded when it is called for: a one-shot `ask` is not to wait for three chat SDKs.
async function main(args: readonly string[]): Promise<number> {
  const { flags, words } = readArguments(args);
  if (flags.version) return print(`${version()}\n`);
  const [command = "chat", ...rest] = words;
  if (flags.help || command === "help") return print(USAGE);
  switch (command) {
    case "chat":
      return (await import("./main/talk.ts")).chat(flags, version());
    case "ask": {
      const { ask, askLines } = await import("./main/talk.ts");
      return flags.stdin ? askLines(flags, version()) : ask(rest, flags, version());
    }
    case "serve":
      return (await import("./main/serve.ts")).serveChats(version(), toldToStop(), print);
    case "web":
      return (await import("./main/web.ts")).serveWeb(flags, version(), toldToStop(), print);
    case "doctor":
      return (await import("./main/serve.ts")).runDoctor(version(), print);
    case "manifest":
      return print(await (await import("./main/serve.ts")).manifest(rest));
    case "sandbox":
      return sandbox(flags);
    case "config":
      return configSample(rest);
    case "audit": {
      const { runAudit } = await import("./main/audit.ts");
      const { createLog } = await import("./main/log.ts");
      const config = settings();
      return runAudit(rest, flags, config, createLog(config, { level: "warn" }), writeAll);
    }
    case "rotate-key":
      if (rest.length > 0) throw new Misuse("Type: ai4-chatops rotate-key");
      return (await import("./main/keys.ts")).rotateKey(settings(), print);
    case "backup":
      return (await import("./main/backup.ts")).backup(rest, flags, settings(), new Date(), print);
    case "restore":
      return (await import("./main/backup.ts")).restore(rest, flags, settings(), new Date(), print);
    default:
      throw new Misuse(`There is no “${command}”. A message for the bot goes after ask, in quotes.`);
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return DONE;
}

/** Writes when the reader is ready for more: an export may be long. */
async function writeAll(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return String(manifest.version);
}

async function sandbox(flags: Flags): Promise<number> {
  const { runSandbox } = await import("./main/embedded.ts");
  const { directory } = settings().data;
  const path = directory === ":memory:" ? directory : join(directory, "sandbox.sqlite");
  await runSandbox(path, portNumber(flags), print, toldToStop());
  return DONE;
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    void readers.left.then(resolve);
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}

async function configSample(rest: readonly string[]): Promise<number> {
  if (rest[0] !== "sample" || rest.length > 1) throw new Misuse("Type: ai4-chatops config sample");
  const { configSample: sample } = await import("./config-sample.ts");
  return print(sample());
}

function failed(error: unknown): number {
  if (readers.gone()) return READER_GONE;
  if (error instanceof Misuse) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return MISUSE;
  }
  if (error instanceof Refusal) {
    process.stderr.write(`${error.message}\n`);
    return REFUSED;
  }
  const { message, reference } = unexpected(Date.now().toString(36));
  const details = error instanceof Error ? error.stack : String(error);
  process.stderr.write(createScrub()(`${message}\n${reference}: ${details}\n`));
  return REFUSED;
}

const readers = watchReaders([process.stdout, process.stderr], () => {
  process.exitCode = READER_GONE;
});
const exitCode = await main(process.argv.slice(2)).catch(failed);
process.exitCode = readers.gone() ? READER_GONE : exitCode;
