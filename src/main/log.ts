/** The log: JSON lines by pino, to a file beside the data for programs that talk on the terminal, else to stderr. */
import { pino } from "pino";
import type { Config } from "../config.ts";
import type { Log } from "../engine/turn.ts";

/** `file` undefined: stderr. The file is made with access for its owner only. */
export function createLog(level: Config["logLevel"], file: string | undefined): Log {
  const destination =
    file === undefined
      ? pino.destination({ dest: 2, sync: true })
      : pino.destination({ dest: file, append: true, mkdir: true, mode: 0o600, sync: true });
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
