/**
 * A process of its own in which the engine answers one message. It kills itself, as `kill -9` does, at the step it was told;
 * what it posted until then is in a file. Where it never comes there, it ends.
 */
import { appendFileSync } from "node:fs";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Outbound } from "../../src/surface.ts";
import { createLabClock } from "./lab-clock.ts";
import { createLabEngine, repeatableIds } from "./lab-engine.ts";
import { interruptible, labFetch } from "./lab-steps.ts";
import { testSealer } from "./sealer.ts";

export interface EngineTask {
  readonly storePath: string;
  /** Each post becomes a line of JSON. */
  readonly postsPath: string;
  readonly platformUrl: string;
  readonly token: string;
  /** The surface's id of the person. */
  readonly person: string;
  /** One after the other; the last one is the deadly one. */
  readonly texts: readonly string[];
  /** ISO. */
  readonly now: string;
  /** The step at which it kills itself while it answers the last text. */
  readonly dieAt: string;
}

async function perform(task: EngineTask): Promise<void> {
  const clock = createLabClock(new Date(task.now));
  const signal = new AbortController().signal;
  const newId = repeatableIds(`process ${task.storePath} ${task.now}`);
  let deadly = false;
  const interrupt = async (step: string): Promise<void> => {
    if (deadly && step === task.dieAt) process.kill(process.pid, "SIGKILL");
  };
  const store = await openStore(task.storePath, testSealer());
  const { engine, deps } = createLabEngine({
    store: interruptible(store, clock, interrupt),
    platformUrl: task.platformUrl,
    fetch: labFetch(clock, [], interrupt),
    clock,
    outbound: writingOutbound(task.postsPath, interrupt),
    tokenOf: async () => task.token,
    log: () => {},
    newId,
    signal,
  });
  await store.instances.register(deps.instance, clock.now());
  const actor = { surface: "terminal", id: task.person, name: task.person } as const;
  const place = { surface: "terminal", channel: "lab", direct: true } as const;
  for (const [index, text] of task.texts.entries()) {
    deadly = index === task.texts.length - 1;
    await clock.during(() => engine.receive({ kind: "message", id: newId(), actor, place, text }));
  }
}

function writingOutbound(path: string, interrupt: (step: string) => Promise<void>): Outbound {
  return {
    keysKeptMs: 0,
    capabilities: { buttons: true, forms: true, edits: false, privateReplies: true, pictures: false },
    post: async (reply, place) => {
      await interrupt("before post");
      appendFileSync(path, `${JSON.stringify(reply)}\n`);
      await interrupt("after post");
      return { place, id: "1" };
    },
    edit: async () => undefined,
  };
}

process.on("message", (task: EngineTask) => {
  void perform(task).finally(() => process.exit());
});
process.send?.("ready");
