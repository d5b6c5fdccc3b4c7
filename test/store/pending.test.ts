import { afterEach, describe, expect, it } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { PendingInvocation, Store } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const stores: Store[] = [];
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute));

async function store(path = ":memory:"): Promise<Store> {
  const opened = await openStore(path, testSealer());
  stores.push(opened);
  return opened;
}

const invocation = (changed: Partial<PendingInvocation> = {}): PendingInvocation => ({
  token: "t",
  kind: "plan",
  actor: "ana",
  conversation: "c",
  command: "deployment delete",
  params: { deployment: "d-1" },
  data: { shown: ["a", 1, null] },
  once: true,
  createdAt: at(0),
  expiresAt: at(10),
  ...changed,
});

afterEach(async () => {
  for (const opened of stores.splice(0)) await opened.close();
});

describe("taking a pending invocation", () => {
  it("gives back what was issued, after a restart too, and only once", async () => {
    const path = folder.file("bot.sqlite");
    const issuing = await store(path);
    await issuing.pending.issue([invocation()]);
    await issuing.close();
    const { pending } = await store(path);
    expect(await pending.take("t", "ana", at(1))).toEqual({ status: "taken", pending: invocation() });
    expect(await pending.take("t", "ana", at(2))).toEqual({
      status: "spent",
      pending: invocation(),
      by: "ana",
      at: at(1),
    });
  });

  it("knows nothing of a token that was never issued", async () => {
    const { pending } = await store();
    expect(await pending.take("constructor", "ana", at(0))).toEqual({ status: "unknown" });
  });

  it("tells someone else only that it is not for him, and leaves it to its owner", async () => {
    const { pending } = await store();
    await pending.issue([invocation()]);
    expect((await pending.take("t", "bob", at(1))).status).toBe("foreign");
    expect((await pending.take("t", "bob", at(10))).status).toBe("foreign");
    expect((await pending.take("t", "ana", at(1))).status).toBe("taken");
    expect((await pending.take("t", "bob", at(2))).status).toBe("foreign");
  });

  it("ends at the expiry, but one that was spent says so also later", async () => {
    const { pending } = await store();
    await pending.issue([invocation(), invocation({ token: "late" })]);
    await pending.take("t", "ana", at(9));
    expect((await pending.take("late", "ana", at(10))).status).toBe("expired");
    expect((await pending.take("t", "ana", at(10))).status).toBe("spent");
  });

  it("lets anyone take one without owner, and says who was first", async () => {
    const { pending } = await store();
    await pending.issue([invocation({ actor: undefined })]);
    expect((await pending.take("t", "bob", at(1))).status).toBe("taken");
    expect(await pending.take("t", "ana", at(2))).toMatchObject({ status: "spent", by: "bob" });
  });

  it("lets one that changes nothing be taken again until it expires", async () => {
    const { pending } = await store();
    await pending.issue([invocation({ kind: "button", once: false, actor: undefined })]);
    for (const actor of ["ana", "bob", "ana"]) {
      expect((await pending.take("t", actor, at(9))).status).toBe("taken");
    }
    expect((await pending.take("t", "ana", at(10))).status).toBe("expired");
  });

  it("has one winner among several connections", async () => {
    const path = folder.file("bot.sqlite");
    const connections = [await store(path), await store(path)];
    await connections[0]?.pending.issue([invocation({ actor: undefined })]);
    const presses = Array.from({ length: 10 }, (_, n) =>
      connections[n % 2]?.pending.take("t", `actor ${n}`, at(1)),
    );
    const statuses = (await Promise.all(presses)).map((taken) => taken?.status);
    expect(statuses.filter((status) => status === "taken")).toHaveLength(1);
    expect(statuses.filter((status) => status === "spent")).toHaveLength(9);
  });

  it("finds each of very many issued at once, and issues all or none", async () => {
    const { pending } = await store();
    const many = Array.from({ length: 3_000 }, (_, n) => invocation({ token: `t${n}` }));
    await pending.issue(many);
    await pending.issue([]);
    expect((await pending.take("t2999", "ana", at(1))).status).toBe("taken");
    await expect(
      pending.issue([invocation({ token: "new" }), invocation({ token: "t1" })]),
    ).rejects.toThrow();
    expect((await pending.take("new", "ana", at(1))).status).toBe("unknown");
  });
});

describe("the latest plan", () => {
  it("is the newest usable plan of this person in this conversation", async () => {
    const { pending } = await store();
    await pending.issue([
      invocation({ token: "older" }),
      invocation({ token: "newer", createdAt: at(1) }),
      invocation({ token: "same moment", createdAt: at(1) }),
      invocation({ token: "of bob", actor: "bob", createdAt: at(2) }),
      invocation({ token: "of nobody", actor: undefined, createdAt: at(2) }),
      invocation({ token: "elsewhere", conversation: "d", createdAt: at(2) }),
      invocation({ token: "a button", kind: "button", createdAt: at(2) }),
      invocation({ token: "brief", createdAt: at(2), expiresAt: at(3) }),
    ]);
    const latest = async () => (await pending.latestPlan("c", "ana", at(3)))?.token;
    expect(await latest()).toBe("same moment");
    await pending.take("same moment", "ana", at(3));
    expect(await latest()).toBe("newer");
    await pending.discard("newer", "ana", at(3));
    expect(await latest()).toBe("older");
    expect(await pending.latestPlan("c", "ana", at(10))).toBeUndefined();
  });
});

describe("discarding", () => {
  it("spends a token once, for whom it is meant, while it is usable", async () => {
    const { pending } = await store();
    await pending.issue([invocation(), invocation({ token: "late" })]);
    expect(await pending.discard("t", "bob", at(1))).toBe(false);
    expect(await pending.discard("t", "ana", at(1))).toBe(true);
    expect(await pending.discard("t", "ana", at(1))).toBe(false);
    expect((await pending.take("t", "ana", at(2))).status).toBe("spent");
    expect(await pending.discard("late", "ana", at(10))).toBe(false);
    expect(await pending.discard("unknown", "ana", at(1))).toBe(false);
  });
});
