/** One program under load, as a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Contender {
  readonly name: string;
  /** Arguments of node. */
  readonly command: readonly string[];
}

export interface Running {
  /** Resident memory, MB. */
  memory(): number;
  /** Processor time used so far, ms. */
  processor(): number;
  stop(): Promise<void>;
}

export const SERVE: Contender = { name: "ai4-chatops", command: ["dist/main.js", "serve"] };

export function bare(surface: string): Contender {
  return {
    name: "bare app, fixed text",
    command: ["--import", "tsx", "scripts/bench/surfaces/bare-app.ts", surface],
  };
}

export const UNPACED: Contender = {
  name: "ai4-chatops, no pauses",
  command: ["dist/hasty-app.js"],
};

/** Resolves when it says that it is up. Its data folder is removed when it stops. */
export async function start(
  { name, command }: Contender,
  settings: Readonly<Record<string, string>>,
  folder = mkdtempSync(join(tmpdir(), "bench-")),
): Promise<Running> {
  const foreign = /^(?:AI4|SLACK|DISCORD|MATRIX|OPENAI)_/;
  const rest = Object.fromEntries(Object.entries(process.env).filter(([key]) => !foreign.test(key)));
  const env = { ...rest, ...settings, AI4_DATA_DIR: folder, AI4_HTTP_PORT: "0", AI4_LOG_LEVEL: "error" };
  const child = spawn(process.execPath, [...command], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const failed = ended.then(() => {
    throw new Error(`${name} ended by itself`);
  });
  failed.catch(() => undefined);
  await Promise.race([saysUp(child), failed]);
  const status = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, "utf8");
  return {
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(status("status"))?.[1]) / 1024,
    processor() {
      const [, after = ""] = status("stat").split(") ");
      const fields = after.split(" ");
      // User and system time, in hundredths of a second.
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    async stop() {
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function saysUp(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.stdout?.on("data", (text: Buffer) => {
      if (/^(?:up|Serving)/m.test(text.toString())) resolve();
    });
  });
}
