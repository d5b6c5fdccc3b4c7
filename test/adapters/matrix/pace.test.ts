/** The pace of the bot's account, before a homeserver that counts as Synapse does. */
import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MatrixFault } from "../../../adapters/matrix/http.ts";
import { type Allowance, EDIT_GAP_MS, SYNAPSE_ALLOWANCE } from "../../../adapters/matrix/limits.ts";
import { createPace, heeding, type Urgency } from "../../../adapters/matrix/pace.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);

/** Counts as `Ratelimiter` in Synapse's `api/ratelimiting.py` does; none a second means that nothing is limited. */
function homeserver(allowance: Allowance) {
  let [count, since] = [0, 0];
  const seen = { taken: [] as { what: string; at: number }[], refused: 0 };
  const start = performance.now();
  function arrive(what: string): void {
    const now = performance.now() / 1000;
    const { perSecond, atOnce } = allowance;
    if (perSecond > 0) {
      let performed = count - (now - since) * perSecond;
      if (performed < 0) [performed, count, since] = [0, 0, now];
      if (performed > atOnce - 1) {
        seen.refused += 1;
        const allowedAt = since + (count - atOnce + 1) / perSecond;
        const retryAfterMs = Math.ceil(Math.max(0, allowedAt - now) * 1000);
        throw new MatrixFault("M_LIMIT_EXCEEDED", { status: 429, reached: true, retryAfterMs });
      }
      count += 1;
    }
    seen.taken.push({ what, at: performance.now() - start });
  }
  return { seen, arrive };
}

const FREE: Allowance = { perSecond: 0, atOnce: 10 };

function bot(given: Allowance | undefined, real = given ?? FREE) {
  const { seen, arrive } = homeserver(real);
  const closed = new AbortController();
  const logged: string[] = [];
  const log = {
    info: (_: object, message: string) => void logged.push(message),
    warn: (_: object, message: string) => void logged.push(message),
    error: (_: object, message: string) => void logged.push(message),
  };
  const pace = createPace(given, { log, closed: closed.signal });
  /** The request takes `there` ms to the homeserver, the answer `back` ms. */
  const say = (what: string, urgency: Urgency = "answer", there = 10, back = 10) =>
    pace.run(urgency, async () => {
      await delay(there);
      arrive(what);
      await delay(back);
    });
  const sayAll = (count: number, urgency?: Urgency) => {
    for (let index = 0; index < count; index += 1) void say(String(index), urgency).catch(() => undefined);
  };
  return { seen, pace, say, sayAll, logged, closed };
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

it("is never too fast, whatever the delays on the way, and loses no time while something waits", async () => {
  const event = fc.record({
    after: fc.integer({ min: 0, max: 4000 }),
    there: fc.integer({ min: 0, max: 900 }),
    back: fc.integer({ min: 0, max: 900 }),
  });
  const events = fc.array(event, { minLength: 1, maxLength: 60 });
  const allowance = fc.record({
    perSecond: fc.constantFrom(0.2, 1, 7, 50),
    atOnce: fc.integer({ min: 3, max: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(allowance, events, async (given, drawn) => {
      const { seen, say, closed } = bot(given);
      let last = 0;
      for (const { after, there, back } of drawn) {
        await vi.advanceTimersByTimeAsync(after);
        last += after;
        void say("x", "answer", there, back);
      }
      // At the latest when the last came, everything was to be said.
      const longest = last + (drawn.length / given.perSecond) * 1000 + 4000;
      await vi.advanceTimersByTimeAsync(longest - last);
      closed.abort();
      expect(seen.refused).toBe(0);
      expect(seen.taken).toHaveLength(drawn.length);
    }),
    { numRuns: 100 },
  );
});

it("takes hardly longer than it must", async () => {
  const { seen, sayAll } = bot({ perSecond: 10, atOnce: 10 });
  sayAll(1000, "unasked");
  await seconds(120);
  expect(seen.taken).toHaveLength(1000);
  const [first, last] = [seen.taken[0]?.at ?? 0, seen.taken.at(-1)?.at ?? 0];
  expect((last - first) / 1000 / ((1000 - 10) / 10)).toBeLessThan(1.01);
  expect(seen.refused).toBe(0);
});

it("says answers first, then new states of earlier ones, then buttons, and then what nobody waits for", async () => {
  const { seen, say, sayAll } = bot({ perSecond: 1, atOnce: 10 });
  sayAll(10, "unasked");
  for (const urgency of [
    "unasked button",
    "unasked",
    "button",
    "edit",
    "answer",
    "unasked",
    "answer",
  ] as const)
    void say(urgency, urgency);
  await seconds(20);
  const order = seen.taken.slice(10).map(({ what }) => what);
  expect(order).toEqual(["answer", "answer", "edit", "button", "unasked", "unasked", "unasked button"]);
});

it("finds out with two events too many that a homeserver takes no more than Synapse does by default", async () => {
  const { seen, sayAll, logged } = bot(undefined, SYNAPSE_ALLOWANCE);
  sayAll(60);
  await seconds(300);
  expect(seen.taken).toHaveLength(60);
  expect(seen.refused).toBe(2);
  expect(logged).toEqual([expect.stringContaining("MATRIX_MESSAGES_PER_SECOND")]);
});

it("finds out that a homeserver takes more, and keeps it waiting no longer", async () => {
  const { seen, sayAll, logged } = bot(undefined, FREE);
  sayAll(500);
  await seconds(3);
  expect(seen.taken).toHaveLength(500);
  expect(logged).toEqual([expect.stringContaining("takes more")]);
});

it("is not misled by a homeserver that answers late", async () => {
  const { seen, say } = bot(undefined, SYNAPSE_ALLOWANCE);
  for (let index = 0; index < 40; index += 1) {
    void say(String(index), "answer", 1, 4000);
    await seconds(5);
  }
  await seconds(60);
  expect(seen.taken).toHaveLength(40);
  expect(seen.refused).toBe(0);
});

it("learns a limit between the two from what the homeserver says", async () => {
  const { seen, sayAll } = bot(FREE, { perSecond: 2, atOnce: 50 });
  sayAll(100);
  await seconds(3);
  const early = seen.refused;
  await seconds(60);
  expect(seen.taken).toHaveLength(100);
  expect(seen.refused - early).toBeLessThan(3);
});

it("waits for all rooms once the homeserver has refused something, and says when to try again if that is long", async () => {
  const { pace, say, seen } = bot({ perSecond: 10, atOnce: 10 });
  const limited = (retryAfterMs: number) =>
    new MatrixFault("M_LIMIT_EXCEEDED", { status: 429, reached: true, retryAfterMs });
  let refusals = 1;
  const work = async () => {
    if (refusals-- > 0) throw limited(3000);
    return "sent";
  };
  const first = pace.run("answer", work);
  await seconds(1);
  void say("another", "answer");
  await seconds(1.9);
  expect(seen.taken).toEqual([]);
  await seconds(0.3);
  expect(await first).toBe("sent");
  expect(seen.taken).toHaveLength(1);
  const long = expect(
    pace.run("answer", async () => Promise.reject(limited(3_600_000))),
  ).rejects.toMatchObject({ kind: "not-sent", retryAfterMs: 3_600_000 });
  await seconds(1);
  await long;
  await expect(say("later")).rejects.toMatchObject({ kind: "not-sent", retryAfterMs: expect.any(Number) });
});

it("has other work wait for itself alone, and no longer than a post may wait", async () => {
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  let refusals = 2;
  const work = async () => {
    if (refusals-- > 0) throw new MatrixFault("M_LIMIT_EXCEEDED", { status: 429, reached: true });
    return "done";
  };
  expect(await heeding(work, wait)).toBe("done");
  expect(waits).toEqual([2000, 4000]);
  refusals = 9;
  await expect(heeding(work, wait)).rejects.toMatchObject({ kind: "not-sent", retryAfterMs: 16_000 });
  const broken = async () => Promise.reject(new Error("another"));
  await expect(heeding(broken, wait)).rejects.toThrow("another");
});

it("lets go of what waits when the surface stops", async () => {
  const { say, sayAll, closed } = bot({ perSecond: 0.2, atOnce: 10 });
  sayAll(10);
  const waiting = say("waiting");
  const stopped = expect(waiting).rejects.toMatchObject({ kind: "not-sent" });
  await seconds(1);
  closed.abort();
  await seconds(1);
  await stopped;
  await expect(say("late")).rejects.toMatchObject({ kind: "not-sent" });
});

it("leaves half of a slow pace to other things than edits, once its reserve is half used", async () => {
  const { pace, sayAll } = bot({ perSecond: 0.2, atOnce: 10 });
  expect(pace.editGap(3)).toBe(EDIT_GAP_MS);
  sayAll(8);
  await seconds(1);
  expect(pace.editGap(1)).toBe(10_000);
  expect(pace.editGap(3)).toBe(30_000);
  await seconds(30);
  expect(pace.editGap(3)).toBe(EDIT_GAP_MS);
  const free = bot(FREE);
  free.sayAll(50);
  await seconds(1);
  expect(free.pace.editGap(9)).toBe(EDIT_GAP_MS);
});
