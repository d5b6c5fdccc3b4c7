/** Encrypted rooms, as people and the homeserver see them. */
import { expect, it } from "vitest";
import type { Block, Form, Press, Reply } from "../../../src/reply/blocks.ts";
import { md } from "../../../src/reply/markdown.ts";
import type { Actor, Place } from "../../../src/surface.ts";
import { DIRECT, inEncryptedRooms, ROOM, typesOf } from "../../kit/encrypted-suite.ts";
import type { EncryptingPerson } from "../../kit/encrypting-person.ts";
import { faultProxy } from "../../kit/fault-proxy.ts";
import { type MatrixEvent, until } from "../../kit/matrix-lab.ts";
import type { RunningBot } from "../../kit/matrix-suite.ts";
import { drawnPng } from "../../kit/png.ts";

const channel = (...blocks: readonly Block<Press>[]): Reply => ({ visibility: "channel", blocks });
const said = (text: string): Block<Press> => ({ type: "text", text: md`${text}` });
const actorOf = ({ id }: EncryptingPerson): Actor => ({ surface: "matrix", id, name: "Ana" });
const inRoom = (roomId: string, more: Partial<Place> = {}): Place => ({
  surface: "matrix",
  channel: roomId,
  direct: false,
  ...more,
});
const CLEAR_OF_ALL = /sealed words|!ai4|help|four/;

inEncryptedRooms("conversations in encrypted rooms", (suite) => {
  const reads = (who: EncryptingPerson, room: string, words: string): Promise<MatrixEvent> =>
    who.see(room, ({ content }) => String(content["body"]).includes(words));
  const post = (bot: RunningBot, reply: Reply, place: Place, who: EncryptingPerson) =>
    bot.surface.outbound.post(
      reply,
      place,
      actorOf(who),
      `key ${place.channel} ${JSON.stringify(reply).length}`,
    );

  it("hears a command, a mention and a thread, and answers there; the homeserver reads none of it", async () => {
    const { ana, bot } = await suite.meeting();
    const room = await bot.meet(ana, [await suite.user("Ben")], ROOM);
    const asked = await ana.say(room, "!ai4 help");
    const heard = await bot.host.next();
    expect(heard).toEqual({
      kind: "message",
      id: asked,
      actor: actorOf(ana),
      place: inRoom(room, { handle: asked }),
      text: "help",
    });
    await ana.say(room, "four", {
      "m.mentions": { user_ids: [bot.account.id] },
      "m.relates_to": { rel_type: "m.thread", event_id: asked },
    });
    const threaded = await bot.host.next(({ id }) => id !== asked);
    expect(threaded).toMatchObject({ text: "four", place: { thread: asked } });
    await post(bot, channel(said("sealed words")), threaded.place, ana);
    const answer = await reads(ana, room, "sealed words");
    expect(answer).toMatchObject({ type: "m.room.message", content: { msgtype: "m.notice" } });
    expect(answer.content["m.relates_to"]).toMatchObject({ rel_type: "m.thread", event_id: asked });
    const raw = await ana.raw(room);
    expect(typesOf(raw)).toEqual(["m.room.encrypted"]);
    expect(JSON.stringify(raw.filter(({ state_key: key }) => key === undefined))).not.toMatch(CLEAR_OF_ALL);
  });

  it("changes what it said, and the homeserver learns only that it did", async () => {
    const { ana, bot } = await suite.meeting();
    const room = await bot.meet(ana, [await suite.user("Ben")], ROOM);
    const ref = await post(bot, channel(said("sealed words")), inRoom(room), ana);
    await bot.surface.outbound.edit(ref, channel(said("sealed words, four of them")));
    const edit = await reads(ana, room, "four of them");
    expect(edit.content["m.new_content"]).toMatchObject({ body: "sealed words, four of them" });
    const raw = (await ana.raw(room)).filter(
      ({ sender, state_key: key }) => sender === bot.account.id && key === undefined,
    );
    expect(typesOf(raw)).toEqual(["m.room.encrypted"]);
    expect(raw.at(-1)?.content["m.relates_to"]).toEqual({ rel_type: "m.replace", event_id: ref.id.slice(1) });
    expect(JSON.stringify(raw)).not.toMatch(CLEAR_OF_ALL);
  });

  it("takes as long a change in as an event may be", async () => {
    const { ana, bot } = await suite.meeting();
    const room = await bot.meet(ana, [await suite.user("Ben")], ROOM);
    // As much as one message takes, in letters that need two bytes.
    const most = (letter: string) => channel(said(letter.repeat(5400)));
    const ref = await post(bot, most("ä"), inRoom(room), ana);
    expect(ref.id).not.toContain(" ");
    await bot.surface.outbound.edit(ref, most("ö"));
    const edit = await ana.see(room, ({ content }) => "m.new_content" in content);
    expect(edit.content["m.new_content"]).toMatchObject({ body: "ö".repeat(5400) });
    expect(JSON.stringify((await ana.raw(room)).at(-1)).length).toBeGreaterThan(50_000);
  });

  it("says once what it said again because an answer, or a key on its way, was lost", async () => {
    await using proxy = await faultProxy(suite.url());
    const { ana, bot } = await suite.meeting({ through: proxy.url });
    const room = await bot.meet(ana, [await suite.user("Ben")], ROOM);
    const attempt = () => post(bot, channel(said("sealed words")), inRoom(room), ana);
    proxy.fail({ match: /PUT .*\/sendToDevice\//, kind: "before" });
    await expect(attempt()).rejects.toMatchObject({ kind: "ambiguous" });
    proxy.fail({ match: /PUT .*\/send\/m\.room\.encrypted/, kind: "after" });
    await expect(attempt()).rejects.toMatchObject({ kind: "ambiguous" });
    const { id } = await attempt();
    const seen = await reads(ana, room, "sealed words");
    expect(id).toBe(`t${seen.event_id}`);
    const own = (await ana.raw(room)).filter(
      ({ sender, type }) => sender === bot.account.id && type === "m.room.encrypted",
    );
    expect(own).toHaveLength(1);
  });

  it("gives private answers in the encrypted room that a person opened with it", async () => {
    const { ana, bot } = await suite.meeting();
    const [direct, room] = [
      await bot.meet(ana, [], DIRECT),
      await bot.meet(ana, [await suite.user("Ben")], ROOM),
    ];
    await ana.say(direct, "help");
    await bot.host.next();
    const answer = await post(
      bot,
      { ...channel(said("sealed words")), visibility: "private" },
      inRoom(room),
      ana,
    );
    expect(answer.place).toMatchObject({ channel: direct, direct: true });
    await reads(ana, direct, "sealed words");
    expect(typesOf([...(await ana.raw(room)), ...(await ana.raw(direct))])).toEqual(["m.room.encrypted"]);
  });

  it("offers numbers as everybody sends reactions, in clear, and hears those of others", async () => {
    const { ana, bot } = await suite.meeting();
    const room = await bot.meet(ana, [await suite.user("Ben")], ROOM);
    const button = {
      type: "button",
      label: "Yes",
      style: "primary",
      press: { token: "token-a", typed: "yes" },
    } as const;
    const ref = await post(bot, channel({ type: "actions", actions: [button] }), inRoom(room), ana);
    const offered = await until(async () => (await ana.raw(room)).find(({ type }) => type === "m.reaction"));
    expect(offered).toMatchObject({ sender: bot.account.id });
    const pressed = await ana.react(room, ref.id.slice(1), "1\uFE0F\u20E3");
    expect(await bot.host.next()).toMatchObject({ kind: "press", id: pressed, token: "token-a" });
  });

  it("asks a form field by field in a direct room, secrets too", async () => {
    const { ana, bot } = await suite.meeting();
    const room = await bot.meet(ana, [], DIRECT);
    const field = { required: true, kind: "text" } as const;
    const form: Form<Press> = {
      type: "form",
      title: "Deploy YOLO",
      submitLabel: "Go on",
      submit: { token: "form-token", typed: "deploy yolo" },
      fields: [
        { ...field, name: "title", label: "Title" },
        { ...field, name: "password", label: "Password", kind: "secret" },
      ],
    };
    await post(bot, channel(form), inRoom(room, { direct: true }), ana);
    await reads(ana, room, "Title (1 of 2)");
    await ana.say(room, "four runs");
    await reads(ana, room, "Password (2 of 2)");
    const secret = await ana.say(room, "swordfish");
    expect(await bot.host.next()).toMatchObject({
      kind: "submit",
      values: { title: "four runs", password: "swordfish" },
    });
    const raw = await ana.raw(room);
    expect(typesOf(raw)).toEqual(["m.room.encrypted"]);
    expect(JSON.stringify(raw)).not.toMatch(/four runs|swordfish|Title/);
    // Only whoever made the room may delete there.
    expect(secret).not.toBe("");
    await reads(ana, room, "I may not delete messages in this room");
  });

  it("shows pictures and attaches files that only the room can open", async () => {
    const { ana, bot } = await suite.meeting();
    const room = await bot.meet(ana, [await suite.user("Ben")], ROOM);
    const png = drawnPng(3, 2);
    const data = {
      kind: "bar",
      unit: "hours",
      labels: ["Mon"],
      series: [{ name: "me", values: [12] }],
    } as const;
    const chart: Block<Press> = { type: "chart", title: "GPU hours", alt: "12 hours.", png, data };
    const long = Array.from({ length: 30 }, (_, index) => said(`${index} ${"word ".repeat(1200)}`));
    await post(bot, channel(chart, ...long), inRoom(room), ana);
    const picture = await ana.see(room, ({ content }) => content["msgtype"] === "m.image");
    expect(picture.content).not.toHaveProperty("url");
    expect(picture.content).toMatchObject({ info: { mimetype: "image/png", w: 3, h: 2, size: png.length } });
    const drawn = await ana.unseal(picture);
    expect(drawn.clear.equals(Buffer.from(png))).toBe(true);
    expect(drawn.kept.includes(Buffer.from("PNG"))).toBe(false);
    const attached = await ana.see(room, ({ content }) => content["msgtype"] === "m.file");
    const { clear, kept } = await ana.unseal(attached);
    expect(clear.toString()).toContain("29 word word");
    expect(kept.toString("latin1")).not.toContain("word word");
  });

  it("reads a file that was sent encrypted, and says so of one that somebody changed on its way", async () => {
    const { ana, bot } = await suite.meeting();
    const room = await bot.meet(ana, [], DIRECT);
    const file = await ana.seal(Buffer.from("cd /srv\n  ls\n"));
    const message = { msgtype: "m.file", body: "!ai4 batch submit x", filename: "job.sh" };
    await ana.send(room, { ...message, file });
    expect(await bot.host.next()).toMatchObject({
      text: "batch submit x",
      files: [{ name: "job.sh", text: "cd /srv\n  ls\n" }],
    });
    const other = await ana.seal(Buffer.from("rm -r /\n"));
    await ana.send(room, { ...message, body: "!ai4 changed", file: { ...file, url: other["url"] } });
    const changed = await bot.host.next((event) => event.kind === "message" && event.text === "changed");
    expect(changed).toMatchObject({ unreadFile: "I could not fetch the file job.sh." });
  });

  it("is read by those who are in the room when it speaks, and by no others", async () => {
    const { ana, bot } = await suite.meeting();
    const [ben, cleo] = await Promise.all([suite.person("Ben"), suite.person("Cleo")]);
    const room = await bot.meet(ana, [ben], ROOM);
    await post(bot, channel(said("before")), inRoom(room), ana);
    await reads(ben, room, "before");
    await ana.call("POST", `/rooms/${encodeURIComponent(room)}/invite`, { user_id: cleo.id });
    await cleo.join(room);
    await post(bot, channel(said("afterwards")), inRoom(room), ana);
    const [ofBen, ofCleo] = await Promise.all([ben, cleo].map((who) => reads(who, room, "afterwards")));
    expect(ofCleo?.event_id).toBe(ofBen?.event_id);
    const unread = async (who: EncryptingPerson) =>
      (await who.read(room)).filter(({ type }) => type === "m.room.encrypted").length;
    expect(await unread(cleo)).toBe(1);
    await ben.call("POST", `/rooms/${encodeURIComponent(room)}/leave`, {});
    await post(bot, channel(said("without Ben")), inRoom(room), ana);
    await reads(cleo, room, "without Ben");
    await ana.call("POST", `/rooms/${encodeURIComponent(room)}/invite`, { user_id: ben.id });
    await ben.join(room);
    expect(await unread(ben)).toBe(1);
  });

  it("goes on encrypted in a room that becomes so, and does not in others", async () => {
    const { ana, bot } = await suite.meeting();
    const [room, open] = [await bot.meet(ana), await bot.meet(ana)];
    await post(bot, channel(said("in the open")), inRoom(room), ana);
    const path = `/rooms/${encodeURIComponent(room)}/state/m.room.encryption/`;
    await ana.call("PUT", path, { algorithm: "m.megolm.v1.aes-sha2" });
    await ana.say(room, "!ai4 help");
    expect(await bot.host.next()).toMatchObject({ text: "help" });
    await post(bot, channel(said("sealed words")), inRoom(room), ana);
    await reads(ana, room, "sealed words");
    expect((await ana.raw(room)).slice(-2).map(({ type }) => type)).toEqual([
      "m.room.encrypted",
      "m.room.encrypted",
    ]);
    await post(bot, channel(said("in the open")), inRoom(open), ana);
    expect(typesOf(await ana.raw(open))).toEqual(["m.room.message"]);
  });
});
