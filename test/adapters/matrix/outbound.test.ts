import { expect, it } from "vitest";
import type { Block, Press, Reply } from "../../../src/reply/blocks.ts";
import { foreignMarkdown, md } from "../../../src/reply/markdown.ts";
import type { Actor, Place } from "../../../src/surface.ts";
import { faultProxy } from "../../kit/fault-proxy.ts";
import { type BotOptions, type MatrixEvent, type MatrixUser, until } from "../../kit/matrix-lab.ts";
import { onSynapse, type RunningBot } from "../../kit/matrix-suite.ts";
import { drawnPng } from "../../kit/png.ts";

const channel = (...blocks: readonly Block<Press>[]): Reply => ({ visibility: "channel", blocks });
const said = (text: string): Block<Press> => ({ type: "text", text: md`${text}` });
const actorOf = (user: MatrixUser): Actor => ({ surface: "matrix", id: user.id, name: "Ana" });
const inRoom = (roomId: string, more: Partial<Place> = {}): Place => ({
  surface: "matrix",
  channel: roomId,
  direct: false,
  ...more,
});
const bodies = (events: readonly MatrixEvent[]) => events.map(({ content }) => content["body"]);
/** The bodies as people see them after edits. */
const seen = (events: readonly MatrixEvent[]) =>
  events
    .filter(({ content }) => !("m.new_content" in content) && "body" in content)
    .map(({ content, unsigned }) => {
      const relations = unsigned?.["m.relations"] as { "m.replace"?: MatrixEvent } | undefined;
      const edited = relations?.["m.replace"]?.content["m.new_content"] as { body?: string } | undefined;
      return edited?.body ?? content["body"];
    });

onSynapse("what the engine says reaches people", (suite) => {
  const meeting = async (through?: string, more: BotOptions = {}) => {
    const [ana, ben] = await Promise.all([suite.user("Ana"), suite.user("Ben")]);
    const bot = await suite.startBot(through === undefined ? more : { ...more, through });
    return { ana, ben, bot, room: await bot.meet(ana, [ben]) };
  };
  const post = (bot: RunningBot, reply: Reply, place: Place, user: MatrixUser, key?: string) =>
    bot.surface.outbound.post(reply, place, actorOf(user), key);

  it("posts a notice in a room that answers a message and pings nobody", async () => {
    const { ana, bot, room } = await meeting();
    const asked = await ana.say(room, "!ai4 help");
    await post(
      bot,
      channel(said(`Dear @room, dear ${ana.id}, <b>hello</b> & more`)),
      inRoom(room, { handle: asked }),
      ana,
    );
    const [event] = await bot.posts(room);
    expect(event?.content).toEqual({
      msgtype: "m.notice",
      body: `Dear @room, dear ${ana.id}, <b>hello</b> & more`,
      format: "org.matrix.custom.html",
      formatted_body: `<p>Dear @room, dear ${ana.id}, &lt;b&gt;hello&lt;/b&gt; &amp; more</p>`,
      "m.mentions": {},
      "m.relates_to": { "m.in_reply_to": { event_id: asked } },
    });
  });

  it("answers in the thread it was asked in", async () => {
    const { ana, bot, room } = await meeting();
    const root = await ana.say(room, "a thread");
    await post(bot, channel(said("inside")), inRoom(room, { thread: root, handle: root }), ana);
    expect((await bot.posts(room))[0]?.content["m.relates_to"]).toEqual({
      rel_type: "m.thread",
      event_id: root,
      is_falling_back: true,
      "m.in_reply_to": { event_id: root },
    });
  });

  it("posts once, however often the same post is tried, also by a bot started anew", async () => {
    const { ana, bot, room } = await meeting();
    const first = await post(bot, channel(said("once")), inRoom(room), ana, "key");
    expect(await post(bot, channel(said("once")), inRoom(room), ana, "key")).toEqual(first);
    await bot.surface.stop(1000);
    const next = await suite.startBot({ account: bot.account, memory: bot.memory });
    expect(await post(next, channel(said("once")), inRoom(room), ana, "key")).toEqual(first);
    expect(bodies(await next.posts(room))).toEqual(["once"]);
  });

  it("does not lose other words under the same key", async () => {
    const { ana, bot, room } = await meeting();
    const first = await post(bot, channel(said("one")), inRoom(room), ana, "key");
    await bot.surface.stop(1000);
    const next = await suite.startBot({ account: bot.account, memory: bot.memory });
    // An answer that is worked out again after a crash may say something else, and still is one answer.
    expect(await post(next, channel(said("two")), inRoom(room), ana, "key")).toEqual(first);
    expect(bodies(await next.posts(room))).toEqual(["one", "* two"]);
  });

  it("keeps its device, and so its promise, when it signs in with a password", async () => {
    const [ana, account] = await Promise.all([suite.user("Ana"), suite.user("ai4bot")]);
    const credentials = { user: account.id, password: "secret" };
    const bot = await suite.startBot({ account, credentials });
    const room = await bot.meet(ana);
    const first = await post(bot, channel(said("once")), inRoom(room), ana, "key");
    await bot.surface.stop(1000);
    const next = await suite.startBot({ account, credentials, memory: bot.memory });
    expect(await post(next, channel(said("once")), inRoom(room), ana, "key")).toEqual(first);
  });

  it("says of a send without an answer that it may have happened, and then does not send twice", async () => {
    await using proxy = await faultProxy(suite.url());
    const { ana, bot, room } = await meeting(proxy.url);
    proxy.fail({ match: /PUT .*\/send\//, kind: "after" });
    await expect(post(bot, channel(said("once")), inRoom(room), ana, "key")).rejects.toMatchObject({
      kind: "ambiguous",
    });
    await post(bot, channel(said("once")), inRoom(room), ana, "key");
    expect(bodies(await bot.posts(room))).toEqual(["once"]);
  });

  it("tells refused from delayed", async () => {
    await using proxy = await faultProxy(suite.url());
    const { ana, bot, room } = await meeting(proxy.url);
    await expect(post(bot, channel(said("x")), inRoom("!nowhere:chat.test"), ana)).rejects.toMatchObject({
      kind: "rejected",
    });
    proxy.fail({ match: /\/send\//, kind: "answer", status: 502 });
    await expect(post(bot, channel(said("x")), inRoom(room), ana)).rejects.toMatchObject({
      kind: "ambiguous",
    });
    const limit = { errcode: "M_LIMIT_EXCEEDED", error: "slower" };
    proxy.fail({
      match: /\/send\//,
      kind: "answer",
      status: 429,
      body: limit,
      headers: { "retry-after": "3600" },
    });
    await expect(post(bot, channel(said("x")), inRoom(room), ana)).rejects.toMatchObject({
      kind: "not-sent",
    });
    // All rooms wait, as the limit is the sender's.
    const failure = await post(bot, channel(said("y")), inRoom(room), ana).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: "not-sent", retryAfterMs: expect.any(Number) });
  });

  it("waits as long as Retry-After says, or else the older field, and then posts in order", async () => {
    await using proxy = await faultProxy(suite.url());
    const { ana, bot, room } = await meeting(proxy.url, {
      allowance: { perSecond: 1000, atOnce: 10 },
    });
    const body = { errcode: "M_LIMIT_EXCEEDED", error: "slower", retry_after_ms: 60_000 };
    // So often that waits of our own choosing would be too long for one post.
    const limited = { match: /\/send\//, kind: "answer", status: 429, times: 3 } as const;
    proxy.fail({ ...limited, body, headers: { "retry-after": "0" } });
    proxy.fail({ ...limited, body: { ...body, retry_after_ms: 1 } });
    await Promise.all(["1", "2", "3"].map((text) => post(bot, channel(said(text)), inRoom(room), ana)));
    expect(bodies(await bot.posts(room))).toEqual(["1", "2", "3"]);
  });

  it("edits a post in place, and shows the newest of quick edits", async () => {
    const { ana, bot, room } = await meeting();
    const ref = await post(bot, channel(said("0 %")), inRoom(room), ana);
    const edit = (text: string) => bot.surface.outbound.edit(ref, channel(said(text)));
    await edit("10 %");
    await Promise.all([edit("20 %"), edit("30 %"), edit("40 %")]);
    const events = await bot.posts(room);
    expect(seen(events)).toEqual(["40 %"]);
    expect(bodies(events)).toEqual(["0 %", "* 10 %", "* 40 %"]);
    expect(events[2]?.content["m.relates_to"]).toEqual({ rel_type: "m.replace", event_id: ref.id.slice(1) });
  });

  it("edits a post of before a restart, and lets it grow and shrink", async () => {
    const { ana, bot, room } = await meeting();
    const ref = await post(bot, channel(said("short")), inRoom(room), ana);
    await bot.surface.stop(1000);
    const next = await suite.startBot({ account: bot.account, memory: bot.memory });
    const long = channel(
      ...Array.from({ length: 12 }, (_, index) => said(`${index} ${"word ".repeat(600)}`)),
    );
    await next.surface.outbound.edit(ref, long);
    const grown = seen(await next.posts(room));
    expect(grown.length).toBeGreaterThan(1);
    expect(grown.join("\n")).toContain("11 word");
    await next.surface.outbound.edit(ref, channel(said("short again")));
    expect(seen(await next.posts(room))).toEqual(["short again"]);
  });

  it("shows pictures with their alternative text, and words alone where a picture is not taken", async () => {
    await using proxy = await faultProxy(suite.url());
    const { ana, bot, room } = await meeting(proxy.url);
    const chart: Block<Press> = {
      type: "chart",
      title: "GPU hours",
      alt: "You used 12 hours.",
      png: drawnPng(3, 2),
      data: { kind: "bar", unit: "hours", labels: ["Mon"], series: [{ name: "me", values: [12] }] },
    };
    await post(bot, channel(chart, said("after")), inRoom(room), ana);
    const [text, picture] = await bot.posts(room);
    expect(text?.content["body"]).toContain("You used 12 hours.");
    expect(picture?.content).toMatchObject({
      msgtype: "m.image",
      body: "You used 12 hours.",
      info: { mimetype: "image/png", w: 3, h: 2 },
    });
    proxy.fail({
      match: /upload/,
      kind: "answer",
      status: 413,
      body: { errcode: "M_TOO_LARGE", error: "no" },
    });
    const other = { ...chart, alt: "In words.", png: drawnPng(5, 5) };
    await post(bot, channel(other), inRoom(room), ana);
    expect((await bot.posts(room)).slice(2).map(({ content }) => content["msgtype"])).toEqual(["m.notice"]);
  });

  it("attaches files with their kind, and says so where the homeserver does not take one", async () => {
    await using proxy = await faultProxy(suite.url());
    const { ana, bot, room } = await meeting(proxy.url);
    const text = "day,gpu\r\n2026-11-23,2\r\n";
    const file = { type: "file", name: "../GPU use", mediaType: "text/csv", text, about: "1 day" } as const;
    await post(bot, channel(said("You used 2."), file), inRoom(room), ana);
    const [, attached] = await bot.posts(room);
    expect(attached?.content).toMatchObject({
      msgtype: "m.file",
      body: "gpu-use.csv",
      info: { mimetype: "text/csv", size: text.length },
    });
    const [, server, media] = /^mxc:\/\/([^/]+)\/(.+)$/.exec(String(attached?.content["url"])) ?? [];
    const response = await fetch(`${suite.url()}/_matrix/client/v1/media/download/${server}/${media}`, {
      headers: { authorization: `Bearer ${ana.token}` },
    });
    expect([response.headers.get("content-type"), await response.text()]).toEqual([
      expect.stringContaining("text/csv"),
      text,
    ]);
    proxy.fail({
      match: /upload/,
      kind: "answer",
      status: 413,
      body: { errcode: "M_TOO_LARGE", error: "no" },
    });
    await post(bot, channel({ ...file, text: "other" }), inRoom(room), ana);
    expect(bodies(await bot.posts(room)).at(-1)).toContain("I could not attach gpu-use.csv");
  });

  it("posts a very long answer in parts and the rest as a file, with its buttons", async () => {
    const { ana, bot, room } = await meeting();
    const words = Array.from({ length: 60_000 / 8 }, (_, index) => `w${index}`.padEnd(7)).join(" ");
    const actions: Block<Press> = {
      type: "actions",
      actions: [{ type: "button", label: "Go", style: "plain", press: { token: "go", typed: "go on" } }],
    };
    await post(bot, channel({ type: "text", text: foreignMarkdown(words) }, actions), inRoom(room), ana);
    const events = await bot.posts(room);
    const file = events.at(-1)?.content ?? {};
    expect(events.map(({ content }) => content["msgtype"])).toEqual([
      ...Array.from({ length: 6 }, () => "m.notice"),
      "m.file",
    ]);
    const [, server, media] = /^mxc:\/\/([^/]+)\/(.+)$/.exec(String(file["url"])) ?? [];
    const response = await fetch(`${suite.url()}/_matrix/client/v1/media/download/${server}/${media}`, {
      headers: { authorization: `Bearer ${ana.token}` },
    });
    const all = `${bodies(events.slice(0, -2)).join(" ")} ${await response.text()}`;
    expect(all.match(/w\d+/g)).toEqual(words.match(/w\d+/g));
    expect(events.at(-2)?.content["body"]).toContain("1️⃣ Go: !ai4 go on");
  }, 40_000);

  it("gives private answers in a room of the two, made once", async () => {
    const { ana, bot, room } = await meeting();
    const secret: Reply = { visibility: "private", blocks: [said("the password is 1234-5678")] };
    const [one, two] = await Promise.all([
      post(bot, secret, inRoom(room), ana, "a"),
      post(bot, { ...secret, blocks: [said("and 5678")] }, inRoom(room), ana, "b"),
    ]);
    expect(one.place.channel).toBe(two.place.channel);
    expect(one.place).toEqual({ surface: "matrix", channel: one.place.channel, direct: true });
    expect(await bot.posts(room)).toEqual([]);
    expect(await ana.invites()).toContain(one.place.channel);
    await ana.join(one.place.channel);
    expect(bodies(await bot.posts(one.place.channel))).toEqual(["the password is 1234-5678", "and 5678"]);
    // Remembered by the server too: a bot with an empty memory finds it.
    await bot.surface.stop(1000);
    const next = await suite.startBot({ account: bot.account });
    expect((await post(next, secret, inRoom(room), ana)).place.channel).toBe(one.place.channel);
    // A room that somebody else came into is private no more.
    const ben = await suite.user("Ben");
    await ana.call("POST", `/rooms/${encodeURIComponent(one.place.channel)}/invite`, { user_id: ben.id });
    const later = await post(next, { ...secret, blocks: [said("new secret")] }, one.place, ana);
    expect(later.place.channel).not.toBe(one.place.channel);
    await expect(next.surface.outbound.edit(one, secret)).rejects.toMatchObject({ kind: "rejected" });
    expect(bodies(await next.posts(one.place.channel))).not.toContain("new secret");
  });

  it("uses the direct room that a person opened", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const room = await bot.meet(ana, [], { is_direct: true });
    await ana.say(room, "hello");
    await bot.host.next();
    const ref = await post(
      bot,
      { visibility: "private", blocks: [said("here")] },
      inRoom("!x:chat.test"),
      ana,
    );
    expect(ref.place.channel).toBe(room);
    expect((await bot.posts(room))[0]?.content["msgtype"]).toBe("m.text");
  });

  it("says in the room that it cannot reach a person, never what was private", async () => {
    await using proxy = await faultProxy(suite.url());
    const { ana, bot, room } = await meeting(proxy.url);
    const forbidden = { errcode: "M_FORBIDDEN", error: "no invitations" };
    proxy.fail({ match: /createRoom/, kind: "answer", status: 403, body: forbidden });
    const secret: Reply = { visibility: "private", blocks: [said("the password is 1234-5678")] };
    await expect(post(bot, secret, inRoom(room), ana)).rejects.toMatchObject({ kind: "rejected" });
    const [event] = await until(async () => {
      const posts = await bot.posts(room);
      return posts.length > 0 ? posts : undefined;
    });
    expect(event?.content["body"]).toContain("could not open a direct message");
    expect(JSON.stringify(event?.content)).not.toContain("1234-5678");
  });
});
