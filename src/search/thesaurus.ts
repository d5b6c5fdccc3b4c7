/** The vocabulary compiled for look-ups: phrases to concepts, concepts to what answers them. */
import { type Word, words } from "./analysis.ts";
import type { Concept, Vocabulary } from "./vocabulary.ts";

/** How well items about one concept answer a query for another. */
const NARROWER = 0.8;
const FURTHER_DOWN = 0.6;
const BROADER = 0.3;
const RELATED = 0.45;
/** How well a hint stands for its concept. */
const HINT = 0.75;

/** Index key of a concept; words have no "#". */
export function conceptKey(id: string): string {
  return `#${id}`;
}

interface Meaning {
  readonly concept: string;
  readonly weight: number;
}

/** A phrase of the vocabulary found in a text. */
export interface Phrase {
  /** Number of words it covers. */
  readonly length: number;
  readonly meanings: readonly Meaning[];
}

export class Thesaurus {
  readonly stopWords: ReadonlySet<string>;
  /** Index keys: those who ask for the first may be offered the second. */
  readonly lastResort: { readonly asked: string; readonly offered: string };
  readonly #generic: ReadonlySet<string>;
  readonly #genericConcepts: ReadonlySet<string>;
  readonly #phrases = new Map<string, Meaning[]>();
  /** First word of a phrase to the greatest number of words of such a phrase. */
  readonly #longest = new Map<string, number>();
  readonly #answers = new Map<string, ReadonlyMap<string, number>>();
  readonly #surfaces = new Set<string>();
  readonly #stems = new Set<string>();

  constructor(vocabulary: Vocabulary) {
    const stems = (texts: readonly string[]) => texts.flatMap((text) => words(text).map((word) => word.stem));
    this.stopWords = new Set(vocabulary.stopWords.flatMap((text) => words(text).map((word) => word.surface)));
    this.#generic = new Set(stems(vocabulary.genericWords));
    const { concepts, lastResort } = vocabulary;
    this.lastResort = { asked: conceptKey(lastResort.asked), offered: conceptKey(lastResort.offered) };
    this.#genericConcepts = new Set(concepts.filter(({ generic }) => generic).map(({ id }) => id));
    for (const { id, terms, hints } of concepts) {
      for (const term of terms) this.#learn(term, { concept: id, weight: 1 });
      for (const hint of hints) this.#learn(hint, { concept: id, weight: HINT });
    }
    const narrower = new Map<string, string[]>();
    for (const { id, broader } of concepts) {
      for (const parent of broader) narrower.set(parent, [...(narrower.get(parent) ?? []), id]);
    }
    for (const concept of concepts) this.#answers.set(concept.id, answersTo(concept, narrower));
  }

  #learn(text: string, meaning: Meaning): void {
    // Lower case first: "PyTorch" is one word here, as people type it.
    const list = words(text.toLowerCase());
    const [first] = list;
    if (first === undefined) return;
    for (const { surface, stem } of list) {
      this.#surfaces.add(surface);
      this.#stems.add(stem);
    }
    const key = list.map((word) => word.stem).join(" ");
    const known = this.#phrases.get(key) ?? [];
    if (!known.some(({ concept }) => concept === meaning.concept)) known.push(meaning);
    this.#phrases.set(key, known);
    this.#longest.set(first.stem, Math.max(list.length, this.#longest.get(first.stem) ?? 0));
  }

  /** The longest phrase that begins at a position. */
  phraseAt(list: readonly Word[], position: number): Phrase | undefined {
    const longest = this.#longest.get(list[position]?.stem ?? "") ?? 0;
    for (let length = Math.min(longest, list.length - position); length > 0; length--) {
      const key = list
        .slice(position, position + length)
        .map((word) => word.stem)
        .join(" ");
      const meanings = this.#phrases.get(key);
      if (meanings !== undefined) return { length, meanings };
    }
    return undefined;
  }

  /** What a single word means; empty for words that the vocabulary does not have by themselves. */
  meanings(stem: string): readonly Meaning[] {
    return this.#phrases.get(stem) ?? [];
  }

  /** Index keys that answer a concept, with how well. */
  answers(concept: string): ReadonlyMap<string, number> {
    return this.#answers.get(concept) ?? new Map();
  }

  /** Whether the vocabulary has this word, alone or in a phrase. */
  knows(stem: string): boolean {
    return this.#stems.has(stem);
  }

  isGeneric(stem: string): boolean {
    return this.#generic.has(stem);
  }

  isGenericConcept(concept: string): boolean {
    return this.#genericConcepts.has(concept);
  }

  /** Every word of the vocabulary as it is spelt. */
  surfaces(): ReadonlySet<string> {
    return this.#surfaces;
  }
}

function answersTo(
  concept: Concept,
  narrower: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const answers = new Map<string, number>([[conceptKey(concept.id), 1]]);
  const add = (id: string, weight: number) => {
    const key = conceptKey(id);
    const better = weight > (answers.get(key) ?? 0);
    if (better) answers.set(key, weight);
    return better;
  };
  const addNarrower = (id: string, weight: number) => {
    for (const child of narrower.get(id) ?? []) {
      if (add(child, weight)) addNarrower(child, weight * FURTHER_DOWN);
    }
  };
  addNarrower(concept.id, NARROWER);
  for (const id of concept.related) add(id, RELATED);
  for (const id of concept.broader) add(id, BROADER);
  return answers;
}
