/** Several lives of one bot on one store: it is killed at some step, and the next life has to make good. */
import type { Inbound } from "../../src/surface.ts";
import { type Lab, type LabOptions, type Posted, startLab, type TestSandbox } from "./lab.ts";

/** After this long a process that was killed counts as gone, ms. */
const SILENCE_MS = 61_000;

export interface Life {
  readonly lab: Lab;
  /** Every step to the outside that it made. */
  readonly steps: readonly string[];
  /** True when it stopped at the step where it was to die. */
  readonly died: boolean;
}

export interface Lives {
  /**
   * Lets a life take a delivery of `text`, and kills it at the step of number `dieAt` after that, or at the first of this
   * name; without, it lives to the end. Ends when it is dead, or when it has answered.
   */
  live(text: string, dieAt?: number | string): Promise<Life>;
  /** The next life: settles what the last one left, and lets ten minutes pass. */
  recover(): Promise<Life>;
  /** Everything posted in all lives. */
  posts(): readonly Posted[];
}

/** Lives on one store file and one platform; the person is the researcher. */
export function lives(world: TestSandbox, storePath: string, options: LabOptions = {}): Lives {
  const all: Lab[] = [];
  let deliveries = 0;
  const begin = async (interrupt: LabOptions["interrupt"]): Promise<Lab> => {
    const start = new Date(world.clock.now().getTime() + SILENCE_MS);
    const lab = await startLab({
      ...options,
      world,
      storePath,
      start,
      ...(interrupt ? { interrupt } : {}),
    });
    lab.person("researcher");
    all.push(lab);
    return lab;
  };
  const deliver = (lab: Lab, text: string): Promise<unknown> => {
    const { actor, place } = lab.person("researcher");
    deliveries += 1;
    const event: Inbound = { kind: "message", id: `${storePath} ${deliveries}`, actor, place, text };
    return lab.clock.during(async () => {
      await lab.engine.chatHost("terminal").accept(event);
      await lab.engine.idle();
    });
  };
  return {
    live: async (text, dieAt) => {
      const steps: string[] = [];
      let accepted = false;
      let die = (): void => {};
      const death = new Promise<"died">((resolve) => {
        die = () => resolve("died");
      });
      const lab = await begin(async (step) => {
        accepted ||= step === "after inbox.put";
        if (!accepted) return;
        steps.push(step);
        if (step !== dieAt && steps.length - 1 !== dieAt) return;
        die();
        await new Promise(() => {});
      });
      const end = await Promise.race([deliver(lab, text).then(() => "answered" as const), death]);
      if (end === "died") await lab.abandon();
      else await lab.stop();
      return { lab, steps, died: end === "died" };
    },
    recover: async () => {
      const steps: string[] = [];
      const lab = await begin(async (step) => void steps.push(step));
      await lab.clock.during(async () => {
        await lab.engine.recover();
        await lab.engine.resume("terminal");
        await lab.engine.idle();
      });
      await lab.clock.pass(600_000);
      return { lab, steps, died: false };
    },
    posts: () => all.flatMap((lab) => lab.posts),
  };
}

/** Ada's next process on a store, which counts the one before as gone; nothing that it posts can be edited. */
export async function nextLife(
  world: TestSandbox,
  storePath: string,
  interrupt?: LabOptions["interrupt"],
): Promise<Lab> {
  const lab = await startLab({
    world,
    storePath,
    start: new Date(world.clock.now().getTime() + 2 * SILENCE_MS),
    capabilities: { edits: false },
    ...(interrupt ? { interrupt } : {}),
  });
  lab.person("researcher", "ada");
  return lab;
}

let titles = 0;
/** One that no deployment has yet. */
export function newTitle(): string {
  titles += 1;
  return `run number ${titles}`;
}

/** Living deployments of that title. */
export async function launched(lab: Lab, title: string): Promise<number> {
  const { text } = await lab.person("researcher").says("deployments");
  return text.split(`. ${title} (`).length - 1;
}

/** The records of the newest change, oldest first, as words. */
export async function records(lab: Lab, command: string): Promise<readonly string[]> {
  const entries = await lab.store.audit.list({ command, limit: 20 });
  const newest = entries[0]?.operation;
  return entries
    .filter((entry) => entry.operation === newest)
    .map(({ result, phase }) => result ?? phase)
    .toReversed();
}
