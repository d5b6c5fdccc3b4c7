/**
 * How much one person, and one place, may ask for. Counted in memory, one small entry per person or place that goes after a
 * minute: a restart forgets nothing that matters.
 */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Door, Limiter } from "../engine/turn.ts";

const WINDOW_S = 60;
/** Events of one person: nobody types or presses once a second for a minute. */
const EVENTS_PER_PERSON = 60;
/**
 * Events in one place. Slack takes about one post a second in a channel, so no more could be answered there anyway; and it
 * takes three people at their own limit to reach it, so that one alone cannot shut a place for the others.
 */
const EVENTS_PER_PLACE = 180;
/** Commands of one person: each may ask the platform several things. */
const COMMANDS_PER_PERSON = 40;

/** Whoever sits at the terminal is alone with the program, and a script that asks it many things may. */
const ALONE = "terminal:";

export function createLimiter(): Limiter {
  const commands = new RateLimiterMemory({ points: COMMANDS_PER_PERSON, duration: WINDOW_S });
  return async (actor) => {
    const over = actor.startsWith(ALONE) ? undefined : await take(commands, actor);
    return { ok: over === undefined, retryInSeconds: secondsOf(over) };
  };
}

export function createDoor(): Door {
  const people = new RateLimiterMemory({ points: EVENTS_PER_PERSON, duration: WINDOW_S });
  const places = new RateLimiterMemory({ points: EVENTS_PER_PLACE, duration: WINDOW_S });
  const told = new RateLimiterMemory({ points: 1, duration: WINDOW_S });
  return async (actor, place) => {
    if (actor.startsWith(ALONE)) return { ok: true };
    // What is refused for the person's sake is not counted against the place.
    const overPerson = await take(people, actor);
    if (overPerson) {
      const first = overPerson.consumedPoints === EVENTS_PER_PERSON + 1;
      return { ok: false, who: "person", tell: first, retryInSeconds: secondsOf(overPerson) };
    }
    const overPlace = await take(places, place);
    if (!overPlace) return { ok: true };
    const tell = (await take(told, `${actor} ${place}`)) === undefined;
    return { ok: false, who: "place", tell, retryInSeconds: secondsOf(overPlace) };
  };
}

/** Undefined where there was one left. */
async function take(limiter: RateLimiterMemory, key: string): Promise<RateLimiterRes | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
}

function secondsOf(over: RateLimiterRes | undefined): number {
  return over === undefined ? 0 : Math.max(1, Math.ceil(over.msBeforeNext / 1000));
}
