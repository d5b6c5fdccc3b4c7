/** Text to words: the same for items, vocabulary and queries. */

/** What of a query is read, in characters and in words; nobody types more to find a module. */
const LONGEST_TEXT = 2_000;
const MOST_WORDS = 64;
/** Joints of a compound that are looked at. */
const LONGEST_COMPOUND = 3;

export interface Word {
  /** As it stands in the text. */
  readonly typed: string;
  /** Lower case, without accents. */
  readonly surface: string;
  readonly stem: string;
  /** No space between this word and the next ("x" in "x-ray", "Eye" in "EyeOnWater"). */
  readonly glued: boolean;
}

/** Lower case without accents; invisible characters vanish, control characters become spaces. */
export function fold(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .replace(/\p{Cc}/gu, " ")
    .toLowerCase()
    .replaceAll("ß", "ss");
}

/** Letters and digits only: equal for spellings that differ in case, spacing and hyphens. */
export function foldedKey(text: string): string {
  if (/^[a-z0-9]*$/.test(text)) return text;
  return fold(text).replace(/[^\p{L}\p{N}]/gu, "");
}

const vowel = /[aeiouy]/;

function withoutPlural(word: string): string {
  if (/(?:ss|us|is)$/.test(word) || !word.endsWith("s")) return word;
  if (word.endsWith("ies")) return word.length > 4 ? `${word.slice(0, -3)}y` : word;
  if (/(?:ch|sh|x|z|ss)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

function withoutSuffix(word: string): string {
  const bare = /^(.{3,})(?:ing|ed)$/.exec(word)?.[1];
  if (bare === undefined || !vowel.test(bare)) return word;
  return /([bdgklmnrt])\1$/.test(bare) && !bare.endsWith("ll") ? bare.slice(0, -1) : bare;
}

/** A light English stemmer: plurals, -ing, -ed and a final e; other word families are the vocabulary's matter. */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  const bare = withoutSuffix(withoutPlural(word));
  return bare.length > 4 && bare.endsWith("e") ? bare.slice(0, -1) : bare;
}

/** Splits inside names: "EyeOnWater", "FasterRCNN"; version suffixes such as "v8" stay with their word. */
function withCamelBreaks(text: string): string {
  return text.replace(/(?<=\p{Ll})(?=\p{Lu}\p{Ll}|\p{Lu}{2})/gu, "-");
}

/** All words of a text, in order. */
export function words(text: string): Word[] {
  const visible = withCamelBreaks(text.normalize("NFC").replace(/\p{Cf}/gu, ""));
  const found = [...visible.matchAll(/[\p{L}\p{M}\p{N}]+/gu)];
  return found.flatMap((match, position) => {
    const [typed] = match;
    const surface = foldedKey(typed);
    const next = found[position + 1];
    const between = next === undefined ? " " : visible.slice(match.index + typed.length, next.index);
    return surface === "" ? [] : [{ typed, surface, stem: stem(surface), glued: /^[-_]$/.test(between) }];
  });
}

/** The words of a query; of very long texts only the beginning. */
export function queryWords(text: string): Word[] {
  return words(text.slice(0, LONGEST_TEXT)).slice(0, MOST_WORDS);
}

/** The single words that hyphenated or camel-cased neighbours make together: "phyto-plankton" → "phytoplankton". */
export function compounds(list: readonly Word[]): string[] {
  const found = new Set<string>();
  list.forEach((word, start) => {
    let together = word.surface;
    for (let at = start; list[at]?.glued === true && at - start < LONGEST_COMPOUND; at++) {
      together += list[at + 1]?.surface ?? "";
      found.add(stem(together));
    }
  });
  return [...found];
}
