import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, second));
const alive = new Set<number>();
const open: Store[] = [];

async function store(pid: number): Promise<Store> {
  const opened = await openStore(folder.file("bot.sqlite"), testSealer(), {
    host: "here",
    pid,
    processStartedAt: pid,
    pidAlive: (one) => alive.has(one),
  });
  open.push(opened);
  return opened;
}

const entry = (id: string) => ({ id, surface: "slack", payload: `sealed ${id}`, receivedAt: at(0) });

describe("the inbox", () => {
  let first: Store;
  let second: Store;

  beforeEach(async () => {
    alive.clear();
    alive.add(1).add(2);
    first = await store(1);
    second = await store(2);
    await first.instances.register("first", at(0));
    await second.instances.register("second", at(0));
  });
  afterEach(async () => {
    for (const opened of open.splice(0)) await opened.close();
  });

  test("takes an event once, whoever delivers it", async () => {
    const taken = await Promise.all([first.inbox.put(entry("a")), second.inbox.put(entry("a"))]);
    expect(taken.sort()).toEqual([false, true]);
    await first.inbox.start("a", "first", at(1));
    await first.inbox.finish("a");
    expect(await second.inbox.put(entry("a"))).toBe(false);
  });

  test("lets one living process work on it", async () => {
    await first.inbox.put(entry("a"));
    expect(await first.inbox.start("a", "first", at(1))).toBe(true);
    expect(await second.inbox.start("a", "second", at(1))).toBe(false);
    expect(await second.inbox.waiting("slack", at(1))).toEqual([]);
  });

  test("hands on, in order, what a process that died left", async () => {
    for (const id of ["a", "b", "c"]) await first.inbox.put(entry(id));
    await first.inbox.start("a", "first", at(1));
    await first.inbox.start("b", "first", at(1));
    await first.inbox.finish("b");
    alive.delete(1);
    const left = await second.inbox.waiting("slack", at(2));
    expect(left.map(({ id, payload }) => [id, payload])).toEqual([
      ["a", "sealed a"],
      ["c", "sealed c"],
    ]);
    expect(await second.inbox.start("a", "second", at(2))).toBe(true);
    expect(await second.inbox.start("b", "second", at(2))).toBe(false);
    expect(await second.inbox.waiting("matrix", at(2))).toEqual([]);
  });

  test("forgets finished events only when they are old", async () => {
    await first.inbox.put(entry("a"));
    await first.inbox.put(entry("b"));
    await first.inbox.start("a", "first", at(1));
    await first.inbox.finish("a");
    await first.inbox.prune(at(0));
    expect(await first.inbox.put(entry("a"))).toBe(false);
    await first.inbox.prune(at(1));
    expect(await first.inbox.put(entry("a"))).toBe(true);
    expect(await first.inbox.put(entry("b"))).toBe(false);
  });
});

test("a surface's memory keeps, replaces and forgets its own keys", async () => {
  const opened = await openStore(":memory:", testSealer());
  const { surfaceMemories } = opened;
  await surfaceMemories.set("matrix", "token", "1");
  await surfaceMemories.set("slack", "token", "other");
  await surfaceMemories.set("matrix", "token", "2");
  expect(await surfaceMemories.get("matrix", "token")).toBe("2");
  await surfaceMemories.set("matrix", "token", undefined);
  expect(await surfaceMemories.get("matrix", "token")).toBeUndefined();
  expect(await surfaceMemories.get("slack", "token")).toBe("other");
  expect(await surfaceMemories.get("slack", "__proto__")).toBeUndefined();
  await opened.close();
});

test("an operation is begun once, also after it was finished", async () => {
  const opened = await openStore(":memory:", testSealer());
  const operation = {
    id: "op",
    instance: "first",
    actor: "slack:ana",
    conversation: "c",
    place: { channel: "C1" },
    command: "deploy",
    params: { sealed: "secret text" },
    startedAt: at(0),
  };
  expect(await opened.operations.begin(operation)).toBe(true);
  expect(await opened.operations.begin(operation)).toBe(false);
  await opened.operations.finish("op", at(1));
  expect(await opened.operations.begin(operation)).toBe(false);
  expect(await opened.operations.takeOver("second", at(2))).toEqual([]);
  await opened.operations.prune(at(2));
  expect(await opened.operations.begin(operation)).toBe(true);
  await opened.close();
});
