import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Alias, type Command, read } from "../../src/commands/define.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import * as param from "../../src/commands/params.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import { reply } from "../../src/reply/build.ts";

interface Sketch {
  readonly path?: string;
  readonly input?: z.ZodObject;
  readonly positional?: readonly string[];
  readonly spoken?: readonly (string | { from: string; to: string })[];
  readonly aliases?: readonly (string | Alias)[];
  readonly examples?: readonly string[];
}

function sketch({ path = "probe", input = z.strictObject({}), ...rest }: Sketch = {}): Command {
  return read({
    path,
    summary: "Probe",
    examples: ["probe"],
    input,
    access: "anyone",
    run: async () => undefined,
    reply: () => reply(),
    ...rest,
  });
}

const WORDS = z.strictObject({ words: param.text("Words").optional() });
const NAMED = z.strictObject({ item: param.item("Item") });

describe("declarations that contradict themselves stop the start", () => {
  const mistakes: readonly (readonly [what: string, commands: readonly Command[], words: RegExp])[] = [
    ["two commands of one name", [sketch(), sketch()], /two commands are called "probe"/],
    [
      "an alias that is another's name",
      [sketch(), sketch({ path: "other", aliases: ["probe"] })],
      /two commands are called "probe"/,
    ],
    ["an alias twice", [sketch({ aliases: ["test", "test"] })], /two commands are called "test"/],
    ["an alias that nobody can type", [sketch({ aliases: ["Probe  Me"] })], /lower-case words/],
    ["an alias in quotes", [sketch({ aliases: ['"probe"'] })], /lower-case words/],
    ["an alias that is a flag", [sketch({ aliases: ["--probe"] })], /lower-case words/],
    ["no alias at all", [sketch({ aliases: [""] })], /lower-case words/],
    [
      "an alias that presets what is not there",
      [sketch({ aliases: [{ words: "test", params: { gone: 1 } }] })],
      /presets what the command does not take/,
    ],
    [
      "a preset of the wrong type",
      [sketch({ input: WORDS, aliases: [{ words: "test", params: { words: 7 } }] })],
      /presets what the command does not take/,
    ],
    [
      "a fall-back to nothing",
      [sketch({ input: NAMED, positional: ["item"], aliases: [{ words: "test", otherwise: "gone" }] })],
      /unknown command gone/,
    ],
    [
      "a fall-back that takes no name",
      [
        sketch({ path: "other" }),
        sketch({ input: NAMED, positional: ["item"], aliases: [{ words: "test", otherwise: "other" }] }),
      ],
      /other cannot take the same name/,
    ],
    ["a position for nothing", [sketch({ positional: ["gone"] })], /no parameter gone/],
    ["two positions for one", [sketch({ input: WORDS, positional: ["words", "words"] })], /two positions/],
    [
      "a position after one that takes all",
      [
        sketch({
          input: z.strictObject({ all: z.array(param.text("All")), words: param.text("Words") }),
          positional: ["all", "words"],
        }),
      ],
      /nothing can come after it/,
    ],
    [
      "a needed position after one that may be left out",
      [
        sketch({
          input: z.strictObject({ words: param.text("Words").optional(), item: param.item("Item") }),
          positional: ["words", "item"],
        }),
      ],
      /must be given/,
    ],
    ["free text that is spoken", [sketch({ input: WORDS, spoken: ["words"] })], /spoken but no choice/],
    ["a period of nothing", [sketch({ spoken: [{ from: "from", to: "to" }] })], /no parameter from/],
    [
      "a parameter of no known kind",
      [sketch({ input: z.strictObject({ words: z.string() }) })],
      /words is of no known kind/,
    ],
    [
      "a name that no flag can have",
      [sketch({ input: z.strictObject({ "my words": param.text("Words") }) })],
      /no name of a parameter/,
    ],
    [
      "a flag that means two things",
      [sketch({ input: z.strictObject({ pull: param.flag("Pull"), no_pull: param.flag("Do not") }) })],
      /--no-pull would mean two things/,
    ],
    [
      "a parameter without a word on it",
      [sketch({ input: z.strictObject({ words: param.text("") }) })],
      /not described/,
    ],
    ["no example", [sketch({ examples: [] })], /has no example/],
  ];
  it.each(mistakes)("%s", (_what, commands, words) => {
    expect(() => createRegistry(commands)).toThrow(words);
  });

  it("and a sound one does not", () => {
    expect(() =>
      createRegistry([sketch({ input: WORDS, positional: ["words"], aliases: ["try it"] })]),
    ).not.toThrow();
  });
});

describe("the commands there are", () => {
  const registry = createRegistry(COMMANDS);

  it("have one phrase per name and alias", () => {
    const names = COMMANDS.flatMap((command) => [
      command.path,
      ...(command.aliases ?? []).map((alias) => (typeof alias === "string" ? alias : alias.words)),
    ]);
    expect([...registry.phrases.keys()].toSorted()).toEqual(names.toSorted());
  });

  it.each(["deployments", "snapshots", "delete", "info"])("answer to %s, as promised", (alias) => {
    expect(registry.match([alias])).toBeDefined();
  });

  it("are not found by names that every object has", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect(registry.match([name])).toBeUndefined();
      expect(registry.get(name)).toBeUndefined();
      for (const spec of registry.specs) expect(spec.params.get(name)).toBeUndefined();
    }
  });
});
