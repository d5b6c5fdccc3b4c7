import { afterEach, describe, expect, test } from "vitest";
import { CORPUS } from "../../kit/sample-replies.ts";
import type { Json } from "../../kit/slack/json.ts";
import { command, direct, mention, press, shortcut, submission } from "../../kit/slack/payloads.ts";
import { wordsOf } from "../../kit/slack/read-back.ts";
import { gate, IN_THREAD, type LabOptions, type SlackLab, slackLab } from "../../kit/slack/slack-lab.ts";
import { BOT } from "../../kit/slack/workspace.ts";

let lab: SlackLab;
afterEach(async () => {
  await lab.close();
  expect(lab.fake.wrongs).toEqual([]);
});

async function started(options?: LabOptions): Promise<void> {
  lab = await slackLab(options);
  await lab.start();
}
async function take(type: string, payload: Json): Promise<void> {
  await lab.fake.deliver(type, payload).acked;
}

describe("messages", () => {
  test("a mention is asked in its own thread, without the mention", async () => {
    await started();
    await take(
      "events_api",
      mention("deploy yolo &lt;3 &amp; <https://x.org|x.org> for <@U2>", { ts: "7.7" }),
    );
    expect(lab.events).toEqual([
      {
        kind: "message",
        id: "message:C1:7.7",
        actor: { surface: "slack", id: "U1", name: "U1" },
        place: { surface: "slack", channel: "C1", thread: "7.7", direct: false },
        text: "deploy yolo <3 & https://x.org for @U2",
      },
    ]);
  });

  test("a mention inside a thread stays in that thread", async () => {
    await started();
    await take("events_api", mention("yes", { ts: "8.8", thread_ts: "7.7" }));
    expect(lab.events[0]?.place.thread).toBe("7.7");
  });

  test("a mention that arrives as app_mention and as message is one event", async () => {
    await started();
    await take("events_api", mention("help", { ts: "9.1" }));
    await take("events_api", mention("help", { ts: "9.1", type: "message", channel_type: "channel" }));
    expect(lab.events.map(({ id }) => id)).toEqual(["message:C1:9.1"]);
  });

  test("a direct message is unthreaded, and needs no mention", async () => {
    await started();
    await take("events_api", direct("deployments"));
    expect(lab.events[0]).toMatchObject({ text: "deployments", place: { channel: "D1", direct: true } });
    expect(lab.events[0]?.place).not.toHaveProperty("thread");
  });

  test.each<[string, Json]>([
    ["our own", direct("x", { user: BOT })],
    ["of another bot", direct("x", { bot_id: "B7" })],
    ["with a bot's subtype", direct("x", { subtype: "bot_message" })],
    ["that were edited", direct("x", { subtype: "message_changed" })],
    ["mentions added by editing", mention("x", { edited: { ts: "1", user: "U1" } })],
    ["in channels without a mention", mention("x", { type: "message", text: "hello" })],
  ])("no event: messages %s", async (_, payload) => {
    await started();
    await take("events_api", payload);
    expect(lab.events).toEqual([]);
  });
});

describe("commands and shortcuts", () => {
  test("/ai4 is a message with a secret way to answer", async () => {
    await started();
    const payload = command("t.1", "search birds &amp; bees", { response_url: "https://hooks.slack.com/x" });
    await take("slash_commands", payload);
    expect(lab.events).toEqual([
      {
        kind: "message",
        id: "command:t.1",
        actor: { surface: "slack", id: "U1", name: "ana" },
        place: { surface: "slack", channel: "C1", direct: false, handle: "https://hooks.slack.com/x" },
        text: "search birds & bees",
      },
    ]);
  });

  test("a command in the direct messages of two people is not taken for private", async () => {
    await started();
    await take("events_api", direct("hello"));
    await take("slash_commands", command("t.1", "help", { channel_id: "D9" }));
    await take("slash_commands", command("t.2", "help", { channel_id: "D1" }));
    expect(lab.events.map(({ place }) => [place.channel, place.direct])).toEqual([
      ["D1", true],
      ["D9", false],
      ["D1", true],
    ]);
  });

  test("the message shortcut lets the person change the words before they are asked", async () => {
    await started();
    const trigger = lab.fake.trigger();
    await take("interactive", shortcut(trigger, "delete &lt;everything&gt;"));
    await lab.fake.until(() => lab.fake.workspace.views.size === 1);
    expect(lab.events).toEqual([]);
    const [view] = [...lab.fake.workspace.views.values()].map((stored) => stored.view);
    expect(JSON.stringify(view)).toContain('"initial_value":"delete <everything>"');
    const values = { question: { text: { type: "plain_text_input", value: "show birds" } } };
    await take("interactive", submission("t.2", view ?? {}, values));
    expect(lab.events).toMatchObject([
      { kind: "message", id: "submit:t.2", text: "show birds", place: { channel: "C1", thread: "5.5" } },
    ]);
  });
});

describe("presses", () => {
  test("a button hands back its token, a select its token and value", async () => {
    await started();
    await take("interactive", press("t.1", { action_id: "press:3", value: "tok.1" }));
    const chosen = { action_id: "pick:4:tok:2", selected_option: { value: "a100" } };
    await take("interactive", press("t.2", chosen));
    await take("interactive", press("t.3", { action_id: "link:5", value: "x" }));
    const actor = { surface: "slack", id: "U1", name: "ana" };
    expect(lab.events).toEqual([
      { kind: "press", id: "press:t.1", actor, place: IN_THREAD, token: "tok.1" },
      { kind: "press", id: "press:t.2", actor, place: IN_THREAD, token: "tok:2", value: "a100" },
    ]);
  });

  test("the Home tab is drawn when opened, and its buttons speak in the direct messages", async () => {
    await started();
    const opened = { type: "app_home_opened", user: "U1", channel: "D1", tab: "home" };
    await take("events_api", direct("", { ...opened, channel_type: undefined }));
    await lab.fake.until(() => lab.fake.workspace.homes.has("U1"));
    const view = { view: { type: "home" }, container: { type: "view" }, channel: undefined };
    await take("interactive", press("t.1", { action_id: "home:0", value: "deployments" }, view));
    expect(lab.events).toMatchObject([
      { kind: "message", text: "deployments", place: { channel: "D1", direct: true } },
    ]);
  });

  test("the Home tab shows what the person has, and its buttons are answered in the direct messages", async () => {
    await started();
    const { homes } = lab.fake.workspace;
    const reply = CORPUS.get("search-list")?.();
    const table = CORPUS.get("usage-table")?.();
    if (!reply || !table) throw new Error("the corpus has changed");
    lab.homes.set("U1", { visibility: "private", blocks: [...reply.blocks, ...table.blocks] });
    const opened = { type: "app_home_opened", user: "U1", channel: "D1", tab: "home" };
    await take("events_api", direct("", { ...opened, channel_type: undefined }));
    await lab.fake.until(() => wordsOf(homes.get("U1")?.["blocks"]).includes("Ultralytics YOLO"));
    expect(wordsOf(homes.get("U1")?.["blocks"])).toContain("A table; the buttons above answer in Messages.");
    const view = { view: { type: "home" }, container: { type: "view" }, channel: undefined };
    await take("interactive", press("t.1", { action_id: "press:3", value: "tok" }, view));
    expect(lab.events).toMatchObject([
      { kind: "press", token: "tok", place: { channel: "D1", direct: true } },
    ]);
    expect(lab.fake.refused).toEqual([]);
  });

  test("the Home tab has its buttons also while nothing else can be found out", async () => {
    await started();
    const opened = { type: "app_home_opened", user: "U2", channel: "D2", tab: "home" };
    await take("events_api", direct("", { ...opened, channel_type: undefined }));
    await lab.fake.until(() => lab.fake.workspace.homes.has("U2"));
    expect(wordsOf(lab.fake.workspace.homes.get("U2")?.["blocks"])).toContain("My deployments");
  });
});

describe("at least once in, once to the engine", () => {
  test("nothing is acknowledged before the host has it", async () => {
    await started();
    const held = gate();
    lab.holdHost(held.passed);
    const kinds: [string, Json][] = [
      ["events_api", mention("help")],
      ["slash_commands", command("t.1", "help")],
      ["interactive", press("t.2", { action_id: "press:1", value: "x" })],
    ];
    const sent = kinds.map(([type, payload]) => lab.fake.deliver(type, payload));
    // What is sent later over the same connection and needs no host is acknowledged meanwhile.
    await take("events_api", direct("x", { bot_id: "B7" }));
    expect(sent.map((each) => each.isAcked())).toEqual([false, false, false]);
    held.open();
    await Promise.all(sent.map(({ acked }) => acked));
    expect(lab.events).toHaveLength(3);
  });

  test("what the host could not write down is not acknowledged, and taken when it comes again", async () => {
    await started();
    lab.breakHost(1);
    const payload = mention("help");
    const first = lab.fake.deliver("events_api", payload);
    await take("events_api", payload);
    expect(first.isAcked()).toBe(false);
    expect(lab.events).toHaveLength(1);
    expect(lab.logged.join()).toContain("the disk is full");
  });

  test("a repeated envelope, event or command is acknowledged and known", async () => {
    await started();
    for (const [type, payload] of [
      ["events_api", mention("help")],
      ["slash_commands", command("t.1", "help")],
    ] as const) {
      await take(type, payload);
      await take(type, payload);
    }
    expect(lab.events).toHaveLength(2);
  });
});
