import { describe, expect, test } from "vitest";
import { type Watched, watch } from "../../src/commands/follow.ts";
import { PlatformFailure } from "../../src/platform/failure.ts";
import { aCall } from "../kit/commands.ts";

interface Seen {
  readonly seen: readonly number[];
  readonly waited: readonly number[];
  readonly failure: unknown;
}

/** Watches a sequence of sights and failures. */
async function watched(
  sights: readonly (number | Error)[],
  more: Partial<Watched<number>> = {},
): Promise<Seen> {
  const waited: number[] = [];
  const seen: number[] = [];
  let at = 0;
  const look = async () => {
    const sight = sights[at++];
    if (sight instanceof Error) throw sight;
    return sight ?? -1;
  };
  const wait = async (ms: number) => void waited.push(ms);
  const whole = { look, over: (one: number) => one < 0, pauseMs: () => 1000, longestMs: 60_000, ...more };
  try {
    for await (const one of watch(whole, { wait }, aCall())) seen.push(one);
    return { seen, waited, failure: undefined };
  } catch (failure) {
    return { seen, waited, failure };
  }
}

const outage = new PlatformFailure("unreachable", "cannot be reached");

describe("watching", () => {
  test("tells each sight until nothing can follow", async () => {
    expect(await watched([1, 2, -1, 3])).toEqual({
      seen: [1, 2, -1],
      waited: [1000, 1000],
      failure: undefined,
    });
  });

  test("bears some failures of the platform, and begins counting anew after a sight", async () => {
    const five = Array.from({ length: 5 }, () => outage);
    expect(await watched([1, ...five, 2, ...five, -1])).toMatchObject({
      seen: [1, 2, -1],
      failure: undefined,
    });
    expect(await watched([1, ...five, outage, 2])).toMatchObject({ seen: [1], failure: outage });
  });

  test("does not bear a refusal", async () => {
    const refused = new PlatformFailure("forbidden", "level too low");
    expect(await watched([1, refused, 2])).toMatchObject({ seen: [1], failure: refused });
    const mistake = new TypeError("a mistake of ours");
    expect(await watched([mistake])).toMatchObject({ failure: mistake });
  });

  test("waits by what has passed, and ends after the longest time", async () => {
    const pauseMs = (elapsed: number) => (elapsed < 2000 ? 1000 : 5000);
    const { seen, waited } = await watched([1, 1, 1, 1, 1, 1], { pauseMs, longestMs: 10_000 });
    expect(waited).toEqual([1000, 1000, 5000, 5000]);
    expect(seen).toHaveLength(4);
  });

  test("ends when the program stops", async () => {
    const stopping = new AbortController();
    const sights: number[] = [];
    const look = async () => 1;
    const wait = async () => stopping.abort();
    const whole = { look, over: () => false, pauseMs: () => 1, longestMs: 100 };
    for await (const one of watch(whole, { wait }, stopping)) sights.push(one);
    expect(sights).toEqual([1]);
  });
});
