/** What the built program really sends to Slack and Discord, taken from fakes that speak their protocols. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { SCOPES } from "../../adapters/slack/manifest.ts";
import { person } from "../../test/kit/discord/people.ts";
import { startDiscord } from "../../test/kit/discord/server.ts";
import { startFakeSlack } from "../../test/kit/slack/fake-slack.ts";
import { mention, press } from "../../test/kit/slack/payloads.ts";
import { elementsOf } from "../../test/kit/slack/read-back.ts";
import { APP_TOKEN, BOT_TOKEN } from "../../test/kit/slack/workspace.ts";
import { startProgram } from "../soak/program.ts";
import { type DiscordPost, discordChannel, discordModal } from "./discord-page.ts";
import { type Json, listOf, objectOf, pictureData, wordsAt } from "./html.ts";
import { type SlackPost, slackModal, slackThread } from "./slack-page.ts";

export interface ChatPicture {
  readonly name: string;
  readonly html: string;
}

/** Nothing changed for so long, ms: the answer stands. */
const QUIET_MS = 1500;
const PATIENCE_MS = 60_000;

const QUESTIONS: ReadonlyMap<string, string> = new Map([
  ["search", "search plankton --limit 2"],
  ["usage", "usage vo gpu --by week"],
]);
const FORM = "configure ai4os-yolo-torch";

export async function slackPictures(): Promise<readonly ChatPicture[]> {
  const fake = await startFakeSlack(SCOPES.keys());
  const { workspace } = fake;
  const env = { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_APP_TOKEN: APP_TOKEN, SLACK_API_URL: fake.apiUrl };
  const posts = () => workspace.channels.get("C1")?.messages ?? [];
  const sources = (files: readonly string[]) =>
    files.flatMap((id) => {
      const { name = "", bytes } = workspace.files.get(id) ?? {};
      return bytes !== undefined && name.endsWith(".png") ? [pictureData(bytes)] : [];
    });
  return withProgram(env, fake, async () => {
    const pictures: ChatPicture[] = [];
    let thread = 0;
    const ask = async (text: string): Promise<readonly SlackPost[]> => {
      thread += 1;
      const ts = `${thread}000.5`;
      await fake.deliver("events_api", mention(text, { ts })).acked;
      await settled(() => JSON.stringify(posts().filter((one) => one.thread === ts)), "[]");
      return posts()
        .filter((one) => one.thread === ts)
        .map(({ blocks, files }) => ({ blocks, pictures: sources(files) }));
    };
    for (const [name, text] of QUESTIONS)
      pictures.push({ name: `slack-${name}`, html: slackThread(text, await ask(text)) });
    const ts = "9000.5";
    await fake.deliver("events_api", mention(FORM, { ts })).acked;
    const offers = () =>
      [...posts(), ...workspace.ephemeral.map((one) => ({ ts: "9001.5", blocks: one.blocks }))].flatMap(
        (message) =>
          elementsOf(message.blocks)
            .filter((element) => wordsAt(element["action_id"]).startsWith("form:"))
            .map((button) => ({ button, ts: message.ts })),
      );
    await settled(() => JSON.stringify(offers()), "[]");
    const [offer] = offers();
    if (offer === undefined) throw new Error("Slack was offered no form.");
    const { button } = offer;
    const at = {
      container: { type: "message", channel_id: "C1", message_ts: offer.ts, thread_ts: ts },
      channel: { id: "C1" },
      message: { ts: offer.ts, thread_ts: ts },
    };
    await fake.deliver("interactive", press(fake.trigger(), button, at)).acked;
    await settled(() => JSON.stringify([...workspace.views.values()].map(({ view }) => view)), "[]");
    const view = [...workspace.views.values()].at(-1)?.view ?? {};
    pictures.push({ name: "slack-form", html: slackModal(view) });
    return pictures;
  });
}

export async function discordPictures(): Promise<readonly ChatPicture[]> {
  const fake = await startDiscord(() => new Date());
  const { state } = fake;
  const [channel = ""] = state.channels.keys();
  const ana = person(fake, "ana");
  const env = { DISCORD_TOKEN: state.token, DISCORD_API_URL: fake.apiUrl };
  return withProgram(env, fake, async () => {
    const pictures: ChatPicture[] = [];
    const ask = async (text: string): Promise<readonly DiscordPost[]> => {
      const before = state.messages.length;
      ana.says(channel, `<@${state.self}> ${text}`);
      const answers = () => state.messages.slice(before).filter(({ deleted }) => !deleted);
      await settled(() => JSON.stringify(answers().map(({ body }) => body)), "[]");
      return answers().map(({ body, files }) => ({
        body,
        files: new Map(files.map(({ name, data }) => [name, pictureData(data)])),
      }));
    };
    for (const [name, text] of QUESTIONS)
      pictures.push({ name: `discord-${name}`, html: discordChannel(text, await ask(text)) });
    await ask(FORM);
    const message = state.messages.at(-1);
    const button = inside(message?.body).find((one) => wordsAt(one["custom_id"]).startsWith("f:"));
    if (message === undefined || button === undefined) throw new Error("Discord was offered no form.");
    const opened = ana.presses(message, wordsAt(button["custom_id"]));
    await settled(() => JSON.stringify(opened.answer ?? null), "null");
    pictures.push({ name: "discord-form", html: discordModal(objectOf(opened.answer?.data)) });
    return pictures;
  });
}

/** All components, wherever they are. */
function inside(component: unknown): readonly Json[] {
  return listOf(objectOf(component)["components"]).flatMap((one) => [one, ...inside(one)]);
}

async function withProgram<T>(
  env: Readonly<Record<string, string>>,
  fake: { close(): Promise<void> },
  work: () => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "pictures-"));
  const program = startProgram(folder, env);
  try {
    if (!(await program.ready())) throw new Error("The program did not start.");
    return await work();
  } finally {
    await program.stop();
    await fake.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function settled(look: () => string, nothing: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  let last = look();
  let since = performance.now();
  while (last === nothing || performance.now() - since < QUIET_MS) {
    if (performance.now() > deadline) throw new Error("The bot never answered.");
    await pause(50);
    const now = look();
    if (now !== last) since = performance.now();
    last = now;
  }
}
