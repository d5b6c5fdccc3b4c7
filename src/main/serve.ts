/** `serve`, `doctor`, `manifest`: the chats that are configured. */
import { COMMANDS } from "../commands/index.ts";
import { createRegistry } from "../engine/registry.ts";
import { refuse } from "../errors.ts";
import { Misuse, settings } from "./arguments.ts";
import { assemble } from "./assemble.ts";
import { examineAll } from "./doctor.ts";
import { serveHealth } from "./health.ts";
import { preferSmallHeap } from "./heap.ts";
import { createLog } from "./log.ts";
import { type Supervised, type SurfaceFactory, supervise } from "./supervisor.ts";
import { configuredSurfaces, manifestOf } from "./surfaces.ts";

/** How long work in hand may take in all after the signal to stop; service managers usually kill after 30 s or more. */
const GRACE_MS = 20_000;

/** Every configured surface under its supervisor, and the health pages, until `stop`. */
export async function serveChats(
  version: string,
  stop: Promise<void>,
  print: (text: string) => void,
): Promise<number> {
  preferSmallHeap();
  const config = settings();
  const log = createLog(config);
  // SDKs reject promises inside their timers; that must not end the other surfaces (and the reason may be undefined).
  process.on("unhandledRejection", (reason) => log.error({ err: reason }, "a rejection nobody handled"));
  const assembly = await assemble(config, log, version);
  const chats = await configuredSurfaces(config, assembly.surfaceDeps);
  const running: Supervised[] = [];
  const { port: webPort } = config.web;
  const surfaces = [...chats, ...(webPort === undefined ? [] : [await page(webPort)])];
  if (surfaces.length === 0) {
    await assembly.stop();
    throw refuse(
      "config.no-surface",
      "No chat is configured. Set the tokens of Slack, Discord or Matrix, or AI4_WEB_PORT for the page in the browser: “ai4-chatops config sample” says which. To talk here: ai4-chatops chat, or ai4-chatops web",
    );
  }
  const stopping = new AbortController();
  await assembly.start();
  assembly.keepSampling();
  const supervised = surfaces.map((factory) => supervise(factory, assembly.supervision(stopping.signal)));
  running.push(...supervised);
  const jobs = assembly.startJobs();
  const { host, port } = config.http;
  const health = await serveHealth({
    host,
    port,
    surfaces: supervised,
    checkStore: assembly.checkStore,
    outbox: assembly.outbox,
    more: assembly.language.metrics,
    now: () => new Date(),
  });
  print(
    `Serving ${surfaces.map(({ name }) => name).join(", ")}; health at http://${host}:${health.port}/readyz\n`,
  );
  await stop;
  print("Stopping; what is in hand is finished first.\n");
  const begun = performance.now();
  const left = () => Math.max(0, GRACE_MS - (performance.now() - begun));
  await jobs.stop(left() / 2);
  stopping.abort();
  await Promise.all(supervised.map((surface) => surface.stop(left())));
  const late = new Promise((resolve) => setTimeout(resolve, left()).unref());
  await Promise.race([assembly.engine.idle(), late]);
  await health.stop();
  await assembly.stop();
  return 0;

  async function page(port: number): Promise<SurfaceFactory> {
    const { webSurface } = await import("./web.ts");
    const offer = (address: string) => print(`The page in the browser: ${address}\n`);
    return {
      name: "web",
      make: () => webSurface(config, assembly, version, { port, surfaces: () => running, offer }),
    };
  }
}

export async function runDoctor(version: string, print: (text: string) => void): Promise<number> {
  const config = settings();
  const assembly = await assemble(config, createLog(config, { level: "error" }), version);
  try {
    return (await examineAll(config, assembly, print)) ? 0 : 1;
  } finally {
    await assembly.stop();
  }
}

export async function manifest(words: readonly string[]): Promise<string> {
  if (words.length !== 1) throw new Misuse("Type: ai4-chatops manifest slack (or discord, or matrix)");
  return manifestOf(words[0], createRegistry(COMMANDS));
}
