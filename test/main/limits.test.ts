import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Door, Entry } from "../../src/engine/turn.ts";
import { createDoor, createLimiter } from "../../src/main/limits.ts";

beforeEach(() => void vi.useFakeTimers({ now: new Date("2026-11-23T10:00:00Z") }));
afterEach(() => void vi.useRealTimers());

async function flood(
  door: Door,
  actor: string,
  times: number,
  place = "slack:C1",
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (let count = 0; count < times; count += 1) entries.push(await door(actor, place));
  return entries;
}

const letIn = (entries: readonly Entry[]) => entries.filter(({ ok }) => ok).length;
const told = (entries: readonly Entry[]) => entries.filter((entry) => !entry.ok && entry.tell).length;

describe("the door", () => {
  test("lets in what a person can type, refuses a flood, tells of it once, and says when to come back", async () => {
    const door = createDoor();
    const entries = await flood(door, "slack:U1", 500);
    expect([letIn(entries), told(entries)]).toEqual([60, 1]);
    vi.advanceTimersByTime(45_000);
    expect(await door("slack:U1", "slack:C1")).toEqual({
      ok: false,
      who: "person",
      tell: false,
      retryInSeconds: 15,
    });
    vi.advanceTimersByTime(15_000);
    expect(await door("slack:U1", "slack:C1")).toEqual({ ok: true });
    expect(told(await flood(door, "slack:U1", 100))).toBe(1);
  });

  test("is open to everybody else meanwhile, also in the same place", async () => {
    const door = createDoor();
    await flood(door, "slack:U1", 5000);
    expect(letIn(await flood(door, "slack:U2", 60))).toBe(60);
    expect(letIn(await flood(door, "matrix:U1", 60, "matrix:R1"))).toBe(60);
  });

  test("lets only so much into one place, and tells each of its people once", async () => {
    const door = createDoor();
    for (const actor of ["slack:U1", "slack:U2", "slack:U3"]) await flood(door, actor, 60);
    const late = await flood(door, "slack:U4", 10);
    expect([letIn(late), told(late)]).toEqual([0, 1]);
    expect(late[0]).toMatchObject({ who: "place", retryInSeconds: 60 });
    expect(told(await flood(door, "slack:U5", 10))).toBe(1);
    expect(letIn(await flood(door, "slack:U4", 10, "slack:C2"))).toBe(10);
  });

  test("stands open at the terminal", async () => {
    expect(letIn(await flood(createDoor(), "terminal:local", 1000, "terminal:terminal"))).toBe(1000);
  });
});

test("commands have a limit of their own, per person", async () => {
  const limiter = createLimiter();
  for (let count = 0; count < 40; count += 1) expect((await limiter("slack:U1")).ok).toBe(true);
  expect(await limiter("slack:U1")).toEqual({ ok: false, retryInSeconds: 60 });
  expect((await limiter("slack:U2")).ok).toBe(true);
  vi.advanceTimersByTime(60_000);
  expect((await limiter("slack:U1")).ok).toBe(true);
});
