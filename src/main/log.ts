/** The log: JSON lines by pino, to a file beside the data for programs that talk on the terminal, else to stderr. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { pino } from "pino";
import type { Config } from "../config.ts";
import type { Log } from "../engine/turn.ts";
import { createScrub, scrubLine, secretsIn } from "./scrub.ts";

export interface LogOptions {
  readonly level?: Config["logLevel"];
  /** Undefined: stderr. The file, and its folder where there is none, are made with access for their owner only. */
  readonly file?: string | undefined;
}

/** The log is often the first file in the data folder: whoever makes that folder keeps others out of all that follows. */
function inOwnFolder(file: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  } catch {
    // Told when the file is opened.
  }
  return file;
}

/** No secret of the settings, nor anything that looks like one, gets into it. */
export function createLog(config: Config, { level = config.logLevel, file }: LogOptions = {}): Log {
  const destination =
    file === undefined
      ? pino.destination({ dest: 2, sync: true })
      : pino.destination({ dest: inOwnFolder(file), append: true, mkdir: true, mode: 0o600, sync: true });
  const scrub = createScrub(secretsIn(config));
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // On the finished line, as errors bring whole requests with them in properties that nobody knows beforehand.
      hooks: { streamWrite: (line) => scrubLine(line, scrub) },
    },
    destination,
  );
}
