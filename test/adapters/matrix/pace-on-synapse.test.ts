/** The pace of the bot's account before a Synapse that counts what it sends. */
import { expect, it } from "vitest";
import type { Reply } from "../../../src/reply/blocks.ts";
import type { Outbound } from "../../../src/surface.ts";
import { faultProxy } from "../../kit/fault-proxy.ts";
import { createBot, createUser, until } from "../../kit/matrix-lab.ts";
import { onSynapse } from "../../kit/matrix-suite.ts";
import { ownSynapse } from "../../kit/synapse.ts";

const saying = (text: string): Reply => ({ visibility: "channel", blocks: [{ type: "heading", text }] });

onSynapse("a homeserver that limits the bot", () => {
  it("refuses nothing, however much there is to say", async () => {
    const synapse = await ownSynapse(`pace-${process.pid}`);
    const account = await createUser(synapse.url, "ai4bot");
    const owner = await createUser(synapse.url, "ana");
    // One more than the bot counts: that the account was just given a name counts there, too.
    await synapse.allow(account.id, 1, 11);
    await using proxy = await faultProxy(synapse.url);
    const allowance = { perSecond: 1, atOnce: 10 };
    const { surface, host } = createBot(synapse.url, account, { through: proxy.url, allowance });
    await surface.start(host);
    // As does entering a room, which the bot does itself.
    const rooms: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const room = await owner.createRoom({ invite: [account.id] });
      await until(async () => (await account.rooms()).includes(room) || undefined);
      rooms.push(room);
    }
    const before = proxy.seen.length;
    const actor = { surface: "matrix", id: account.id, name: "Ana" } as const;
    const said = (by: Pick<Outbound, "post">, text: string, channel = rooms[0] ?? "") =>
      by.post(saying(text), { surface: "matrix", channel, direct: false }, actor, text);
    const { unasked = surface.outbound } = surface.outbound;
    const news = Array.from({ length: 12 }, (_, index) => said(unasked, `news ${index}`, rooms[index % 2]));
    const answers = Array.from({ length: 4 }, (_, index) => said(surface.outbound, `answer ${index}`));
    await Promise.all([...news, ...answers]);
    expect(proxy.seen.map(({ status }) => status)).not.toContain(429);
    const sent = proxy.seen.slice(before).filter(({ path }) => path.includes("/send/"));
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 200));
    expect(sent).toHaveLength(16);
    await surface.stop(1000);
    await synapse.stop();
  }, 120_000);
});
