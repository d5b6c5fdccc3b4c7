/** What somebody would write first on each SDK: every message is answered with the same text. Run as a process. */
import { createRequire } from "node:module";
import { join } from "node:path";
import bolt from "@slack/bolt";
import { Client, GatewayIntentBits, Partials } from "discord.js";
import type * as Sdk from "matrix-bot-sdk";
import { makeLoadable } from "../../../adapters/matrix/sdk.ts";

const TEXT = "This is the answer to everything that is said here.";
const setting = (name: string) => process.env[name] ?? "";

async function onSlack(): Promise<void> {
  const app = new bolt.App({
    token: setting("SLACK_BOT_TOKEN"),
    appToken: setting("SLACK_APP_TOKEN"),
    socketMode: true,
    clientOptions: { slackApiUrl: setting("SLACK_API_URL") },
  });
  app.message(async ({ say }) => {
    await say({ text: TEXT, unfurl_links: false, unfurl_media: false });
  });
  await app.start();
}

async function onDiscord(): Promise<void> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    rest: { api: setting("DISCORD_API_URL") },
  });
  client.on("messageCreate", async (message) => {
    if (!message.author.bot && message.channel.isSendable()) await message.channel.send(TEXT);
  });
  await client.login(setting("DISCORD_TOKEN"));
}

async function onMatrix(): Promise<void> {
  makeLoadable();
  const sdk = createRequire(import.meta.url)("matrix-bot-sdk") as typeof Sdk;
  const store = new sdk.SimpleFsStorageProvider(join(setting("AI4_DATA_DIR"), "store.json"));
  const client = new sdk.MatrixClient(
    setting("MATRIX_HOMESERVER_URL"),
    setting("MATRIX_ACCESS_TOKEN"),
    store,
  );
  const self = await client.getUserId();
  client.on(
    "room.message",
    async (room: string, event: { sender: string; content?: { msgtype?: string } }) => {
      if (event.sender !== self && event.content?.msgtype === "m.text") await client.sendNotice(room, TEXT);
    },
  );
  await client.start();
}

const START = new Map([
  ["Slack", onSlack],
  ["Discord", onDiscord],
  ["Matrix", onMatrix],
]);
await START.get(process.argv[2] ?? "")?.();
process.stdout.write("up\n");
