/** Matrix under contract: the real SDK on a real Synapse. */
import { parseFragment } from "../adapters/matrix/html-fragment.ts";
import { createUser, type MatrixEvent, type MatrixUser } from "../kit/matrix-lab.ts";
import { sharedSynapse } from "../kit/synapse.ts";
import { createFolder } from "../kit/temporary-folder.ts";
import { waitFor } from "./patience.ts";
import { type Program, startProgram } from "./program.ts";
import type { Contract, ContractPerson, Pressable } from "./surface-under-test.ts";

/** A post as it stands after its edits. */
interface Standing {
  readonly room: string;
  readonly eventId: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly edits: number;
}
interface Stage {
  readonly url: string;
  readonly bot: MatrixUser;
  readonly room: string;
}

export const matrixContract: Contract = {
  name: "matrix",
  ways: {
    buttons: "reactions with numbers, or the line to type",
    selects: "a number for each option",
    forms: "asked field by field in a direct room",
    "private answers": "in the direct room",
    "other people": "react on the same post and are refused in their direct room",
    "live replies": "m.replace",
    "long answers": "several messages, then a file",
    "foreign text": "escaped HTML of few elements, and empty m.mentions",
    "repeated deliveries": "a sync that is read again",
    "unknown presses": "a reaction on a post with no such button is answered",
    restarts: "the sync goes on from its token",
  },
  async start() {
    const url = await sharedSynapse();
    const [bot, first, second] = await Promise.all(
      ["ai4", "Ana", "Bob"].map((name) => createUser(url, name)),
    );
    if (bot === undefined || first === undefined || second === undefined) throw new Error("no accounts");
    const data = createFolder("contract");
    const env = {
      AI4_DATA_DIR: data.path,
      MATRIX_HOMESERVER_URL: url,
      MATRIX_ACCESS_TOKEN: bot.token,
      MATRIX_ALLOWED_INVITERS: first.id,
    };
    let program = await started(env);
    const room = await first.createRoom({ invite: [bot.id, second.id] });
    await second.join(room);
    await waitFor("the bot to enter", async () => (await bot.rooms()).includes(room) || undefined);
    const stage: Stage = { url, bot, room };
    const memory = () => program.assembly.surfaceDeps("matrix").memory;
    /** The surface keeps its memory apart for every account. */
    const syncKey = `${bot.id} sync`;
    let before: string | undefined;
    const ana = personIn(stage, first);
    return {
      ana: {
        ...ana,
        async says(text) {
          before = await memory().get(syncKey);
          await ana.says(text);
        },
      },
      bob: personIn(stage, second),
      everybodyReads: () => wordsOf(stage, [room]),
      edits: async () => (await standing(stage, [room])).reduce((sum, { edits }) => sum + edits, 0),
      async deliverAgain() {
        const earlier = before;
        if (earlier === undefined) throw new Error("no token of a sync was kept");
        await program.stop();
        // As if the process had died before it could keep the token of the last sync.
        const rewound = await startProgram({ AI4_DATA_DIR: data.path });
        await rewound.assembly.surfaceDeps("matrix").memory.set(syncKey, earlier);
        await rewound.stop();
        program = await started(env);
      },
      async pressUnknown() {
        const post = (await standing(stage, [room])).at(-1);
        if (post === undefined) throw new Error("there is nothing to react to");
        await first.react(room, post.eventId, "9\uFE0F\u20E3");
      },
      async restart() {
        await program.stop();
        program = await started(env);
      },
      alive: async () => aliveIn(await everything(stage)),
      wrongs: () => program.troubles,
      async close() {
        await program.stop();
        data.remove();
      },
    };
  },
};

async function started(env: Readonly<Record<string, string>>): Promise<Program> {
  const program = await startProgram(env);
  await waitFor(
    "the surface to be up",
    () => program.surfaces.every((surface) => surface.health().state === "up") || undefined,
  );
  return program;
}

function personIn(stage: Stage, who: MatrixUser): ContractPerson {
  const { room } = stage;
  /** The rooms that this person shares with the bot, the common one last. */
  async function rooms(): Promise<readonly string[]> {
    for (const invited of await who.invites()) await who.join(invited);
    const direct = (await who.rooms()).filter((one) => one !== room);
    return [...direct, room];
  }
  async function react({ label }: Pressable): Promise<void> {
    const { post, key } = await waitFor("a numbered reaction", async () => {
      const posts = await standing(stage, await rooms());
      return posts
        .flatMap((one) => {
          const line = new RegExp(`([1-9]\uFE0F\u20E3)\\s*${label}`, "u");
          const [, key] = line.exec(String(one.content["body"])) ?? [];
          return key === undefined ? [] : [{ post: one, key }];
        })
        .at(-1);
    });
    await who.react(post.room, post.eventId, key);
  }
  return {
    async says(text) {
      await who.say(room, `!ai4 ${text}`);
    },
    presses: react,
    chooses: react,
    async fillsIn(values) {
      const given = Object.values(values);
      for (const [index, value] of given.entries()) {
        const asked = await waitFor("the next question", async () => {
          const posts = await standing(stage, (await rooms()).slice(0, -1));
          return posts.findLast(({ content }) =>
            String(content["body"]).includes(`(${index + 1} of ${given.length})`),
          );
        });
        await who.say(asked.room, value);
      }
    },
    reads: async () => wordsOf(stage, await rooms()),
  };
}

async function wordsOf(stage: Stage, rooms: readonly string[]): Promise<string> {
  const posts = await standing(stage, rooms);
  const words = await Promise.all(
    posts.map(async ({ content }) => {
      const body = String(content["body"] ?? "");
      return content["msgtype"] === "m.file"
        ? `${body}\n${await fileOf(stage, String(content["url"]))}`
        : body;
    }),
  );
  return words.join("\n");
}

async function fileOf({ url, bot }: Stage, address: string): Promise<string> {
  const path = address.replace("mxc://", "/_matrix/client/v1/media/download/");
  const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${bot.token}` } });
  return answer.text();
}

async function everything(stage: Stage): Promise<readonly Standing[]> {
  return standing(stage, await stage.bot.rooms());
}

/** The bot's messages in these rooms, oldest first, each as it stands now; deleted ones are left out. */
async function standing({ bot }: Stage, rooms: readonly string[]): Promise<readonly Standing[]> {
  const events = await Promise.all(rooms.map(async (room) => ({ room, events: await bot.read(room) })));
  return events.flatMap(({ room, events: all }) => {
    const own = all.filter(({ type, sender }) => type === "m.room.message" && sender === bot.id);
    const edits = own.filter((event) => relationOf(event)["rel_type"] === "m.replace");
    return own
      .filter((event) => relationOf(event)["rel_type"] !== "m.replace" && "body" in event.content)
      .map((event): Standing => {
        const mine = edits.filter((edit) => relationOf(edit)["event_id"] === event.event_id);
        const newest = mine.at(-1)?.content["m.new_content"] as Standing["content"] | undefined;
        return { room, eventId: event.event_id, content: newest ?? event.content, edits: mine.length };
      });
  });
}

function relationOf({ content }: MatrixEvent): Readonly<Record<string, unknown>> {
  return (content["m.relates_to"] ?? {}) as Readonly<Record<string, unknown>>;
}

function aliveIn(posts: readonly Standing[]): readonly string[] {
  return posts.flatMap(({ content }) => {
    const found: string[] = [];
    const mentions = content["m.mentions"];
    // Without m.mentions, old push rules look for names and “@room” in the words.
    if (mentions === undefined || Object.keys(mentions as object).length > 0)
      found.push(JSON.stringify(mentions));
    try {
      parseFragment(String(content["formatted_body"] ?? ""));
    } catch (error) {
      found.push(String(error));
    }
    return found;
  });
}
