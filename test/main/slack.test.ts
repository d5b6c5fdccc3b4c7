import { afterEach, beforeEach, expect, test } from "vitest";
import { SCOPES } from "../../adapters/slack/manifest.ts";
import { readConfig } from "../../src/config.ts";
import { type Assembly, assemble } from "../../src/main/assemble.ts";
import { type Supervised, supervise } from "../../src/main/supervisor.ts";
import { configuredSurfaces } from "../../src/main/surfaces.ts";
import { type FakeSlack, startFakeSlack } from "../kit/slack/fake-slack.ts";
import type { Json } from "../kit/slack/json.ts";
import { command, mention, press } from "../kit/slack/payloads.ts";
import { APP_TOKEN, BOT_TOKEN } from "../kit/slack/workspace.ts";

/** The whole program as `serve` puts it together, with the real Bolt, in front of the fake Slack. */
let fake: FakeSlack;
let assembly: Assembly;
let surfaces: Supervised[];
const stopping = { now: new AbortController() };

beforeEach(async () => {
  fake = await startFakeSlack(SCOPES.keys());
  stopping.now = new AbortController();
  const env = {
    AI4_DATA_DIR: ":memory:",
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_APP_TOKEN: APP_TOKEN,
    SLACK_API_URL: fake.apiUrl,
  };
  const config = readConfig(env, { home: "/nowhere", platform: "linux" });
  const quiet = () => undefined;
  assembly = await assemble(config, { info: quiet, warn: quiet, error: quiet }, "0.0.0");
  await assembly.start();
  const factories = await configuredSurfaces(config, assembly.surfaceDeps);
  surfaces = factories.map((factory) => supervise(factory, assembly.supervision(stopping.now.signal)));
  await fake.until(() => fake.connections() > 0);
});
afterEach(async () => {
  stopping.now.abort();
  await Promise.all(surfaces.map((surface) => surface.stop(2000)));
  await assembly.stop();
  await fake.close();
});

const posted = () => [...fake.workspace.channels.values()].flatMap((channel) => channel.messages);
const wordsOf = (value: unknown) => JSON.stringify(value);
const until = (words: RegExp) => fake.until(() => posted().some((message) => words.test(wordsOf(message))));

test("search, launch, private password, delete by button: in a thread on Slack", async () => {
  await fake.deliver("events_api", mention("search plankton", { ts: "5.5" })).acked;
  await until(/phyto-plankton-classification/);
  await fake.deliver(
    "events_api",
    mention("deploy 1 --service jupyter --title lab-run", { ts: "5.6", thread_ts: "5.5" }),
  ).acked;
  await until(/lab-run/);
  await fake.until(() => fake.workspace.ephemeral.some((one) => /Password of lab-run/.test(wordsOf(one))));
  expect(posted().every((message) => !/Password of lab-run/.test(wordsOf(message)))).toBe(true);
  expect(posted().every((message) => message.thread === "5.5")).toBe(true);

  await fake.deliver("events_api", mention("delete lab-run", { ts: "5.7", thread_ts: "5.5" })).acked;
  await until(/Delete lab-run\?/);
  const plan = posted().findLast((message) => /Delete lab-run\?/.test(wordsOf(message)));
  const yes = buttons(plan?.blocks ?? []).find((button) => /Yes/.test(wordsOf(button)));
  if (!yes || !plan) throw new Error("no button to confirm with");
  const where = {
    container: { type: "message", channel_id: "C1", message_ts: plan.ts, thread_ts: "5.5" },
    message: { ts: plan.ts, thread_ts: "5.5" },
  };
  await fake.deliver("interactive", press(fake.trigger(), yes, where)).acked;
  await until(/lab-run is (deleted|purged)/);
  expect(fake.wrongs).toEqual([]);
});

test("a slash command is answered, and an unknown one refused in words", async () => {
  await fake.deliver("slash_commands", command(fake.trigger(), "datacenters")).acked;
  await until(/ifca-ai4eosc/);
  await fake.deliver("slash_commands", command(fake.trigger(), "serach fish")).acked;
  await fake.until(() =>
    /search fish/.test(wordsOf([posted(), fake.workspace.ephemeral, fake.workspace.answers])),
  );
  expect(fake.wrongs).toEqual([]);
});

function buttons(blocks: readonly Json[]): Json[] {
  return blocks.flatMap((block) => (Array.isArray(block["elements"]) ? (block["elements"] as Json[]) : []));
}
