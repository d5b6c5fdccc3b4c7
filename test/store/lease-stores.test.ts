/** What people agreed to end, put off, or wait for: kept for them alone, and moved with their channel. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";

const at = (hours: number) => new Date(Date.UTC(2026, 10, 23, hours));
const person = {
  owner: "slack:U1",
  surface: "slack",
  actor: { surface: "slack", id: "U1", name: "Ada" },
  place: { surface: "slack", channel: "C1", thread: "7", direct: false },
};
const lease = {
  ...person,
  deployment: "d1",
  vo: "v",
  kind: "module" as const,
  title: "lab-run",
  subject: "ada",
  timeZone: "Europe/Madrid",
  agreedAt: at(10),
  endsAt: at(20),
};
let store: Store;
beforeEach(async () => {
  store = await openStore(":memory:", testSealer());
});
afterEach(() => store.close());

test("agreed anew, nothing is known as told any more, and what an earlier look wrote is refused", async () => {
  await store.deploymentLeases.agree(lease, at(19));
  const first = await store.deploymentLeases.find("slack:U1", "d1");
  if (!first) throw new Error("it is lost");
  const ending = { by: "rule", since: at(20).toISOString(), before: [] } as const;
  expect(await store.deploymentLeases.note({ ...first, told: ["end"], ending, nextAt: at(21) })).toBe(true);
  await store.deploymentLeases.agree({ ...lease, agreedAt: at(20), endsAt: at(30) }, at(29));
  expect(await store.deploymentLeases.note({ ...first, told: ["late"], nextAt: at(0) })).toBe(false);
  expect(await store.deploymentLeases.find("slack:U1", "d1")).toMatchObject({ told: [], nextAt: at(29) });
  expect((await store.deploymentLeases.find("slack:U1", "d1"))?.ending).toBeUndefined();
  expect(await store.deploymentLeases.due("slack", at(28), 9)).toEqual([]);
  expect(await store.deploymentLeases.due("slack", at(29), 9)).toHaveLength(1);
  expect(await store.deploymentLeases.due("discord", at(29), 9)).toEqual([]);
});

test("what is put off is ended once", async () => {
  const start = {
    ...person,
    id: "oplater",
    subject: "ada",
    vo: "v",
    command: "deploy",
    title: "night",
    timeZone: "Europe/Madrid",
    at: at(22),
    sealed: "x",
    createdAt: at(10),
  };
  await store.laterStarts.put(start);
  await store.laterStarts.put({ ...start, title: "another" });
  expect(await store.laterStarts.find("oplater")).toEqual(start);
  expect(await store.laterStarts.due("slack", at(21))).toEqual([]);
  expect(await store.laterStarts.due("slack", at(22))).toEqual([start]);
  expect(await store.laterStarts.nextAt("slack")).toEqual(at(22));
  expect(await store.laterStarts.end("oplater")).toBe(true);
  expect(await store.laterStarts.end("oplater")).toBe(false);
});

test("a channel with a new id takes all of it along, without its threads", async () => {
  await store.deploymentLeases.agree(lease, at(19));
  await store.clusterWatches.put({ ...person, vo: "", datacenter: "", gpuType: "", endsAt: at(30) });
  await store.places.move("slack", "C1", "C2");
  const moved = { surface: "slack", channel: "C2", direct: false };
  expect((await store.deploymentLeases.find("slack:U1", "d1"))?.place).toEqual(moved);
  expect((await store.clusterWatches.on("slack"))[0]?.place).toEqual(moved);
});
