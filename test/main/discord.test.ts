import { afterEach, beforeEach, expect, test } from "vitest";
import { type Program, startProgram } from "../contract/program.ts";
import { type Person, person } from "../kit/discord/people.ts";
import { type FakeDiscord, startDiscord } from "../kit/discord/server.ts";
import type { FakeInteraction } from "../kit/discord/state.ts";

/** The whole program as `serve` puts it together, with the real client, in front of the fake Discord. */
let fake: FakeDiscord;
let program: Program;
let ana: Person;
let channel: string;

beforeEach(async () => {
  fake = await startDiscord(() => new Date());
  [channel = ""] = fake.state.channels.keys();
  program = await startProgram({
    AI4_DATA_DIR: ":memory:",
    DISCORD_TOKEN: fake.state.token,
    DISCORD_API_URL: fake.apiUrl,
  });
  await fake.until(() => fake.gateway.connected && fake.state.commands.size > 0);
  ana = person(fake, "ana");
});
afterEach(async () => {
  await program.stop();
  await fake.close();
});

async function choicesOf(typing: FakeInteraction): Promise<unknown> {
  await fake.until(() => typing.answer !== undefined);
  return typing.answer?.data["choices"];
}

test("options complete with items, values of facets and deployments", async () => {
  expect(await choicesOf(ana.types(channel, "show", "item", "phyto"))).toMatchObject([
    { value: "phyto-plankton-classification" },
  ]);
  expect(await choicesOf(ana.types(channel, "search", "library", "pyt"))).toMatchObject([
    { value: "PyTorch" },
  ]);
  expect(await choicesOf(ana.types(channel, "search", "library", "Keras, pyt"))).toMatchObject([
    { value: "Keras, PyTorch" },
  ]);
  expect(await choicesOf(ana.types(channel, "deployment info", "deployment", "plankton b"))).toMatchObject([
    { value: "plankton baseline" },
  ]);
});

test("a slash command fills the answer that was deferred", async () => {
  const asked = ana.runs(channel, "search", { text: "plankton", library: "PyTorch" });
  await fake.until(() => JSON.stringify(asked.original?.body ?? {}).includes("zooprocess"));
  expect(asked.answer).toMatchObject({ type: 5 });
  expect(fake.seen.filter(({ status }) => status >= 400)).toEqual([]);
});
