/** `chat` and `ask`: the terminal as a surface. */
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { createCollector, runJsonLines, toJson } from "../../adapters/terminal/ask.ts";
import { withFile } from "../../adapters/terminal/files.ts";
import { createTerminal } from "../../adapters/terminal/register.ts";
import { renderReply } from "../../adapters/terminal/render.ts";
import { type Folders, saveFiles } from "../../adapters/terminal/saved-files.ts";
import { settledWithin } from "../../adapters/terminal/settled.ts";
import type { Config } from "../config.ts";
import type { Block, Press, Reply } from "../reply/blocks.ts";
import { fields, heading, note } from "../reply/build.ts";
import type { Actor, Place } from "../surface.ts";
import { type Flags, look, Misuse, moment, seconds, settings } from "./arguments.ts";
import { type Assembly, assemble } from "./assemble.ts";
import { createLog } from "./log.ts";

const PLACE: Place = { surface: "terminal", channel: "terminal", direct: true };
/** A post that is being shown when the person leaves. */
const LAST_POSTS_MS = 1000;
const IN_MEMORY = ":memory:";

function localActor(): Actor {
  try {
    return { surface: "terminal", id: "local", name: userInfo().username };
  } catch {
    // A container may run under a number that has no name.
    return { surface: "terminal", id: "local", name: "you" };
  }
}

async function assembled(config: Config, version: string): Promise<Assembly> {
  const { directory } = config.data;
  // Beside a conversation, only what nobody foresaw may appear on the screen.
  const log =
    directory === IN_MEMORY
      ? createLog(config, { level: "error" })
      : createLog(config, { file: join(directory, "ai4-chatops.log") });
  return assemble(config, log, version);
}

export async function chat(flags: Flags, version: string): Promise<number> {
  const config = settings();
  const assembly = await assembled(config, version);
  const { directory } = config.data;
  const terminal = createTerminal({
    input: process.stdin,
    output: process.stdout,
    host: assembly.engine,
    actor: localActor(),
    place: PLACE,
    newId: assembly.newId,
    greeting: greeting(config),
    ...(directory === IN_MEMORY ? {} : { historyFile: join(directory, "history") }),
    folders: foldersIn(directory),
    env: look(),
    waitForSettled: seconds(flags, 120),
  });
  assembly.addSurface("terminal", terminal.outbound);
  return during(assembly, async () => {
    assembly.keepSampling();
    const jobs = assembly.startJobs();
    try {
      return await terminal.run();
    } finally {
      await jobs.stop(LAST_POSTS_MS);
    }
  });
}

function foldersIn(directory: string): Folders {
  const base = directory === IN_MEMORY ? "." : directory;
  return { pictures: join(base, "pictures"), files: join(base, "files"), home: homedir() };
}

/** Runs `work` between the start and the orderly end of an assembly. */
async function during(assembly: Assembly, work: () => Promise<number>): Promise<number> {
  try {
    await assembly.start();
    return await work();
  } finally {
    await assembly.stop();
  }
}

function greeting(config: Config): Reply {
  const { url } = config.platform;
  const powerless = url !== undefined && config.terminal.accessToken === undefined;
  const hint = config.login
    ? "Type login to deploy and to see what is yours; without it you can search."
    : "AI4_ACCESS_TOKEN is not set: you can search, but not deploy.";
  const blocks: readonly Block<Press>[] = [
    heading("ai4-chatops"),
    fields({
      Platform: url ?? "embedded, to try things out: nothing here is real or costs anything",
      "To begin": "search plankton · help · Ctrl-D to leave",
    }),
    ...(powerless ? [note(config.login ? "info" : "warning", hint)] : []),
  ];
  return { visibility: "channel", blocks };
}

export async function ask(words: readonly string[], flags: Flags, version: string): Promise<number> {
  if (words.length === 0) throw new Misuse('Say what to ask: ai4-chatops ask "search plankton".');
  const now = moment(flags);
  const patience = seconds(flags, 0);
  const config = settings();
  const assembly = await assembled(config, version);
  const collector = createCollector(assembly.newId);
  assembly.addSurface("terminal", collector.outbound);
  return during(assembly, async () => {
    const handled = await assembly.engine.receive({
      kind: "message",
      id: assembly.newId(),
      actor: localActor(),
      place: PLACE,
      ...withFile(words.join(" ")),
      ...(now ? { now } : {}),
      ...(flags["parse-only"] ? { parseOnly: true } : {}),
    });
    await settledWithin(handled.settled, patience);
    const replies = collector.take();
    const json = flags.json || flags["parse-only"];
    process.stdout.write(
      json
        ? `${toJson(null, handled, replies)}\n`
        : await rendered(replies, foldersIn(config.data.directory)),
    );
    return handled.outcome === "refused" ? 1 : 0;
  });
}

async function rendered(replies: readonly Reply[], folders: Folders): Promise<string> {
  const { noColor, forceColor, unicode } = look();
  const width = process.stdout.columns ?? 80;
  const colour = forceColor || (!noColor && process.stdout.isTTY === true);
  const texts: string[] = [];
  for (const reply of replies) {
    const saved = await saveFiles(reply, folders);
    texts.push(`${renderReply(reply, { width, colour, unicode, saved })}\n`);
  }
  return texts.join("\n");
}

export async function askLines(flags: Flags, version: string): Promise<number> {
  const now = moment(flags);
  const waitForSettled = seconds(flags, 30);
  const assembly = await assembled(settings(), version);
  const collector = createCollector(assembly.newId);
  assembly.addSurface("terminal", collector.outbound);
  return during(assembly, async () => {
    await runJsonLines({
      input: process.stdin,
      output: process.stdout,
      host: assembly.engine,
      collector,
      actor: localActor(),
      newId: assembly.newId,
      parseOnly: flags["parse-only"] ?? false,
      ...(now ? { now } : {}),
      waitForSettled,
    });
    return 0;
  });
}
