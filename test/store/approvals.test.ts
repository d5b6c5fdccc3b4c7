import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { ApprovalStore, Decision, Store } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";

let store: Store;
let approvals: ApprovalStore;
beforeEach(async () => {
  store = await openStore(":memory:", testSealer());
  approvals = store.approvals;
});
afterEach(() => store.close());

const NOW = new Date("2026-11-23T10:00:00Z");
const END = new Date("2026-11-24T10:00:00Z");
type Asked = Parameters<ApprovalStore["ask"]>[0];

const asked = (id: string, more: Partial<Asked> = {}): Asked => ({
  id,
  surface: "slack",
  channel: "C1",
  title: "Launch lab-run",
  asker: { actor: { id: "U1" } },
  command: "deploy",
  sealed: `sealed ${id}`,
  operation: `operation of ${id}`,
  createdAt: NOW,
  expiresAt: END,
  ...more,
});
const by = (name: string, kind: Decision["kind"] = "approved"): Omit<Decision, "at"> => ({
  kind,
  by: `slack:${name}`,
  name,
  reason: undefined,
});

describe("a request", () => {
  test("has the next number of its channel, and is found by it and by its id", async () => {
    expect((await approvals.ask(asked("a"))).number).toBe(1);
    expect((await approvals.ask(asked("b", { channel: "C2" }))).number).toBe(1);
    expect((await approvals.ask(asked("c", { surface: "discord" }))).number).toBe(1);
    const second = await approvals.ask(asked("d"));
    expect(second.number).toBe(2);
    expect(await approvals.find("d")).toEqual(second);
    expect(await approvals.numbered("slack", "C1", 2)).toEqual(second);
    expect(await approvals.numbered("slack", "C2", 2)).toBeUndefined();
    expect(await approvals.find("nobody")).toBeUndefined();
  });

  test("of the same operation stays the first", async () => {
    await approvals.ask(asked("a"));
    const again = await approvals.ask(asked("b", { operation: "operation of a", sealed: "other" }));
    expect(again).toMatchObject({ id: "a", number: 1, sealed: "sealed a" });
    expect(await approvals.open("slack", "C1", NOW)).toHaveLength(1);
  });

  test("remembers where it is shown", async () => {
    await approvals.ask(asked("a"));
    await approvals.posted("a", { id: "1.5" });
    expect((await approvals.find("a"))?.post).toEqual({ id: "1.5" });
  });
});

describe("a decision", () => {
  test("is made once, by the first of many", async () => {
    await approvals.ask(asked("a"));
    const won = await Promise.all(["ana", "bob", "tom"].map((name) => approvals.decide("a", by(name), NOW)));
    expect(won.filter(Boolean)).toHaveLength(1);
    const winner = ["ana", "bob", "tom"][won.indexOf(true)];
    expect((await approvals.find("a"))?.decision).toEqual({ ...by(winner ?? ""), at: NOW });
    expect(await approvals.open("slack", "C1", NOW)).toEqual([]);
  });

  test("is made before its time is over, to the millisecond", async () => {
    await approvals.ask(asked("a"));
    expect(await approvals.decide("a", by("ana"), END)).toBe(false);
    expect(await approvals.decide("a", by("ana"), new Date(END.getTime() - 1))).toBe(true);
  });

  test("on what nobody asked for is none", async () => {
    expect(await approvals.decide("nobody", by("ana"), NOW)).toBe(false);
  });
});

describe("the end of its time", () => {
  test("is handed out once, per surface", async () => {
    await approvals.ask(asked("a"));
    await approvals.ask(asked("b", { surface: "discord" }));
    await approvals.ask(asked("c"));
    await approvals.decide("c", by("ana", "refused"), NOW);
    expect(await approvals.expire("slack", new Date(END.getTime() - 1))).toEqual([]);
    const ended = await approvals.expire("slack", END);
    expect(ended).toMatchObject([{ id: "a", decision: { kind: "expired", by: "", at: END } }]);
    expect(await approvals.expire("slack", END)).toEqual([]);
    expect(await approvals.expire("discord", END)).toHaveLength(1);
  });
});

test("requests move with their channel, behind those of the new one", async () => {
  await approvals.ask(asked("a"));
  await approvals.ask(asked("b"));
  await approvals.ask(asked("c", { channel: "C2" }));
  await approvals.move("slack", "C1", "C2");
  expect(await approvals.open("slack", "C1", NOW)).toEqual([]);
  const moved = await approvals.open("slack", "C2", NOW);
  expect(moved.map(({ id, number }) => [id, number])).toEqual([
    ["c", 1],
    ["a", 2],
    ["b", 3],
  ]);
});

test("what ended long ago is forgotten", async () => {
  await approvals.ask(asked("a"));
  await approvals.prune(END);
  expect(await approvals.find("a")).toBeDefined();
  await approvals.prune(new Date(END.getTime() + 1));
  expect(await approvals.find("a")).toBeUndefined();
});
