import { expect, it } from "vitest";
import { SYNC_GAP_MS } from "../../../adapters/matrix/limits.ts";
import { faultProxy } from "../../kit/fault-proxy.ts";
import { createBot, createUser, until } from "../../kit/matrix-lab.ts";
import { onSynapse, running } from "../../kit/matrix-suite.ts";
import { ownSynapse } from "../../kit/synapse.ts";

const texts = (events: readonly { kind: string }[]) =>
  events.map((event) => ("text" in event ? event.text : event.kind));

/** Where nobody listens any more. */
async function closedAddress(target: string): Promise<string> {
  await using proxy = await faultProxy(target);
  return proxy.url;
}

onSynapse("nothing is lost and nothing is handled twice", (suite) => {
  it("hears after a restart what was said meanwhile, in order and once, however much it was", async () => {
    const [ana, ben, bot] = await Promise.all([suite.user("Ana"), suite.user("Ben"), suite.startBot()]);
    const room = await bot.meet(ana, [ben]);
    await ana.say(room, "!ai4 0");
    await bot.host.next();
    await bot.surface.stop(5000);
    // More than one sync tells of.
    const said = Array.from({ length: 130 }, (_, index) => String(index + 1));
    for (const text of said) await ana.say(room, `!ai4 ${text}`);
    const next = await suite.startBot({ account: bot.account, memory: bot.memory, host: bot.host });
    await until(() => next.host.events.length === 131 || undefined);
    expect(texts(next.host.events)).toEqual(["0", ...said]);
    expect(next.host.again).toEqual([]);
  });

  it("reads a sync again when the process died between taking its events in and keeping its token", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const room = await bot.meet(ana);
    const lastToken = () => bot.memory.values.get(`${bot.account.id} sync`);
    const before = lastToken();
    bot.memory.guard = (key) => {
      if (key.endsWith(" sync") && bot.host.events.length > 0) throw new Error("killed here");
    };
    const said = await ana.say(room, "!ai4 once");
    await bot.host.next();
    await bot.surface.stop(0);
    expect(lastToken()).toBeDefined();
    bot.memory.guard = () => undefined;
    const next = await suite.startBot({ account: bot.account, memory: bot.memory, host: bot.host });
    expect(next.host.events).toHaveLength(1);
    expect(next.host.again).toContain(said);
    expect(lastToken()).not.toBe(before);
  });

  it("keeps no token while the inbox cannot be written, and delivers once it can", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const room = await bot.meet(ana);
    bot.host.broken = true;
    await ana.say(room, "!ai4 one");
    await until(() => bot.surface.health().problem);
    await ana.say(room, "!ai4 two");
    bot.host.broken = false;
    await until(() => bot.host.events.length >= 2 || undefined);
    expect(texts(bot.host.events)).toEqual(["one", "two"]);
    await until(() => bot.surface.health().state === "up" || undefined);
    expect(bot.log.filter(({ message }) => /lost touch/.test(message))).toHaveLength(1);
    expect(bot.log.filter(({ message }) => /in touch/.test(message))).toHaveLength(1);
  });

  it("writes down what came in one room while another room's is being written", async () => {
    const [ana, ben, bot] = await Promise.all([suite.user("Ana"), suite.user("Ben"), suite.startBot()]);
    const rooms = [await bot.meet(ana), await bot.meet(ben)] as const;
    await bot.surface.stop(5000);
    await ana.say(rooms[0], "!ai4 one");
    await ana.say(rooms[0], "!ai4 two");
    await ben.say(rooms[1], "!ai4 three");
    const begun = new Set<string>();
    bot.host.slowness = async ({ place }) => {
      begun.add(place.channel);
      await until(() => begun.size === 2 || undefined);
    };
    const next = await suite.startBot({ account: bot.account, memory: bot.memory, host: bot.host });
    expect(texts(next.host.events.filter(({ place }) => place.channel === rooms[0]))).toEqual(["one", "two"]);
    expect(texts(next.host.events.filter(({ place }) => place.channel === rooms[1]))).toEqual(["three"]);
  });

  it("does not sync for each of many messages and of its own answers", async () => {
    await using proxy = await faultProxy(suite.url());
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot({ through: proxy.url })]);
    const room = await bot.meet(ana);
    const from = proxy.seen.length;
    for (let index = 0; index < 12; index += 1) await ana.say(room, `!ai4 ${index}`);
    await until(() => bot.host.events.length === 12 || undefined);
    const syncs = proxy.seen.slice(from).filter(({ path }) => path.includes("/sync"));
    const [first, last] = [syncs.at(0), syncs.at(-1)];
    const gaps = ((last?.at ?? 0) - (first?.at ?? 0)) / SYNC_GAP_MS;
    expect(syncs.length).toBeGreaterThan(0);
    expect(syncs.length).toBeLessThanOrEqual(gaps + 2);
  });

  it("leaves no request open after a stop", async () => {
    await using proxy = await faultProxy(suite.url());
    const bot = await suite.startBot({ through: proxy.url });
    await until(() => proxy.open().some((line) => /sync/.test(line)) || undefined);
    await bot.surface.stop(1000);
    await until(() => proxy.open().length === 0 || undefined);
    expect(bot.surface.health().state).toBe("stopped");
    expect(await Promise.race([bot.surface.failed, Promise.resolve("no failure")])).toBe("no failure");
  });

  it("goes on after the homeserver was away, and says so once", async () => {
    const own = await ownSynapse(`own-${process.pid}`);
    const [ana, account] = await Promise.all([createUser(own.url, "Ana"), createUser(own.url, "ai4bot")]);
    const bot = running(createBot(own.url, account), account);
    await bot.surface.start(bot.host);
    const room = await bot.meet(ana);
    await own.stop();
    await until(() => bot.surface.health().state === "down" || undefined);
    const place = { surface: "matrix", channel: room, direct: false } as const;
    const actor = { surface: "matrix", id: ana.id, name: "Ana" } as const;
    const reply = { visibility: "channel", blocks: [{ type: "heading", text: "kept" }] } as const;
    await expect(bot.surface.outbound.post(reply, place, actor, "key")).rejects.toMatchObject({
      kind: "not-sent",
    });
    await own.start();
    await ana.say(room, "!ai4 again");
    await bot.host.next();
    await bot.surface.outbound.post(reply, place, actor, "key");
    expect((await bot.posts(room)).map(({ content }) => content["body"])).toEqual(["kept"]);
    expect(bot.log.filter(({ message }) => /lost touch/.test(message))).toHaveLength(1);
    expect(bot.surface.health().lastGoodAt).toBeInstanceOf(Date);
    await bot.surface.stop(1000);
    await own.stop();
  }, 60_000);

  it("refuses a wrong token for good, and ends when a token dies", async () => {
    const [ana, account] = await Promise.all([suite.user("Ana"), suite.user("ai4bot")]);
    const wrong = createBot(suite.url(), account, { credentials: { accessToken: "wrong" } });
    await expect(wrong.surface.start(wrong.host)).rejects.toMatchObject({ code: "surface.credentials" });
    const stranger = createBot(suite.url(), account, { credentials: { user: account.id, password: "no" } });
    await expect(stranger.surface.start(stranger.host)).rejects.toMatchObject({
      code: "surface.credentials",
    });
    const bot = await suite.startBot({ account });
    await account.call("POST", "/logout", {});
    expect(await bot.surface.failed).toMatchObject({ code: "surface.credentials" });
    expect(bot.surface.health().state).toBe("down");
    expect(ana.id).toContain("chat.test");
  });

  it("rejects a start without a homeserver as something to try again", async () => {
    const account = await suite.user("ai4bot");
    const lost = createBot(await closedAddress(suite.url()), account);
    await expect(lost.surface.start(lost.host)).rejects.toMatchObject({ reached: false });
    expect(lost.surface.health().state).toBe("down");
  });

  it("waits for a rate limit at the start", async () => {
    await using proxy = await faultProxy(suite.url());
    proxy.fail({ match: /whoami/, kind: "answer", status: 429, headers: { "retry-after": "0.1" }, times: 2 });
    const bot = await suite.startBot({ through: proxy.url });
    expect(bot.surface.health().state).toBe("up");
  });
});
