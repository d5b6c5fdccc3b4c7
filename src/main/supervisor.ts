/**
 * One supervisor per surface: starts it, notices when it fails, starts it again after a growing pause that is kept on disk,
 * and leaves it alone when its credentials are refused. One surface's trouble never stops another.
 */
import type { Engine } from "../engine/engine.ts";
import type { Log } from "../engine/turn.ts";
import { Refusal } from "../errors.ts";
import type { ChatSurface, Outbound, SurfaceHealth, SurfaceMemory, SurfaceName } from "../surface.ts";

export interface SupervisorDeps {
  readonly engine: Pick<Engine, "chatHost" | "recover" | "resume">;
  readonly addSurface: (name: SurfaceName, outbound: Outbound) => void;
  readonly memoryOf: (name: SurfaceName) => SurfaceMemory;
  readonly log: Log;
  readonly now: () => Date;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Makes a fresh surface; called again for every start. */
export interface SurfaceFactory {
  readonly name: SurfaceName;
  readonly make: () => ChatSurface;
}

export interface Supervised {
  readonly name: SurfaceName;
  health(): SurfaceHealth;
  /** Stops it, waiting at most `graceMs` for what is in hand. */
  stop(graceMs: number): Promise<void>;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10 * 60_000;
/** A surface that was up for so long has recovered: the next failure starts with the short pause again. */
const RECOVERED_MS = 60_000;
const FAILURES = "supervisor.failures";

export function supervise(factory: SurfaceFactory, deps: SupervisorDeps): Supervised {
  const { name } = factory;
  let surface: ChatSurface | undefined;
  let problem: string | undefined;
  let given: "stopped" | undefined;
  const memory = deps.memoryOf(name);

  async function live(): Promise<void> {
    while (!deps.signal.aborted) {
      const failures = await readFailures(memory);
      if (failures.count > 0) await deps.wait(pauseAfter(failures, deps), deps.signal);
      if (deps.signal.aborted) return;
      const startedAt = deps.now().getTime();
      const reason = await runOnce();
      if (deps.signal.aborted) return;
      if (reason instanceof Refusal && reason.code === "surface.credentials") {
        problem = reason.message;
        given = "stopped";
        deps.log.error({ surface: name }, `${name} is off: ${reason.message}`);
        return;
      }
      problem = reason instanceof Error ? reason.message : "it ended without a reason";
      const count = deps.now().getTime() - startedAt > RECOVERED_MS ? 1 : failures.count + 1;
      await memory.set(FAILURES, JSON.stringify({ count, at: deps.now().getTime() }));
      deps.log.warn({ surface: name, failures: count, err: reason }, `${name} failed and is started again`);
    }
  }

  /** Runs the surface until it fails; the reason. */
  async function runOnce(): Promise<unknown> {
    const current = factory.make();
    surface = current;
    deps.addSurface(name, current.outbound);
    try {
      await current.start(deps.engine.chatHost(name));
      problem = undefined;
      deps.log.info({ surface: name }, `${name} is up`);
      const stopped = aborted(deps.signal);
      // What somebody began may go on for minutes, and a stop does not wait for it: the next process takes it up.
      await Promise.race([takeUp(), stopped]);
      return await Promise.race([current.failed, stopped]);
    } catch (error) {
      return error;
    } finally {
      if (!deps.signal.aborted) await current.stop(0).catch(() => undefined);
    }
  }

  /** Only once it is up can it post, so only then can people be told what became of what they asked. */
  async function takeUp(): Promise<void> {
    try {
      await deps.engine.recover(name);
      await deps.engine.resume(name);
    } catch (error) {
      if (!deps.signal.aborted) throw error;
      deps.log.info({ surface: name, err: error }, `${name} was stopped while it took up what was left`);
    }
  }

  const life = live().catch((error: unknown) => {
    problem = "its supervisor failed";
    deps.log.error({ surface: name, err: error }, `the supervisor of ${name} failed`);
  });
  return {
    name,
    health: () => {
      const health = surface?.health() ?? { state: "starting", lastGoodAt: undefined, problem: undefined };
      return { ...health, state: given ?? health.state, problem: problem ?? health.problem };
    },
    stop: async (graceMs) => {
      await surface
        ?.stop(graceMs)
        .catch((error: unknown) =>
          deps.log.warn({ surface: name, err: error }, `${name} did not stop cleanly`),
        );
      await life;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

interface Failures {
  readonly count: number;
  /** Moment of the last one, ms since 1970. */
  readonly at: number;
}

async function readFailures(memory: SurfaceMemory): Promise<Failures> {
  const kept = await memory.get(FAILURES);
  return kept === undefined ? { count: 0, at: 0 } : (JSON.parse(kept) as Failures);
}

/** What is left of the pause: time spent while the program was down counts. */
function pauseAfter({ count, at }: Failures, deps: SupervisorDeps): number {
  const whole = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(count - 1, 20));
  const jittered = whole * (0.75 + deps.random() / 2);
  return Math.max(0, at + jittered - deps.now().getTime());
}
