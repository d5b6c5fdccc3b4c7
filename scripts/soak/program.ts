/** The built program as a child process that is killed and started again on one data folder. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** How a process obeyed the signal to stop. */
export interface Stopped {
  readonly code: number | null;
  readonly tookMs: number;
}

export interface Program {
  readonly pid: number;
  /** Resolves with true when every surface is up; with false when the process ended before. */
  ready(): Promise<boolean>;
  running(): boolean;
  kill(): Promise<void>;
  stop(): Promise<Stopped>;
}

/** The settings of whoever runs this must not reach the program. */
function environment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const foreign = /^(?:AI4|SLACK|DISCORD|MATRIX|OPENAI)_/;
  const rest = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return { ...rest, ...own };
}

export function startProgram(folder: string, surfaces: Readonly<Record<string, string>>): Program {
  const log = openSync(join(folder, "serve.log"), "a");
  const env = environment({ ...surfaces, AI4_DATA_DIR: folder, AI4_HTTP_PORT: "0", AI4_LOG_LEVEL: "warn" });
  const child = spawn(process.execPath, ["--enable-source-maps", "dist/main.js", "serve"], {
    env,
    stdio: ["ignore", "pipe", log],
  });
  closeSync(log);
  const ended = once(child, "exit");
  const health = healthAddress(child);
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    running,
    async ready() {
      const url = await Promise.race([health, ended.then(() => undefined)]);
      while (url !== undefined && running()) {
        const up = await fetch(url).then(
          (answer) => answer.ok,
          () => false,
        );
        if (up) return true;
        await pause(25);
      }
      return false;
    },
    async kill() {
      child.kill("SIGKILL");
      if (running()) await ended;
    },
    async stop() {
      const begun = performance.now();
      child.kill("SIGTERM");
      if (running()) await ended;
      return { code: child.exitCode, tookMs: performance.now() - begun };
    },
  };
}

/** Said on the first line, once the health pages are served. */
function healthAddress(child: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const [, url] = /health at (\S+)/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
}
