import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { Subscription } from "../../src/store/subscriptions-port.ts";
import { testSealer } from "../kit/sealer.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore(":memory:", testSealer());
});
afterEach(() => store.close());

const subscription = (overrides: Partial<Subscription> = {}): Subscription => ({
  surface: "matrix",
  channel: "!old",
  direct: false,
  topic: "downtime",
  vo: undefined,
  owner: "matrix:@ana",
  actor: { surface: "matrix", id: "@ana", name: "Ana" },
  since: new Date("2026-11-23T10:00:00Z"),
  ...overrides,
});

test("a place hears once of a topic and VO; who subscribed last answers for it", async () => {
  const { subscriptions } = store;
  await subscriptions.put(subscription());
  const newer = subscription({
    owner: "matrix:@bob",
    actor: { id: "@bob" },
    since: new Date("2026-11-24T10:00:00Z"),
  });
  await subscriptions.put(newer);
  await subscriptions.put(subscription({ vo: "tutorials" }));
  await subscriptions.put(subscription({ channel: "!other", topic: "digest", vo: "tutorials" }));
  expect(await subscriptions.in("matrix", "!old")).toEqual([subscription({ vo: "tutorials" }), newer]);
  expect((await subscriptions.of("downtime")).map(({ vo }) => vo)).toEqual([undefined, "tutorials"]);
  expect(await subscriptions.remove({ surface: "matrix", channel: "!old" }, "downtime", "tutorials")).toBe(1);
  expect(await subscriptions.remove({ surface: "matrix", channel: "!old" }, "downtime", undefined)).toBe(1);
  expect(await subscriptions.remove({ surface: "matrix", channel: "!old" }, "downtime", undefined)).toBe(0);
  expect(await subscriptions.of("digest")).toHaveLength(1);
});

test("a room that is replaced takes them along; what the new one hears of stays as it is", async () => {
  const { subscriptions } = store;
  await subscriptions.put(subscription());
  await subscriptions.put(subscription({ topic: "digest", vo: "tutorials" }));
  const there = subscription({ channel: "!new", owner: "matrix:@bob" });
  await subscriptions.put(there);
  await subscriptions.mute("matrix", { channel: "!old" }, "ready", new Date());
  expect(await subscriptions.move("matrix", "!old", "!new")).toBe(true);
  expect(await subscriptions.move("matrix", "!old", "!new")).toBe(false);
  expect(await subscriptions.in("matrix", "!old")).toEqual([]);
  expect(await subscriptions.in("matrix", "!new")).toEqual(
    [subscription({ channel: "!new", topic: "digest", vo: "tutorials" }), there].toSorted((a, b) =>
      a.topic.localeCompare(b.topic),
    ),
  );
  expect(await subscriptions.isMuted("matrix", { channel: "!new" }, "ready")).toBe(true);
  expect(await subscriptions.isMuted("matrix", { channel: "!old" }, "ready")).toBe(false);
});

test("a channel and a person of the same name are muted each for itself", async () => {
  const { subscriptions } = store;
  await subscriptions.mute("slack", { person: "slack:U1" }, "ready", new Date());
  await subscriptions.mute("slack", { person: "slack:U1" }, "ready", new Date());
  expect(await subscriptions.isMuted("slack", { channel: "slack:U1" }, "ready")).toBe(false);
  expect(await subscriptions.isMuted("slack", { person: "slack:U1" }, "ready")).toBe(true);
  expect(await subscriptions.unmute("slack", { person: "slack:U1" }, "ready")).toBe(true);
  expect(await subscriptions.unmute("slack", { person: "slack:U1" }, "ready")).toBe(false);
});

test("of who is forgotten, what he alone hears of goes; what a channel hears of stays without his name", async () => {
  const { subscriptions, personal } = store;
  await subscriptions.put(subscription());
  await subscriptions.put(subscription({ channel: "!alone", direct: true }));
  await subscriptions.mute("matrix", { person: "matrix:@ana" }, "ready", new Date());
  const owner = { actor: "matrix:@ana", owns: () => false };
  expect((await personal.read(owner))["subscriptions"]).toHaveLength(2);
  await personal.erase(owner);
  expect(await subscriptions.of("downtime")).toEqual([subscription({ owner: "", actor: null })]);
  expect(await subscriptions.isMuted("matrix", { person: "matrix:@ana" }, "ready")).toBe(false);
});
