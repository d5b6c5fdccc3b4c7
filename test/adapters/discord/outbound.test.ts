import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Reply } from "../../../src/reply/blocks.ts";
import { foreignMarkdown } from "../../../src/reply/markdown.ts";
import type { Inbound, PostFailure } from "../../../src/surface.ts";
import { type Person, person } from "../../kit/discord/people.ts";
import type { FakeMessage } from "../../kit/discord/state.ts";
import { createWorld, hostOf, type World } from "../../kit/discord/world.ts";

let world: World;
let ana: Person;
beforeEach(async () => {
  world = await createWorld();
  await world.start();
  ana = person(world.fake, "ana");
});
afterEach(() => world.close());

const say = (text: string, visibility: Reply["visibility"] = "channel"): Reply => ({
  visibility,
  blocks: [{ type: "text", text: foreignMarkdown(text) }],
});
const LONG = Array.from({ length: 1200 }, (_, index) => `word${index}`).join(" ");
const texts = (messages: readonly FakeMessage[] = world.visible()) =>
  messages.map(({ body }) => JSON.stringify(body["components"] ?? "waiting"));
const posts = () =>
  world.fake.seen.filter(({ method, path }) => method === "POST" && /^\/channels\/\d+\/messages$/.test(path));
const MINUTE = 60_000;

async function asked(words = "search"): Promise<Inbound> {
  ana.runs(world.channel, words);
  return world.next("command");
}

async function mentioned(channel = world.channel): Promise<Inbound> {
  ana.says(channel, `<@${world.fake.state.self}> hello`);
  return world.next("message");
}

function post(reply: Reply, { place, actor }: Inbound, key = "key") {
  return world.surface.outbound.post(reply, place, actor, key);
}

async function failure(work: Promise<unknown>): Promise<PostFailure> {
  return work.then(
    () => {
      throw new Error("this should have failed");
    },
    (error: unknown) => error as PostFailure,
  );
}

describe("answers to commands", () => {
  test("fill the deferred answer, later ones follow in the channel", async () => {
    const event = await asked();
    await post(say("one"), event, "1");
    await post(say("two"), event, "2");
    expect(texts()).toEqual([expect.stringContaining("one"), expect.stringContaining("two")]);
    expect(world.visible().map(({ edits }) => edits)).toEqual([1, 0]);
    expect(world.visible()[1]?.nonce).toHaveLength(25);
  });

  test("stay with the asker where they were deferred so, in all their parts", async () => {
    const event = await asked("account profile");
    const ref = await post(say(LONG), event);
    expect(world.visible().map(({ onlyFor }) => onlyFor)).toEqual([ana.id, ana.id, ana.id]);
    await world.surface.outbound.edit(ref, say("short"));
    expect(texts()).toEqual([expect.stringContaining("short")]);
    expect(world.visible()[0]?.onlyFor).toBe(ana.id);
  });

  test("that turn out private take the public promise back", async () => {
    const event = await asked();
    await post(say("secret", "private"), event);
    expect(world.visible()).toHaveLength(1);
    expect(world.visible()[0]?.onlyFor).toBe(ana.id);
    expect(texts()[0]).toContain("secret");
  });

  test("that turn out private wait until the public promise is surely gone", async () => {
    const event = await asked();
    world.fake.fail("DELETE", /original$/, { kind: "error-before" });
    expect((await failure(post(say("secret", "private"), event))).kind).toBe("ambiguous");
    expect(texts()).toEqual(['"waiting"']);
    await post(say("secret", "private"), event);
    expect(world.visible().map(({ onlyFor }) => onlyFor)).toEqual([ana.id]);
  });

  test("stay private also where an earlier public one got stuck", async () => {
    const event = await asked();
    world.fake.fail("PATCH", /original$/, { kind: "error-before" });
    await failure(post(say("open"), event, "1"));
    await post(say("secret", "private"), event, "2");
    await post(say("open"), event, "1");
    expect(world.visible().map(({ onlyFor }) => onlyFor)).toEqual([ana.id, undefined]);
    expect(texts()).toEqual([expect.stringContaining("secret"), expect.stringContaining("open")]);
  });

  test("after 15 minutes go to the channel, private ones to the person", async () => {
    const event = await asked();
    world.clock.pass(16 * MINUTE);
    await post(say("late"), event, "1");
    await post(say("hidden", "private"), event, "2");
    const [, late, hidden] = world.visible();
    expect(late?.channel_id).toBe(world.channel);
    expect(hidden?.channel_id).toBe(ana.direct());
  });

  test("whose token died early do the same", async () => {
    const event = await asked();
    world.fake.state.interactions.clear();
    await post(say("late"), event, "1");
    await post(say("hidden", "private"), event, "2");
    expect(world.visible().map(({ channel_id }) => channel_id)).toEqual([
      world.channel,
      world.channel,
      ana.direct(),
    ]);
    expect(texts()[2]).toContain("hidden");
  });

  test("go through the interaction where the bot may not write", async () => {
    const event = await asked();
    world.fake.state.forbidden.add(world.channel);
    await post(say("one"), event, "1");
    await post(say("two"), event, "2");
    expect(texts()).toEqual([expect.stringContaining("one"), expect.stringContaining("two")]);
  });

  test("after a restart fill a deferred answer that still waits, and no other", async () => {
    const [first, second] = [await asked(), await asked()];
    await post(say("done"), first, "1");
    const restarted = world.again();
    await restarted.start(hostOf(world));
    await restarted.outbound.post(say("more"), first.place, first.actor, "2");
    await restarted.outbound.post(say("filled"), second.place, second.actor, "3");
    expect(texts()).toEqual(["done", "filled", "more"].map((word) => expect.stringContaining(word)));
    expect(world.visible().map(({ edits }) => edits)).toEqual([1, 1, 0]);
  });
});

test("a second attempt after a restart fills the answer again that the first one filled", async () => {
  const event = await asked();
  await post(say("done"), event, "1");
  const restarted = world.again();
  await restarted.start(hostOf(world));
  await restarted.outbound.post(say("done"), event.place, event.actor, "1");
  expect(texts()).toEqual([expect.stringContaining("done")]);
});

describe("private answers", () => {
  test("to a mention go to the person", async () => {
    await post(say("secret", "private"), await mentioned());
    expect(world.visible().map(({ channel_id }) => channel_id)).toEqual([ana.direct()]);
  });

  test("that cannot be delivered are never made public, also not by an edit", async () => {
    world.fake.state.closedTo.add(ana.id);
    const ref = await post(say(LONG.replace("word0", "secret"), "private"), await mentioned());
    await world.surface.outbound.edit(ref, say("secret again", "private"));
    expect(world.visible()).toHaveLength(1);
    expect(texts()[0]).toContain("cannot deliver it");
    expect(JSON.stringify(world.fake.seen.filter(({ path }) => path.includes(world.channel)))).not.toContain(
      "secret",
    );
  });

  test("without a channel, as nobody is waiting in one, go to the person, or fail for good", async () => {
    const { actor } = await mentioned();
    const place = { surface: "discord", channel: "", direct: false } as const;
    const send = (key: string) => world.surface.outbound.post(say("news", "private"), place, actor, key);
    const ref = await send("1");
    await world.surface.outbound.edit(ref, say("newer", "private"));
    expect(world.visible().map(({ channel_id }) => channel_id)).toEqual([ana.direct()]);
    expect(texts()[0]).toContain("newer");
    world.fake.state.closedTo.add(ana.id);
    expect((await failure(send("2"))).kind).toBe("rejected");
    expect(world.visible()).toHaveLength(1);
  });

  test("are delivered once the person allows it", async () => {
    world.fake.state.closedTo.add(ana.id);
    await post(say("secret", "private"), await mentioned(), "1");
    world.fake.state.closedTo.clear();
    await post(say("secret", "private"), await mentioned(), "2");
    expect(world.visible()[1]?.channel_id).toBe(ana.direct());
  });

  test("do not replace a public post", async () => {
    const ref = await post(say("open"), await mentioned());
    const error = await failure(world.surface.outbound.edit(ref, say("secret", "private")));
    expect(error.kind).toBe("rejected");
    expect(texts()[0]).toContain("open");
  });

  test("whose interaction is over are edited as a direct message, once", async () => {
    const ref = await post(say("one"), await asked("account profile"));
    world.clock.pass(16 * MINUTE);
    await world.surface.outbound.edit(ref, say("two"));
    await world.surface.outbound.edit(ref, say("three"));
    const direct = world.visible().filter(({ channel_id }) => channel_id === ana.direct());
    expect(texts(direct)).toEqual([expect.stringContaining("three")]);
  });
});

describe("failures", () => {
  test.each(["error-after", "reset-after"] as const)("%s: the same key shows once", async (kind) => {
    const event = await mentioned();
    world.fake.fail("POST", /messages$/, { kind });
    expect((await failure(post(say("once"), event))).kind).toBe("ambiguous");
    expect(posts()).toHaveLength(1);
    const restarted = world.again();
    await restarted.start(hostOf(world));
    await restarted.outbound.post(say("once"), event.place, event.actor, "key");
    expect(texts()).toEqual([expect.stringContaining("once")]);
    expect(posts()).toHaveLength(2);
  });

  test("in the middle of a long answer: the next attempt goes on from there", async () => {
    const event = await mentioned();
    world.fake.after(/messages$/, () => {
      if (posts().length === 1) world.fake.fail("POST", /messages$/, { kind: "error-before" });
    });
    await failure(post(say(LONG), event));
    await post(say(LONG), event);
    expect(world.visible()).toHaveLength(3);
    expect(
      texts()
        .join(" ")
        .match(/word\d+/g),
    ).toEqual(LONG.split(" "));
    expect(posts()).toHaveLength(4);
  });

  test("a long pause is the caller's, a short one is waited for", async () => {
    const event = await mentioned();
    world.fake.fail("POST", /messages$/, { kind: "slow-down", seconds: 0.05 });
    await post(say("short pause"), event, "1");
    expect(texts()).toHaveLength(1);
    world.fake.fail("POST", /messages$/, { kind: "slow-down", seconds: 60 });
    const error = await failure(post(say("long pause"), event, "2"));
    expect(error.kind).toBe("not-sent");
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(60_000);
  });

  test("a ban of our address is recognised and lasts", async () => {
    const event = await mentioned();
    world.fake.fail("POST", /messages$/, { kind: "blocked" });
    const error = await failure(post(say("x"), event));
    expect([error.kind, posts().length]).toEqual(["not-sent", 1]);
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(60_000);
  });

  test("a channel that refuses us is left alone for a while", async () => {
    const event = await mentioned();
    world.fake.state.forbidden.add(world.channel);
    expect((await failure(post(say("a"), event, "1"))).kind).toBe("rejected");
    expect((await failure(post(say("b"), event, "2"))).kind).toBe("rejected");
    expect(posts()).toHaveLength(1);
    world.fake.state.forbidden.clear();
    world.clock.pass(11 * MINUTE);
    await post(say("c"), event, "3");
    expect(texts()).toEqual([expect.stringContaining('"c"')]);
  });

  test("a token that died tells the supervisor, and errors never hold it", async () => {
    const event = await mentioned();
    Object.assign(world.fake.state, { token: "other" });
    const error = await failure(post(say("x"), event));
    expect(error.kind).toBe("rejected");
    expect(await world.surface.failed).toMatchObject({ code: "surface.credentials" });
    expect(JSON.stringify([error, error.cause, world.logged])).not.toContain("good.bot.token");
  });

  test("nobody listening is not sent", async () => {
    const event = await mentioned();
    await world.fake.close();
    expect((await failure(post(say("x"), event))).kind).toBe("not-sent");
  });
});

describe("edits", () => {
  test("in quick succession: the first and the newest are shown", async () => {
    const ref = await post(say("0"), await mentioned());
    await Promise.all(
      ["one", "two", "three", "four"].map((word) => world.surface.outbound.edit(ref, say(word))),
    );
    expect(world.visible()[0]?.edits).toBe(2);
    expect(texts()).toEqual([expect.stringContaining("four")]);
  });

  test("grow and shrink a post", async () => {
    const { outbound } = world.surface;
    const ref = await post(say("short"), await mentioned());
    await outbound.edit(ref, say(LONG));
    expect(
      texts()
        .join(" ")
        .match(/word\d+/g),
    ).toEqual(LONG.split(" "));
    await outbound.edit(ref, say("short again"));
    expect(texts()).toEqual([expect.stringContaining("short again")]);
  });

  test("of a public answer go on after its interaction is over", async () => {
    const ref = await post(say("begun"), await asked());
    world.clock.pass(16 * MINUTE);
    await world.surface.outbound.edit(ref, say("finished"));
    expect(texts()).toEqual([expect.stringContaining("finished")]);
  });
});

test("replies in a thread stay there, and name the message they answer", async () => {
  const { state } = world.fake;
  const id = state.nextId();
  state.channels.set(id, { id, type: 11, parent_id: world.channel, guild_id: state.guild });
  const event = await mentioned(id);
  await post(say("here"), event);
  expect(world.visible()[0]?.channel_id).toBe(id);
  expect(world.visible()[0]?.body["message_reference"]).toMatchObject({ message_id: event.id });
});

test("nothing pings", async () => {
  const event = await asked();
  await post(say("@everyone <@1>"), event, "1");
  await post(say("@here"), event, "2");
  for (const { body } of world.visible())
    expect(body["allowed_mentions"]).toEqual({ parse: [], replied_user: false });
});

test("what the surface can do is declared", () => {
  expect(world.surface.outbound.capabilities).toEqual({
    buttons: true,
    forms: true,
    edits: true,
    privateReplies: true,
    pictures: true,
  });
});
