/** A query's text to what it asks for. */
import { queryWords, stem, type Word } from "./analysis.ts";
import type { InvertedIndex } from "./inverted-index.ts";
import { Spelling } from "./spelling.ts";
import type { Phrase, Thesaurus } from "./thesaurus.ts";

/** What concepts and words are worth that tell items apart only a little. */
const GENERIC = 0.35;
const GENERIC_WORD = 0.15;
/** How well a concept, a word of a phrase, a completed and a corrected word stand for what was typed. */
const CONCEPT = 0.95;
const PART_OF_PHRASE = 0.4;
const COMPLETED = 0.8;
const CORRECTED = 0.85;
const MOST_COMPLETIONS = 20;
/** Letters that a word must have before it is completed. */
const LEAST_BEGINNING = 4;

/** One thing asked for: any of its index keys answers it, some better than others. */
export interface Unit {
  readonly variants: ReadonlyMap<string, number>;
  /** 1, or less for generic words. */
  readonly importance: number;
  /** The vocabulary has it, so that it is surely a subject and not an unlucky choice of word. */
  readonly understood: boolean;
}

export interface Reading {
  readonly units: readonly Unit[];
  /** False where nothing was left but words such as "all" or "please". */
  readonly asksForSomething: boolean;
  readonly correctedText?: string;
}

interface Token extends Word {
  readonly corrected?: true;
}

export class Reader {
  readonly #index: InvertedIndex;
  readonly #thesaurus: Thesaurus;
  readonly #spelling: Spelling;
  readonly #beginnings: Spelling;

  constructor(index: InvertedIndex, thesaurus: Thesaurus) {
    this.#index = index;
    this.#thesaurus = thesaurus;
    // Words are completed only to words of items: the vocabulary, in its languages, would complete too many others.
    this.#beginnings = new Spelling(index.surfaces().keys());
    this.#spelling = new Spelling([...index.surfaces().keys(), ...thesaurus.surfaces()]);
  }

  read(text: string): Reading {
    const typed = queryWords(text);
    const tokens = this.#mended(typed);
    const units = this.#units(tokens);
    const corrected = tokens.some((token) => token.corrected);
    return {
      units,
      asksForSomething: units.length > 0 || typed.length === 0,
      ...(corrected ? { correctedText: tokens.map((token) => token.typed).join(" ") } : {}),
    };
  }

  #knows({ surface, stem: stemmed }: Pick<Word, "surface" | "stem">): boolean {
    return (
      this.#index.postings(stemmed) !== undefined ||
      this.#thesaurus.knows(stemmed) ||
      this.#thesaurus.isGeneric(stemmed) ||
      this.#thesaurus.stopWords.has(surface)
    );
  }

  #mended(typed: readonly Word[]): readonly Token[] {
    const tokens: Token[] = [];
    for (let at = 0; at < typed.length; at++) {
      const word = typed[at];
      if (word === undefined) break;
      const joined = this.#joined(word, typed[at + 1]);
      if (joined !== undefined) {
        tokens.push(joined);
        at++;
      } else if (this.#knows(word) || this.#completions(word.surface).length > 0) {
        tokens.push(word);
      } else {
        tokens.push(...(this.#split(word) ?? this.#respelt(word) ?? [word]));
      }
    }
    return tokens;
  }

  /** Two words that are only known as one: "zoo-plankton". */
  #joined(word: Word, next: Word | undefined): Word | undefined {
    if (next === undefined || (this.#knows(word) && this.#knows(next))) return undefined;
    const together = asWord(word.surface + next.surface);
    return together.surface.length > 4 && this.#knows(together) ? together : undefined;
  }

  /** One word that is only known as two: "oilspill". */
  #split({ surface }: Word): readonly Token[] | undefined {
    if (surface.length > 30) return undefined;
    for (let at = surface.length - 3; at >= 3; at--) {
      const parts = [surface.slice(0, at), surface.slice(at)];
      const isLong = Math.max(at, surface.length - at) >= 5;
      if (isLong && parts.every((part) => this.#isSpelt(part))) return parts.map(asWord);
    }
    return undefined;
  }

  #isSpelt(surface: string): boolean {
    return this.#index.surfaces().has(surface) || this.#thesaurus.surfaces().has(surface);
  }

  #respelt({ surface }: Word): readonly Token[] | undefined {
    if (surface.length < 4 || /\d/.test(surface)) return undefined;
    const most = surface.length < 10 ? 1 : 2;
    const [best] = this.#spelling
      .near(surface, most)
      .filter(({ entry, edits }) => plausible(surface, entry, edits) && this.#isLikely(entry))
      .sort(
        (one, other) => one.edits - other.edits || this.#frequency(other.entry) - this.#frequency(one.entry),
      );
    return best === undefined ? undefined : [{ ...asWord(best.entry), corrected: true }];
  }

  /** Short words of the vocabulary alone resemble too many others. */
  #isLikely(entry: string): boolean {
    return entry.length >= 7 || this.#index.surfaces().has(entry);
  }

  #frequency(surface: string): number {
    return this.#index.surfaces().get(surface) ?? 0;
  }

  #completions(surface: string): readonly string[] {
    if (surface.length < LEAST_BEGINNING) return [];
    return this.#beginnings.beginningWith(surface, MOST_COMPLETIONS);
  }

  #units(tokens: readonly Token[]): readonly Unit[] {
    const units: Unit[] = [];
    for (let at = 0; at < tokens.length; ) {
      const phrase = this.#thesaurus.phraseAt(tokens, at);
      const covered = tokens.slice(at, at + Math.max(1, phrase?.length ?? 1));
      const unit = covered.length > 1 ? this.#phraseUnit(covered, phrase) : this.#wordUnit(covered);
      if (unit !== undefined) units.push(unit);
      at += covered.length;
    }
    return units;
  }

  #phraseUnit(covered: readonly Token[], phrase: Phrase | undefined): Unit {
    const variants = new Map<string, number>();
    this.#addMeanings(variants, phrase?.meanings ?? [], CONCEPT);
    const isGeneric = this.#isGenericMeaning(phrase?.meanings ?? []);
    for (const { surface, stem: stemmed } of covered) {
      const says = !this.#thesaurus.stopWords.has(surface) && (isGeneric || this.#importance(stemmed) === 1);
      if (says) raise(variants, stemmed, PART_OF_PHRASE);
    }
    return {
      variants,
      importance: isGeneric ? GENERIC : 1,
      understood: true,
    };
  }

  #wordUnit([word]: readonly Token[]): Unit | undefined {
    if (word === undefined || this.#thesaurus.stopWords.has(word.surface)) return undefined;
    const variants = new Map<string, number>();
    const certainty = word.corrected ? CORRECTED : 1;
    this.#addWord(variants, word.stem, certainty);
    if (!this.#knows(word)) {
      for (const completion of this.#completions(word.surface)) {
        this.#addWord(variants, stem(completion), COMPLETED);
      }
    }
    return {
      variants,
      importance: this.#importance(word.stem),
      understood: this.#thesaurus.meanings(word.stem).length > 0,
    };
  }

  #addWord(variants: Map<string, number>, stemmed: string, certainty: number): void {
    raise(variants, stemmed, certainty);
    this.#addMeanings(variants, this.#thesaurus.meanings(stemmed), certainty * CONCEPT);
  }

  #addMeanings(variants: Map<string, number>, meanings: Phrase["meanings"], certainty: number): void {
    for (const { concept, weight } of meanings) {
      for (const [key, answer] of this.#thesaurus.answers(concept)) {
        raise(variants, key, certainty * weight * answer);
      }
    }
  }

  #importance(stemmed: string): number {
    if (this.#thesaurus.isGeneric(stemmed) || /^\d+$/.test(stemmed)) return GENERIC_WORD;
    return this.#isGenericMeaning(this.#thesaurus.meanings(stemmed)) ? GENERIC : 1;
  }

  #isGenericMeaning(meanings: Phrase["meanings"]): boolean {
    const certain = meanings.filter(({ weight }) => weight === 1);
    const decisive = certain.length > 0 ? certain : meanings;
    return decisive.length > 0 && decisive.every(({ concept }) => this.#thesaurus.isGenericConcept(concept));
  }
}

function asWord(surface: string): Word {
  return { typed: surface, surface, stem: stem(surface), glued: false };
}

function raise(variants: Map<string, number>, key: string, weight: number): void {
  variants.set(key, Math.max(weight, variants.get(key) ?? 0));
}

/** People rarely mistype the first letter, and of a four-letter word at most swap two letters. */
function plausible(typed: string, entry: string, edits: number): boolean {
  if (entry.length < 4 || entry.startsWith(typed)) return false;
  if (typed.length === 4)
    return entry.length === 4 && [...typed].sort().join("") === [...entry].sort().join("");
  return typed[0] === entry[0] || (edits === 1 && typed.length >= 7);
}
