/** Matrix: a real Synapse, which keeps everything; the bot goes on from the token it kept. */
import { setTimeout as pause } from "node:timers/promises";
import { createUser, type MatrixEvent, type MatrixUser } from "../../test/kit/matrix-lab.ts";
import { noSynapse, sharedSynapse } from "../../test/kit/synapse.ts";
import type { Chance } from "./random.ts";
import type { Said, Shown, Stage } from "./stage.ts";

const LAUNCHERS = 3;
const READERS = 5;

interface Room {
  readonly id: string;
  readonly person: MatrixUser;
  readonly prefix: string;
}

/** Why there can be no soak on Matrix here; undefined where there can. */
export const noMatrix = noSynapse;

export async function matrixStage(chance: Chance): Promise<Stage> {
  const url = await sharedSynapse();
  const bot = await createUser(url, "ai4bot");
  const rooms: Room[] = [];
  for (let index = 0; index < LAUNCHERS + READERS; index += 1) {
    const person = await createUser(url, `person-${index}`);
    const id = await person.createRoom({ invite: [bot.id], preset: "private_chat", is_direct: true });
    rooms.push({ id, person, prefix: "" });
  }
  const [owner, guest] = [await createUser(url, "owner"), await createUser(url, "guest")];
  const shared = await owner.createRoom({ invite: [bot.id, guest.id], preset: "private_chat" });
  await guest.join(shared);
  rooms.push({ id: shared, person: owner, prefix: "!ai4 " });
  const launchers = rooms.slice(0, LAUNCHERS);
  const readers = rooms.slice(LAUNCHERS);
  const histories = rooms.map((room) => createHistory(room, bot.id));

  const say = async ({ id, person, prefix }: Room, text: string): Promise<Said> => {
    const event = await person.say(id, `${prefix}${text}`);
    return { inboxId: `matrix:${event}`, expected: () => true };
  };
  return {
    name: "matrix",
    settings: {
      MATRIX_HOMESERVER_URL: url,
      MATRIX_ACCESS_TOKEN: bot.token,
      MATRIX_ALLOWED_INVITERS: "@*:chat.test",
    },
    launchers: launchers.map(({ id }) => id),
    async meet() {
      for (;;) {
        const joined = new Set(await bot.rooms());
        if (rooms.every(({ id }) => joined.has(id))) return;
        await pause(100);
      }
    },
    async says(channel, text) {
      const room = launchers.find(({ id }) => id === channel);
      if (room === undefined) throw new Error(`${channel} is no launcher's room`);
      return say(room, text);
    },
    asks: (text) => say(chance.pick(readers), text),
    shown: async () => (await Promise.all(histories.map((read) => read()))).flat(),
    async open(count) {
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const id = await owner.createRoom({ invite: [bot.id, guest.id], preset: "private_chat" });
        await Promise.all([bot.join(id), guest.join(id)]);
        histories.push(createHistory({ id, person: owner, prefix: "" }, bot.id));
        ids.push(id);
      }
      return ids;
    },
    knownAgain: () => undefined,
    wrongs: () => [],
    close: async () => undefined,
  };
}

const FRESH_MS = 150;

/** What the bot has posted in a room, with its edits; the homeserver is asked only for what is new, and not too often. */
function createHistory({ id, person }: Room, bot: string): () => Promise<readonly Shown[]> {
  const posts = new Map<string, Shown>();
  const seen = new Set<string>();
  let from = "";
  let asked = 0;
  let asking: Promise<void> = Promise.resolve();

  async function more(): Promise<void> {
    for (;;) {
      const path = `/rooms/${encodeURIComponent(id)}/messages?dir=f&limit=100${from === "" ? "" : `&from=${from}`}`;
      const answer = await person.call("GET", path);
      const events = answer["chunk"] as readonly MatrixEvent[];
      for (const event of events) if (!seen.has(event.event_id)) take(event);
      const end = answer["end"];
      if (typeof end !== "string" || end === from || events.length === 0) return;
      from = end;
    }
  }

  function take(event: MatrixEvent): void {
    seen.add(event.event_id);
    if (event.sender !== bot || event.type !== "m.room.message") return;
    const relation = event.content["m.relates_to"] as { rel_type?: string; event_id?: string } | undefined;
    const replaced = relation?.rel_type === "m.replace" ? relation.event_id : undefined;
    const content = (event.content["m.new_content"] ?? event.content) as { body?: string };
    const post = replaced ?? event.event_id;
    posts.set(post, { id: post, channel: id, text: String(content.body) });
  }

  return async () => {
    if (Date.now() - asked > FRESH_MS) {
      asked = Date.now();
      asking = asking.then(more);
    }
    await asking;
    return [...posts.values()];
  };
}
