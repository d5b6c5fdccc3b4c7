/** The power levels of a room: read from its state, and asked of a real homeserver. */
import { describe, expect, it } from "vitest";
import { mayAdminister } from "../../../adapters/matrix/administrators.ts";
import type { Actor, Place } from "../../../src/surface.ts";
import type { MatrixUser } from "../../kit/matrix-lab.ts";
import { onSynapse, type RunningBot } from "../../kit/matrix-suite.ts";

type Json = Readonly<Record<string, unknown>>;

describe("the state of a room", () => {
  const event = (type: string, content: Json, state_key = "", sender = "@ana:x") => ({
    type,
    state_key,
    sender,
    content,
  });
  const member = (id: string, membership = "join") => event("m.room.member", { membership }, id);
  const room = (levels: Json | undefined, version = "10", create: Json = {}) => [
    event("m.room.create", { room_version: version, ...create }),
    member("@ana:x"),
    member("@ben:x"),
    member("@gone:x", "leave"),
    ...(levels === undefined ? [] : [event("m.room.power_levels", levels)]),
  ];

  it.each<[string, string, boolean, Json]>([
    ["a moderator", "@ben:x", true, { users: { "@ben:x": 50 } }],
    ["one below", "@ben:x", false, { users: { "@ben:x": 49 } }],
    ["who is not listed", "@ben:x", false, { users: { "@ana:x": 100 } }],
    ["everybody, where everybody is a moderator", "@ben:x", true, { users_default: 50 }],
    [
      "a moderator, where the state needs more",
      "@ben:x",
      false,
      { users: { "@ben:x": 50 }, state_default: 100 },
    ],
    ["an ordinary member, where all may set state", "@ben:x", false, { users_default: 0, state_default: 0 }],
    ["who has left", "@gone:x", false, { users: { "@gone:x": 100 } }],
    ["who was never there", "@eve:x", false, { users: { "@eve:x": 100 } }],
    ["a level that is no number", "@ben:x", false, { users: { "@ben:x": "100" } }],
    ["the creator, whom the levels put down", "@ana:x", false, { users: { "@ana:x": 0 } }],
  ])("%s", (_who, id, expected, levels) => {
    expect(mayAdminister(room(levels), id)).toBe(expected);
  });

  it("without levels is its creator's", () => {
    expect(mayAdminister(room(undefined), "@ana:x")).toBe(true);
    expect(mayAdminister(room(undefined), "@ben:x")).toBe(false);
  });

  it("of version 12 has creators above all levels, and only that version", () => {
    const more = { additional_creators: ["@ben:x"] };
    const low = { users: {} };
    expect(mayAdminister(room(low, "12", more), "@ana:x")).toBe(true);
    expect(mayAdminister(room(low, "12", more), "@ben:x")).toBe(true);
    expect(mayAdminister(room(low, "11", more), "@ana:x")).toBe(false);
    expect(mayAdminister(room(low, "11", more), "@ben:x")).toBe(false);
  });

  it("that is nonsense gives nobody the say", () => {
    for (const state of [undefined, {}, "x", [], [null], [{ type: "m.room.power_levels" }]])
      expect(mayAdminister(state, "@ana:x")).toBe(false);
  });
});

onSynapse("who administers a room", (suite) => {
  const include = (bot: RunningBot, { id }: MatrixUser, channel: string) => {
    const actor: Actor = { surface: "matrix", id, name: id };
    const place: Place = { surface: "matrix", channel, direct: false };
    return bot.surface.outbound.administrators?.include(actor, place);
  };

  it("is asked of the homeserver, each time", async () => {
    const [ana, ben] = await Promise.all([suite.user("Ana"), suite.user("Ben")]);
    const bot = await suite.startBot();
    const room = await bot.meet(ana, [ben]);
    expect(await include(bot, ana, room)).toBe(true);
    expect(await include(bot, ben, room)).toBe(false);
    const path = `/rooms/${encodeURIComponent(room)}/state/m.room.power_levels`;
    const levels = await ana.call("GET", path);
    const users = { ...(levels["users"] as Json), [ben.id]: 50 };
    await ana.call("PUT", path, { ...levels, users });
    expect(await include(bot, ben, room)).toBe(true);
    await ben.call("POST", `/rooms/${encodeURIComponent(room)}/leave`, {});
    expect(await include(bot, ben, room)).toBe(false);
  });

  it("cannot be said of a room where the bot is not", async () => {
    const ana = await suite.user("Ana");
    const bot = await suite.startBot();
    await expect(include(bot, ana, await ana.createRoom())).rejects.toThrow();
  });
});
