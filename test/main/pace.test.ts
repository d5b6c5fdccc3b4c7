import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPace } from "../../src/main/pace.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("posts of one destination keep a second between them; other destinations do not wait", async () => {
  const pace = createPace();
  const posted: string[] = [];
  const post = (lane: string, what: string) => pace(lane, async () => void posted.push(what));
  const all = [post("a", "a1"), post("a", "a2"), post("a", "a3"), post("b", "b1")];
  await vi.advanceTimersByTimeAsync(500);
  expect(posted.toSorted()).toEqual(["a1", "b1"]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(posted.toSorted()).toEqual(["a1", "a2", "b1"]);
  await vi.advanceTimersByTimeAsync(1000);
  await Promise.all(all);
  expect(posted).toHaveLength(4);
});
