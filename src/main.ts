/** The command line, and the only importer of adapters. */
import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Assembly } from "./assemble.ts";
import { type Config, readConfig } from "./config.ts";
import { Refusal, unexpected } from "./errors.ts";
import type { Reply } from "./reply/blocks.ts";
import { fields, heading, note } from "./reply/build.ts";
import type { Actor, Place } from "./surface.ts";

const USAGE = `ai4-chatops: run the AI4OS platform from your chat

  ai4-chatops [chat]               talk to it here; without settings, on an embedded platform
  ai4-chatops ask "TEXT" [--json]  one message, the reply
  ai4-chatops ask --stdin          JSON lines in, JSON lines out
  ai4-chatops sandbox [--port N]   the embedded platform alone
  ai4-chatops config sample        every setting, documented
  ai4-chatops --version

Options of chat and ask
  --parse-only   stop when the message is understood
  --now ISO      the moment against which "yesterday" is read
  --wait N       seconds to wait for a message that goes on living
                 (ask: 0; ask --stdin: 30; chat on a pipe: 120)
`;

/** Exit codes: done; refused or failed; called in a way that is not understood. */
const DONE = 0;
const REFUSED = 1;
const MISUSE = 2;

const OPTIONS = {
  json: { type: "boolean" },
  stdin: { type: "boolean" },
  "parse-only": { type: "boolean" },
  now: { type: "string" },
  wait: { type: "string" },
  port: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

type Flags = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>["values"];

class Misuse extends Error {}

async function main(args: readonly string[]): Promise<number> {
  const { values: flags, positionals } = readArguments(args);
  if (flags.version) return print(`${version()}\n`);
  const [command = "chat", ...rest] = positionals;
  if (flags.help || command === "help") return print(USAGE);
  switch (command) {
    case "chat":
      return chat(flags);
    case "ask":
      return flags.stdin ? askLines(flags) : ask(rest, flags);
    case "sandbox":
      return sandbox(flags);
    case "config":
      return configSample(rest);
    default:
      throw new Misuse(`There is no “${command}”. A message for the bot goes after ask, in quotes.`);
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return DONE;
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return String(manifest.version);
}

function settings(): Config {
  return readConfig(process.env, { home: homedir(), platform: process.platform });
}

function seconds(flags: Flags, otherwise: number): number {
  if (flags.wait === undefined) return otherwise;
  const value = Number(flags.wait);
  if (!Number.isFinite(value) || value < 0) throw new Misuse("--wait takes a number of seconds.");
  return value;
}

function moment(flags: Flags): Date | undefined {
  if (flags.now === undefined) return undefined;
  const value = new Date(flags.now);
  if (Number.isNaN(value.getTime())) throw new Misuse("--now takes a moment such as 2026-11-23T10:00:00Z.");
  return value;
}

function localActor(): Actor {
  try {
    return { surface: "terminal", id: "local", name: userInfo().username };
  } catch {
    // A container may run under a number that has no name.
    return { surface: "terminal", id: "local", name: "you" };
  }
}

const PLACE: Place = { surface: "terminal", channel: "terminal", direct: true };

async function assembled(config: Config): Promise<Assembly> {
  const [{ assemble }, { createLog }] = await Promise.all([import("./assemble.ts"), import("./log.ts")]);
  const file =
    config.data.directory === ":memory:" ? undefined : join(config.data.directory, "ai4-chatops.log");
  // Beside a conversation, only what nobody foresaw may appear on the screen.
  const log = createLog(file === undefined ? "error" : config.logLevel, file);
  return assemble(config, log, version());
}

async function chat(flags: Flags): Promise<number> {
  const config = settings();
  const { createTerminal } = await import("../adapters/terminal/register.ts");
  const assembly = await assembled(config);
  const { directory } = config.data;
  const terminal = createTerminal({
    input: process.stdin,
    output: process.stdout,
    host: assembly.engine,
    actor: localActor(),
    place: PLACE,
    newId: assembly.newId,
    greeting: greeting(config),
    ...(directory === ":memory:" ? {} : { historyFile: join(directory, "history") }),
    pictureFolder: join(directory === ":memory:" ? "." : directory, "pictures"),
    env: lookOf(process.env),
    waitForSettled: seconds(flags, 120),
  });
  assembly.addSurface("terminal", terminal.outbound);
  try {
    await assembly.start();
    return await terminal.run();
  } finally {
    await assembly.stop();
  }
}

function greeting(config: Config): Reply {
  const embedded = config.platform.url === undefined;
  return {
    visibility: "channel",
    blocks: [
      heading("ai4-chatops"),
      fields({
        Platform: config.platform.url ?? "embedded, for trying things out: nothing here costs anything",
        "To begin": "search plankton · help · Ctrl-D to leave",
      }),
      ...(embedded
        ? []
        : config.terminal.accessToken
          ? []
          : [note("warning", "AI4_ACCESS_TOKEN is not set: you can search, but not deploy.")]),
    ] as Reply["blocks"],
  };
}

function lookOf(env: NodeJS.ProcessEnv) {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return {
    noColor: (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb",
    forceColor: (env["FORCE_COLOR"] ?? "") !== "" && env["FORCE_COLOR"] !== "0",
    unicode: env["TERM"] !== "linux" && (locale === "" || /utf-?8/i.test(locale)),
  };
}

async function ask(words: readonly string[], flags: Flags): Promise<number> {
  if (words.length === 0) throw new Misuse('Say what to ask: ai4-chatops ask "search plankton".');
  const { createCollector, toJson } = await import("../adapters/terminal/ask.ts");
  const { renderReply } = await import("../adapters/terminal/render.ts");
  const assembly = await assembled(settings());
  const collector = createCollector(assembly.newId);
  assembly.addSurface("terminal", collector.outbound);
  try {
    await assembly.start();
    const now = moment(flags);
    const handled = await assembly.engine.receive({
      kind: "message",
      id: assembly.newId(),
      actor: localActor(),
      place: PLACE,
      text: words.join(" "),
      ...(now ? { now } : {}),
      ...(flags["parse-only"] ? { parseOnly: true } : {}),
    });
    await settledWithin(handled.settled, seconds(flags, 0));
    const replies = collector.take();
    if (flags.json || flags["parse-only"]) print(`${toJson(null, handled, replies)}\n`);
    else {
      const { noColor, forceColor, unicode } = lookOf(process.env);
      const width = process.stdout.columns ?? 80;
      const colour = forceColor || (!noColor && process.stdout.isTTY === true);
      for (const reply of replies) print(`${renderReply(reply, { width, colour, unicode })}\n`);
    }
    return handled.outcome === "refused" ? REFUSED : DONE;
  } finally {
    await assembly.stop();
  }
}

async function settledWithin(settled: Promise<void>, patience: number): Promise<void> {
  if (patience === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience * 1000);
  });
  await Promise.race([settled, late]);
  clearTimeout(timer);
}

async function askLines(flags: Flags): Promise<number> {
  const { createCollector, runJsonLines } = await import("../adapters/terminal/ask.ts");
  const assembly = await assembled(settings());
  const collector = createCollector(assembly.newId);
  assembly.addSurface("terminal", collector.outbound);
  try {
    await assembly.start();
    const now = moment(flags);
    await runJsonLines({
      input: process.stdin,
      output: process.stdout,
      host: assembly.engine,
      collector,
      actor: localActor(),
      newId: assembly.newId,
      parseOnly: flags["parse-only"] ?? false,
      ...(now ? { now } : {}),
      waitForSettled: seconds(flags, 30),
    });
    return DONE;
  } finally {
    await assembly.stop();
  }
}

async function sandbox(flags: Flags): Promise<number> {
  const { runSandbox } = await import("./embedded.ts");
  const port = flags.port === undefined ? 0 : Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Misuse("--port takes a number up to 65535.");
  const stop = new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  const { directory } = settings().data;
  const path = directory === ":memory:" ? directory : join(directory, "sandbox.sqlite");
  await runSandbox(path, port, print, stop);
  return DONE;
}

async function configSample(rest: readonly string[]): Promise<number> {
  if (rest[0] !== "sample" || rest.length > 1) throw new Misuse("Type: ai4-chatops config sample");
  const { configSample: sample } = await import("./config-sample.ts");
  return print(sample());
}

function failed(error: unknown): number {
  if (error instanceof Misuse) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return MISUSE;
  }
  if (error instanceof Refusal) {
    process.stderr.write(`${error.message}\n`);
    return REFUSED;
  }
  const { message, reference } = unexpected(Date.now().toString(36));
  process.stderr.write(`${message}\n${reference}: ${error instanceof Error ? error.stack : String(error)}\n`);
  return REFUSED;
}

process.exitCode = await main(process.argv.slice(2)).catch(failed);
