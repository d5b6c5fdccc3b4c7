/** Slack under contract: the real Bolt over Socket Mode in front of the fake Slack. */
import { SCOPES } from "../../adapters/slack/manifest.ts";
import { type FakeSlack, startFakeSlack } from "../kit/slack/fake-slack.ts";
import { type Json, listOf, stringOf } from "../kit/slack/json.ts";
import { mention, press, submission } from "../kit/slack/payloads.ts";
import { elementsOf, transcript, wordsOf } from "../kit/slack/read-back.ts";
import { APP_TOKEN, BOT_TOKEN, nextId } from "../kit/slack/workspace.ts";
import { createFolder } from "../kit/temporary-folder.ts";
import { waitFor } from "./patience.ts";
import { type Program, startProgram } from "./program.ts";
import type { Contract, ContractPerson, Pressable } from "./surface-under-test.ts";

const THREAD = "5.5";

/** A message as a person sees it, with what can be pressed on it. */
interface Shown {
  readonly ts: string;
  readonly channel: string;
  readonly elements: readonly Json[];
}

export const slackContract: Contract = {
  name: "slack",
  ways: {
    buttons: "Block Kit buttons",
    selects: "a static select",
    forms: "a button that opens a modal",
    "private answers": "ephemeral in the thread",
    "other people": "press in the same thread and are refused ephemerally",
    "live replies": "chat.update",
    "long answers": "several messages, then a file",
    "foreign text": "rich text elements, which are never parsed",
    "repeated deliveries": "known by channel and timestamp",
    "unknown presses": "answered ephemerally",
    restarts: "Socket Mode connects again",
  },
  async start() {
    const fake = await startFakeSlack(SCOPES.keys());
    const data = createFolder("contract");
    const env = {
      AI4_DATA_DIR: data.path,
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_APP_TOKEN: APP_TOKEN,
      SLACK_API_URL: fake.apiUrl,
    };
    let program = await started(fake, env);
    const last = { body: {} as Json };
    const people = ["U1", "U2"].map((id) => person(fake, id, last));
    const [ana, bob] = people as [ContractPerson, ContractPerson];
    return {
      ana,
      bob,
      everybodyReads: async () => transcript(fake.workspace, "C1"),
      edits: async () => messagesOf(fake, "C1").reduce((sum, { edits }) => sum + edits, 0),
      deliverAgain: () => fake.deliver("events_api", last.body).acked,
      async pressUnknown() {
        const action = { type: "button", action_id: "press:1", value: "never-offered" };
        await fake.deliver("interactive", press(fake.trigger(), action, placed("C1", "5.5"))).acked;
      },
      async restart() {
        await program.stop();
        await waitFor("the connections to end", () => fake.connections() === 0 || undefined);
        program = await started(fake, env);
      },
      alive: async () => aliveIn(fake),
      wrongs: () => [...fake.wrongs, ...fake.refused, ...program.troubles, ...astray(fake)],
      async close() {
        await program.stop();
        await fake.close();
        data.remove();
      },
    };
  },
};

async function started(fake: FakeSlack, env: Readonly<Record<string, string>>): Promise<Program> {
  const program = await startProgram(env);
  await fake.until(() => fake.connections() > 0);
  return program;
}

function messagesOf(fake: FakeSlack, channel: string) {
  return fake.workspace.channels.get(channel)?.messages ?? [];
}

/** Posts that left the thread in which they were asked for. */
function astray(fake: FakeSlack): readonly string[] {
  return messagesOf(fake, "C1").flatMap(({ thread, text }) =>
    thread === THREAD ? [] : [`outside the thread: ${text}`],
  );
}

function placed(channel: string, ts: string): Json {
  const thread = channel.startsWith("C") ? { thread_ts: THREAD } : {};
  return {
    container: { type: "message", channel_id: channel, message_ts: ts, ...thread },
    channel: { id: channel },
    message: { ts, ...thread },
  };
}

function person(fake: FakeSlack, id: string, last: { body: Json }): ContractPerson {
  const direct = `D${id.slice(1)}`;
  const user = { id, username: id === "U1" ? "ana" : "bob", team_id: "T1" };

  function shown(): readonly Shown[] {
    const posts = ["C1", direct].flatMap((channel) =>
      messagesOf(fake, channel).map(({ ts, blocks }) => ({ ts, channel, elements: elementsOf(blocks) })),
    );
    const private_ = fake.workspace.ephemeral
      .filter((one) => one.user === id)
      .map(({ channel, blocks }) => ({ ts: "6.6", channel, elements: elementsOf(blocks) }));
    return [...posts, ...private_];
  }

  function find(fits: (element: Json) => boolean): Promise<{ readonly at: Shown; readonly element: Json }> {
    return waitFor("a button or select", () =>
      shown()
        .flatMap((at) => at.elements.map((element) => ({ at, element })))
        .findLast(({ element }) => fits(element)),
    );
  }

  async function act(at: Shown, action: Json): Promise<void> {
    const { action_id, block_id } = action;
    const sent = { ...action, action_id, block_id };
    await fake.deliver("interactive", press(fake.trigger(), sent, { user, ...placed(at.channel, at.ts) }))
      .acked;
  }

  return {
    async says(text) {
      const first = messagesOf(fake, "C1").length === 0 && last.body["event"] === undefined;
      const ts = first ? THREAD : nextId("7.");
      last.body = mention(text, { user: id, ts, ...(first ? {} : { thread_ts: THREAD }) });
      await fake.deliver("events_api", last.body).acked;
    },
    async presses({ label }: Pressable) {
      const { at, element } = await find(
        (one) => one["type"] === "button" && wordsOf([one]).trim() === label,
      );
      await act(at, element);
    },
    async chooses({ label }) {
      const optionOf = (element: Json) =>
        listOf(element["options"]).find((option) => wordsOf(option["text"]).trim() === label);
      const { at, element } = await find((one) => optionOf(one) !== undefined);
      await act(at, {
        type: "static_select",
        action_id: element["action_id"],
        selected_option: optionOf(element),
      });
    },
    async fillsIn(values) {
      const { at, element } = await find((one) => String(one["action_id"]).startsWith("form:"));
      const before = fake.workspace.views.size;
      await act(at, element);
      const view = await waitFor("a modal with the form", () => {
        const opened = [...fake.workspace.views.values()].slice(before).at(-1);
        return opened !== undefined && opened.view["callback_id"] === "form" ? opened.view : undefined;
      });
      const state = listOf(view["blocks"]).flatMap((block): readonly (readonly [string, Json])[] => {
        const name = stringOf(block["block_id"])?.split(":")[1];
        const value = name === undefined ? undefined : values[name];
        const element = block["element"] as Json | undefined;
        if (block["type"] !== "input" || value === undefined) return [];
        const given = element?.["type"] === "static_select" ? { selected_option: { value } } : { value };
        return [[String(block["block_id"]), { input: { type: element?.["type"], ...given } }]];
      });
      if (state.length !== Object.keys(values).length) throw new Error("the modal has other fields");
      const sent = { ...submission(fake.trigger(), view, Object.fromEntries(state)), user };
      await fake.deliver("interactive", sent).acked;
    },
    async reads() {
      const own = fake.workspace.ephemeral
        .filter((one) => one.user === id)
        .map(({ blocks, text }) => (blocks.length > 0 ? wordsOf(blocks) : text));
      return [transcript(fake.workspace, "C1"), transcript(fake.workspace, direct), ...own].join("\n");
    },
  };
}

/** Elements that ping, links to what is no web page, and control sequences in the words of notifications. */
function aliveIn({ workspace }: FakeSlack): readonly string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    const own = node as Json;
    const type = String(own["type"]);
    if (["user", "usergroup", "broadcast", "channel", "team", "mrkdwn"].includes(type)) found.push(type);
    if (type === "link" && !/^(?:https?:\/\/|mailto:)/.test(String(own["url"])))
      found.push(String(own["url"]));
    for (const child of Object.values(own)) visit(child);
  };
  const posts = [...workspace.channels.values()].flatMap(({ messages }) => messages);
  for (const { blocks, text } of [...posts, ...workspace.ephemeral]) {
    visit(blocks);
    if (/<[@!#]/.test(text)) found.push(text);
  }
  return found;
}
