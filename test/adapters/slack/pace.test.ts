/** The pace of posts in one channel, as Slack counts it: by when they arrive. */
import { afterEach, expect, test } from "vitest";
import type { Reply } from "../../../src/reply/blocks.ts";
import { md } from "../../../src/reply/markdown.ts";
import { ANA, DIRECT, gate, IN_CHANNEL, type SlackLab, slackLab } from "../../kit/slack/slack-lab.ts";

const GAP_MS = 120;
let lab: SlackLab;
afterEach(() => lab.close());

const said: Reply = { visibility: "channel", blocks: [{ type: "text", text: md`x` }] };

test("a post comes a gap after the answer to the one before, however long that one travelled", async () => {
  lab = await slackLab({ timing: { channelGap: GAP_MS } });
  await lab.start();
  const { fake, surface } = lab;
  const held = gate();
  fake.fail("chat.postMessage", { kind: "held", until: held.passed });
  const arrivals: number[] = [];
  const first = surface.outbound.post(said, IN_CHANNEL, ANA);
  const second = surface.outbound.post(said, IN_CHANNEL, ANA).then(() => arrivals.push(performance.now()));
  // Two posts in another channel take a gap, in which the first one is on its way.
  await fake.until(() => fake.calls.includes("chat.postMessage"));
  await surface.outbound.post(said, DIRECT, ANA);
  await surface.outbound.post(said, DIRECT, ANA);
  held.open();
  await first;
  const answered = performance.now();
  await second;
  // Timers may be a millisecond early.
  expect((arrivals[0] ?? 0) - answered).toBeGreaterThan(GAP_MS - 20);
});

test("a post that Slack refused keeps the next one of its channel waiting, and no other channel", async () => {
  lab = await slackLab({ timing: { channelGap: 60_000 } });
  await lab.start();
  const { fake, surface } = lab;
  fake.fail("chat.postMessage", { kind: "error", error: "not_in_channel" });
  await expect(surface.outbound.post(said, IN_CHANNEL, ANA)).rejects.toMatchObject({ kind: "rejected" });
  const waiting = surface.outbound.post(said, IN_CHANNEL, ANA);
  await surface.outbound.post(said, DIRECT, ANA);
  expect(fake.calls.filter((name) => name === "chat.postMessage")).toHaveLength(2);
  await surface.stop(10);
  await expect(waiting).rejects.toMatchObject({ kind: "not-sent" });
});
