/** The web surface alone, on a port of its own, in front of an engine that only takes down what arrives. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WebConfig } from "../../adapters/web/register.ts";
import { createWeb } from "../../adapters/web/register.ts";
import type { ChatSurface, Inbound, SurfaceMemory } from "../../src/surface.ts";
import { folderOfTest } from "./temporary-folder.ts";

export interface WebLab {
  readonly surface: ChatSurface;
  /** Addresses that were printed, oldest first. */
  readonly offered: readonly string[];
  readonly base: string;
  readonly received: readonly Inbound[];
  readonly logged: readonly string[];
  now: Date;
  stop(): Promise<void>;
}

export interface WebLabOptions extends Partial<WebConfig> {
  /** What outlives a start. */
  readonly kept?: Map<string, string>;
}

export async function startWebLab({ kept = new Map(), ...config }: WebLabOptions = {}): Promise<WebLab> {
  const folder = folderOfTest();
  for (const name of ["index.html", "page.js", "style.css", "icon.svg"])
    writeFileSync(join(folder, name), name);
  const offered: string[] = [];
  const received: Inbound[] = [];
  const logged: string[] = [];
  const log = (_: unknown, message: string) => void logged.push(message);
  const lab = { now: new Date("2026-11-23T10:00:00Z") };
  let ids = 0;
  const surface = createWeb(
    {
      host: "127.0.0.1",
      port: 0,
      entry: "open",
      owner: { id: "local", name: "ana" },
      page: folder,
      platform: "",
      version: "0.0.0",
      canLogIn: true,
      offer: (address) => void offered.push(address),
      ...config,
    },
    {
      memory: memoryIn(kept),
      log: { info: log, warn: log, error: log },
      now: () => lab.now,
      newId: () => {
        ids += 1;
        return `id${ids}x${kept.size}`;
      },
    },
  );
  await surface.start({
    commands: [],
    accept: async (event) => {
      if (received.some(({ id }) => id === event.id)) return "known";
      received.push(event);
      return "new";
    },
    completeParam: async () => [],
    complete: async (line) => [{ value: `${line}!` }],
    form: async () => undefined,
  });
  return Object.assign(lab, {
    surface,
    offered,
    received,
    logged,
    base: new URL(offered[0] ?? "").origin,
    stop: () => surface.stop(0),
  });
}

function memoryIn(kept: Map<string, string>): SurfaceMemory {
  return {
    get: async (key) => kept.get(key),
    async set(key, value) {
      if (value === undefined) kept.delete(key);
      else kept.set(key, value);
    },
  };
}
