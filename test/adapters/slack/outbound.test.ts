import { afterEach, describe, expect, test } from "vitest";
import type { Block, Press, Reply } from "../../../src/reply/blocks.ts";
import { md } from "../../../src/reply/markdown.ts";
import { PostFailure } from "../../../src/surface.ts";
import { startFakeSlack } from "../../kit/slack/fake-slack.ts";
import { direct } from "../../kit/slack/payloads.ts";
import { transcript, wordsOf } from "../../kit/slack/read-back.ts";
import {
  ANA,
  DIRECT,
  gate,
  IN_CHANNEL,
  IN_THREAD,
  type LabOptions,
  type SlackLab,
  slackLab,
} from "../../kit/slack/slack-lab.ts";

let lab: SlackLab;
afterEach(() => lab.close());

async function made(options?: LabOptions): Promise<SlackLab> {
  lab = await slackLab(options);
  return lab;
}
function says(text: string, visibility: Reply["visibility"] = "channel"): Reply {
  return { visibility, blocks: [{ type: "text", text: md`${text}` }] };
}
/** A table block takes 99 rows, so that 300 rows are four messages and 700 go on in a file. */
function long(count: number): Reply {
  const rows = Array.from({ length: count }, (_, index) => [`Line ${index} of it`]);
  return {
    visibility: "channel",
    blocks: [{ type: "table", columns: [{ label: "L", align: "left" }], rows }],
  };
}
const picture: Block<Press> = { type: "image", title: "Map", alt: "Two sites", png: new Uint8Array([1, 2]) };
const messages = (channel = "C1") => lab.fake.workspace.channels.get(channel)?.messages ?? [];
const linesIn = (text: string) => [...text.matchAll(/Line (\d+) of/g)].map(([, number]) => Number(number));
const failure = (post: Promise<unknown>) =>
  post.then(
    () => undefined,
    (error: unknown) => error as PostFailure,
  );

describe("posts", () => {
  test("go into the thread, and a long one in parts and a file, all of it in order", async () => {
    const { surface, fake } = await made();
    await surface.outbound.post(long(700), IN_THREAD, ANA, "k");
    expect(messages().map(({ thread }) => thread)).toEqual(Array(6).fill("1.0"));
    expect(linesIn(transcript(fake.workspace, "C1"))).toEqual(
      Array.from({ length: 700 }, (_, index) => index),
    );
  });

  test("two long answers in one channel do not mix", async () => {
    const { surface, fake } = await made();
    await Promise.all(["a", "b"].map((key) => surface.outbound.post(long(150), IN_CHANNEL, ANA, key)));
    const once = Array.from({ length: 150 }, (_, index) => index);
    expect(linesIn(transcript(fake.workspace, "C1"))).toEqual([...once, ...once]);
  });

  test("a picture is a file with its alternative text, after the words", async () => {
    const { surface, fake } = await made();
    await surface.outbound.post({ visibility: "channel", blocks: [picture] }, IN_THREAD, ANA);
    expect(transcript(fake.workspace, "C1")).toMatch(/Map\nTwo sites[\s\S]*\[Map\]/);
    expect([...fake.workspace.files.values()]).toMatchObject([{ name: "Map.png", alt: "Two sites" }]);
  });

  test("a text file follows the words under a safe name, also in private", async () => {
    const { surface, fake } = await made();
    const text = "day,gpu\r\n2026-11-23,2\r\n";
    const file = { type: "file", name: "../GPU use", mediaType: "text/csv", text, about: "1 day" } as const;
    await surface.outbound.post({ visibility: "channel", blocks: [file] }, IN_THREAD, ANA);
    expect(transcript(fake.workspace, "C1")).toMatch(/gpu-use\.csv\n1 day[\s\S]*2026-11-23,2/);
    await surface.outbound.post({ visibility: "private", blocks: [file] }, IN_THREAD, ANA);
    expect([...fake.workspace.files.values()]).toMatchObject([
      { name: "gpu-use.csv" },
      { name: "gpu-use.csv" },
    ]);
    expect([transcript(fake.workspace, "D1").includes("2026-11-23,2"), fake.workspace.ephemeral]).toEqual([
      true,
      [],
    ]);
    expect(fake.wrongs).toEqual([]);
  });

  test("a text file that no message has room for is attached as itself", async () => {
    const { surface, fake } = await made();
    const file = {
      type: "file",
      name: "all",
      mediaType: "text/csv",
      text: "the,rows\r\n",
      about: "All",
    } as const;
    const blocks = [...long(900).blocks, file];
    await surface.outbound.post({ visibility: "channel", blocks }, IN_THREAD, ANA);
    expect([...fake.workspace.files.values()].map(({ name }) => name)).toEqual([
      "rest-of-answer.txt",
      "all.csv",
    ]);
  });

  test("a file that Slack refuses is spoken of, and the words stay", async () => {
    const { surface, fake } = await made({ scopes: ["chat:write"] });
    await surface.outbound.post({ visibility: "channel", blocks: [picture] }, IN_THREAD, ANA);
    expect(transcript(fake.workspace, "C1")).toMatch(/Two sites[\s\S]*could not attach “Map”.*missing_scope/);
  });

  test("blocks that Slack refuses all the same are sent as their words", async () => {
    const { surface, fake } = await made();
    fake.fail("chat.postMessage", { kind: "error", error: "invalid_blocks" });
    await surface.outbound.post(says("the words"), IN_THREAD, ANA);
    expect(messages()).toMatchObject([{ text: "the words", blocks: [] }]);
  });
});

describe("private replies", () => {
  test("are ephemeral in the thread for a member of the channel, and nobody else's", async () => {
    const { surface, fake } = await made();
    await surface.outbound.post(says("secret", "private"), IN_THREAD, ANA);
    expect(fake.workspace.ephemeral).toMatchObject([{ channel: "C1", user: "U1", text: "secret" }]);
    expect(messages()).toEqual([]);
  });

  test.each([
    ["of which the person is no member", "C3"],
    ["of which the bot is no member", "C2"],
  ])("go to the direct messages from a channel %s", async (_, channel) => {
    const { surface, fake } = await made();
    const place = { ...IN_CHANNEL, channel, handle: `${fake.origin}/answers/1` };
    await surface.outbound.post(says("secret", "private"), place, ANA);
    expect(messages("D1")).toMatchObject([{ text: "secret" }]);
    expect([messages(channel), fake.workspace.ephemeral]).toEqual([[], []]);
    expect(fake.workspace.answers).toEqual([
      { response_type: "ephemeral", text: "I answered in our direct messages." },
    ]);
  });

  test("without a channel, as nobody is waiting in one, go to the direct messages", async () => {
    const { surface, fake } = await made();
    const nowhere = { surface: "slack", channel: "", direct: false } as const;
    const post = await surface.outbound.post(says("news", "private"), nowhere, ANA, "k");
    expect(messages("D1")).toMatchObject([{ text: "news" }]);
    await surface.outbound.edit(post, says("newer", "private"));
    expect(messages("D1").map(({ text }) => text)).toEqual(["newer"]);
    expect(fake.workspace.ephemeral).toEqual([]);
  });

  test("with a picture go to the direct messages whole", async () => {
    const { surface, fake } = await made();
    await surface.outbound.post({ visibility: "private", blocks: [picture] }, IN_THREAD, ANA);
    expect(transcript(fake.workspace, "D1")).toContain("[Map]");
    expect([messages(), fake.workspace.ephemeral]).toEqual([[], []]);
  });

  test("go on in one direct message when they are edited", async () => {
    const { surface, fake } = await made();
    const post = await surface.outbound.post(says("step 1", "private"), IN_THREAD, ANA);
    await surface.outbound.edit(post, says("step 2", "private"));
    await surface.outbound.edit(post, says("step 3", "private"));
    expect(messages("D1").map(({ text }) => text)).toEqual(["step 3"]);
    expect([messages(), fake.workspace.ephemeral.length]).toEqual([[], 1]);
  });

  test("after a doubtful ephemeral post the next attempt goes where it can be read back", async () => {
    const { surface, fake } = await made();
    fake.fail("chat.postEphemeral", { kind: "dropped", after: true });
    const post = () => surface.outbound.post(says("secret", "private"), IN_THREAD, ANA, "k");
    expect(await failure(post())).toMatchObject({ kind: "ambiguous" });
    await post();
    expect([fake.workspace.ephemeral.length, messages("D1").length, messages().length]).toEqual([1, 1, 0]);
  });
});

test("a public answer to a command where the bot is no member comes directly, with a way to invite it", async () => {
  const { surface, fake } = await made();
  const place = { ...IN_CHANNEL, channel: "C2", handle: `${fake.origin}/answers/1` };
  const post = await surface.outbound.post(says("3 modules"), place, ANA, "k");
  expect(post.place).toEqual({ surface: "slack", channel: "D1", direct: true });
  expect(transcript(fake.workspace, "D1")).toMatch(/\/invite @ai4[\s\S]*3 modules/);
});

test("a post that nobody waits for stays a failure where the bot is no member", async () => {
  const { surface } = await made();
  const error = await failure(
    surface.outbound.post(says("announcement"), { ...IN_CHANNEL, channel: "C2" }, ANA, "k"),
  );
  expect(error).toMatchObject({ kind: "rejected" });
  expect(messages("D1")).toEqual([]);
});

describe("failures of the first part", () => {
  test.each([
    ["a rate limit", { kind: "limited", seconds: 7 }, { kind: "not-sent", retryAfterMs: 7000 }],
    ["a refusal", { kind: "error", error: "is_archived" }, { kind: "rejected" }],
    ["503 after the work", { kind: "broken", after: true }, { kind: "ambiguous" }],
    [
      "an error that may have come after the work",
      { kind: "error-after", error: "internal_error" },
      { kind: "ambiguous" },
    ],
    ["a cut connection", { kind: "dropped", after: false }, { kind: "ambiguous" }],
  ] as const)("%s", async (_, fault, expected) => {
    const { surface, fake } = await made();
    fake.fail("chat.postMessage", fault);
    const error = await failure(surface.outbound.post(says("x"), IN_THREAD, ANA, "k"));
    expect(error).toBeInstanceOf(PostFailure);
    expect(error).toMatchObject(expected);
    expect(fake.calls.filter((name) => name === "chat.postMessage")).toHaveLength(1);
  });

  test("a Slack that is not there: not sent", async () => {
    const { again } = await made();
    const closed = await startFakeSlack([]);
    await closed.close();
    const gone = again({ apiUrl: closed.apiUrl });
    expect(await failure(gone.outbound.post(says("x"), IN_THREAD, ANA))).toMatchObject({ kind: "not-sent" });
  });

  test("a slow Slack: given up in time, ambiguous", async () => {
    const { surface, fake } = await made({ timing: { timeout: 50 } });
    const held = gate();
    fake.fail("chat.postMessage", { kind: "held", until: held.passed });
    expect(await failure(surface.outbound.post(says("x"), IN_THREAD, ANA))).toMatchObject({
      kind: "ambiguous",
    });
    held.open();
  });
});

describe("a second attempt with the same key", () => {
  const post = (surface = lab.surface, reply = says("once")) =>
    surface.outbound.post(reply, IN_THREAD, ANA, "k");

  test.each([true, false])("shows once, the first having been done: %s", async (after) => {
    const { fake } = await made();
    fake.fail("chat.postMessage", { kind: "broken", after });
    await failure(post());
    const ref = await post();
    expect(messages().map(({ ts, text }) => [ts, text])).toEqual([[ref.id, "once"]]);
  });

  test("shows once also after a restart, and when the first one was successful", async () => {
    const { fake, again } = await made();
    fake.fail("chat.postMessage", { kind: "dropped", after: true });
    await failure(post());
    const ref = await post(again());
    expect(await post(again())).toEqual(ref);
    expect(messages()).toHaveLength(1);
  });

  test("goes on with the part at which the first one failed", async () => {
    const { fake, again } = await made();
    const lost = { kind: "broken", after: true } as const;
    const ok = { kind: "held", until: Promise.resolve() } as const;
    fake.fail("chat.postMessage", ok, lost);
    fake.fail(
      "conversations.replies",
      ...Array.from({ length: 4 }, () => ({ kind: "broken", after: false }) as const),
    );
    expect(await failure(post(undefined, long(300)))).toMatchObject({ kind: "ambiguous" });
    expect(messages()).toHaveLength(2);
    await post(again(), long(300));
    expect(linesIn(transcript(fake.workspace, "C1"))).toEqual(
      Array.from({ length: 300 }, (_, index) => index),
    );
  });

  test("stays unsent where the channel may not be read back", async () => {
    const { fake } = await made({ scopes: ["chat:write"] });
    fake.fail("chat.postMessage", { kind: "broken", after: true });
    await failure(post());
    expect(await failure(post())).toMatchObject({ kind: "ambiguous" });
    expect(messages()).toHaveLength(1);
  });

  test("finds a doubtful file by its id", async () => {
    const { fake } = await made();
    fake.fail("files.completeUploadExternal", { kind: "dropped", after: true });
    await post(undefined, { visibility: "channel", blocks: [picture] });
    expect(messages().map(({ files }) => files.length)).toEqual([0, 1]);
  });
});

test("the tail of a long answer comes through rate limits and doubtful parts", async () => {
  const { surface, fake } = await made();
  const ok = { kind: "held", until: Promise.resolve() } as const;
  fake.fail("chat.postMessage", ok, { kind: "limited", seconds: 1 }, { kind: "dropped", after: true }, ok);
  fake.fail("chat.postMessage", { kind: "broken", after: false });
  await surface.outbound.post(long(300), IN_THREAD, ANA);
  expect(linesIn(transcript(fake.workspace, "C1"))).toEqual(Array.from({ length: 300 }, (_, index) => index));
});

describe("edits", () => {
  test("of several waiting ones only the newest is shown, and all of them resolve", async () => {
    const { surface, fake } = await made();
    const post = await surface.outbound.post(says("0"), IN_THREAD, ANA);
    const edits = Array.from({ length: 20 }, (_, index) =>
      surface.outbound.edit(post, says(String(index + 1))),
    );
    await Promise.all(edits);
    expect(messages()).toMatchObject([{ text: "20" }]);
    expect(fake.calls.filter((name) => name === "chat.update").length).toBeLessThanOrEqual(2);
  });

  test("are tried again whatever became of the last try, and wait out a rate limit", async () => {
    const { surface, fake } = await made();
    const post = await surface.outbound.post(says("0"), IN_THREAD, ANA);
    fake.fail("chat.update", { kind: "broken", after: true }, { kind: "limited", seconds: 1 });
    await surface.outbound.edit(post, says("1"));
    expect(messages()).toMatchObject([{ text: "1" }]);
  });

  test("that need more parts get them, that need fewer lose them, and a picture comes once", async () => {
    const { surface, fake } = await made();
    const post = await surface.outbound.post(says("0"), IN_THREAD, ANA);
    await surface.outbound.edit(post, long(150));
    expect(linesIn(transcript(fake.workspace, "C1"))).toEqual(
      Array.from({ length: 150 }, (_, index) => index),
    );
    const drawn: Reply = { visibility: "channel", blocks: [...says("done").blocks, picture] };
    await surface.outbound.edit(post, drawn);
    await surface.outbound.edit(post, drawn);
    expect(messages().map(({ blocks, files }) => [wordsOf(blocks).trim(), files.length])).toEqual([
      ["done\nMap\nTwo sites", 0],
      ["", 1],
    ]);
  });

  test("of a post that is gone are rejected", async () => {
    const { surface } = await made();
    const gone = { place: DIRECT, id: "1.234" };
    expect(await failure(surface.outbound.edit(gone, says("x")))).toMatchObject({ kind: "rejected" });
  });
});

test("a rate limit in one channel, or of another method, holds up nobody else", async () => {
  const { surface, fake, start } = await made();
  await start();
  fake.fail("chat.postMessage", { kind: "limited", seconds: 3600 });
  fake.fail("views.publish", { kind: "limited", seconds: 3600 });
  const opened = { type: "app_home_opened", user: "U1", channel: "D1", tab: "home" };
  await fake.deliver("events_api", direct("", { ...opened, channel_type: undefined })).acked;
  await fake.until(() => fake.calls.includes("views.publish"));
  expect(await failure(surface.outbound.post(says("slow"), IN_THREAD, ANA))).toMatchObject({
    kind: "not-sent",
    retryAfterMs: 3_600_000,
  });
  await surface.outbound.post(says("quick"), DIRECT, ANA);
  expect(transcript(fake.workspace, "D1")).toContain("quick");
});

test("a stop waits for what is being posted, and nothing is posted after it", async () => {
  const { surface, fake } = await made();
  const held = gate();
  fake.fail("chat.postMessage", { kind: "held", until: held.passed });
  const posting = surface.outbound.post(says("x"), IN_THREAD, ANA);
  await fake.until(() => fake.calls.includes("chat.postMessage"));
  const stopped = surface.stop(60_000);
  held.open();
  await Promise.all([posting, stopped]);
  expect(messages()).toHaveLength(1);
  expect(await failure(surface.outbound.post(says("y"), IN_THREAD, ANA))).toMatchObject({ kind: "not-sent" });
});
