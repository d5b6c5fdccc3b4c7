/** Sentences that mend themselves: how they fall into parts, and what is left of them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { merged, partsOf } from "../../src/language/offline/repairs.ts";
import { speak } from "../../src/language/offline/words.ts";
import { loadLexicon, loadReader } from "../kit/language-reader.ts";
import { readerAt } from "../kit/language-said.ts";

const lexicon = loadLexicon();
const parts = (text: string) =>
  partsOf(speak(text, lexicon).words).map((part) => part.map(({ en }) => en).join(" "));
const best = readerAt("2026-11-23T10:00:00+01:00", loadReader());

describe("a sentence that mends itself", () => {
  test.each([
    ["stop skua, no wait, tern", ["stop skua", "tern"]],
    ["stop skua. sorry tern", ["stop skua", "tern"]],
    ["info on job a-1, errr a-2", ["info on job a-1", "a-2"]],
    ["gpu hours since monday, correction, since tuesday", ["gpu hours since monday", "since tuesday"]],
    ["usage of april ... of may, sorry", ["usage of april", "of may"]],
    ["lösch skua äh quatsch tern", ["delete skua", "tern"]],
    ["apri skua, no scusa tern", ["open skua", "tern"]],
    ["apaga skua, desculpa, tern", ["delete skua", "tern"]],
    ["a, no b, no c", ["a", "b", "c"]],
  ])("falls into parts: %s", (text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  test.each([
    ["yolo with 8gb, oops 16", "yolo with 16gb"],
    ["extend tern 2 days, make it 3", "extend tern 3 days"],
    ["cancel announcement 4, no 5", "cancel announcement 5"],
    ["extend tern until monday, or rather tuesday", "extend tern until tuesday"],
    ["prolonge tern jusqu'à lundi, ou plutôt mardi", "extend tern until tuesday"],
    ["gpu usage of may, no june", "gpu usage of june"],
  ])("a bare number or day takes the place of the last one: %s", (text, expected) => {
    expect(parts(text)).toEqual([expected]);
  });

  test.each([
    "deploy yolo, no gpu",
    "a vscode with 4 cpus and no gpu",
    "stop tern, no hurry",
    "open tern, sorry for the noise",
    "no, the jupyter one",
    "sorry, which modules are there",
    "fasterrcnn rather than yolo",
  ])("is not every one with such a word: %s", (text) => {
    expect(parts(text)).toHaveLength(1);
  });

  test("keeps what is not taken back, and a name before a mere pronoun", () => {
    expect(merged({ deployment: "tern", for: "P1D" }, { deployment: "it", for: "P2D" })).toEqual({
      deployment: "tern",
      for: "P2D",
    });
    expect(merged({ item: "a", gpu: 1, gpu_type: "T4" }, { gpu: 0 })).toEqual({ item: "a", gpu: 0 });
  });

  test("whatever it is, has as many words as it had at most, in their order", () => {
    const word = fc.constantFrom(
      ..."stop tern , no wait sorry i mean 4 8gb äh quatsch rather not the".split(" "),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (typed) => {
        const { words } = speak(typed.join(" "), lexicon);
        const left = partsOf(words).flat();
        expect(left.length).toBeLessThanOrEqual(words.length);
        const places = left.map((one) => words.indexOf(one)).filter((place) => place !== -1);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe("is read as it was meant in the end", () => {
  test.each([
    ["kill coral, no wait, jellyfish", "deployment delete", { deployment: "jellyfish" }],
    [
      "yolo on a t4, scratch that, on an h100",
      "deploy",
      { item: "ai4os-yolo-torch", gpu: 1, gpu_type: "NVIDIA H100" },
    ],
    [
      "gpu usage of the team last week, or no, of the entire vo",
      "usage",
      { scope: "vo", resource: "gpu", from: "2026-11-16", to: "2026-11-22" },
    ],
    [
      "extend tern until the 25th, hang on, until the 28th",
      "deployment extend",
      { deployment: "tern", for: "2026-11-28" },
    ],
    ["yolo with a gpu. scrap the gpu, cpu is fine", "deploy", { item: "ai4os-yolo-torch", gpu: 0 }],
    ["key called poster2, no, talk2", "key create", { name: "talk2" }],
  ])("%s", (text, command, params) => {
    expect(best(text)).toMatchObject({ command, params });
  });

  test("but what is said to others stands as it is", () => {
    expect(best("announce title Thanks; body we are back, sorry for the wait")?.params["body"]).toBe(
      "we are back, sorry for the wait",
    );
  });
});
