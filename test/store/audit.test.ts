import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditEntry } from "../../src/store/audit-port.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute));

const entry = (changed: Partial<AuditEntry>): AuditEntry => ({
  at: at(0),
  operation: "op-1",
  phase: "intent",
  actor: "slack:U1",
  name: "Ana",
  subject: "subject-1",
  surface: "slack",
  place: "slack:C1",
  source: "slash",
  command: "deploy",
  params: { item: "yolo", set: [["a", null]] },
  plan: undefined,
  approver: undefined,
  result: undefined,
  answer: undefined,
  ...changed,
});

const ENTRIES: readonly AuditEntry[] = [
  entry({}),
  entry({ at: at(2), phase: "outcome", result: "refused:quota.exceeded", answer: "No GPU is left." }),
  entry({ at: at(2), operation: "op-2", actor: "matrix:@b:x.org", name: "Bob", subject: undefined }),
  entry({
    at: at(1),
    operation: "op-3",
    command: "snapshot create",
    params: {},
    plan: "Copy it?",
    approver: "slack:U2",
  }),
];

let store: Store;

beforeEach(async () => {
  store = await openStore(":memory:", testSealer());
  for (const each of ENTRIES) await store.audit.append(each);
});

afterEach(() => store.close());

const pick = (...positions: readonly number[]) =>
  positions.map((position) => ({ ...ENTRIES[position], position: position + 1, hash: expect.any(String) }));

describe("the audit", () => {
  it("is listed newest first, of one moment the last written first, complete", async () => {
    expect(await store.audit.list({ limit: 10 })).toEqual(pick(2, 1, 3, 0));
  });

  it("is filtered by person, operation, command and time with both ends, all at once", async () => {
    const { audit } = store;
    expect(await audit.list({ actor: "matrix:@b:x.org", limit: 10 })).toEqual(pick(2));
    expect(await audit.list({ operation: "op-1", limit: 10 })).toEqual(pick(1, 0));
    expect(await audit.list({ command: "snapshot create", limit: 10 })).toEqual(pick(3));
    expect(await audit.list({ from: at(1), to: at(1), limit: 10 })).toEqual(pick(3));
    expect(await audit.list({ to: at(1), limit: 10 })).toEqual(pick(3, 0));
    expect(await audit.list({ actor: "slack:U1", command: "deploy", from: at(1), limit: 10 })).toEqual(
      pick(1),
    );
  });

  it.each(["Bob", "bob", "@b:x.org", "b:x.org", "matrix:@b:x.org", " @Bob "])(
    "finds a person who is called %j",
    async (who) => {
      expect(await store.audit.list({ who, limit: 10 })).toEqual(pick(2));
    },
  );

  it("finds nothing of somebody nobody knows, and not everything", async () => {
    expect(await store.audit.list({ who: "nobody", limit: 10 })).toEqual([]);
    expect(await store.audit.list({ actor: "slack:U9", limit: 10 })).toEqual([]);
  });

  it("is never longer than asked for", async () => {
    expect(await store.audit.list({ limit: 2 })).toEqual(pick(2, 1));
    expect(await store.audit.list({ limit: 0 })).toEqual([]);
    expect(await store.audit.list({ limit: -1 })).toEqual([]);
  });

  it("is read whole from its beginning, for export", async () => {
    const all = [];
    for await (const record of store.audit.all()) all.push(record);
    expect(all).toEqual(pick(0, 1, 2, 3));
  });

  it("knows a person by the newest name", async () => {
    await store.audit.append(entry({ at: at(9), name: "Ana María" }));
    expect((await store.audit.list({ who: "ana maría", limit: 9 })).map(({ position }) => position)).toEqual([
      5, 2, 4, 1,
    ]);
    expect((await store.audit.verify()).problems).toEqual([]);
  });
});

describe("somebody who had himself forgotten", () => {
  const forgotten = async () => {
    const done = { command: "account forget", phase: "outcome", result: "done", params: {} } as const;
    await store.audit.append(entry({ ...done, at: at(5), operation: "op-9" }));
    await store.audit.forget("slack:U1");
  };

  it("is no longer named, nor what it was about; that it happened stays, and the chain holds", async () => {
    await forgotten();
    const [last, other, , , first] = await store.audit.list({ limit: 10 });
    expect(other).toEqual(pick(2)[0]);
    expect(first).toMatchObject({ command: "deploy", operation: "op-1", place: "", params: null });
    expect(first?.actor).toMatch(/^forgotten:[\w-]{12}$/);
    expect([first?.name, first?.subject]).toEqual([undefined, undefined]);
    expect(last?.actor).toBe(first?.actor);
    expect((await store.audit.verify()).problems).toEqual([]);
    expect(await store.audit.list({ who: "Ana", limit: 10 })).toEqual([]);
    expect(await store.audit.list({ who: first?.actor ?? "", limit: 10 })).toHaveLength(4);
  });

  it("is a new person when he comes back", async () => {
    await forgotten();
    await store.audit.append(entry({ at: at(6) }));
    expect(await store.audit.list({ who: "Ana", limit: 10 })).toHaveLength(1);
    expect((await store.audit.verify()).problems).toEqual([]);
  });

  it("is missed where nobody asked for it", async () => {
    await store.audit.forget("matrix:@b:x.org");
    const { problems } = await store.audit.verify();
    expect(problems).toEqual([{ position: 3, what: expect.stringMatching(/was removed, and not by/) }]);
  });
});
