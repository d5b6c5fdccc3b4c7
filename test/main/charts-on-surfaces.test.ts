/** A chart that the engine draws, and a file that a command makes, as they arrive in the chats: the whole program. */
import { afterEach, expect, test } from "vitest";
import { pngSize } from "../../adapters/matrix/render.ts";
import { SCOPES } from "../../adapters/slack/manifest.ts";
import { person } from "../kit/discord/people.ts";
import { startDiscord } from "../kit/discord/server.ts";
import { createUser } from "../kit/matrix-lab.ts";
import { onSynapse } from "../kit/matrix-suite.ts";
import { startFakeSlack } from "../kit/slack/fake-slack.ts";
import { mention, press } from "../kit/slack/payloads.ts";
import { elementsOf } from "../kit/slack/read-back.ts";
import { APP_TOKEN, BOT_TOKEN } from "../kit/slack/workspace.ts";
import { startProgram, type WholeProgram } from "../kit/whole-program.ts";

const SIZE = { w: 1280, h: 800 };
const ALT = /Most: \d+ GPU-days.*Least:/;
const CSV = /^from,to,days_known,.*\r\n\d{4}-/;

let program: WholeProgram;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await program.stop();
  for (const close of closing.splice(0)) await close();
});

/** The id of the button with this label, wherever it stands. */
function buttonIn(value: unknown, label: string, id: "action_id" | "custom_id"): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const own = value as Record<string, unknown>;
  if (own["label"] === label && typeof own[id] === "string") return own[id];
  for (const inner of Object.values(own)) {
    const found = buttonIn(inner, label, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

test("on Slack", async () => {
  const fake = await startFakeSlack(SCOPES.keys());
  closing.push(() => fake.close());
  program = await startProgram({
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_APP_TOKEN: APP_TOKEN,
    SLACK_API_URL: fake.apiUrl,
  });
  await fake.until(() => fake.connections() > 0);
  await fake.deliver("events_api", mention("usage vo gpu by week", { ts: "5.5" })).acked;
  const posted = () => [...fake.workspace.channels.values()].flatMap((channel) => channel.messages);
  await fake.until(() => posted().some(({ files }) => files.length > 0));
  const [picture] = [...fake.workspace.files.values()];
  expect([pngSize(picture?.bytes ?? Buffer.of()), picture?.alt]).toEqual([SIZE, expect.stringMatching(ALT)]);

  const told = posted().find(({ blocks }) => JSON.stringify(blocks).includes("As CSV"));
  const button = elementsOf(told?.blocks ?? []).find((one) => JSON.stringify(one).includes("As CSV"));
  if (!told || !button) throw new Error("no button");
  const where = {
    container: { type: "message", channel_id: "C1", message_ts: told.ts, thread_ts: "5.5" },
    message: { ts: told.ts, thread_ts: "5.5" },
  };
  await fake.deliver("interactive", press(fake.trigger(), button, where)).acked;
  await fake.until(() => posted().flatMap(({ files }) => files).length > 1);
  const file = [...fake.workspace.files.values()].at(-1);
  expect(file?.name).toMatch(/^usage-vo-ai4eosc-eu-[\d-]+\.csv$/);
  expect(file?.bytes?.toString()).toMatch(CSV);
  expect([fake.wrongs, program.warnings]).toEqual([[], []]);
}, 30_000);

test("on Discord", async () => {
  const fake = await startDiscord(() => new Date());
  closing.push(() => fake.close());
  program = await startProgram({ DISCORD_TOKEN: fake.state.token, DISCORD_API_URL: fake.apiUrl });
  const channel = [...fake.state.channels.keys()][0] ?? "";
  const ana = person(fake, "ana");
  await fake.until(() => fake.gateway.connected);
  ana.says(channel, `<@${fake.state.self}> usage vo gpu by week`);
  const filed = (ending: string) =>
    fake.state.messages.find(({ files }) => files.some(({ name }) => name.endsWith(ending)));
  await fake.until(() => filed(".png") !== undefined);
  const told = filed(".png");
  expect(pngSize(told?.files[0]?.data ?? Buffer.of())).toEqual(SIZE);
  expect(JSON.stringify(told?.body["attachments"])).toMatch(ALT);
  expect(JSON.stringify(told?.body["components"])).toContain("attachment://picture-");

  const button = buttonIn(told?.body["components"], "As CSV", "custom_id");
  if (!told || button === undefined) throw new Error("no button");
  ana.presses(told, button);
  await fake.until(() => filed(".csv") !== undefined);
  expect(filed(".csv")?.files[0]?.data.toString()).toMatch(CSV);
  expect(program.warnings).toEqual([]);
}, 30_000);

onSynapse("on Matrix", (suite) => {
  test("a chart is an image with its words, and the figures are a file", async () => {
    const [ana, account] = [await suite.user("Ana"), await createUser(suite.url(), "ai4bot")];
    program = await startProgram({
      MATRIX_HOMESERVER_URL: suite.url(),
      MATRIX_ACCESS_TOKEN: account.token,
      MATRIX_ALLOWED_INVITERS: ana.id,
    });
    const room = await ana.createRoom({ invite: [account.id], is_direct: true });
    await ana.see(room, ({ sender, content }) => sender === account.id && content["membership"] === "join");
    await ana.say(room, "usage vo gpu by week");
    const image = await ana.see(room, ({ content }) => content["msgtype"] === "m.image");
    expect(image.content).toMatchObject({
      body: expect.stringMatching(ALT),
      info: { ...SIZE, mimetype: "image/png" },
    });
    await ana.say(room, "usage vo gpu by week --csv");
    const file = await ana.see(room, ({ content }) => content["msgtype"] === "m.file");
    expect(file.content).toMatchObject({
      body: expect.stringMatching(/\.csv$/),
      info: { mimetype: "text/csv" },
    });
  }, 40_000);
});
