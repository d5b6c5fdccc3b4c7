import { expect, test } from "vitest";
import { tidy } from "../../src/main/housekeeping.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import { testSealer } from "../kit/sealer.ts";

const DAY = 24 * 3_600_000;
const day = (number: number) => new Date(Date.UTC(2026, 10, 1) + number * DAY);

test("what has served its time goes after a week; what is open, and the audit, stay", async () => {
  const store = await openStore(":memory:", testSealer());
  const offer = {
    kind: "button",
    actor: "a",
    conversation: "c",
    command: "x",
    params: null,
    data: null,
    once: true,
  } as const;
  const operation = { instance: "i", actor: "a", conversation: "c", place: {}, command: "x", params: {} };
  for (const id of ["old", "open", "new"]) {
    const began = id === "new" ? day(9) : day(1);
    await store.claims.claim(id, began);
    await store.memories.save(id, {}, id === "old" ? day(9) : day(11));
    await store.pending.issue([
      { ...offer, token: id, createdAt: began, expiresAt: id === "old" ? day(2) : day(12) },
    ]);
    await store.operations.begin({ ...operation, id, startedAt: began });
    if (id !== "open") await store.operations.finish(id, began);
    await store.inbox.put({ id, surface: "slack", payload: "p", receivedAt: began });
    if (id !== "open") await store.inbox.finish(id);
  }
  await store.audit.append({
    at: day(1),
    operation: "old",
    phase: "intent",
    actor: "a",
    subject: undefined,
    surface: "slack",
    place: "",
    source: "grammar",
    command: "x",
    params: {},
    result: undefined,
  });
  await tidy(store, day(10));
  expect(await store.claims.claim("old", day(10))).toBe(true);
  expect(await store.claims.claim("new", day(10))).toBe(false);
  expect(await store.memories.load("old", day(5))).toBeUndefined();
  expect(await store.memories.load("open", day(10))).toEqual({});
  expect(await store.pending.find("old")).toBeUndefined();
  expect(await store.pending.find("open")).toBeDefined();
  const again = (id: string) => store.operations.begin({ ...operation, id, startedAt: day(10) });
  expect([await again("old"), await again("open"), await again("new")]).toEqual([true, false, false]);
  expect((await store.inbox.waiting("slack", day(10))).map(({ id }) => id)).toEqual(["open"]);
  expect(await store.audit.verify()).toMatchObject({ count: 1, problems: [] });
  await store.close();
});

test("what was posted is forgotten after a week; what still waits is not", async () => {
  const store = await openStore(":memory:", testSealer());
  const entry = {
    surface: "slack",
    destination: "C1",
    owner: "slack:U1",
    kind: "post",
    sealed: "v1",
  } as const;
  for (const key of ["posted", "waiting"])
    await store.outbox.put({ ...entry, key, dueAt: day(1), createdAt: day(1) });
  const lease = await store.leases.acquire("outbox", "me", day(1), 1000);
  if (!lease) throw new Error("nobody else has it");
  expect(await store.outbox.sent(lease, "posted", { id: "1" }, day(1))).toBe(true);
  await tidy(store, day(7));
  expect(await store.outbox.find("posted")).toBeDefined();
  await tidy(store, day(10));
  expect(await store.outbox.find("posted")).toBeUndefined();
  expect(await store.outbox.find("waiting")).toMatchObject({ state: "waiting" });
  await store.close();
});
