/** What is kept of messages that could not be decrypted while their senders are told so. */
import { expect, test } from "vitest";
import type { Account } from "../../../adapters/matrix/account.ts";
import { type RoomEvent, readEvent } from "../../../adapters/matrix/json.ts";
import { createLateKeys } from "../../../adapters/matrix/late-keys.ts";
import { LATE_KEY_MS, MAX_LATE_KEYS } from "../../../adapters/matrix/limits.ts";
import { PostFailure } from "../../../src/surface.ts";
import { createMemory } from "../../kit/matrix-lab.ts";

const sealed = (id: string, sender = "@ana:x"): RoomEvent => {
  const raw = { event_id: id, type: "m.room.encrypted", sender, content: { ciphertext: "…" } };
  return readEvent(raw) as RoomEvent;
};

/** A bot without keys, whose room takes words only while it is told to. */
function lab() {
  const memory = createMemory();
  const world = { now: 0, keys: false, mute: true, said: [] as string[], taken: [] as string[] };
  let tasks: Promise<unknown>[] = [];
  const decrypt = async (_: string, raw: unknown) => {
    if (!world.keys) throw new Error("no key");
    return { ...(raw as object), type: "m.room.message", content: { body: "delete everything" } };
  };
  const account = { memory, encryption: { decrypt } } as unknown as Account;
  const facts = async () => ({ encrypted: true, open: false, others: new Map([["@ana:x", "Ana"]]) });
  const life = () =>
    createLateKeys({
      account,
      rooms: { facts, fresh: facts, note: () => undefined, forget: () => undefined },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      now: () => new Date(world.now),
      async say(_, __, key) {
        if (world.mute) throw new PostFailure("not-sent", "no answer");
        world.said.push(key);
      },
      background: (work) => void tasks.push(work().catch(() => undefined)),
    });
  const settle = async (keys: ReturnType<typeof life>) => {
    await keys.settle(async (_, { id }) => void world.taken.push(id));
    await Promise.all(tasks);
    tasks = [];
  };
  return { world, life, settle };
}

test("words that could not be said are said in the next life, and the message is not acted on although its key came", async () => {
  const { world, life, settle } = lab();
  const first = life();
  await first.decrypt("!r:x", sealed("$1"));
  await settle(first);
  world.now = LATE_KEY_MS;
  await settle(first);
  expect(first.waiting()).toBe(true);
  world.keys = true;
  await settle(first);
  const second = life();
  await second.load();
  // As if the last sync were read again.
  expect(await second.decrypt("!r:x", sealed("$1"))).toBeUndefined();
  world.mute = false;
  await settle(second);
  await settle(second);
  expect(world).toMatchObject({ said: ["no key $1"], taken: [] });
  expect(second.waiting()).toBe(false);
});

test("nobody is told twice, until something of theirs could be read again", async () => {
  const { world, life, settle } = lab();
  world.mute = false;
  const keys = life();
  for (const id of ["$1", "$2", "$3"]) {
    await keys.decrypt("!r:x", sealed(id));
    world.now += LATE_KEY_MS;
    await settle(keys);
  }
  expect(world.said).toEqual(["no key $1"]);
  world.keys = true;
  expect(await keys.decrypt("!r:x", sealed("$4"))).toMatchObject({ id: "$4", type: "m.room.message" });
  world.keys = false;
  await keys.decrypt("!r:x", sealed("$5"));
  world.now += LATE_KEY_MS;
  await settle(keys);
  expect(world.said).toEqual(["no key $1", "no key $5"]);
});

test("of very many only the newest are kept, and people who have left are not told", async () => {
  const { world, life, settle } = lab();
  world.mute = false;
  const keys = life();
  for (let count = 0; count <= MAX_LATE_KEYS; count++)
    await keys.decrypt("!r:x", sealed(`$${count}`, "@gone:x"));
  world.keys = true;
  await settle(keys);
  expect(world.taken).toHaveLength(MAX_LATE_KEYS);
  expect(world.taken[0]).toBe("$1");
  world.keys = false;
  await keys.decrypt("!r:x", sealed("$last", "@gone:x"));
  world.now = LATE_KEY_MS;
  await settle(keys);
  expect(world.said).toEqual([]);
  expect(keys.waiting()).toBe(false);
});
