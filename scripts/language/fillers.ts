/** Learns which words only surround a name, what is searched, or the description of an item. */
import { REFERENCES } from "../../src/engine/param-kinds.ts";
import { type DeclaredCommand, takes } from "../../src/language/offline/declared.ts";
import type { Lexicon } from "../../src/language/offline/lexicon.ts";
import type { ModelFile } from "../../src/language/offline/model.ts";
import { fold } from "../../src/language/offline/normalise.ts";
import { speak } from "../../src/language/offline/words.ts";
import type { Sentence } from "../../test/kit/language-data.ts";
import { learnNames } from "./name-training.ts";
import { expandAll, type Patterns } from "./patterns.ts";

/** Texts that are names. */
const NAMES = ["title", "announcement"];
const TEXTS = ["text", "data_type", "task", "tag", "community"];
/** A word is learned if it was met so many times. */
const LEAST = 2;

/** `itemWords`: all words in names and titles of the catalogue, folded. */
export function learnFillers(
  sentences: readonly Sentence[],
  patterns: Patterns,
  itemWords: ReadonlySet<string>,
  lexicon: Lexicon,
  commands: readonly DeclaredCommand[],
): ModelFile["fillers"] {
  const described = new Set(
    commands.flatMap((one) => (takes(one, "item") || takes(one, "text", "text") ? [one.path] : [])),
  );
  // Items are described, all else that is looked up has a name of its own.
  const naming = commands.flatMap(({ params }) =>
    params.flatMap(({ kind, name }) => (REFERENCES.has(kind) && kind !== "item" ? [name] : [])),
  );
  const wordsOf = (text: string) =>
    speak(text, lexicon).words.flatMap(({ en, mark, quoted }) => (mark || quoted ? [] : [en]));
  const made = expandAll(patterns).map(({ label, text }) => ({ label, words: wordsOf(text) }));
  const said = sentences.map(({ gold, text }) => ({
    label: gold?.command ?? "none",
    gold,
    words: wordsOf(text),
  }));
  const inSlots = Object.values(patterns.slots).flat().flatMap(wordsOf);
  const spoken = (names: readonly string[]) =>
    new Set(
      said.flatMap(({ gold }) =>
        names.flatMap((name) => [gold?.params[name]].flat().flatMap((value) => partsOf(String(value ?? "")))),
      ),
    );
  const all = [...made, ...said];
  const named = new Set([...spoken([...new Set([...NAMES, ...naming])]), ...inSlots, ...itemWords]);
  const texts = spoken(TEXTS);
  return {
    nameWeights: learnNames(sentences, patterns, lexicon),
    names: often(
      all.filter(({ label }) => label !== "search"),
      named,
    ),
    search: often(
      said.filter(({ label }) => label.endsWith("search")),
      texts,
    ),
    items: often(
      all.filter(({ label }) => !described.has(label)),
      new Set([...itemWords, ...texts, ...inSlots]),
    ),
  };
}

function partsOf(value: string): readonly string[] {
  return fold(value)
    .split(/[\s_-]+/)
    .concat(fold(value).split(/\s+/));
}

/** Words met often enough, of which none is to be kept out. */
function often(
  sentences: readonly { readonly words: readonly string[] }[],
  kept: ReadonlySet<string>,
): string[] {
  const counts = new Map<string, number>();
  for (const { words } of sentences)
    for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .filter(([word, count]) => count >= LEAST && !kept.has(word) && /^[a-z']+$/.test(word))
    .map(([word]) => word)
    .sort();
}
