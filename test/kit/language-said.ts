/** What a sentence is read as at some moment, after earlier turns. */
import { Sentence } from "../../src/language/offline/sentence.ts";
import { speak } from "../../src/language/offline/words.ts";
import type { EarlierTurn, Reading, SentenceReader } from "../../src/language/offline/world.ts";
import { loadLexicon, worldOf } from "./language-reader.ts";

/** Reads sentences said at `now` (ISO 8601) in private, in the zone of Madrid; gives the best reading. */
export function readerAt(
  now: string,
  reader: SentenceReader,
): (text: string, ...turns: readonly EarlierTurn[]) => Reading | undefined {
  const world = worldOf({ id: "t0000", lang: "en", kind: "said", now, text: "-", gold: null });
  return (text, ...turns) => reader.read(text, { ...world, turns }).readings[0];
}

/** What readers of slots are given to read sentences, where nothing was learned of names and fillers. */
export function sentences(): (text: string) => Sentence {
  const lexicon = loadLexicon();
  const none = new Set<string>();
  const fillers = { names: none, search: none, items: none, nameWeights: new Map() };
  return (text) => new Sentence(speak(text, lexicon).words, fillers);
}
