import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { AuditEntry, Store } from "../../src/store/store.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute));

const entry = (changed: Partial<AuditEntry>): AuditEntry => ({
  at: at(0),
  operation: "op-1",
  phase: "intent",
  actor: "slack:U1",
  subject: "subject-1",
  place: "slack:C1",
  source: "slash",
  command: "deploy",
  params: { item: "yolo", set: [["a", null]] },
  result: undefined,
  ...changed,
});

const ENTRIES: readonly AuditEntry[] = [
  entry({}),
  entry({ at: at(2), phase: "outcome", result: "refused:quota.exceeded" }),
  entry({ at: at(2), operation: "op-2", actor: "matrix:@b", subject: undefined }),
  entry({ at: at(1), operation: "op-3", command: "snapshot create", params: {} }),
];

let store: Store;

beforeEach(async () => {
  store = await openStore(":memory:");
  for (const each of ENTRIES) await store.audit.append(each);
});

afterEach(() => store.close());

const pick = (...positions: readonly number[]) => positions.map((position) => ENTRIES[position]);

describe("the audit", () => {
  it("is listed newest first, of one moment the last written first, complete", async () => {
    expect(await store.audit.list({ limit: 10 })).toEqual(pick(2, 1, 3, 0));
  });

  it("is filtered by person, command and time with both ends, all at once", async () => {
    expect(await store.audit.list({ actor: "matrix:@b", limit: 10 })).toEqual(pick(2));
    expect(await store.audit.list({ command: "snapshot create", limit: 10 })).toEqual(pick(3));
    expect(await store.audit.list({ from: at(1), to: at(1), limit: 10 })).toEqual(pick(3));
    expect(await store.audit.list({ to: at(1), limit: 10 })).toEqual(pick(3, 0));
    expect(await store.audit.list({ actor: "slack:U1", command: "deploy", from: at(1), limit: 10 })).toEqual(
      pick(1),
    );
  });

  it("is never longer than asked for", async () => {
    expect(await store.audit.list({ limit: 2 })).toEqual(pick(2, 1));
    expect(await store.audit.list({ limit: 0 })).toEqual([]);
    expect(await store.audit.list({ limit: -1 })).toEqual([]);
  });
});
