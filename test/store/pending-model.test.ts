import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { PendingInvocation, PendingStore, Taken } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";

/** What the store promises, over a plain list in the order of issue. */
class Model {
  #kept: { pending: PendingInvocation; spent: { by: string; at: Date } | undefined }[] = [];

  issue(pending: PendingInvocation): boolean {
    if (this.#find(pending.token)) return false;
    this.#kept.push({ pending, spent: undefined });
    return true;
  }

  take(token: string, actor: string, now: Date, always = false): Taken {
    const found = this.#find(token);
    if (!found) return { status: "unknown" };
    const { pending, spent } = found;
    if (pending.actor !== undefined && pending.actor !== actor) return { status: "foreign", pending };
    if (spent) return { status: "spent", pending, ...spent };
    if (now >= pending.expiresAt) return { status: "expired", pending };
    if (pending.once || always) found.spent = { by: actor, at: now };
    return { status: "taken", pending };
  }

  latestPlan(conversation: string, actor: string, now: Date): PendingInvocation | undefined {
    return this.#kept
      .filter(({ pending, spent }) => pending.kind === "plan" && !spent && now < pending.expiresAt)
      .map(({ pending }) => pending)
      .filter((pending) => pending.conversation === conversation && pending.actor === actor)
      .reverse()
      .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())[0];
  }

  prune(before: Date): void {
    this.#kept = this.#kept.filter(({ pending }) => pending.expiresAt >= before);
  }

  #find(token: string) {
    return this.#kept.find(({ pending }) => pending.token === token);
  }
}

const moment = fc.integer({ min: 0, max: 9 }).map((second) => new Date(second * 1_000));
const token = fc.constantFrom("a", "b", "c", "__proto__");
const actor = fc.constantFrom("ana", "bob");
const conversation = fc.constantFrom("c", "d");

const invocation: fc.Arbitrary<PendingInvocation> = fc.record({
  token,
  kind: fc.constantFrom("plan", "plan", "button", "form"),
  actor: fc.constantFrom("ana", "bob", undefined),
  conversation,
  command: fc.string(),
  params: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as PendingInvocation["params"]),
  data: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as PendingInvocation["data"]),
  once: fc.boolean(),
  createdAt: moment,
  expiresAt: moment,
});

type Step = (store: PendingStore, model: Model) => Promise<void>;

const step: fc.Arbitrary<Step> = fc.oneof(
  invocation.map((pending) => async (store: PendingStore, model: Model) => {
    const issued = await store.issue([pending]).then(
      () => true,
      () => false,
    );
    expect(issued).toBe(model.issue(pending));
  }),
  fc.tuple(token, actor, moment).map(([key, who, now]) => async (store: PendingStore, model: Model) => {
    expect(await store.take(key, who, now)).toEqual(model.take(key, who, now));
  }),
  fc.tuple(token, actor, moment).map(([key, who, now]) => async (store: PendingStore, model: Model) => {
    expect(await store.discard(key, who, now)).toBe(model.take(key, who, now, true).status === "taken");
  }),
  fc
    .tuple(conversation, actor, moment)
    .map(([where, who, now]) => async (store: PendingStore, model: Model) => {
      expect(await store.latestPlan(where, who, now)).toEqual(model.latestPlan(where, who, now));
    }),
  moment.map((before) => async (store: PendingStore, model: Model) => {
    await store.prune(before);
    model.prune(before);
  }),
);

describe("the store of pending invocations", () => {
  it("behaves as its model in every sequence of calls", async () => {
    const steps = fc.array(step, { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const store = await openStore(":memory:", testSealer());
        const model = new Model();
        try {
          for (const perform of sequence) await perform(store.pending, model);
        } finally {
          await store.close();
        }
      }),
      { numRuns: 200 },
    );
  });
});
