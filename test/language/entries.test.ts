/** Requests, posts and reasons, as people name them in sentences. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { speak, typedText } from "../../src/language/offline/words.ts";
import { loadLexicon, loadReader } from "../kit/language-reader.ts";
import { readerAt } from "../kit/language-said.ts";

const best = readerAt("2026-11-24T10:00:00+01:00", loadReader());
const lexicon = loadLexicon();

describe("what waits for an approval", () => {
  test.each([
    ["approve request 4", "approval approve", { approval: "4" }],
    ["please approve what ana asked for, number three", "approval approve", { approval: "3" }],
    ["please approve number 12, fine with me", "approval approve", { approval: "12" }],
    ["withdraw my request 9, I run it on cpus", "approval withdraw", { approval: "9" }],
    [
      "refuse request 2, it's Ana's turn (really), & I'm sorry",
      "approval refuse",
      { approval: "2", reason: "it's Ana's turn (really), & I'm sorry" },
    ],
    [
      "deny request 2 because that's too much",
      "approval refuse",
      { approval: "2", reason: "that's too much" },
    ],
    [
      "turn down request 3: 4 GPUs for a week, no way",
      "approval refuse",
      { approval: "3", reason: "4 GPUs for a week, no way" },
    ],
    [
      "refuse la demande 5 parce que les gpu sont pris par le cours",
      "approval refuse",
      { approval: "5", reason: "les gpu sont pris par le cours" },
    ],
    [
      'reject request 8, reason: "after the course"',
      "approval refuse",
      { approval: "8", reason: "after the course" },
    ],
    ["reject request 8 please, thanks a lot", "approval refuse", { approval: "8" }],
  ])("%s", (text, command, params) => {
    expect(best(text)).toMatchObject({ command, params });
    expect(best(text)?.params).toEqual(params);
  });

  test("is the one just spoken of, where it is only pointed at", () => {
    const turn = { command: "approval refuse", params: { approval: "6", reason: "too long" } };
    expect(best("ok approve it after all", turn)).toMatchObject({
      command: "approval approve",
      params: { approval: "6" },
    });
  });
});

describe("posts that were given up", () => {
  test.each([
    ["retry all the failed posts in the outbox", "outbox retry", { post: "all" }],
    ["drop post 12 from the outbox, nobody needs it now", "outbox drop", { post: "12" }],
    ["empty the outbox please", "outbox drop", { post: "all" }],
  ])("%s", (text, command, params) => {
    expect(best(text)).toMatchObject({ command, params });
  });
});

test("what was typed for words is found in the message letter by letter", () => {
  const words = fc.constantFrom(
    ..."delete borra arrêter l'essai l'ultimo don't it's (yes) “a quote” , ; … & + -- --gpu 4 zeig mir alle ana's a.b- x_1 é".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(words, { minLength: 2, maxLength: 8 }), fc.nat(), (list, at) => {
      const text = list.join(" ");
      const spoken = speak(text, lexicon).words;
      expect(text).toContain(typedText(spoken.slice(at % Math.max(1, spoken.length - 1))));
    }),
  );
});
