/** Posting with patience: what a surface does not take now is offered again, and what it will not take at all in fewer words. */
import type { Reply } from "../reply/blocks.ts";
import { note, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { toPlainText } from "../reply/plain.ts";
import { PostFailure, type PostRef } from "../surface.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/** Pauses between attempts, ms: ten minutes in all. Nothing is done a second time meanwhile, only offered. */
const PAUSES = [1000, 2000, 5000, 15_000, 30_000, 60_000, 60_000, 120_000, 300_000] as const;
/** Whoever is to wait longer than this, ms, is answered when the surface is there again. */
const LONGEST_WAIT_MS = 300_000;
/** Characters that every surface takes in one post. */
const SHORT = 1500;

/** Posts under one key until it is taken. Throws a {@link PostFailure} where it never was. */
export async function postPatiently(
  deps: EngineDeps,
  turn: Turn,
  reply: Reply,
  key: string,
): Promise<PostRef> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await postOnce(deps, turn, reply, key);
    } catch (error) {
      const pause = PAUSES[attempt];
      if (!isNotSent(error) || pause === undefined) throw error;
      const wait = Math.max(pause, error.retryAfterMs ?? 0);
      if (wait > LONGEST_WAIT_MS) throw error;
      deps.log.warn({ err: error, event: turn.event, wait }, "a post is offered again");
      await deps.wait(wait, deps.signal);
      if (deps.signal.aborted) throw error;
    }
  }
}

/** True where the same post may be offered again, later or by another process. */
export function isNotSent(error: unknown): error is PostFailure {
  return error instanceof PostFailure && error.kind === "not-sent";
}

async function postOnce(deps: EngineDeps, turn: Turn, reply: Reply, key: string): Promise<PostRef> {
  const { place, actor } = turn;
  // A surface that was started anew since then speaks through another one.
  const outbound = deps.outbounds.get(place.surface) ?? turn.outbound;
  try {
    return await outbound.post(reply, place, actor, key);
  } catch (error) {
    if (!(error instanceof PostFailure) || error.kind !== "rejected") throw error;
    deps.log.error({ err: error, event: turn.event }, "a surface refused a post; its words are sent alone");
    return outbound.post(shortened(reply), place, actor, `${key}:short`);
  }
}

function shortened(reply: Reply): Reply {
  const whole = toPlainText({ ...reply, blocks: reply.blocks.filter(({ type }) => type !== "actions") });
  const characters = [...whole];
  const words = characters.length > SHORT ? `${characters.slice(0, SHORT).join("")}…` : whole;
  const why = note("warning", "The chat did not take my answer as it is, so here are its words alone.");
  return { visibility: reply.visibility, blocks: [why, text(md`${words}`)] };
}
