/** A message as English words, each of which remembers what was typed. */
import type { LanguageWords, Lexicon } from "./lexicon.ts";
import { fold } from "./normalise.ts";

export interface SpokenWord {
  /** English, lower case, without accents; of a quotation, what is inside the marks. */
  readonly en: string;
  /** As typed. A word that was made out of another one has none. */
  readonly raw: string;
  readonly quoted: boolean;
  /** Punctuation, which parts clauses. */
  readonly mark: boolean;
  /** All that was typed for it, with what `raw` is without: quotation marks, "'s", brackets. */
  readonly typed: string;
  /** What stands between it and the word before. */
  readonly gap: string;
}

/** What was typed for words that follow each other, letter by letter; of one quotation, what is inside the marks. */
export function typedText(words: readonly SpokenWord[]): string {
  const [first] = words;
  if (words.length === 1 && first?.quoted) return first.raw;
  return words.map(({ typed, gap }, at) => (at === 0 ? typed : gap + typed)).join("");
}

export interface Spoken {
  readonly language: string;
  readonly words: readonly SpokenWord[];
}

const TOKEN =
  /"[^"\n]*"|“[^”\n]*”|„[^“”"\n]*[“”"]|«[^»\n]*»|`[^`\n]*`|(?<![\p{L}\p{N}])'[^'\n]{2,}'(?!\p{L})|(?<=\s)--?\p{L}[\p{L}\p{N}_-]*(?:=[^\s"'`,;]+)?|[\p{L}\p{N}_][\p{L}\p{N}_'./:@+-]*|[.,;:!?()\n…>]|(?<=[^\d] )(?:--?|[–—])(?= )|(?<= )&(?= )/gu;
const ELISION = /^(l|d|j|n|s|m|t|c|qu|un|dell|nell|all|jusqu|quest)'(.+)$/;
const CLITIC = /^(.{4,}?)-?(?:lo|la|le|los|las|les|li|-o|-a|-os|-as)$/;
/** "lánzame", "congelami": done for the speaker, to something else. */
const FOR_ME = /^(.{4,}?)(?:me|mi|nos|ci)$/;
const LONGEST_PHRASE = 5;

export function speak(text: string, lexicon: Lexicon): Spoken {
  const tokens = [...text.matchAll(TOKEN)];
  const language = guessLanguage(
    tokens.map(([token]) => fold(token)),
    lexicon,
  );
  const known = lexicon.languages.get(language);
  const typed = tokens.flatMap(({ 0: token, index }, at) => {
    const before = tokens[at - 1];
    const [first, ...rest] = tokenWords(token, known !== undefined);
    const gap = text.slice(before ? before.index + before[0].length : 0, index);
    return first ? [{ ...first, gap }, ...rest] : [];
  });
  return { language, words: known ? translate(typed, known) : mend(typed, lexicon.spelling) };
}

/** English unless the words of another language are clearly more. */
function guessLanguage(tokens: readonly string[], lexicon: Lexicon): string {
  let best = { language: "en", score: 0.95 };
  for (const [language, { markers, words }] of lexicon.languages) {
    let score = 0;
    tokens.forEach((token, at) => {
      const plain = token.replace(/[.,:]+$/, "");
      const bare = ELISION.exec(plain)?.[2] ?? plain;
      const stem = CLITIC.exec(bare)?.[1];
      if (markers.has(plain) || ELISION.test(plain)) score += ENGLISH_TOO.has(plain) ? 0.3 : 1;
      else if (words.has(bare) && words.get(bare) !== bare) score += ENGLISH_TOO.has(bare) ? 0.2 : 1.1;
      else if (stem && words.has(stem) && bare !== stem && !ENGLISH_TOO.has(bare)) score += 1.6;
      // One word alone, at the beginning, is a verb.
      if (at === 0 && words.has(bare) && words.get(bare) !== bare && !ENGLISH_TOO.has(bare)) score += 0.6;
    });
    for (const token of tokens) if (ENGLISH_ONLY.has(token)) score -= 1;
    if (score > best.score) best = { language, score };
  }
  return best.language;
}

const ENGLISH_TOO = new Set(
  "die in an am was on a i me do as no or so on is it of for by e o an to stop stopp start starte status info server mars mai second premier un usage module modules liste lista final dispo tag alle mal sind six tu kill backup remove general como ten tens tem pare die hat wo tests es em com con per de in ah part quota charge commence pardon silence alias journal contra entre nos".split(
    " ",
  ),
);
const ENGLISH_ONLY = new Set(
  "the and with what is my please of show list when how are this that last from which can you for me it want need have get any delete deploy launch pls plz thx could would there do have".split(
    " ",
  ),
);

function tokenWords(token: string, foreign: boolean): readonly SpokenWord[] {
  const quote = /^(?:"(.*)"|“(.*)”|„(.*)[“”"]|«(.*)»|`(.*)`|'(.*)')$/s.exec(token);
  if (quote) {
    const inside = quote.slice(1).find((one) => one !== undefined) ?? "";
    return [{ ...word(fold(inside.trim()), inside.trim(), token), quoted: true }];
  }
  if (/^[.,;:!?()\n…>]$/.test(token)) return [mark(token, token)];
  // A dash between words parts clauses as a comma does.
  if (/^(?:--?|[–—])$/.test(token)) return [mark(",", token)];
  if (token === "&") return [word("and", token)];
  // An option of a command line is heard as its name alone; what was typed keeps the dashes.
  if (/^--?\p{L}/u.test(token)) return [word(fold(token.replace(/^-+/, "")), token)];
  const trimmed = token.replace(/[.:'/+-]+$/, (end) => (end === "/" ? end : ""));
  const ending = token.slice(trimmed.length);
  const words: SpokenWord[] = [];
  const elided = foreign ? ELISION.exec(fold(trimmed)) : null;
  const base = fold(trimmed);
  if (elided?.[1] && !/^aujourd/.test(base)) {
    const rest = trimmed.slice(elided[1].length + 1);
    words.push(
      word(elided[1], "", trimmed.slice(0, elided[1].length + 1)),
      word(elided[2] ?? "", rest, rest),
    );
  } else words.push(word(base, trimmed));
  if (/[.:]/.test(ending)) return [...words, mark(ending[0] ?? ".", ending)];
  return words.map((one, at) => (at === words.length - 1 ? { ...one, typed: one.typed + ending } : one));
}

function word(en: string, raw: string, typed = raw): SpokenWord {
  return { en, raw, quoted: false, mark: false, typed, gap: "" };
}

/** A mark, which parts clauses as `en` does. */
export function mark(en: string, typed: string): SpokenWord {
  return { ...word(en, typed), mark: true };
}

function translate(typed: readonly SpokenWord[], { words }: LanguageWords): readonly SpokenWord[] {
  const out: SpokenWord[] = [];
  for (let at = 0; at < typed.length; ) {
    const taken = phraseAt(typed, at, words);
    if (taken) {
      out.push(...taken.words);
      at += taken.length;
      continue;
    }
    const one = typed[at];
    if (one) {
      const stem = one.quoted ? undefined : CLITIC.exec(one.en)?.[1];
      const verb = stem === undefined ? undefined : words.get(stem);
      if (verb !== undefined && !words.has(one.en)) {
        out.push(...spread(verb, [one]), word("it", ""));
      } else {
        const base = one.quoted || words.has(one.en) ? undefined : FOR_ME.exec(one.en)?.[1];
        const asked = base === undefined ? undefined : words.get(base);
        out.push(...(asked === undefined ? [one] : spread(asked, [one])));
      }
    }
    at += 1;
  }
  // "para" and the like at the beginning are orders, not prepositions.
  const [first, ...rest] = out;
  return first && /^para$/i.test(first.raw) ? [{ ...first, en: "stop" }, ...rest] : out;
}

function phraseAt(typed: readonly SpokenWord[], at: number, words: ReadonlyMap<string, string>) {
  for (let length = Math.min(LONGEST_PHRASE, typed.length - at); length > 0; length -= 1) {
    const part = typed.slice(at, at + length);
    if (part.some((one) => one.quoted || one.mark)) continue;
    const english = words.get(part.map((one) => one.en).join(" "));
    if (english !== undefined) return { length, words: spread(english, part) };
  }
  return undefined;
}

/** English words in place of those that were typed; the first one has it all. */
function spread(english: string, from: readonly SpokenWord[]): readonly SpokenWord[] {
  const raw = from.map((one) => one.raw).join(" ");
  return english
    .split(" ")
    .map((en, index) =>
      index === 0 ? { ...word(en, raw, typedText(from)), gap: from[0]?.gap ?? "" } : word(en, ""),
    );
}

function mend(typed: readonly SpokenWord[], spelling: ReadonlyMap<string, string>): readonly SpokenWord[] {
  return typed.flatMap((one, at) => {
    if (one.quoted || one.mark) return [one];
    const english = spelling.get(one.en);
    if (english !== undefined) return spread(english, [one]);
    if (
      one.en === "4" &&
      /^(me|the|my|fish|music)$/.test(typed[at + 1]?.en ?? "") &&
      !/^\d/.test(typed[at + 1]?.en ?? "") &&
      at > 1
    )
      return [{ ...one, en: "for" }];
    const owned = /^(.+)'s$/.exec(one.en);
    return owned ? [{ ...one, en: owned[1] ?? one.en, raw: one.raw.replace(/['’]s$/i, "") }] : [one];
  });
}
