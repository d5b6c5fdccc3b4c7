/** Parameters that no reader knows by their name are read by their kind. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DeclaredCommand, DeclaredParam } from "../../src/language/offline/declared.ts";
import { readableCommands } from "../../src/language/offline/readable.ts";
import { readSlots } from "../../src/language/offline/slots.ts";
import { untrainedCommands } from "../../src/language/offline/untrained.ts";
import { speak } from "../../src/language/offline/words.ts";
import type { Sentence } from "../kit/language-data.ts";
import { loadLexicon, loadModel, worldOf } from "../kit/language-reader.ts";

const lexicon = loadLexicon();
const model = loadModel();
const world = worldOf({
  id: "t0000",
  lang: "en",
  kind: "x",
  now: "2026-11-24T10:00:00+01:00",
  text: "",
  gold: null,
} satisfies Sentence);

function param(name: string, kind: DeclaredParam["kind"], more: Partial<DeclaredParam> = {}): DeclaredParam {
  return { name, kind, repeatable: false, options: [], facet: undefined, ...more };
}

/** What a command with these parameters reads in a sentence. */
function readIn(text: string, ...params: readonly DeclaredParam[]) {
  return readWith(["toy"], text, ...params);
}

function readWith(examples: readonly string[], text: string, ...params: readonly DeclaredParam[]) {
  const declared: DeclaredCommand = {
    path: "toy",
    summary: "Toy",
    examples,
    aliases: [],
    effect: "read",
    params,
  };
  const commands = readableCommands([declared]);
  const command = commands.get("toy");
  if (!command) throw new Error("the toy is not declared");
  const { words } = speak(text, lexicon);
  // As the reader does: the model has no label for it, so the words that call it are no names.
  const fillers = untrainedCommands([declared], model).fillers("toy", words);
  return readSlots(command, commands, words, world, fillers).params;
}

const every = param("every", "choice", { options: ["day", "week", "2 weeks"] });

describe("a parameter is read by its kind", () => {
  test.each([
    ["toy with 3 retries", param("retries", "count"), 3],
    ["toy with one retry", param("retries", "count"), 1],
    ["toy, retries: 12", param("retries", "count"), 12],
    ["toy with a cache of 1.5 tb", param("cache", "size"), 1_500_000],
    ["toy with 512 mb of cache", param("cache", "size"), 512],
    ["toy dry run", param("dry_run", "flag"), true],
    ["toy with a dry-run", param("dry_run", "flag"), true],
    ["toy without any dry run", param("dry_run", "flag"), false],
    ["toy every 2 weeks", every, "2 weeks"],
    ["toy week", every, "week"],
    ['toy with the reason "too many of them"', param("reason", "text"), "too many of them"],
    ["toy, pause at tomorrow 9:00", param("pause", "wall-time"), "2026-11-25T09:00"],
    ["toy tomorrow at 9:00", param("pause", "wall-time"), "2026-11-25T09:00"],
    ["toy request 4", param("case", "entry"), "4"],
    ["toy case no. 12 please", param("case", "entry"), "12"],
    ["toy case number three", param("case", "entry"), "3"],
    ["toy the 2nd request", param("case", "entry"), "2"],
    ["toy 7, with 2 gpus", param("case", "entry"), "7"],
    ["toy jellyfish-4", param("which", "trial"), "jellyfish-4"],
    ["toy of imagine", param("whose", "vo"), "vo.imagine-ai.eu"],
    ["toy for 3 days", param("length", "term"), "P3D"],
    ["toy with a100", param("card", "gpu-model"), "NVIDIA A100-PCIE-40GB"],
  ])("%s", (text, declared, value) => {
    expect(readIn(text, declared)).toEqual({ [declared.name]: value });
  });

  test.each([
    ["toy by a day", every],
    ["toy day or week", every],
    ["toy 4 of them", param("retries", "count")],
    ["toy whatever", param("dry_run", "flag")],
    ["toy 2 gpus for 3 days", param("case", "entry")],
    ["toy, after all", param("case", "entry")],
    ["toy every week", param("case", "entry")],
    ["toy reason", param("reason", "text")],
    ["toy my password is maple", param("password", "secret")],
  ])("and left open where it is not said: %s", (text, declared) => {
    expect(readIn(text, declared)).toEqual({});
  });

  test.each(["toy them all", "toy every stuck one", "toy the stuck cases"])(
    "all entries where an example says that they can be taken: %s",
    (text) => {
      expect(readIn(text, param("case", "entry"))).toEqual({});
      expect(readWith(["toy 3", "toy all"], text, param("case", "entry"))).toEqual({ case: "all" });
    },
  );

  test("as a list where it may be given again and again", () => {
    expect(readIn('toy note "one"', param("note", "text", { repeatable: true }))).toEqual({ note: ["one"] });
  });

  test("not as what is no option of it", () => {
    const topic = (...options: readonly string[]) => param("topic", "choice", { options });
    expect(readIn("toy digest", topic("digest", "downtime"))).toEqual({ topic: "digest" });
    expect(readIn("toy digest", topic("downtime"))).toEqual({});
  });

  test("though its name be that of another choice", () => {
    const status = param("status", "choice", { options: ["open", "closed"] });
    expect(readIn("toy closed", status)).toEqual({ status: "closed" });
  });

  test("a name last, after all that could be taken for one", () => {
    const params = [param("which", "deployment"), param("retries", "count"), param("reason", "text")];
    expect(readIn('toy 4 retries of reef with the reason "late"', ...params)).toEqual({
      which: "reef",
      retries: 4,
      reason: "late",
    });
  });

  test("whatever it is called and however much it is", () => {
    const name = fc
      .stringMatching(/^[bcdfg][aeou][lmnr][aeou][tkp]$/)
      // What passes for a slip in a word that everybody knows ("delet") is that word.
      .filter((one) => speak(one, lexicon).words[0]?.en === one);
    fc.assert(
      fc.property(name, fc.integer({ min: 0, max: 9999 }), (called, value) => {
        expect(readIn(`toy, ${called}: ${value}`, param(called, "count"))).toEqual({ [called]: value });
      }),
    );
  });
});
