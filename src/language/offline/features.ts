/**
 * A sentence as features of the linear model: words in English and as typed, pairs, beginnings, parts of long words, what the
 * rules say it does, and what was said before.
 */
import type { Act } from "./acts.ts";
import type { Cues } from "./lexicon.ts";
import { fold } from "./normalise.ts";
import type { SpokenWord } from "./words.ts";

const MODEL = /^(?:t4|v100|a100|h100)s?$/;
const MOST_WORDS = 40;
/** Words that are combined with what the sentence does and with what was said before. */
const MOST_COMBINED = 12;

/** `previous`: the command spoken of before; `listed`: the kind of the last list. */
export function featuresOf(
  words: readonly SpokenWord[],
  act: Act,
  cues: Cues,
  previous: string | undefined,
  listed: string | undefined,
): readonly string[] {
  const tokens = words
    .filter((word) => !(word.mark && word.en !== "?"))
    .slice(0, MOST_WORDS)
    .map(shapeOf);
  const found = new Set<string>(["bias", `act:${act}`]);
  tokens.forEach((token, at) => {
    found.add(`w:${token}`);
    found.add(`b:${tokens[at - 1] ?? "^"} ${token}`);
    if (at < 3 && at > 1) found.add(`t:${tokens[0]} ${token}`);
    if (token.length >= 5 && !token.startsWith("<")) {
      const padded = `^${token}$`;
      for (let start = 0; start + 4 <= padded.length; start += 1)
        found.add(`c:${padded.slice(start, start + 4)}`);
    }
  });
  for (const [first, second] of beginnings(words)) {
    found.add(`cl:${first}`);
    found.add(`cl2:${first} ${second ?? "$"}`);
  }
  // Words that the lexicon does not know, or has wrong, are learned as they stand.
  for (const word of words.slice(0, MOST_WORDS))
    if (!word.mark && word.raw !== "" && !shapeOf(word).startsWith("<")) found.add(`r:${fold(word.raw)}`);
  const text = words
    .map((word) => (word.quoted ? "«»" : word.mark ? "," : word.en))
    .join(" ")
    .replace(/,( ,)*/g, ",")
    .replace(/ ,/g, "");
  const hints = [...cues].filter(([, cue]) => cue.anywhere.test(text)).map(([name]) => name);
  hints.forEach((hint, at) => {
    found.add(`k:${hint}`);
    if (cues.get(hint)?.first.test(text)) found.add(`k1:${hint}`);
    for (const other of hints.slice(at + 1)) found.add(`k:${hint}+${other}`);
    if (previous !== undefined) found.add(`before:${previous} k:${hint}`);
    if (listed !== undefined) found.add(`list:${listed} k:${hint}`);
  });
  if (hints.length === 0) found.add("k:");
  found.add(`first:${tokens[0] ?? ""}`);
  found.add(`first2:${tokens.slice(0, 2).join(" ")}`);
  found.add(`first3:${tokens.slice(0, 3).join(" ")}`);
  found.add(`last:${tokens.at(-1) ?? ""}`);
  found.add(`last2:${tokens.slice(-2).join(" ")}`);
  const content = [...new Set(tokens)].slice(0, MOST_COMBINED);
  for (const token of content) found.add(`act:${act} ${token}`);
  found.add(
    `length:${tokens.length < 3 ? tokens.length : tokens.length < 6 ? "few" : tokens.length < 12 ? "some" : "many"}`,
  );
  if (previous !== undefined) {
    found.add(`before:${previous}`);
    if (tokens.length < 4) found.add(`short-before:${previous}`);
    for (const token of content) found.add(`before:${previous} ${token}`);
  }
  if (listed !== undefined) {
    found.add(`list:${listed}`);
    for (const token of tokens.slice(0, 3)) found.add(`list:${listed} ${token}`);
  }
  return [...found];
}

/** The first two words of every clause but the first: what is asked for may come after its reason. */
function beginnings(words: readonly SpokenWord[]): readonly (readonly string[])[] {
  return words.slice(0, MOST_WORDS).flatMap((word, at) => {
    if (!word.mark || !/[.,;!?\n…:]/.test(word.en)) return [];
    const [first, second] = words.slice(at + 1, at + 3);
    if (!first || first.mark) return [];
    return [[shapeOf(first), ...(second && !second.mark ? [shapeOf(second)] : [])]];
  });
}

function shapeOf({ en, quoted }: SpokenWord): string {
  if (quoted) return "<quote>";
  if (MODEL.test(en)) return "<model>";
  if (/^\d+(?:gb|g|mb|tb)$/.test(en)) return "<size>";
  if (/^\d/.test(en)) return "<number>";
  if (/^[a-z]+[-_]\S*$|^[a-z]+\d+[a-z0-9]*$/.test(en) && !/^ai4|deepaas|^try-me|^dev-/.test(en))
    return "<name>";
  if (/^(?:jan|febr)uary$|^march$|^april$|^june$|^july$|^august$|^(?:sept|nov|dec)ember$|^october$/.test(en))
    return "<month>";
  if (/^(?:mon|tues|wednes|thurs|fri|satur|sun)day$/.test(en)) return "<weekday>";
  if (/^q[1-4]$/.test(en)) return "<quarter>";
  return en;
}
