/** Keys of encrypted rooms: those that come late or never, and what is kept over restarts and new logins. */
import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { LATE_KEY_MS } from "../../../adapters/matrix/limits.ts";
import { md } from "../../../src/reply/markdown.ts";
import { DIRECT, inEncryptedRooms, ROOM, typesOf } from "../../kit/encrypted-suite.ts";
import type { EncryptingPerson } from "../../kit/encrypting-person.ts";
import { faultProxy } from "../../kit/fault-proxy.ts";
import { until } from "../../kit/matrix-lab.ts";
import type { RunningBot } from "../../kit/matrix-suite.ts";
import { folderOfTest } from "../../kit/temporary-folder.ts";

const reply = { visibility: "channel", blocks: [{ type: "text", text: md`sealed words` }] } as const;

inEncryptedRooms("keys of encrypted rooms", (suite) => {
  const texts = ({ host }: RunningBot) => host.events.map((event) => event.kind === "message" && event.text);
  const heard = (bot: RunningBot, text: string) =>
    bot.host.next((event) => event.kind === "message" && event.text === text);
  const missed = (bot: RunningBot, times: number) =>
    until(
      () =>
        bot.log.filter(({ message }) => /could not be decrypted/.test(message)).length >= times || undefined,
    );
  const notes = async (who: EncryptingPerson, room: string, words: RegExp) =>
    (await who.read(room)).filter(({ content }) => words.test(String(content["body"])));
  /** A clock that a test sets. */
  const clock = () => {
    const time = { ms: Date.now(), now: () => new Date(time.ms) };
    return time;
  };

  it("answers a message whose key comes after it, also after a restart, once and in order", async () => {
    const { ana, bot, cryptoFolder } = await suite.meeting();
    const room = await bot.meet(ana, [await suite.user("Ben")], ROOM);
    const release = ana.holdKeys();
    const first = await ana.say(room, "!ai4 first");
    await ana.say(room, "!ai4 second");
    await missed(bot, 2);
    await bot.surface.stop(1000);
    const { account, memory } = bot;
    const again = await suite.startBot({ account, memory, cryptoFolder });
    await release();
    await heard(again, "second");
    await ana.say(room, "!ai4 third");
    await heard(again, "third");
    expect(texts(again)).toEqual(["first", "second", "third"]);
    expect(again.host.events[0]).toMatchObject({ id: first, place: { handle: first } });
    expect(again.host.again).toEqual([]);
    expect(await notes(ana, room, /could not read/)).toEqual([]);
  });

  it("says what it could not read, once, and never acts on it afterwards", async () => {
    const time = clock();
    const { ana, bot } = await suite.meeting({ now: time.now });
    const room = await bot.meet(ana, [], DIRECT);
    await ana.say(room, "readable");
    await heard(bot, "readable");
    await ana.renewKeys(room);
    const release = ana.holdKeys();
    await ana.say(room, "delete everything");
    await missed(bot, 1);
    time.ms += LATE_KEY_MS;
    await ana.say(room, "please");
    const told = await ana.see(room, ({ content }) =>
      /I could not read what you wrote/.test(String(content["body"])),
    );
    expect(told).toMatchObject({ type: "m.room.message", sender: bot.account.id });
    await missed(bot, 2);
    // The key of the first one too; but that may have been said again meanwhile.
    await release();
    await heard(bot, "please");
    await ana.say(room, "again");
    await heard(bot, "again");
    expect(texts(bot)).toEqual(["readable", "please", "again"]);
    expect(await notes(ana, room, /could not read/)).toHaveLength(1);
    expect(typesOf(await ana.raw(room))).toEqual(["m.room.encrypted"]);
  });

  it("names in a room whose message it could not read, and keeps quiet about deleted ones and changes", async () => {
    const time = clock();
    const { ana, bot } = await suite.meeting({ now: time.now });
    const ben = await suite.person("Ben");
    const room = await bot.meet(ana, [ben], ROOM);
    ana.holdKeys();
    const kept = await ana.say(room, "talk among people");
    await missed(bot, 1);
    const relation = { rel_type: "m.replace", event_id: kept };
    await ana.say(room, "* a change", { "m.relates_to": relation, "m.new_content": { body: "a change" } });
    // What is left of a message that was deleted before the bot came to see it.
    await ana.call("PUT", `/rooms/${encodeURIComponent(room)}/send/m.room.encrypted/1`, {});
    time.ms += LATE_KEY_MS;
    await ben.say(room, "!ai4 help");
    await heard(bot, "help");
    const told = await ben.see(room, ({ content }) => /could not read/.test(String(content["body"])));
    expect(told.content["body"]).toMatch(/a message of Ana/);
    expect(bot.log.filter(({ message }) => /could not be decrypted/.test(message))).toHaveLength(1);
  });

  it("says so where a client gives keys only to verified sessions", async () => {
    const time = clock();
    const { ana, bot } = await suite.meeting({ now: time.now });
    const room = await bot.meet(ana, [], DIRECT);
    ana.trustOnlyVerified();
    await ana.say(room, "help");
    await missed(bot, 1);
    expect(String(bot.log.find(({ message }) => /decrypted/.test(message))?.fields["err"])).toMatch(
      /unverified/,
    );
    time.ms += LATE_KEY_MS;
    await ana.say(room, "help");
    const told = await ana.see(room, ({ content }) => /could not read/.test(String(content["body"])));
    expect(told.content["body"]).toMatch(/only to sessions that somebody verified, which mine is not/);
    expect(bot.host.events).toEqual([]);
  });

  it("reads on after a restart, and what was said meanwhile", async () => {
    const { ana, bot, cryptoFolder } = await suite.meeting();
    const room = await bot.meet(ana, [await suite.user("Ben")], ROOM);
    await ana.say(room, "!ai4 first");
    const { place, actor } = await heard(bot, "first");
    await bot.surface.stop(1000);
    await ana.say(room, "!ai4 second");
    await ana.renewKeys(room);
    await ana.say(room, "!ai4 third");
    const { account, memory } = bot;
    const again = await suite.startBot({ account, memory, cryptoFolder });
    await heard(again, "third");
    expect(texts(again)).toEqual(["second", "third"]);
    await again.surface.outbound.post(reply, place, actor, "key");
    await ana.see(room, ({ content }) => content["body"] === "sealed words");
  });

  it("begins anew with a new login, as a device that people can write to", async () => {
    const account = await suite.user("ai4bot");
    const { ana, bot, cryptoFolder } = await suite.meeting({ account });
    const room = await bot.meet(ana, [await suite.user("Ben")], ROOM);
    await ana.say(room, "!ai4 first");
    await heard(bot, "first");
    await bot.surface.stop(1000);
    const login = {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: account.id },
      password: "secret",
    };
    const { access_token: token } = await account.call("POST", "/login", login);
    const { memory } = bot;
    const credentials = { accessToken: String(token) };
    const again = await suite.startBot({ account, memory, cryptoFolder, credentials });
    await ana.say(room, "!ai4 second");
    await heard(again, "second");
    expect(readdirSync(cryptoFolder)).toHaveLength(2);
  });

  it("refuses encrypted rooms where the keys of its login are lost, and goes on everywhere else", async () => {
    const { ana, bot } = await suite.meeting();
    const [room, open] = [await bot.meet(ana, [await suite.user("Ben")], ROOM), await bot.meet(ana)];
    await bot.surface.stop(1000);
    const { account, memory } = bot;
    const again = await suite.startBot({ account, memory, cryptoFolder: folderOfTest() });
    expect(again.log.map(({ message }) => message)).toContainEqual(
      expect.stringContaining("until there is a new access token"),
    );
    await ana.say(open, "!ai4 help");
    const { actor } = await heard(again, "help");
    const place = { surface: "matrix", channel: room, direct: false } as const;
    await expect(again.surface.outbound.post(reply, place, actor)).rejects.toMatchObject({
      kind: "rejected",
    });
  });

  it("logs in anew by itself where its keys are lost and it knows the password", async () => {
    const account = await suite.user("ai4bot");
    const credentials = { user: account.id, password: "secret" };
    const { ana, bot } = await suite.meeting({ account, credentials });
    const room = await bot.meet(ana, [await suite.user("Ben")], ROOM);
    await bot.surface.stop(1000);
    const again = await suite.startBot({
      account,
      memory: bot.memory,
      credentials,
      cryptoFolder: folderOfTest(),
    });
    await ana.say(room, "!ai4 help");
    await heard(again, "help");
    // The lost one is logged out, and nobody encrypts for it any more; the test itself is the other one.
    expect((await account.call("GET", "/devices"))["devices"]).toHaveLength(2);
  });

  it("is examined while it runs without its keys being touched", async () => {
    const account = await suite.user("ai4bot");
    const credentials = { user: account.id, password: "secret" };
    const { ana, bot, cryptoFolder } = await suite.meeting({ account, credentials });
    const room = await bot.meet(ana, [], DIRECT);
    const findings = await bot.surface.examine();
    expect(findings.map(({ what }) => what)).toContain("Matrix: encrypted rooms can be read");
    expect(readdirSync(cryptoFolder)).toHaveLength(1);
    await ana.say(room, "help");
    await heard(bot, "help");
  });

  it("goes on in rooms without encryption where its keys are not taken", async () => {
    await using proxy = await faultProxy(suite.url());
    const { ana, bot } = await suite.meeting({ through: proxy.url });
    const [room, open] = [await bot.meet(ana, [], DIRECT), await bot.meet(ana)];
    proxy.fail({ match: /POST .*\/keys\//, kind: "answer", status: 400, times: 1000 });
    // Somebody new uses up one of the keys for first messages, so that the bot has to hand in another.
    const ben = await suite.person("Ben");
    await ana.call("POST", `/rooms/${encodeURIComponent(room)}/invite`, { user_id: ben.id });
    await ben.join(room);
    await ben.say(room, "!ai4 first");
    await heard(bot, "first");
    await until(() => bot.log.find(({ message }) => /keys could not be exchanged/.test(message)));
    await ana.say(open, "!ai4 second");
    await heard(bot, "second");
    expect(bot.surface.health()).toMatchObject({ state: "up" });
  });

  it("refuses encrypted rooms where its access token belongs to no device", async () => {
    await using proxy = await faultProxy(suite.url());
    const account = await suite.user("ai4bot");
    const whoami = { match: /GET .*\/account\/whoami/, kind: "answer", status: 200 } as const;
    proxy.fail({ ...whoami, body: { user_id: account.id }, times: 1000 });
    const { ana, bot } = await suite.meeting({ account, through: proxy.url });
    expect(bot.log.map(({ message }) => message)).toContainEqual(
      expect.stringContaining("belongs to no device"),
    );
    const room = await bot.meet(ana, [await suite.user("Ben")], ROOM);
    const place = { surface: "matrix", channel: room, direct: false } as const;
    const actor = { surface: "matrix", id: ana.id, name: "Ana" } as const;
    await expect(bot.surface.outbound.post(reply, place, actor)).rejects.toMatchObject({ kind: "rejected" });
  });
});
