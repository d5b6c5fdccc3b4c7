import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";
import type { Operation } from "../../src/store/store.ts";

/** What a process is told to do; moments are milliseconds since 1970. */
export type StoreTask = { readonly path: string; readonly now: number; readonly asNobody?: boolean } & (
  | { readonly do: "open" }
  | { readonly do: "claim" | "take"; readonly keys: readonly string[] }
  | {
      readonly do: "begin";
      readonly instance: string;
      readonly operation: Omit<Operation, "instance" | "startedAt">;
    }
  | { readonly do: "take over" | "take lease"; readonly instance: string }
  | { readonly do: "check pid"; readonly pid: number }
);

export type StoreAnswer = readonly string[];

export interface StoreProcess {
  readonly pid: number;
  run(task: StoreTask): Promise<StoreAnswer>;
  /** Ends it as `kill -9` does; resolves once it is gone. */
  kill(): Promise<void>;
}

interface Failure {
  readonly code: string;
  readonly message: string;
}

/** Starts processes that are ready for a task, and ends those that are left after each test. */
export function storeProcesses(): { start(): Promise<StoreProcess> } {
  const children: ChildProcess[] = [];
  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill));
  });
  return {
    async start() {
      const script = fileURLToPath(new URL("./store-process.ts", import.meta.url));
      const child = fork(script, { execArgv: ["--import", "tsx"] });
      children.push(child);
      await once(child, "message");
      return { pid: Number(child.pid), run: (task) => run(child, task), kill: () => kill(child) };
    },
  };
}

async function run(child: ChildProcess, task: StoreTask): Promise<StoreAnswer> {
  const answered = once(child, "message");
  child.send(task);
  const [answer] = (await answered) as [{ readonly result: StoreAnswer } | Failure];
  if ("result" in answer) return answer.result;
  throw Object.assign(new Error(answer.message), { code: answer.code });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
