/** A query's text to what it asks for. */
import { queryWords, stem, type Word } from "./analysis.ts";
import type { InvertedIndex } from "./inverted-index.ts";
import { Spelling } from "./spelling.ts";
import type { Phrase, Thesaurus } from "./thesaurus.ts";

/** What a word is worth that tells items apart only a little. */
const GENERIC = 0.35;
/** How well a concept, a word of a phrase, a completed and a corrected word stand for what was typed. */
const CONCEPT = 0.95;
const PART_OF_PHRASE = 0.4;
const COMPLETED = 0.8;
const CORRECTED = 0.85;
const MOST_COMPLETIONS = 20;

/** One thing asked for: any of its index keys answers it, some better than others. */
export interface Unit {
  readonly variants: ReadonlyMap<string, number>;
  /** 1, or less for generic words. */
  readonly importance: number;
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

  constructor(index: InvertedIndex, thesaurus: Thesaurus) {
    this.#index = index;
    this.#thesaurus = thesaurus;
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
      ...(corrected ? { correctedText: tokens.map(({ surface }) => surface).join(" ") } : {}),
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
      } else if (this.#knows(word) || this.#completions(word.surface, typed.length).length > 0) {
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
    for (let at = surface.length - 4; at >= 4; at--) {
      const parts = [asWord(surface.slice(0, at)), asWord(surface.slice(at))];
      if (parts.every((part) => this.#knows(part))) return parts;
    }
    return undefined;
  }

  #respelt({ surface }: Word): readonly Token[] | undefined {
    if (surface.length < 4 || /\d/.test(surface)) return undefined;
    const most = surface.length < 8 ? 1 : 2;
    const [best] = this.#spelling
      .near(surface, most)
      .filter(({ entry, edits }) => plausible(surface, entry, edits))
      .sort((one, other) => one.edits - other.edits || this.#frequency(other.entry) - this.#frequency(one.entry));
    return best === undefined ? undefined : [{ ...asWord(best.entry), corrected: true }];
  }

  #frequency(surface: string): number {
    return this.#index.surfaces().get(surface) ?? 0;
  }

  #completions(surface: string, wordsTyped: number): readonly string[] {
    if (surface.length < (wordsTyped === 1 ? 3 : 4)) return [];
    return this.#spelling.beginningWith(surface, MOST_COMPLETIONS);
  }

  #units(tokens: readonly Token[]): readonly Unit[] {
    const units: Unit[] = [];
    for (let at = 0; at < tokens.length; ) {
      const phrase = this.#thesaurus.phraseAt(tokens, at);
      const covered = tokens.slice(at, at + Math.max(1, phrase?.length ?? 1));
      const unit = covered.length > 1 ? this.#phraseUnit(covered, phrase) : this.#wordUnit(covered, tokens.length);
      if (unit !== undefined) units.push(unit);
      at += covered.length;
    }
    return units;
  }

  #phraseUnit(covered: readonly Token[], phrase: Phrase | undefined): Unit {
    const variants = new Map<string, number>();
    this.#addMeanings(variants, phrase?.meanings ?? [], CONCEPT);
    for (const { surface, stem: stemmed } of covered) {
      if (!this.#thesaurus.stopWords.has(surface)) raise(variants, stemmed, PART_OF_PHRASE);
    }
    return { variants, importance: this.#isGenericMeaning(phrase?.meanings ?? []) ? GENERIC : 1 };
  }

  #wordUnit([word]: readonly Token[], wordsTyped: number): Unit | undefined {
    if (word === undefined || this.#thesaurus.stopWords.has(word.surface)) return undefined;
    const variants = new Map<string, number>();
    const certainty = word.corrected ? CORRECTED : 1;
    this.#addWord(variants, word.stem, certainty);
    if (!this.#knows(word)) {
      for (const completion of this.#completions(word.surface, wordsTyped)) {
        this.#addWord(variants, stem(completion), COMPLETED);
      }
    }
    return { variants, importance: this.#isGenericWord(word.stem) ? GENERIC : 1 };
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

  #isGenericWord(stemmed: string): boolean {
    if (this.#thesaurus.isGeneric(stemmed) || /^\d+$/.test(stemmed)) return true;
    return this.#isGenericMeaning(this.#thesaurus.meanings(stemmed));
  }

  #isGenericMeaning(meanings: Phrase["meanings"]): boolean {
    const certain = meanings.filter(({ weight }) => weight === 1);
    const decisive = certain.length > 0 ? certain : meanings;
    return decisive.length > 0 && decisive.every(({ concept }) => this.#thesaurus.isGenericConcept(concept));
  }
}

function asWord(surface: string): Word {
  return { surface, stem: stem(surface), glued: false };
}

function raise(variants: Map<string, number>, key: string, weight: number): void {
  variants.set(key, Math.max(weight, variants.get(key) ?? 0));
}

/** People rarely mistype the first letter, and of a four-letter word at most swap two letters. */
function plausible(typed: string, entry: string, edits: number): boolean {
  if (entry.length < 4 || entry.startsWith(typed)) return false;
  if (typed.length === 4) return entry.length === 4 && [...typed].sort().join("") === [...entry].sort().join("");
  return typed[0] === entry[0] || (edits === 1 && typed.length >= 7);
}
