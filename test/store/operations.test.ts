import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type StoreOptions } from "../../src/store/sqlite-store.ts";
import type { Operation, Store } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const stores: Store[] = [];
const alive = new Set<number>();
const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, second));

async function store(options: StoreOptions): Promise<Store> {
  const opened = await openStore(folder.file("bot.sqlite"), testSealer(), {
    host: "one",
    pidAlive: (pid) => alive.has(pid),
    ...options,
  });
  stores.push(opened);
  return opened;
}

const operation = (changed: Partial<Operation> = {}): Operation => ({
  id: "op-1",
  instance: "first",
  actor: "slack:U1",
  conversation: "slack:C1",
  place: { channel: "C1" },
  command: "snapshot create",
  params: { deployment: "d-1", names: ["a"] },
  startedAt: at(0),
  ...changed,
});

beforeEach(() => {
  alive.clear();
  for (const pid of [10, 20, 30]) alive.add(pid);
});

afterEach(async () => {
  for (const opened of stores.splice(0)) await opened.close();
});

/** One instance with open work, and another one that may inherit it. */
async function two(heir: StoreOptions = {}): Promise<{ first: Store; second: Store }> {
  const first = await store({ pid: 10 });
  const second = await store({ pid: 20, ...heir });
  await first.instances.register("first", at(0));
  await second.instances.register("second", at(0));
  await first.operations.begin(operation());
  return { first, second };
}

describe("open operations", () => {
  it("stay with an instance that lives", async () => {
    const { first, second } = await two();
    expect(await second.operations.takeOver("second", at(60))).toEqual([]);
    await first.instances.beat("first", at(100));
    expect(await second.operations.takeOver("second", at(160))).toEqual([]);
  });

  it("are never taken from oneself, however long the last beat is past", async () => {
    const { first } = await two();
    expect(await first.operations.takeOver("first", at(999))).toEqual([]);
  });

  it("are taken over from a process that is silent for more than a minute", async () => {
    const { second } = await two({ host: "two" });
    expect(await second.operations.takeOver("second", at(61))).toEqual([operation({ instance: "second" })]);
  });

  it("are taken over at once from a process that ended on this host", async () => {
    const { second } = await two();
    alive.delete(10);
    expect(await second.operations.takeOver("second", at(1))).toEqual([operation({ instance: "second" })]);
    expect(await second.operations.takeOver("second", at(2))).toEqual([]);
  });

  it("are not judged by the pids of another host", async () => {
    const { second } = await two({ host: "two" });
    alive.delete(10);
    expect(await second.operations.takeOver("second", at(1))).toEqual([]);
  });

  it("of one surface leave those of others to whoever serves them", async () => {
    const { second } = await two();
    alive.delete(10);
    expect(await second.operations.takeOver("second", at(1), "matrix")).toEqual([]);
    expect(await second.operations.takeOver("second", at(1), "slack")).toHaveLength(1);
  });

  it("are taken over from a released instance, and from one that never registered", async () => {
    const { first, second } = await two();
    await first.instances.release("first");
    await first.operations.begin(operation({ id: "op-2", instance: "never seen", startedAt: at(-5) }));
    const taken = await second.operations.takeOver("second", at(1));
    expect(taken.map(({ id }) => id)).toEqual(["op-2", "op-1"]);
  });

  it("are taken over from the predecessor that had our pid, as in a container", async () => {
    const first = await store({ pid: 1, processStartedAt: 1_000 });
    await first.instances.register("first", at(0));
    await first.operations.begin(operation());
    alive.add(1);
    const sameProcess = await store({ pid: 1, processStartedAt: 1_000 });
    expect(await sameProcess.operations.takeOver("beside", at(1))).toEqual([]);
    const restarted = await store({ pid: 1, processStartedAt: 2_000 });
    expect(await restarted.operations.takeOver("second", at(1))).toHaveLength(1);
  });

  it("go on to the next heir when the first heir ends too", async () => {
    const { second } = await two();
    alive.delete(10);
    await second.operations.takeOver("second", at(1));
    alive.delete(20);
    const third = await store({ pid: 30 });
    expect(await third.operations.takeOver("third", at(2))).toEqual([operation({ instance: "third" })]);
  });

  it("stay with an heir that had not registered", async () => {
    const { first, second } = await two();
    await first.instances.release("first");
    const third = await store({ pid: 30 });
    expect(await third.operations.takeOver("third", at(1))).toHaveLength(1);
    expect(await second.operations.takeOver("second", at(1))).toEqual([]);
  });

  it("are over when they are finished, also by the one who lost them", async () => {
    const { first, second } = await two();
    await first.operations.finish("op-1", at(1));
    await first.operations.finish("op-1", at(1));
    alive.delete(10);
    expect(await second.operations.takeOver("second", at(1))).toEqual([]);
  });

  it("hand on what was written down of their outcome, and forget it when they are finished", async () => {
    const { first, second } = await two();
    await first.operations.amend("op-1", { sealed: "with its outcome" });
    alive.delete(10);
    const [taken] = await second.operations.takeOver("second", at(1));
    expect(taken).toEqual(operation({ instance: "second", params: { sealed: "with its outcome" } }));
    await second.operations.finish("op-1", at(2));
    await second.operations.amend("op-1", { sealed: "too late" });
    await second.instances.release("second");
    const third = await store({ pid: 30 });
    expect(await third.operations.takeOver("third", at(3))).toEqual([]);
  });

  it("of a process that was only suspended are safe again once it beats", async () => {
    const { first, second } = await two();
    expect(await second.operations.takeOver("second", at(61))).toHaveLength(1);
    await first.instances.beat("first", at(62));
    await first.operations.begin(operation({ id: "op-2", startedAt: at(62) }));
    expect(await second.operations.takeOver("second", at(63))).toEqual([]);
  });

  it("are handed to one caller only when several ask at once", async () => {
    const { second } = await two();
    const third = await store({ pid: 30 });
    alive.delete(10);
    const taken = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        n % 2 === 0 ? second.operations.takeOver("second", at(1)) : third.operations.takeOver("third", at(1)),
      ),
    );
    expect(taken.flat()).toHaveLength(1);
  });
});
