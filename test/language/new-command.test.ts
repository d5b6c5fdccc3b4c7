/** A command that was declared a minute ago: no row, no sentence and no training speak of it, and yet it is asked for in words. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Command, change, read } from "../../src/commands/define.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import * as param from "../../src/commands/params.ts";
import { isSure } from "../../src/language/offline/reader.ts";
import { heading, reply } from "../../src/reply/build.ts";
import { type Lab, startLab } from "../kit/lab.ts";
import type { Sentence } from "../kit/language-data.ts";
import { loadModel, loadReader, loadTraining, worldOf } from "../kit/language-reader.ts";

const declaration = {
  path: "deployment trim",
  summary: "Drop what a deployment logged on some days, but for its newest part",
  examples: ["trim reef-run last week --keep 4GB --archive"],
  aliases: ["trim"],
  input: z.strictObject({
    target: param.deployment("Whose logs"),
    since: param.fromDay("First day").optional(),
    until: param.toDay("Last day").optional(),
    keep: param.sizeMb("How much of it is kept").optional(),
    copies: param.count("In how many copies that is kept", 1, 99).optional(),
    archive: param.flag("Move to the archive what is dropped").optional(),
  }),
  positional: ["target"],
  spoken: [{ from: "since", to: "until" }],
  access: "anyone",
} as const;

const trim: Command = change({
  ...declaration,
  effect: "change",
  prepare: (params: z.output<typeof declaration.input>) => params,
  plan: ({ target }) => reply(heading(`Trim ${target}?`)),
  run: (prepared) => prepared,
  recover: (prepared) => prepared,
  reply: ({ target }) => reply(heading(`Trimmed ${target}`)),
});
const inspect: Command = read({
  ...declaration,
  run: ({ target }: z.output<typeof declaration.input>) => target,
  reply: (target) => reply(heading(`Trimmed: ${target}`)),
});

const model = loadModel();
const changing = loadReader(model, [...COMMANDS, trim]);
const reading = loadReader(model, [...COMMANDS, inspect]);

const saying = (text: string): Sentence => ({
  id: "t0000",
  lang: "en",
  kind: "x",
  now: "2026-11-24T10:00:00+01:00",
  text,
  gold: null,
});
const best = (text: string, reader = changing) => reader.read(text, worldOf(saying(text))).readings[0];

describe("a new command is asked for in plain words", () => {
  test.each([
    [
      "please trim reef-run to 4 GB for last week",
      { target: "reef-run", since: "2026-11-16", until: "2026-11-22", keep: 4000 },
    ],
    ["trim kelp", { target: "kelp" }],
    [
      "could you trim my kelp-2 and keep 3 copies in the archive",
      { target: "kelp-2", copies: 3, archive: true },
    ],
    [
      "trimming gannet-6 from 3 to 9 november without an archive would help, keep 2 gigs",
      { target: "gannet-6", since: "2026-11-03", until: "2026-11-09", keep: 2000, archive: false },
    ],
  ])("%s", (text, params) => {
    expect(best(text)).toEqual({
      command: "deployment trim",
      params,
      effect: "change",
      confidence: expect.any(Number),
    });
  });

  test("which is asked back about if it changes something, and answered if it only reads", () => {
    const text = "trim reef-run for last week";
    const [change, read] = [best(text), best(text, reading)];
    expect(change).toMatchObject({ effect: "change" });
    expect(read).toMatchObject({ effect: "read", command: "deployment trim" });
    expect([change, read].map((one) => one && isSure(one))).toEqual([false, true]);
  });

  test.each(["what happens if I trim reef-run", "do not trim reef-run", 'she said: "please trim reef-run"'])(
    "but not by what only speaks of it: %s",
    (text) => {
      expect(changing.read(text, worldOf(saying(text))).readings).toEqual([]);
    },
  );

  test("and is offered where its summary was said in other words", () => {
    const text = "keep the newest part of what reef-run logged on monday";
    const { readings } = reading.read(text, worldOf(saying(text)));
    const offered = readings.find(({ command }) => command === "deployment trim");
    expect(offered).toMatchObject({ params: { target: "reef-run", since: "2026-11-23" } });
    expect(offered && isSure(offered)).toBe(false);
  });

  test("and is explained to who asks how", () => {
    expect(best("how do I trim a deployment")).toMatchObject({
      command: "help",
      params: { command: "deployment trim" },
    });
  });
});

describe("every command", () => {
  test.each(COMMANDS.map(({ path }) => path))("%s is what its own words ask for", (path) => {
    expect(best(path)?.command).toBe(path);
  });
});

describe("what was asked for before", () => {
  test("is read as before, word for word", () => {
    const before = loadReader(model);
    for (const sentence of loadTraining().filter((_, at) => at % 20 === 0)) {
      const world = worldOf(sentence);
      const [was, is] = [before, changing].map((reader) => reader.read(sentence.text, world).readings[0]);
      expect(is, sentence.text).toEqual(was);
    }
  });
});

describe("in a conversation", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ commands: [...COMMANDS, trim] });
  });
  afterAll(() => lab.stop());

  test("the person is asked whether that is meant, with all that was said", async () => {
    const ada = lab.person("researcher", "ada");
    await ada.says("deploy ai4os-demo-app --title reef-run");
    await ada.says("yes");
    const { text } = await ada.says("please trim reef-run to 4 GB for last week");
    expect(text).toMatch(/Did you mean/);
    expect(text).toMatch(/deployment trim reef-run --since 2026-11-16 .*--keep 4000/);
  });
});
