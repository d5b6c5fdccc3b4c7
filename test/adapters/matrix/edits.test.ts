import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createEdits } from "../../../adapters/matrix/edits.ts";
import { EDIT_GAP_MS } from "../../../adapters/matrix/limits.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function recorder(gapFor = (_posts: number) => EDIT_GAP_MS) {
  const sent: { post: string; version: number; at: number }[] = [];
  const start = Date.now();
  const edits = createEdits<number>(
    async (post, version) => {
      sent.push({ post, version, at: Date.now() - start });
    },
    () => Date.now(),
    gapFor,
  );
  return { sent, edits };
}

it("sends the first at once, then the newest of each gap", async () => {
  const { sent, edits } = recorder();
  await edits.show("a", 1);
  const later = [2, 3, 4].map((version) => edits.show("a", version));
  await vi.advanceTimersByTimeAsync(EDIT_GAP_MS - 1);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  await Promise.all(later);
  expect(sent).toEqual([
    { post: "a", version: 1, at: 0 },
    { post: "a", version: 4, at: EDIT_GAP_MS },
  ]);
});

it("does not let one post wait for another", async () => {
  const { sent, edits } = recorder();
  await Promise.all([edits.show("a", 1), edits.show("b", 2)]);
  expect(sent.map(({ at }) => at)).toEqual([0, 0]);
});

it("leaves longer gaps the more posts are edited, where the homeserver takes little", async () => {
  const { sent, edits } = recorder((posts) => posts * 10_000);
  // Posts that have no more to say do not count.
  await Promise.all([edits.show("c", 1), edits.show("d", 1), edits.show("a", 1)]);
  const later = [edits.show("a", 2)];
  await edits.show("b", 1);
  later.push(edits.show("b", 2));
  await vi.advanceTimersByTimeAsync(20_000);
  await Promise.all(later);
  expect(sent.slice(2)).toEqual([
    { post: "a", version: 1, at: 0 },
    { post: "b", version: 1, at: 0 },
    { post: "a", version: 2, at: 10_000 },
    { post: "b", version: 2, at: 20_000 },
  ]);
});

it("sends what is waiting at once when it is told to", async () => {
  const { sent, edits } = recorder();
  await edits.show("a", 1);
  const waiting = edits.show("a", 2);
  await edits.flush();
  await waiting;
  expect(sent.map(({ version }) => version)).toEqual([1, 2]);
});

it("tells of a failure, and goes on with the next version", async () => {
  let broken = true;
  const sent: number[] = [];
  const edits = createEdits<number>(
    async (_, version) => {
      if (broken) throw new Error("no");
      sent.push(version);
    },
    () => Date.now(),
    () => EDIT_GAP_MS,
  );
  await expect(edits.show("a", 1)).rejects.toThrow("no");
  broken = false;
  const next = edits.show("a", 2);
  await vi.advanceTimersByTimeAsync(EDIT_GAP_MS);
  await next;
  expect(sent).toEqual([2]);
});
