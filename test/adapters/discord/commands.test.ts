import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { slashMenu } from "../../../adapters/discord/commands.ts";
import { splitList } from "../../../adapters/discord/inbound.ts";
import type { CommandOutline, ParamOutline } from "../../../src/surface.ts";
import { checkCommands } from "../../kit/discord/command-rules.ts";
import { createWorld, hostOf, OUTLINES, type World } from "../../kit/discord/world.ts";

let world: World;
afterEach(() => world?.close());

const names = fc.stringMatching(/^[a-z][a-z_]{0,10}$/);
const param: fc.Arbitrary<ParamOutline> = fc
  .record({
    name: names,
    description: fc.string({ maxLength: 300 }),
    kind: fc.constantFrom("text" as const, "choice" as const, "number" as const, "flag" as const),
    required: fc.boolean(),
    repeatable: fc.boolean(),
    options: fc.array(
      fc.string({ minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== ""),
      { maxLength: 30 },
    ),
    completes: fc.boolean(),
  })
  .map((parts) => ({ ...parts, min: undefined, max: undefined }));
const outline: fc.Arbitrary<CommandOutline> = fc.record({
  path: fc
    .array(fc.constantFrom("a", "b", "c", "list", "Éa", "x y"), { minLength: 1, maxLength: 3 })
    .map((path) => path.join(" ")),
  summary: fc.string({ maxLength: 300 }),
  params: fc.uniqueArray(param, { selector: ({ name }) => name, maxLength: 30 }),
  visibility: fc.constantFrom("channel" as const, "private" as const),
});

describe("the menu", () => {
  test("is taken by Discord for any commands, and loses none without a word", () => {
    fc.assert(
      fc.property(fc.uniqueArray(outline, { selector: ({ path }) => path, maxLength: 40 }), (outlines) => {
        const { commands, chosen, left } = slashMenu(outlines);
        checkCommands(commands);
        const reachable = [...chosen.values()].map(({ outline }) => outline.path);
        expect([...reachable, ...left].sort()).toEqual(outlines.map(({ path }) => path).sort());
      }),
    );
  });

  test("leaves out what is over 25 in one family, and says which", () => {
    const outlines = Array.from({ length: 27 }, (_, index) => ({
      path: `many c${index}`,
      summary: "x",
      params: [],
      visibility: "channel" as const,
    }));
    const { commands, left } = slashMenu(outlines);
    checkCommands(commands);
    expect(left).toEqual(["many c25", "many c26"]);
  });

  test("keeps a command below 8,000 characters by shorter descriptions", () => {
    const params = Array.from({ length: 20 }, (_, index) => ({
      name: `p${index}`,
      description: "d".repeat(100),
      kind: "text" as const,
      required: false,
      repeatable: false,
      options: [],
      min: undefined,
      max: undefined,
      completes: false,
    }));
    const family = Array.from({ length: 6 }, (_, index) => ({
      path: `big c${index}`,
      summary: "s",
      params,
      visibility: "channel" as const,
    }));
    const { commands } = slashMenu(family);
    checkCommands(commands);
    expect(commands[0]?.options[5]?.options?.[19]?.description).toBe(`${"d".repeat(49)}…`);
  });
});

test.each([
  ["a, b,c", ["a", "b", "c"]],
  ['"a, b", c', ["a, b", "c"]],
  ["storage.path=/x", ["storage.path=/x"]],
  [" , ", []],
])("several values in %s", (text, values) => {
  expect(splitList(text)).toEqual(values);
});

describe("registration", () => {
  const puts = () => world.fake.seen.filter(({ method }) => method === "PUT").map(({ path }) => path);
  const globalPath = () => `/applications/${world.fake.state.application}/commands`;
  const guildPath = () =>
    `/applications/${world.fake.state.application}/guilds/${world.fake.state.guild}/commands`;

  async function startAgain(config: { guildId?: string } = {}): Promise<void> {
    const surface = world.again(config);
    await surface.start(hostOf(world));
    await surface.stop(0);
  }

  test("happens once for the same commands, and again when ours or theirs changed", async () => {
    world = await createWorld();
    await startAgain();
    expect(world.fake.state.commands.get("global")?.map(({ name }) => name)).toEqual([
      "search",
      "deployment",
      "account",
    ]);
    await startAgain();
    expect(puts()).toEqual([globalPath()]);
    world.host.commands = OUTLINES.slice(1);
    await startAgain();
    expect(puts()).toHaveLength(2);
    world.fake.state.commands.set("global", []);
    await startAgain();
    expect(puts()).toHaveLength(3);
  });

  test("in a guild empties the global list, and the other way round", async () => {
    world = await createWorld();
    await startAgain();
    await startAgain({ guildId: world.fake.state.guild });
    expect(puts()).toEqual([globalPath(), globalPath(), guildPath()]);
    expect(world.fake.state.commands.get("global")).toEqual([]);
    await startAgain();
    expect(world.fake.state.commands.get(world.fake.state.guild)).toEqual([]);
    expect(world.fake.state.commands.get("global")).toHaveLength(3);
  });

  test("that fails leaves the bot listening", async () => {
    world = await createWorld({ guildId: "1" });
    await world.start();
    expect(world.surface.health().state).toBe("up");
    expect(world.logged.map(({ message }) => message)).toContain(
      "the slash commands could not be registered",
    );
  });
});
