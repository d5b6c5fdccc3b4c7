/** Discord under contract: the real gateway client and REST in front of the fake Discord. */

import { type Person, person as personOn } from "../kit/discord/people.ts";
import { isObject, type Json } from "../kit/discord/refusal.ts";
import { type FakeDiscord, startDiscord } from "../kit/discord/server.ts";
import type { FakeMessage } from "../kit/discord/state.ts";
import { createFolder } from "../kit/temporary-folder.ts";
import { waitFor } from "./patience.ts";
import { type Program, startProgram } from "./program.ts";
import type { Contract, ContractPerson } from "./surface-under-test.ts";

export const discordContract: Contract = {
  name: "discord",
  ways: {
    buttons: "Components V2 buttons",
    selects: "a string select",
    forms: "a button that opens a modal",
    "private answers": "a direct message, or ephemeral after an interaction",
    "other people": "press in the same channel and are refused ephemerally",
    "live replies": "the message is edited",
    "long answers": "several messages, then a file",
    "foreign text": "escaped Markdown, and allowed_mentions that allow none",
    "repeated deliveries": "known by the message's id",
    "unknown presses": "answered ephemerally",
    restarts: "the gateway identifies again",
  },
  async start() {
    const fake = await startDiscord(() => new Date());
    const data = createFolder("contract");
    const env = {
      AI4_DATA_DIR: data.path,
      DISCORD_TOKEN: fake.state.token,
      DISCORD_API_URL: fake.apiUrl,
    };
    let program = await started(fake, env, 0);
    const [channel = ""] = fake.state.channels.keys();
    const [first, second] = [personOn(fake, "ana"), personOn(fake, "bob")];
    return {
      ana: contractPerson(fake, first, channel),
      bob: contractPerson(fake, second, channel),
      everybodyReads: async () => textOf(publicIn(fake, channel)),
      edits: async () => fake.state.messages.reduce((sum, { edits }) => sum + edits, 0),
      deliverAgain: async () => fake.gateway.repeatLast(),
      async pressUnknown() {
        const [message] = publicIn(fake, channel);
        if (message === undefined) throw new Error("there is nothing to press on");
        first.presses(message, "p:never-offered:1");
      },
      async restart() {
        await program.stop();
        program = await started(fake, env, fake.gateway.identifies);
      },
      alive: async () => aliveIn(fake),
      wrongs: () => [...refusedBy(fake), ...program.troubles],
      async close() {
        await program.stop();
        await fake.close();
        data.remove();
      },
    };
  },
};

async function started(
  fake: FakeDiscord,
  env: Readonly<Record<string, string>>,
  before: number,
): Promise<Program> {
  const program = await startProgram(env);
  await fake.until(() => fake.gateway.connected && fake.gateway.identifies > before);
  await waitFor(
    "the surface to be up",
    () => program.surfaces.every((surface) => surface.health().state === "up") || undefined,
  );
  return program;
}

function refusedBy({ seen }: FakeDiscord): readonly string[] {
  return seen
    .filter(({ status }) => status >= 400)
    .map(({ method, path, status }) => `${method} ${path} ${status}`);
}

function publicIn({ state }: FakeDiscord, channel: string): readonly FakeMessage[] {
  return state.messages.filter(
    (one) => one.channel_id === channel && one.onlyFor === undefined && !one.deleted,
  );
}

function contractPerson(fake: FakeDiscord, who: Person, channel: string): ContractPerson {
  const visible = (): readonly FakeMessage[] =>
    fake.state.messages.filter(
      ({ channel_id, onlyFor, deleted }) =>
        !deleted &&
        (channel_id === channel ? onlyFor === undefined || onlyFor === who.id : channel_id === who.direct()),
    );
  const find = <T>(pick: (component: Json) => T | undefined): Promise<{ message: FakeMessage; found: T }> =>
    waitFor("a component to press", () =>
      visible()
        .flatMap((message) =>
          componentsOf(message).flatMap((component) => {
            const found = pick(component);
            return found === undefined ? [] : [{ message, found }];
          }),
        )
        .at(-1),
    );
  const idOf = (component: Json): string | undefined =>
    typeof component["custom_id"] === "string" ? component["custom_id"] : undefined;
  return {
    async says(text) {
      who.says(channel, `<@${fake.state.self}> ${text}`);
    },
    async presses({ label }) {
      const { message, found } = await find((one) => (one["label"] === label ? idOf(one) : undefined));
      who.presses(message, found);
    },
    async chooses({ label }) {
      const { message, found } = await find((one) => {
        const option = list(one["options"]).find((each) => each["label"] === label);
        const id = idOf(one);
        return option === undefined || id === undefined ? undefined : { id, value: String(option["value"]) };
      });
      who.presses(message, found.id, [found.value]);
    },
    async fillsIn(values) {
      const { message, found } = await find((one) => (idOf(one)?.startsWith("f:") ? idOf(one) : undefined));
      const opened = who.presses(message, found);
      const modal = await waitFor("a modal", () =>
        opened.answer?.type === 9 ? opened.answer.data : undefined,
      );
      const asked = list(modal["components"]).map(({ component }) =>
        isObject(component) ? idOf(component) : "",
      );
      if (asked.join() !== Object.keys(values).join()) throw new Error(`the modal asks for ${asked.join()}`);
      who.submits(message, String(modal["custom_id"]), values);
    },
    reads: async () => textOf(visible()),
  };
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** All components of a message, however deep, in order. */
function componentsOf({ body }: FakeMessage): readonly Json[] {
  const below = (node: Json): readonly Json[] => [
    node,
    ...list(node["components"]).flatMap(below),
    ...(isObject(node["accessory"]) ? below(node["accessory"]) : []),
  ];
  return list(body["components"]).flatMap(below);
}

/** What Discord shows: Markdown's stars and backslashes are not read. */
function textOf(messages: readonly FakeMessage[]): string {
  return messages
    .flatMap((message) => [
      ...componentsOf(message).flatMap((component) =>
        ["content", "label", "placeholder"].flatMap((key) =>
          typeof component[key] === "string" ? [component[key]] : [],
        ),
      ),
      ...message.files.map(({ data }) => data.toString("utf8")),
    ])
    .join("\n")
    .replaceAll("**", "")
    .replace(/\\(?=[!-/:-@[-`{-~])/g, "");
}

/** Mentions and links that Discord would draw, where neither a backslash nor code takes their meaning away. */
function aliveIn({ state, seen }: FakeDiscord): readonly string[] {
  const found: string[] = [];
  for (const { method, path, body } of seen) {
    const posts = method !== "GET" && /\/messages|\/webhooks\//.test(path);
    const allowed = isObject(body["allowed_mentions"]) ? body["allowed_mentions"] : undefined;
    if (posts && (!Array.isArray(allowed?.["parse"]) || allowed["parse"].length > 0))
      found.push(`${method} ${path} may ping`);
  }
  for (const message of state.messages)
    for (const { content } of componentsOf(message)) {
      const shown = typeof content === "string" ? content.replace(/(```|~~~)[\s\S]*?\1|`[^`\n]*`/g, "") : "";
      for (const [hit] of shown.matchAll(/(?<!\\)<(?:@[!&]?|#)\d+>|(?<!\\)\]\((?!https?:|mailto:)[^)]*\)/g))
        found.push(hit);
    }
  return found;
}
