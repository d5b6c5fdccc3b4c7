/** Discord's own rights, asked with the real SDK. */
import { PermissionFlagsBits } from "discord.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Place } from "../../../src/surface.ts";
import { type Person, person } from "../../kit/discord/people.ts";
import type { FakeOverwrite } from "../../kit/discord/state.ts";
import { createWorld, type World } from "../../kit/discord/world.ts";

const { Administrator, ManageChannels, ManageGuild, ManageMessages } = PermissionFlagsBits;

let world: World;
let ana: Person;
beforeEach(async () => {
  world = await createWorld();
  ana = person(world.fake, "ana");
  world.fake.state.members.set(ana.id, []);
});
afterEach(() => world.close());

const administers = (channel = world.channel, id = ana.id) => {
  const place: Place = { surface: "discord", channel, direct: false };
  return world.surface.outbound.administrators?.include({ surface: "discord", id, name: "ana" }, place);
};

function role(permissions: bigint): string {
  const id = world.fake.state.nextId();
  world.fake.state.roles.push({ id, permissions: permissions.toString() });
  return id;
}
function hold(...roles: readonly string[]): void {
  world.fake.state.members.set(ana.id, roles);
}
function overwrite(...overwrites: readonly FakeOverwrite[]): void {
  const { channels, guild } = world.fake.state;
  channels.set(world.channel, {
    id: world.channel,
    type: 0,
    guild_id: guild,
    permission_overwrites: overwrites,
  });
}
const rule = (id: string, type: 0 | 1, bits: { allow?: bigint; deny?: bigint }): FakeOverwrite => ({
  id,
  type,
  allow: (bits.allow ?? 0n).toString(),
  deny: (bits.deny ?? 0n).toString(),
});

describe("who administers a channel", () => {
  test("the owner of the server", async () => {
    world.fake.state.owner = ana.id;
    expect(await administers()).toBe(true);
  });

  test.each([
    ["Administrator", Administrator],
    ["Manage Server", ManageGuild],
    ["Manage Channels", ManageChannels],
  ])("whose role has %s", async (_name, bit) => {
    hold(role(bit));
    expect(await administers()).toBe(true);
  });

  test("who may manage this channel, though no other", async () => {
    overwrite(rule(ana.id, 1, { allow: ManageChannels }));
    expect(await administers()).toBe(true);
  });

  test("by a role that the channel allows, against what it denies to everybody", async () => {
    const mine = role(0n);
    hold(mine);
    const everybody = rule(world.fake.state.guild, 0, { deny: ManageChannels });
    overwrite(rule(mine, 0, { allow: ManageChannels }), everybody);
    expect(await administers()).toBe(true);
  });
});

describe("who does not", () => {
  test("an ordinary member, and one with other rights", async () => {
    expect(await administers()).toBe(false);
    hold(role(ManageMessages));
    expect(await administers()).toBe(false);
  });

  test("somebody whose rights the channel takes away", async () => {
    hold(role(ManageChannels));
    overwrite(rule(ana.id, 1, { deny: ManageChannels }));
    expect(await administers()).toBe(false);
  });

  test("somebody because of the role of another", async () => {
    role(Administrator);
    const other = role(0n);
    overwrite(rule(other, 0, { allow: ManageChannels }));
    expect(await administers()).toBe(false);
  });

  test("anybody in a direct channel, by Discord's rights", async () => {
    expect(await administers(ana.direct())).toBe(false);
  });
});

test("for who is no member, and for a channel that is gone, there is no answer", async () => {
  world.fake.state.members.delete(ana.id);
  await expect(administers()).rejects.toThrow();
  await expect(administers("999999999999999999")).rejects.toThrow();
});

test("people are named by their numbers", () => {
  const ids = world.surface.outbound.administrators?.ids;
  expect(ids?.test(ana.id)).toBe(true);
  expect(["ana", "12", "everyone"].some((id) => ids?.test(id))).toBe(false);
});
