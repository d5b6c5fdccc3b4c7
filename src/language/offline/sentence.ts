/** The words of a sentence, of which the readers of parameters take what they understand. */
import type { Fillers } from "./model.ts";
import type { SpokenWord } from "./words.ts";

/** Patterns are few and come again with every sentence. */
const known = new Map<string, RegExp>();
const MOST_KNOWN = 500;

function wholeWords({ source }: RegExp): RegExp {
  const found = known.get(source) ?? new RegExp(`(?<=^| )(?:${source})(?= |$)`);
  if (known.size < MOST_KNOWN) known.set(source, found);
  return found;
}

export class Sentence {
  readonly words: readonly SpokenWord[];
  readonly fillers: Fillers;
  readonly #taken: boolean[];
  /** All words in English, separated by single spaces; what was taken and what is quoted is a placeholder. */
  #text: string;
  #starts: number[];

  constructor(words: readonly SpokenWord[], fillers: Fillers) {
    this.words = words;
    this.fillers = fillers;
    this.#taken = words.map(() => false);
    this.#text = "";
    this.#starts = [];
    this.#write();
  }

  get text(): string {
    return this.#text;
  }

  /** The first match, whose words are taken; patterns match whole words. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    const match = this.find(pattern);
    if (match) this.#markTaken(match.index, match.index + match[0].length);
    return match;
  }

  find(pattern: RegExp): RegExpExecArray | undefined {
    return wholeWords(pattern).exec(this.#text) ?? undefined;
  }

  /** Index of the word that holds a place of the text. */
  wordAt(place: number): number {
    let at = 0;
    while (at + 1 < this.#starts.length && (this.#starts[at + 1] ?? 0) <= place) at += 1;
    return at;
  }

  isTaken(at: number): boolean {
    return this.#taken[at] ?? true;
  }

  takeWords(from: number, to: number): void {
    for (let at = from; at < to; at += 1) this.#taken[at] = true;
    this.#write();
  }

  #markTaken(from: number, to: number): void {
    this.takeWords(this.wordAt(from), this.wordAt(Math.max(from, to - 1)) + 1);
  }

  #write(): void {
    let text = "";
    this.#starts = this.words.map(({ en, quoted }, at) => {
      if (at > 0) text += " ";
      const start = text.length;
      text += this.#taken[at] ? "_" : quoted ? "«»" : en;
      return start;
    });
    this.#text = text;
  }
}

/** The text as a pattern that finds it and nothing else. */
export function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
