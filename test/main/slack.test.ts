import { afterEach, beforeEach, expect, test } from "vitest";
import { SCOPES } from "../../adapters/slack/manifest.ts";
import { readConfig } from "../../src/config.ts";
import { type Assembly, assemble } from "../../src/main/assemble.ts";
import { type Supervised, supervise } from "../../src/main/supervisor.ts";
import { configuredSurfaces } from "../../src/main/surfaces.ts";
import { type FakeSlack, startFakeSlack } from "../kit/slack/fake-slack.ts";
import { command, direct } from "../kit/slack/payloads.ts";
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

test("the Home tab shows what the person has", async () => {
  const opened = { type: "app_home_opened", user: "U1", channel: "D1", tab: "home" };
  await fake.deliver("events_api", direct("", { ...opened, channel_type: undefined })).acked;
  await fake.until(() => /plankton baseline/.test(wordsOf(fake.workspace.homes.get("U1"))));
  expect(fake.workspace.homes.has("U2")).toBe(false);
  expect([...fake.wrongs, ...fake.refused]).toEqual([]);
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
