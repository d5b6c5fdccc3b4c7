/**
 * Runs jobs at their slots. What is due is worked out from the store whenever somebody wakes it, so a wake-up that is late,
 * doubled or lost does no harm; a slot that a dead process began is begun again by another.
 */
import type { EngineDeps } from "../engine/turn.ts";
import { dueSlots, type Missed, type Rule, type Slot } from "./schedule.ts";

export interface Job {
  /** Its name in the store; changed, it is another job. */
  readonly name: string;
  readonly rule: Rule;
  readonly missed: Missed;
  /** May be called again for a slot in which it was cut off, or failed. */
  readonly run: (slot: Slot) => Promise<void>;
}

export interface Scheduler {
  /** Wakes it every minute until the program stops. */
  run(): Promise<void>;
  /** Does what is due; resolves when that is done. A call while one goes on waits for that one. Never rejects. */
  wake(): Promise<void>;
}

const EVERY_MS = 60_000;

/** `jobs`: all of them, or those that there are whenever it is woken. */
export function createScheduler(
  deps: Pick<EngineDeps, "store" | "now" | "wait" | "instance" | "log" | "signal">,
  jobs: readonly Job[] | (() => Promise<readonly Job[]>),
): Scheduler {
  const { schedules } = deps.store;
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    const now = deps.now();
    const considered = await schedules.considered();
    const complete: string[] = [];
    for (const job of typeof jobs === "function" ? await jobs() : jobs) {
      if (deps.signal.aborted) break;
      try {
        if (await catchUp(job, considered.get(job.name), now)) complete.push(job.name);
      } catch (error) {
        deps.log.error({ err: error, job: job.name }, "a scheduled job failed; it is tried again");
      }
    }
    // At once for all: each write waits for the disk. Who dies before it finds his slots done when he looks at them again.
    await schedules.consider(complete, now);
  }

  /** Whether all slots up to now are done with. */
  async function catchUp(job: Job, considered: Date | undefined, now: Date): Promise<boolean> {
    // A new job has missed nothing. After a clock that was set back, slots that were done are known by their names.
    if (considered === undefined || considered > now) return true;
    let complete = true;
    for (const slot of dueSlots(job.rule, job.missed, considered, now)) {
      if (deps.signal.aborted) return false;
      const turn = await schedules.take(job.name, slot.name, deps.instance, deps.now());
      complete &&= turn !== "other";
      if (turn !== "own") continue;
      await job.run(slot);
      await schedules.finish(job.name, slot.name, deps.now());
    }
    return complete;
  }

  const wake = (): Promise<void> => {
    working ??= work()
      .catch((error: unknown) => deps.log.error({ err: error }, "the schedules could not be read or written"))
      .finally(() => {
        working = undefined;
      });
    return working;
  };
  return {
    wake,
    async run() {
      while (!deps.signal.aborted) {
        await wake();
        await deps.wait(EVERY_MS, deps.signal);
      }
    },
  };
}
