import { expect, it } from "vitest";
import { mayInvite } from "../../../adapters/matrix/membership.ts";
import { md } from "../../../src/reply/markdown.ts";
import { faultProxy } from "../../kit/fault-proxy.ts";
import { type MatrixEvent, type MatrixUser, until } from "../../kit/matrix-lab.ts";
import { onSynapse, type RunningBot } from "../../kit/matrix-suite.ts";

const ENCRYPTED = {
  initial_state: [
    { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
  ],
};
const reply = { visibility: "channel", blocks: [{ type: "text", text: md`in plain text` }] } as const;

it("tells who may invite", () => {
  const allowed = ["@ana:lab.test", "@*:chat.test"];
  expect(mayInvite("@ana:lab.test", allowed)).toBe(true);
  expect(mayInvite("@ben:chat.test", allowed)).toBe(true);
  expect(mayInvite("@ben:lab.test", allowed)).toBe(false);
  expect(mayInvite("@ben:evil.test:chat.test", allowed)).toBe(false);
  expect(mayInvite("@ben:sub.chat.test", allowed)).toBe(false);
  expect(mayInvite("@ana:lab.test", [])).toBe(false);
});

onSynapse("the bot comes into rooms and stays", (suite) => {
  const inviteInto = (person: MatrixUser, room: string, bot: RunningBot) =>
    person.call("POST", `/rooms/${encodeURIComponent(room)}/invite`, { user_id: bot.account.id });
  /** The first message of the bot in a room of its own with this person. */
  const toldDirectly = async (person: MatrixUser, bot: RunningBot): Promise<MatrixEvent> => {
    const [room = ""] = await until(async () => {
      const invites = await person.invites();
      return invites.length > 0 ? invites : undefined;
    });
    await person.join(room);
    return person.see(room, ({ type, sender }) => type === "m.room.message" && sender === bot.account.id);
  };

  it("follows invitations from those who may invite, and no others", async () => {
    const [ana, eve] = await Promise.all([suite.user("Ana"), suite.user("Eve")]);
    const bot = await suite.startBot({ allowedInviters: [ana.id] });
    const dark = await eve.createRoom({ invite: [bot.account.id] });
    const room = await bot.meet(ana);
    await until(() => bot.log.find(({ message }) => /who may not invite/.test(message)));
    expect(await bot.account.rooms()).toEqual([room]);
    // It does not refuse either: an operator may still allow the inviter.
    expect(await bot.account.invites()).toEqual([dark]);
  });

  it("enters a room after all when it could not at first, also after a restart", async () => {
    await using proxy = await faultProxy(suite.url());
    const [ana, account] = await Promise.all([suite.user("Ana"), suite.user("ai4bot")]);
    const bot = await suite.startBot({ account, through: proxy.url });
    proxy.fail({ match: /POST .*\/join/, kind: "answer", status: 502, times: 1 });
    const room = await ana.createRoom({ invite: [account.id] });
    await until(() => bot.log.find(({ message }) => /could not enter/.test(message)));
    await bot.surface.stop(1000);
    await suite.startBot({ account, memory: bot.memory });
    await until(async () => (await account.rooms()).includes(room) || undefined);
  });

  it("survives an invitation into a room that is gone", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const room = await ana.createRoom();
    await inviteInto(ana, room, bot);
    await ana.call("POST", `/rooms/${encodeURIComponent(room)}/leave`, {});
    const other = await bot.meet(ana);
    await ana.say(other, "!ai4 help");
    expect(await bot.host.next()).toMatchObject({ text: "help" });
  });

  it("follows a room that was replaced, and tells there", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const room = await bot.meet(ana, [], { preset: "public_chat" });
    await ana.say(room, "!ai4 help");
    await bot.host.next();
    const upgraded = await ana.call("POST", `/rooms/${encodeURIComponent(room)}/upgrade`, {
      new_version: "10",
    });
    const next = String(upgraded["replacement_room"]);
    const told = await ana.see(
      next,
      ({ sender, type }) => sender === bot.account.id && type === "m.room.message",
    );
    expect(told.content["body"]).toMatch(/replaces an earlier one.*has to be set up here again/);
    expect(bot.host.replaced).toEqual([[room, next]]);
    await ana.say(next, "!ai4 about");
    expect(await bot.host.next(({ place }) => place.channel === next)).toMatchObject({ text: "about" });
    expect(await bot.account.rooms()).toContain(room);
  });

  it("waits for an invitation where a replacement is closed, and takes it from anybody", async () => {
    const [ana, ben] = await Promise.all([suite.user("Ana"), suite.user("Ben")]);
    const bot = await suite.startBot({ allowedInviters: [ana.id] });
    const room = await bot.meet(ana);
    await ana.say(room, "!ai4 help");
    await bot.host.next();
    const next = await ben.createRoom();
    const path = `/rooms/${encodeURIComponent(room)}/state/m.room.tombstone/`;
    await ana.call("PUT", path, { body: "moved", replacement_room: next });
    await until(() => bot.log.find(({ message }) => /could not enter/.test(message)));
    bot.host.moves = true;
    await inviteInto(ben, next, bot);
    await until(async () => (await bot.account.rooms()).includes(next) || undefined);
    const told = await ben.see(
      next,
      ({ sender, type }) => sender === bot.account.id && type === "m.room.message",
    );
    expect(told.content["body"]).toMatch(/What was set up for the old room holds here now/);
    expect(bot.host.replaced).toEqual([[room, next]]);
  });

  it("says nothing in an encrypted room, and tells whoever invited it in a room of their own", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const ben = await suite.user("Ben");
    const room = await bot.meet(ana, [ben], ENCRYPTED);
    const told = await toldDirectly(ana, bot);
    expect(told.content["body"]).toContain("encrypted");
    const place = { surface: "matrix", channel: room, direct: false } as const;
    const actor = { surface: "matrix", id: ana.id, name: "Ana" } as const;
    await expect(bot.surface.outbound.post(reply, place, actor)).rejects.toMatchObject({ kind: "rejected" });
    expect(await bot.posts(room)).toEqual([]);
  });

  it("answers an encrypted message to itself alone by telling where to write instead, once", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const room = await bot.meet(ana, [], { ...ENCRYPTED, is_direct: true });
    for (const ciphertext of ["one", "two"])
      await ana.send(room, { algorithm: "m.megolm.v1.aes-sha2", ciphertext }, "m.room.encrypted");
    const told = await toldDirectly(ana, bot);
    expect(told.content["body"]).toContain(room);
    const direct = (await ana.rooms()).find((one) => one !== room) ?? "";
    // The direct room that works is the one that is used from now on.
    await ana.say(direct, "help");
    expect(await bot.host.next()).toMatchObject({ text: "help", place: { channel: direct, direct: true } });
    expect(await bot.posts(direct)).toHaveLength(1);
    expect(await bot.posts(room)).toEqual([]);
  });

  it("falls silent when a room becomes encrypted, and tells who did it", async () => {
    const [ana, ben, bot] = await Promise.all([suite.user("Ana"), suite.user("Ben"), suite.startBot()]);
    const room = await bot.meet(ana, [ben]);
    const place = { surface: "matrix", channel: room, direct: false } as const;
    const actor = { surface: "matrix", id: ben.id, name: "Ben" } as const;
    await bot.surface.outbound.post(reply, place, actor);
    const path = `/rooms/${encodeURIComponent(room)}/state/m.room.encryption/`;
    await ana.call("PUT", path, { algorithm: "m.megolm.v1.aes-sha2" });
    expect((await toldDirectly(ana, bot)).content["body"]).toContain("encrypted");
    await expect(bot.surface.outbound.post(reply, place, actor)).rejects.toMatchObject({ kind: "rejected" });
    expect((await toldDirectly(ben, bot)).content["body"]).toContain("encrypted");
    expect(await bot.posts(room)).toHaveLength(1);
  });

  it("says nothing where it cannot learn whether a room is encrypted", async () => {
    await using proxy = await faultProxy(suite.url());
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot({ through: proxy.url })]);
    const room = await bot.meet(ana);
    await ana.say(room, "!ai4 help");
    await bot.host.next();
    // Something of the room changes, so that what was known is known no more.
    const ben = await suite.user("Ben");
    await ana.call("POST", `/rooms/${encodeURIComponent(room)}/invite`, { user_id: ben.id });
    await ana.say(room, "!ai4 help");
    await until(() => bot.host.events.length > 1 || undefined);
    await ana.call("POST", `/rooms/${encodeURIComponent(room)}/kick`, { user_id: ben.id });
    proxy.fail({ match: /GET .*\/state$/, kind: "answer", status: 500, times: 1000 });
    await ana.call("PUT", `/rooms/${encodeURIComponent(room)}/state/m.room.join_rules/`, {
      join_rule: "public",
    });
    await ana.say(room, "!ai4 last");
    await until(() => bot.surface.health().problem);
    const place = { surface: "matrix", channel: room, direct: false } as const;
    const actor = { surface: "matrix", id: ana.id, name: "Ana" } as const;
    await expect(bot.surface.outbound.post(reply, place, actor)).rejects.toMatchObject({ kind: "ambiguous" });
    expect(await bot.posts(room)).toEqual([]);
  });

  it("examines its own setting", async () => {
    const account = await suite.user("ai4bot");
    const bot = await suite.startBot({
      account,
      credentials: { user: account.id, password: "secret" },
      allowance: { perSecond: 20, atOnce: 100 },
    });
    const findings = await bot.surface.examine();
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    const found = findings.map(({ what }) => what).join("\n");
    expect(found).toContain(`signed in as ${account.id}`);
    expect(found).toContain("at most 20 messages a second, 100 at once");
    // The bot that is running keeps its session.
    const ana = await suite.user("Ana");
    const room = await bot.meet(ana);
    await ana.say(room, "!ai4 help");
    await bot.host.next();
  });
});
