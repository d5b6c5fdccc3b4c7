/** The clauses of a sentence, which marks and "but" part. */
import { VERB } from "./act-patterns.ts";
import { mark, type SpokenWord } from "./words.ts";

const ORDERS_NEXT = new RegExp(`^(?:please|${VERB})$`);

/** Clauses in order, without their marks. */
export function clauses(words: readonly SpokenWord[]): readonly (readonly SpokenWord[])[] {
  const parts: SpokenWord[][] = [[]];
  for (const [at, word] of words.entries()) {
    if (word.mark && /[.,;!?\n…:]/.test(word.en)) parts.push([]);
    else if (/^but$/.test(word.en)) parts.push([word]);
    // "nobody looks at it any more so kill it".
    else if (/^(?:so|therefore)$/.test(word.en) && ORDERS_NEXT.test(words[at + 1]?.en ?? ""))
      parts.push([word]);
    else parts.at(-1)?.push(word);
  }
  return parts.filter((part) => part.length > 0);
}

/** Words as a text to match patterns against: a quotation is "«»", marks are commas. */
export function joined(words: readonly SpokenWord[]): string {
  return words
    .map(({ en, quoted, mark }) => (quoted ? "«»" : mark && en !== "?" ? "," : en))
    .join(" ")
    .replace(/(?: ?,)+ ?/g, " , ")
    .replace(/^ , /, "")
    .trim();
}

/** Clauses as one sentence. */
export function together(parts: readonly (readonly SpokenWord[])[]): readonly SpokenWord[] {
  return parts.flatMap((part, at) => (at === 0 ? part : [COMMA, ...part]));
}

const COMMA = mark(",", ",");
