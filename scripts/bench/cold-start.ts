/** One question as a whole process, beside a process that does nothing. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, table } from "./table.ts";

const ASK = ["dist/main.js", "ask", "search plankton"] as const;
const NOTHING = ["-e", ""] as const;

/** Takes turns, so that what else the machine does hits both alike. */
export function benchColdStart(rounds: number): string {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    run(ASK, folder);
    const asks: number[] = [];
    const nothings: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      nothings.push(run(NOTHING, folder));
      asks.push(run(ASK, folder));
    }
    return table(`Whole process, data folder in use before, ${rounds} rounds in turn`, [
      { name: 'ask "search plankton"', medianMs: median(asks) },
      { name: "node -e ''", medianMs: median(nothings) },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Wall time, ms. */
function run(args: readonly string[], folder: string): number {
  const own = /^(?:AI4|XDG)_/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env: { ...env, AI4_DATA_DIR: folder } });
  const took = performance.now() - start;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr.toString()}`);
  return took;
}
