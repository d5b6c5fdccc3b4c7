/** The whole program as `serve` puts it together, on the embedded sandbox. */
import { readConfig } from "../../src/config.ts";
import { assemble } from "../../src/main/assemble.ts";
import { supervise } from "../../src/main/supervisor.ts";
import { configuredSurfaces } from "../../src/main/surfaces.ts";

export interface WholeProgram {
  /** Lines of the log that somebody should look at. */
  readonly warnings: readonly string[];
  stop(): Promise<void>;
}

export async function startProgram(env: Readonly<Record<string, string>>): Promise<WholeProgram> {
  const config = readConfig({ AI4_DATA_DIR: ":memory:", ...env }, { home: "/nowhere", platform: "linux" });
  const warnings: string[] = [];
  const warn = (fields: Readonly<Record<string, unknown>>, message: string) =>
    void warnings.push(`${message} ${String(fields["err"] ?? "")}`);
  const assembly = await assemble(config, { info: () => undefined, warn, error: warn }, "0.0.0");
  const stopping = new AbortController();
  await assembly.start();
  const factories = await configuredSurfaces(config, assembly.surfaceDeps);
  const surfaces = factories.map((factory) => supervise(factory, assembly.supervision(stopping.signal)));
  return {
    warnings,
    async stop() {
      stopping.abort();
      await Promise.all(surfaces.map((surface) => surface.stop(2000)));
      await assembly.stop();
    },
  };
}
