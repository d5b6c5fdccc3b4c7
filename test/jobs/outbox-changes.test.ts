/** What is put into the outbox and then changed, taken back, given up, or put off. */
import { describe, expect, test } from "vitest";
import { PostFailure } from "../../src/surface.ts";
import { ambiguous, createOutboxWorld, MINUTE, minute, START } from "../kit/outbox-world.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const world = () => createOutboxWorld(folder.file);

describe("a post that is changed or taken back", () => {
  test("before its time says the newest when it comes, once", async () => {
    const { texts, chat, live, put, clock } = world();
    const life = await live();
    await put(life.store, "old", { key: "news", dueAt: minute(60) });
    expect(await put(life.store, "newer", { key: "news:2", edits: "news" })).toBe(true);
    expect(await put(life.store, "newer", { key: "news:2", edits: "news" })).toBe(false);
    expect(await put(life.store, "newest", { key: "news:3", edits: "news" })).toBe(true);
    expect(await life.store.outbox.find("news:2")).toMatchObject({ state: "sent", sealed: "" });
    await clock.pass(61 * MINUTE);
    expect(texts()).toEqual(["newest"]);
    expect(life.steps).not.toContain("before edit");
    expect(chat.shown[0]?.key).toBe("news");
    await life.stop();
  });

  test("while it is being tried is posted, then changed", async () => {
    const { texts, chat, live, put, clock } = world();
    const life = await live();
    chat.failures.push({ error: ambiguous(), late: true });
    await put(life.store, "old", { key: "news" });
    life.wake();
    await clock.pass(0);
    await put(life.store, "new", { key: "news:2", edits: "news" });
    await clock.pass(MINUTE);
    expect(texts()).toEqual(["new"]);
    expect(life.steps).toContain("before edit");
    await life.stop();
  });

  test("between the choice of the worker and its attempt is posted as it was changed", async () => {
    const { texts, live, put, clock } = world();
    let change = async (): Promise<void> => undefined;
    const life = await live({
      interrupt: async (name) => {
        if (!name.includes("outbox.begin")) return;
        const once = change;
        change = async () => undefined;
        await once();
      },
    });
    await put(life.store, "old", { key: "news" });
    change = async () => void (await put(life.store, "new", { key: "news:2", edits: "news" }));
    life.wake();
    await clock.pass(MINUTE);
    expect(texts()).toEqual(["new"]);
    expect(life.steps).not.toContain("before edit");
    await life.stop();
  });

  test("is withdrawn while it waits, struck where it is out, and nothing where there is none", async () => {
    const { texts, live, put, withdraw, clock } = world();
    const life = await live();
    await put(life.store, "waits", { dueAt: minute(60) });
    await put(life.store, "out");
    life.wake();
    await clock.pass(1000);
    expect(await withdraw(life.store, "waits")).toBe("withdrawn");
    expect(await withdraw(life.store, "waits")).toBe("gone");
    expect(await withdraw(life.store, "out")).toBe("struck");
    expect(await withdraw(life.store, "never put")).toBe("gone");
    expect(await put(life.store, "changed", { key: "waits:2", edits: "waits" })).toBe(false);
    await clock.pass(61 * MINUTE);
    expect(texts()).toEqual(["struck"]);
    await life.stop();
  });
});

describe("what was given up", () => {
  test("is kept, listed, changed, tried again and dropped", async () => {
    const { texts, chat, live, put, clock } = world();
    const life = await live();
    const { outbox } = life.store;
    const refused = () => new PostFailure("rejected", "not_in_channel");
    chat.failures.push({ error: refused() }, { error: refused() });
    await put(life.store, "one", { batch: "party" });
    await put(life.store, "two", { batch: "party", channel: "C2" });
    await put(life.store, "three", { batch: "party", dueAt: minute(600) });
    life.wake();
    await clock.pass(MINUTE);
    const report = async () =>
      (await outbox.ofBatch("party")).map(({ key, state, problem }) => [key, state, problem]);
    expect(await report()).toEqual([
      ["one", "parked", "not_in_channel"],
      ["two", "parked", "not_in_channel"],
      ["three", "waiting", undefined],
    ]);
    expect((await outbox.parked(9)).map(({ key }) => key)).toEqual(["two", "one"]);
    await put(life.store, "one, newer", { key: "one:2", edits: "one" });
    expect(await outbox.retry("one", clock.now())).toBe(true);
    expect(await outbox.retry("one", clock.now())).toBe(false);
    expect(await outbox.drop("two", clock.now())).toBe(true);
    expect(await outbox.drop("three", clock.now())).toBe(false);
    await clock.pass(MINUTE);
    expect(texts()).toEqual(["one, newer"]);
    expect(await report()).toEqual([
      ["one", "sent", undefined],
      ["two", "withdrawn", "not_in_channel"],
      ["three", "waiting", undefined],
    ]);
    await life.stop();
  });
});

describe("quiet hours", () => {
  test("put off what comes in them; what is urgent, and changes of what is out, come at once", async () => {
    const { texts, live, put, clock } = world();
    const life = await live();
    await life.store.channelSettings.put({
      surface: "slack",
      channel: "C1",
      vo: undefined,
      policy: {},
      direct: false,
      quiet: { from: 9 * 60, until: 12 * 60 },
      timeZone: "UTC",
      setBy: "slack:U1",
      setAt: START,
    });
    await put(life.store, "elsewhere", { channel: "C2" });
    await put(life.store, "later");
    await put(life.store, "urgent", { urgent: true });
    life.wake();
    await clock.pass(MINUTE);
    expect(texts()).toEqual(["elsewhere", "urgent"]);
    await put(life.store, "changed", { key: "urgent:2", edits: "urgent" });
    await clock.pass(MINUTE);
    expect(texts()).toEqual(["elsewhere", "changed"]);
    await clock.pass(118 * MINUTE);
    expect(texts()).toEqual(["elsewhere", "changed", "later"]);
    await life.stop();
  });
});

test("the posts of a notice can still be changed after weeks, though others are forgotten", async () => {
  const { chat, clock, live, put, texts } = world();
  const life = await live();
  chat.failures.push({ error: new PostFailure("rejected", "gone") });
  await put(life.store, "parked", { batch: "notice", channel: "C9" });
  life.wake();
  await clock.pass(MINUTE);
  await put(life.store, "old", { key: "notice", batch: "notice" });
  await put(life.store, "other");
  await clock.pass(MINUTE);
  const before = (days: number) => new Date(START.getTime() + days * 24 * 60 * MINUTE);
  await life.store.outbox.prune(before(1), before(-1));
  expect(await life.store.outbox.find("other")).toBeUndefined();
  expect(await life.store.outbox.find("parked")).toBeUndefined();
  await put(life.store, "new", { key: "notice:2", edits: "notice" });
  await clock.pass(MINUTE);
  expect(texts()).toEqual(["new", "other"]);
  await life.store.outbox.prune(before(1), before(1));
  expect(await life.store.outbox.find("notice")).toBeUndefined();
  await life.stop();
});
