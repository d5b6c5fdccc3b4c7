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
  it("refuses nothing, and hears an answer before the news that waited for longer", async () => {
    const synapse = await ownSynapse(`pace-${process.pid}`);
    const account = await createUser(synapse.url, "ai4bot");
    const rooms: string[] = [];
    for (let count = 0; count < 4; count += 1) rooms.push(await account.createRoom());
    await synapse.allow(account.id, 5, 10);
    await using proxy = await faultProxy(synapse.url);
    const allowance = { perSecond: 5, atOnce: 10 };
    const { surface, host } = createBot(synapse.url, account, { through: proxy.url, allowance });
    await surface.start(host);
    const actor = { surface: "matrix", id: account.id, name: "Ana" } as const;
    const order: string[] = [];
    const said = async (by: Pick<Outbound, "post">, text: string, channel: string) => {
      await by.post(saying(text), { surface: "matrix", channel, direct: false }, actor, text);
      order.push(text);
    };
    const { unasked = surface.outbound } = surface.outbound;
    const news = Array.from({ length: 24 }, (_, index) =>
      said(unasked, `news ${index}`, rooms[index % 4] ?? ""),
    );
    await until(() => order.length >= 10 || undefined);
    const before = order.length;
    await said(surface.outbound, "an answer", rooms[0] ?? "");
    // What was on its way may come before it.
    expect(order.indexOf("an answer") - before).toBeLessThanOrEqual(4);
    await Promise.all(news);
    expect(order).toHaveLength(25);
    expect(proxy.seen.filter(({ status }) => status === 429)).toEqual([]);
    await surface.stop(1000);
    await synapse.stop();
  }, 60_000);
});
