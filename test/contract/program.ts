/** The whole program as `serve` puts it together, quiet, with the commands of the contract beside its own. */
import { COMMANDS } from "../../src/commands/index.ts";
import { readConfig } from "../../src/config.ts";
import { type Assembly, assemble } from "../../src/main/assemble.ts";
import { type Supervised, supervise } from "../../src/main/supervisor.ts";
import { configuredSurfaces } from "../../src/main/surfaces.ts";
import { CONTRACT_COMMANDS } from "./contract-commands.ts";

export interface Program {
  readonly assembly: Assembly;
  readonly surfaces: readonly Supervised[];
  /** Lines of the log that say that something went wrong. */
  readonly troubles: readonly string[];
  stop(): Promise<void>;
}

/** What people try is written down, but no trouble of the program. */
const TURNED_AWAY = "an attempt was turned away";
/** Given, so that no start has to say that it made one. */
const KEY = Buffer.alloc(32, 7).toString("base64");

export async function startProgram(env: Readonly<Record<string, string>>): Promise<Program> {
  const config = readConfig({ AI4_SECRET_KEY: KEY, ...env }, { home: "/nowhere", platform: "linux" });
  const stopping = new AbortController();
  const troubles: string[] = [];
  const trouble = (fields: Readonly<Record<string, unknown>>, message: string) => {
    if (message !== TURNED_AWAY) troubles.push(`${message} ${String(fields["err"] ?? "")}`);
  };
  const log = { info: () => undefined, warn: trouble, error: trouble };
  const assembly = await assemble(config, log, "0.0.0", [...COMMANDS, ...CONTRACT_COMMANDS]);
  await assembly.start();
  const factories = await configuredSurfaces(config, assembly.surfaceDeps);
  const surfaces = factories.map((factory) => supervise(factory, assembly.supervision(stopping.signal)));
  return {
    assembly,
    surfaces,
    troubles,
    async stop() {
      stopping.abort();
      await Promise.all(surfaces.map((surface) => surface.stop(3000)));
      await assembly.engine.idle();
      await assembly.stop();
    },
  };
}
