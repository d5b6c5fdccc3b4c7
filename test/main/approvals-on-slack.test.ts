/** A second person's approval on Slack: the real engine and the real Bolt, in front of the fake Slack and the sandbox. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { startTestSandbox, type TestSandbox } from "../kit/lab.ts";
import { createLabClock, type LabClock } from "../kit/lab-clock.ts";
import { createLabEngine, LAB_PASSWORD, repeatableIds } from "../kit/lab-engine.ts";
import { labFetch, type PlatformCall } from "../kit/lab-steps.ts";
import { testSealer } from "../kit/sealer.ts";
import type { Json } from "../kit/slack/json.ts";
import { command, mention, press } from "../kit/slack/payloads.ts";
import { type SlackLab, slackLab } from "../kit/slack/slack-lab.ts";
import type { StoredMessage } from "../kit/slack/workspace.ts";

const PEOPLE = { U1: "researcher", U2: "imagine" } as const;

let slack: SlackLab;
let world: TestSandbox;
let clock: LabClock;
let store: Store;
let engine: Engine;
const asked: PlatformCall[] = [];

beforeEach(async () => {
  asked.length = 0;
  clock = createLabClock(new Date("2026-11-23T10:00:00Z"));
  world = await startTestSandbox(clock);
  store = await openStore(":memory:", testSealer());
  slack = await slackLab();
  slack.fake.workspace.people.set("U2", { team_id: "T1", is_admin: true });
  const lab = createLabEngine({
    store,
    platformUrl: world.server.url,
    fetch: labFetch(clock, asked, async () => undefined),
    clock,
    surface: "slack",
    outbound: slack.surface.outbound,
    tokenOf: async (id) => clock.busy(() => world.server.signIn(PEOPLE[id as keyof typeof PEOPLE])),
    log: () => undefined,
    newId: repeatableIds("approvals on slack"),
    signal: new AbortController().signal,
  });
  engine = lab.engine;
  await slack.surface.start(engine.chatHost("slack"));
});
afterEach(async () => {
  await engine.idle();
  await slack.close();
  await store.close();
  await world.stop();
});

const posted = (): readonly StoredMessage[] => slack.fake.workspace.channels.get("C1")?.messages ?? [];
const wordsOf = (value: unknown) => JSON.stringify(value);
const until = (words: RegExp) =>
  clock.during(() => slack.fake.until(() => posted().some((message) => words.test(wordsOf(message.blocks)))));
const launches = () =>
  asked.filter(({ method, path }) => method === "POST" && path === "/v1/deployments/modules").length;

function say(user: "U1" | "U2", text: string, ts: string): Promise<void> {
  return slack.fake.deliver("events_api", mention(text, { user, ts, thread_ts: "5.5" })).acked;
}

/** The message that says so, and its button of that label. */
function shown(words: RegExp, label: string): { readonly message: StoredMessage; readonly button: Json } {
  const message = posted().findLast(({ blocks }) => words.test(wordsOf(blocks)));
  const button = message?.blocks
    .flatMap((block) => (Array.isArray(block["elements"]) ? (block["elements"] as Json[]) : []))
    .find((element) => element["type"] === "button" && wordsOf(element["text"]).includes(label));
  if (!message || !button) throw new Error(`no button ${label}`);
  return { message, button };
}

function presses(user: "U1" | "U2", { message, button }: ReturnType<typeof shown>): Promise<void> {
  const more = {
    user: { id: user, username: user === "U1" ? "ana" : "bob", team_id: "T1" },
    container: { type: "message", channel_id: "C1", message_ts: message.ts, thread_ts: "5.5" },
    message: { ts: message.ts, thread_ts: "5.5" },
  };
  return slack.fake.deliver("interactive", press(slack.fake.trigger(), button, more)).acked;
}

test("an admin of the workspace sets the rule and approves; nobody else can", async () => {
  await say("U1", "channel set deploy=none", "5.1");
  await until(/for the admins and owners of this workspace/);
  await say("U2", "channel set approval=gpu", "5.2");
  await until(/Set\. It holds for everybody/);

  await say("U1", "deploy ai4os-yolo-torch --gpu 1 --service jupyter --title lab-run", "5.3");
  await until(/Ada Lindholm asks for this/);
  const approve = shown(/Launch lab-run\?/, "Approve");
  await presses("U1", approve);
  await until(/You cannot decide this/);
  expect(launches()).toBe(0);

  await presses("U2", approve);
  await until(/Approved by bob/);
  await clock.during(() => slack.fake.until(() => slack.fake.workspace.ephemeral.length > 0));
  await until(/You approved Launch lab-run/);
  expect(launches()).toBe(1);
  const request = posted().find(({ ts }) => ts === approve.message.ts);
  expect(wordsOf(request?.blocks)).toMatch(/Approved by bob at/);
  expect(wordsOf(request?.blocks)).not.toContain('"button"');
  expect(slack.fake.workspace.ephemeral.map(({ user }) => user)).toEqual(["U1"]);
  expect(wordsOf(slack.fake.workspace.ephemeral)).toContain(LAB_PASSWORD);
  expect(wordsOf(posted())).not.toContain(LAB_PASSWORD);
  expect(posted().every(({ thread }) => thread === "5.5")).toBe(true);
  expect(slack.fake.wrongs).toEqual([]);
});

test("a request that nobody can see is no request", async () => {
  const slash = (user: "U1" | "U2", text: string) =>
    slack.fake.deliver(
      "slash_commands",
      command(slack.fake.trigger(), text, {
        user_id: user,
        user_name: "x",
        channel_id: "C2",
        response_url: `${slack.fake.origin}/answers/1`,
      }),
    ).acked;
  const toldAlone = (id: string, words: RegExp) =>
    clock.during(() =>
      slack.fake.until(() => words.test(wordsOf(slack.fake.workspace.channels.get(id)?.messages ?? []))),
    );
  await slash("U2", "channel set approval=all");
  await toldAlone("D2", /Set\. It holds/);
  await slash("U1", "deploy ai4os-demo-app --vo ai4eosc");
  await toldAlone("D1", /I may not post in that channel/);
  expect(await store.approvals.open("slack", "C2", clock.now())).toEqual([]);
  expect(launches()).toBe(0);
});
