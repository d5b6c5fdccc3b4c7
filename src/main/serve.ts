/** `serve`: every configured surface under its supervisor, and the health endpoints, until the process is told to stop. */

import type { Config } from "../config.ts";
import { refuse } from "../errors.ts";
import type { Assembly } from "./assemble.ts";
import { serveHealth } from "./health.ts";
import { type SurfaceFactory, supervise } from "./supervisor.ts";

/** How long work in hand may take after the signal to stop; service managers usually kill after 30 s or more. */
const GRACE_MS = 20_000;

export interface ServeOptions {
  readonly config: Config;
  readonly assembly: Assembly;
  readonly surfaces: readonly SurfaceFactory[];
  /** Resolves when the process was told to stop. */
  readonly stop: Promise<void>;
  readonly print: (text: string) => void;
}

export async function serve({ config, assembly, surfaces, stop, print }: ServeOptions): Promise<void> {
  if (surfaces.length === 0) {
    throw refuse(
      "config.no-surface",
      "No surface is configured. Set the tokens of Slack, Discord or Matrix: “ai4-chatops config sample” says which. To talk here: ai4-chatops chat",
    );
  }
  const stopping = new AbortController();
  await assembly.start();
  const supervised = surfaces.map((factory) => supervise(factory, assembly.supervision(stopping.signal)));
  const health = await serveHealth({
    host: config.http.host,
    port: config.http.port,
    surfaces: supervised,
    checkStore: assembly.checkStore,
    now: () => new Date(),
  });
  print(
    `Serving ${surfaces.map(({ name }) => name).join(", ")}; health at http://${config.http.host}:${health.port}/readyz\n`,
  );
  await stop;
  print("Stopping: what is in hand is finished first.\n");
  stopping.abort();
  await Promise.all(supervised.map((surface) => surface.stop(GRACE_MS)));
  await Promise.race([
    assembly.engine.idle(),
    new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref()),
  ]);
  await health.stop();
}
