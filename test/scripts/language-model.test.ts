/** A right answer to any sentence of the training set can be given by a model: none is refused, none changes on its way. */
import { expect, test } from "vitest";
import { measuredModel } from "../../scripts/language/model.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import type { SentenceReader } from "../../src/language/offline/world.ts";
import { loadSentences } from "../kit/language-data.ts";
import { worldOf } from "../kit/language-reader.ts";
import { score } from "../kit/language-score.ts";

const wordless: SentenceReader = {
  read: () => ({ act: "request", language: "en", readings: [], disguised: false }),
};
const declared = new Map(COMMANDS.map(({ path, input }) => [path, new Set(Object.keys(input.shape))]));
/** Of several things at once, a model may not propose to do anything. */
const GROUP = /^all\b|,/;
/** Never sent to a model, so none can come back. */
const ADDRESS = /\w@[\w-]+\./;
/** "new api key for the llm: field-laptop", "the token of service pollen2": such names have the form of a key, and are left out as one. */
const NAMED_KEY = /\bkey\b[^:]*: ?\S|\btoken\b(?: \p{L}+){1,3} \p{L}+\d/iu;
/** Every third one that can be proposed today; a number alone is not put to a model. */
const sentences = loadSentences("train")
  .filter(({ gold, text }) => {
    const params = gold ? declared.get(gold.command) : undefined;
    return (
      params &&
      /\p{L}{2}/u.test(text) &&
      Object.keys(gold?.params ?? {}).every((name) => params.has(name)) &&
      !GROUP.test(String(gold?.params["deployment"] ?? ""))
    );
  })
  .filter((_, at) => at % 3 === 0)
  .filter(({ text }) => !ADDRESS.test(text) && !NAMED_KEY.test(text));

/** So many are asked about at once: each waits for its turn and for the answer, and none of them for another. */
const AT_ONCE = 16;

test("the gold passes as it is", async () => {
  await using model = await measuredModel(wordless, sentences);
  const wrong: string[] = [];
  const left = sentences.values();
  const askInTurn = async () => {
    for (const sentence of left) {
      const { readings } = await model.reader.read(sentence.text, { ...worldOf(sentence), speaker: "x" });
      if (!score(sentence, readings[0]).exact)
        wrong.push(
          `${sentence.text} → ${JSON.stringify(readings[0] ?? null)} not ${JSON.stringify(sentence.gold)}`,
        );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askInTurn));
  expect(sentences.length).toBeGreaterThan(250);
  expect(wrong).toEqual([]);
}, 240_000);
