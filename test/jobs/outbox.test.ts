import { describe, expect, test } from "vitest";
import { type Outbound, PostFailure, type PostRef } from "../../src/surface.ts";
import type { OutboxLife } from "../kit/outbox-chat.ts";
import { ambiguous, createOutboxWorld, MINUTE, minute, notSent, START } from "../kit/outbox-world.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const elsewhere: Outbound = {
  keysKeptMs: 0,
  capabilities: { buttons: false, forms: false, edits: true, privateReplies: false, pictures: false },
  post: async () => Promise.reject(new PostFailure("rejected", "nothing is posted here")),
  edit: async () => Promise.reject(new PostFailure("rejected", "nothing is edited here")),
};
const world = (keepsKeys = true) => createOutboxWorld(folder.file, keepsKeys);

describe("a post that nobody waits for", () => {
  test("goes out once, when it is due, and what it said is kept no longer", async () => {
    const { chat, clock, texts, live, put } = world();
    const life = await live();
    expect(await put(life.store, "later", { dueAt: minute(90) })).toBe(true);
    expect(await put(life.store, "now")).toBe(true);
    expect(await put(life.store, "now")).toBe(false);
    life.wake();
    await clock.pass(89 * MINUTE);
    expect(texts()).toEqual(["now"]);
    await clock.pass(2 * MINUTE);
    expect(texts()).toEqual(["now", "later"]);
    expect(chat.shown[0]?.key).toBe("now");
    expect(await life.store.outbox.find("now")).toMatchObject({ state: "sent", sealed: "", attempts: 1 });
    expect(await put(life.store, "now")).toBe(false);
    await life.stop();
  });

  test("is kept sealed, without the address that lives for minutes only", async () => {
    const { live, put } = world();
    const life = await live();
    await put(life.store, "a secret between us", { dueAt: minute(9) });
    const kept = await life.store.outbox.find("a secret between us");
    expect(kept?.sealed).toMatch(/^v1\./);
    const opened = testSealer().open(kept?.sealed ?? "", "outbox:a secret between us");
    expect(opened).toContain("between us");
    expect(opened).not.toContain("handle");
    await life.stop();
  });

  test("keeps its order in a channel while an earlier one is tried again; other channels go on", async () => {
    const { chat, clock, texts, live, put } = world();
    const life = await live();
    chat.failures.push({ error: notSent(10 * MINUTE) });
    await put(life.store, "first");
    await put(life.store, "second");
    await clock.pass(9 * MINUTE);
    await put(life.store, "elsewhere", { channel: "C2" });
    await put(life.store, "a reminder", { dueAt: minute(600) });
    life.wake();
    await clock.pass(0);
    expect(texts()).toEqual(["elsewhere"]);
    await clock.pass(2 * MINUTE);
    expect(texts()).toEqual(["elsewhere", "first", "second"]);
    await life.stop();
  });

  test("waits for no other surface, however many posts of that one are in hand", async () => {
    const { clock, texts, live, put } = world();
    let answer: (post: PostRef) => void = () => undefined;
    const answered = new Promise<PostRef>((resolve) => {
      answer = resolve;
    });
    const slow = { ...elsewhere, post: () => answered };
    const life = await live({ others: [["matrix", slow]] });
    for (let room = 0; room < 50; room += 1)
      await put(life.store, `slow ${room}`, { surface: "matrix", channel: `!${room}` });
    life.wake();
    await clock.pass(0);
    await put(life.store, "here");
    life.wake();
    await clock.pass(0);
    expect(texts()).toEqual(["here"]);
    expect(await life.store.outbox.find("slow 49")).toMatchObject({ attempts: 0 });
    answer({ place: { surface: "matrix", channel: "!0", direct: false }, id: "1" });
    await clock.pass(0);
    expect(await life.store.outbox.find("slow 49")).toMatchObject({ state: "sent" });
    await life.stop();
  });

  test("is said as such, where answers share a limit with it", async () => {
    const { clock, live, put } = world();
    const said: string[] = [];
    const unasked: Outbound["unasked"] = {
      post: async (_reply, place, _actor, key) => {
        said.push(`posted ${key}`);
        return { place, id: "1" };
      },
      edit: async ({ id }) => void said.push(`edited ${id}`),
    };
    const life = await live({ others: [["matrix", { ...elsewhere, unasked }]] });
    await put(life.store, "begun", { surface: "matrix" });
    life.wake();
    await clock.pass(0);
    await put(life.store, "done", { surface: "matrix", edits: "begun" });
    life.wake();
    await clock.pass(0);
    expect(said).toEqual(["posted begun", "edited 1"]);
    await life.stop();
  });

  test("is changed by a later entry, in its turn", async () => {
    const { chat, clock, texts, live, put } = world();
    const life = await live();
    chat.failures.push({ error: notSent() });
    await put(life.store, "queued", { key: "run" });
    await put(life.store, "running", { key: "run:2", edits: "run" });
    await clock.pass(MINUTE);
    expect(texts()).toEqual(["running"]);
    await put(life.store, "of nothing", { edits: "what was never put" });
    await clock.pass(MINUTE);
    expect(life.alarms).toEqual([
      { key: "of nothing", problem: "The post that it changes was never posted." },
    ]);
    await life.stop();
  });
});

describe("a post that fails", () => {
  test("is tried ever more seldom, at most every quarter of an hour, and given up after a day with an alarm", async () => {
    const { chat, clock, live, put } = world();
    const life = await live();
    const tries: number[] = [];
    const { failures } = chat;
    Object.defineProperty(failures, "0", {
      get: () => {
        tries.push(clock.now().getTime() - START.getTime());
        return { error: notSent() };
      },
    });
    failures.shift = () => undefined;
    await put(life.store, "never");
    life.wake();
    await clock.pass(25 * 60 * MINUTE);
    expect(tries.slice(0, 4).map((ms) => Math.round(ms / 1000))).toEqual([0, 2, 6, 14]);
    expect(tries.length).toBeGreaterThan(90);
    expect(tries.length).toBeLessThan(115);
    expect(life.alarms).toEqual([{ key: "never", problem: "try later" }]);
    expect(await life.store.outbox.counts(clock.now())).toMatchObject({ waiting: 0, parked: 1 });
    await life.stop();
  }, 120_000);

  test("because it is refused is given up at once, and the next one goes out", async () => {
    const { chat, clock, texts, live, put } = world();
    const life = await live();
    chat.failures.push({ error: new PostFailure("rejected", "channel_not_found") });
    await put(life.store, "refused");
    await put(life.store, "next");
    await clock.pass(MINUTE);
    expect(texts()).toEqual(["next"]);
    expect(life.alarms).toEqual([{ key: "refused", problem: "channel_not_found" }]);
    await life.stop();
  });

  test("so that it may be out is tried again where the chat keeps keys, and shows once", async () => {
    const { chat, clock, texts, live, put } = world();
    const life = await live();
    chat.failures.push(
      { error: ambiguous(), late: true },
      { error: notSent() },
      { error: ambiguous(), late: true },
    );
    await put(life.store, "once");
    await clock.pass(5 * MINUTE);
    expect(texts()).toEqual(["once"]);
    expect(await life.store.outbox.find("once")).toMatchObject({ state: "sent", attempts: 4 });
    await life.stop();
  });

  test("so that it may be out is never tried again where the chat keeps none, and says so", async () => {
    const { chat, clock, texts, live, put } = world(false);
    const life = await live();
    chat.failures.push({ error: ambiguous(), late: true });
    await put(life.store, "once");
    await clock.pass(60 * MINUTE);
    expect(texts()).toEqual(["once"]);
    expect(life.alarms[0]?.problem).toMatch(/may have been posted/);
    await life.stop();
  });
});

describe("of several processes", () => {
  test("one works; the other takes over when the first one is silent, and what the first one writes late is refused", async () => {
    const { clock, texts, live, put } = world();
    let awaken = (): void => undefined;
    const asleep = new Promise<void>((resolve) => {
      awaken = resolve;
    });
    let posted = false;
    const first = await live({
      // From its post on it stands still as a whole, as the process of a laptop whose lid was closed.
      interrupt: async (step) => {
        posted ||= step === "after post";
        if (posted) await asleep;
      },
    });
    await put(first.store, "one");
    first.wake();
    await clock.pass(1000);
    const second = await live();
    await clock.pass(20_000);
    expect(second.steps.some((step) => step.includes("post"))).toBe(false);
    await clock.pass(30_000);
    expect(texts()).toEqual(["one"]);
    expect(await second.store.outbox.find("one")).toMatchObject({ state: "sent", attempts: 2 });
    awaken();
    await clock.pass(20_000);
    expect(texts()).toEqual(["one"]);
    await first.stop();
    await second.stop();
  });

  test("one that lost its turn writes nothing any more", async () => {
    const { live, put, clock } = world();
    const { store, stop } = await live();
    await put(store, "one", { dueAt: minute(99) });
    const take = (holder: string, at: number) => store.leases.acquire("outbox:c", holder, minute(at), MINUTE);
    const [old, current] = [await take("a", 0), await take("b", 2)];
    if (!old || !current) throw new Error("both had their turn");
    const { outbox } = store;
    const now = clock.now();
    const outcome = { tryAt: minute(200), problem: "late", doubtful: true };
    const before = await outbox.find("one");
    expect(await outbox.begin(old, "one", now)).toBeUndefined();
    expect(await outbox.again(old, "one", outcome)).toBe(false);
    expect(await outbox.sent(old, "one", { id: "1" }, now)).toBe(false);
    expect(await outbox.park(old, "one", "late", now)).toBe(false);
    expect(await outbox.find("one")).toEqual(before);
    expect(await outbox.begin(current, "one", now)).toMatchObject({ key: "one", attempts: 1 });
    expect(await outbox.sent(current, "one", { id: "1" }, now)).toBe(true);
    expect(await outbox.park(current, "one", "again", now)).toBe(false);
    await stop();
  });

  test("a lease has a greater number for every holder, and is not held up by a clock that was set back", async () => {
    const { live } = world();
    const { store, stop } = await live();
    for (const instance of ["a", "b", "c"]) await store.instances.register(instance, minute(0));
    const take = (holder: string, at: Date) => store.leases.acquire("job", holder, at, MINUTE);
    expect(await take("a", minute(0))).toEqual({ name: "job", fence: 1 });
    expect(await take("a", minute(0.5))).toEqual({ name: "job", fence: 1 });
    expect(await take("b", minute(1))).toBeUndefined();
    expect(await take("b", minute(2))).toEqual({ name: "job", fence: 2 });
    expect(await take("a", minute(5))).toEqual({ name: "job", fence: 3 });
    expect(await take("b", minute(-600))).toEqual({ name: "job", fence: 4 });
    await store.leases.release("job", "a");
    expect(await take("c", minute(-600))).toBeUndefined();
    await store.leases.release("job", "b");
    expect(await take("c", minute(-600))).toEqual({ name: "job", fence: 5 });
    await stop();
  });
});

describe("killed at any step", () => {
  /** Puts three posts and an edit, kills the worker at a step, and lets the next life go on. */
  async function dieAt(at: number, keepsKeys: boolean) {
    const { clock, chat, texts, live, put } = world(keepsKeys);
    let count = 0;
    const first: OutboxLife = await live({
      interrupt: async () => {
        if (count === at) await new Promise(() => undefined);
        count += 1;
      },
    });
    await put(first.store, "a");
    await put(first.store, "b");
    await put(first.store, "B", { key: "b2", edits: "b" });
    await put(first.store, "c", { channel: "C2" });
    first.wake();
    await clock.pass(4000);
    await first.abandon();
    const second = await live();
    await clock.pass(2 * MINUTE);
    const moment = `killed at step ${at}, ${first.steps.at(-1)}`;
    const states = await Promise.all(["a", "b", "b2", "c"].map((key) => second.store.outbox.find(key)));
    const parked = second.alarms.length;
    await second.stop();
    return { texts: texts().toSorted(), order: texts(), states, parked, moment, steps: count, chat };
  }

  test("nothing is lost and nothing shows twice, where the chat keeps keys", async () => {
    const { steps } = await dieAt(Number.POSITIVE_INFINITY, true);
    expect(steps).toBeGreaterThan(40);
    for (let at = 0; at < steps; at += 1) {
      const { texts, order, states, parked, moment } = await dieAt(at, true);
      expect(texts, moment).toEqual(["B", "a", "c"]);
      expect(order.indexOf("a"), moment).toBeLessThan(order.indexOf("B"));
      expect(
        states.map((entry) => entry?.state),
        moment,
      ).toEqual(["sent", "sent", "sent", "sent"]);
      expect(parked, moment).toBe(0);
    }
  }, 120_000);

  test("nothing shows twice where it keeps none; what is in doubt is told to whoever tends the bot", async () => {
    const { steps } = await dieAt(Number.POSITIVE_INFINITY, false);
    for (let at = 0; at < steps; at += 3) {
      const { chat, states, parked, moment } = await dieAt(at, false);
      const keys = chat.shown.map(({ key }) => key);
      expect(new Set(keys).size, moment).toBe(keys.length);
      expect(states.filter((entry) => entry?.state === "parked").length, moment).toBe(parked);
    }
  }, 120_000);
});
