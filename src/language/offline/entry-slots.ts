/** Entries of lists that the bot keeps, by their number ("approve request 4", "retry post 12", "drop them all"), and reasons. */
import { COUNTED, MEASURES } from "./listed.ts";
import { one, type Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";
import { afterQuote } from "./slot-phrases.ts";
import { typedText } from "./words.ts";

const SPELLED = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const NUMBER = `(\\d{1,9}|${SPELLED.slice(1).join("|")})`;
const EVERY = /\b(?:all|everything|every (?!time|day|week|month|hour)\w+|the (?:whole )?lot)\b/;
/** Where two people are named, or half of it, not all is meant. */
const NOT_EVERY = /\b(?:not|almost|nearly|after|above|at) (?:all|everything)\b/;

/**
 * Its number, said with what it is (`noun`, a pattern), or alone where it counts and measures nothing. `all`: the words, a
 * pattern, that mean every one of them where no number is said; undefined where one has to be named.
 */
export function takeEntry(sentence: Sentence, noun: string, all: string | undefined): string | undefined {
  const beside =
    sentence.take(new RegExp(`(?:${noun}|number|no|nr)(?: number| no| nr| \\.| :| is)* ${NUMBER}`)) ??
    sentence.take(new RegExp(`(\\d{1,9})(?:st|nd|rd|th)? (?:${noun})`));
  const number = beside?.[1] ?? takeNumberAlone(sentence);
  if (number !== undefined) return /^\d/.test(number) ? number : String(SPELLED.indexOf(number));
  if (all === undefined || NOT_EVERY.test(sentence.text)) return undefined;
  return EVERY.test(sentence.text) || sentence.find(new RegExp(all)) ? "all" : undefined;
}

function takeNumberAlone(sentence: Sentence): string | undefined {
  const at = sentence.words.findIndex(
    ({ en, mark, quoted }, place) =>
      !mark &&
      !quoted &&
      !sentence.isTaken(place) &&
      /^\d{1,9}$/.test(en) &&
      !COUNTED.test(sentence.words[place + 1]?.en ?? "") &&
      !MEASURES.test(sentence.words[place - 1]?.en ?? ""),
  );
  if (at === -1) return undefined;
  sentence.takeWords(at, at + 1);
  return sentence.words[at]?.en;
}

const BECAUSE =
  /^(?:because|since|as|reason|cause|coz|cos|weil|denn|porque|perche|pois|puisque|car|grounds)$/;
/** Between that and the reason itself: "the reason is that …", "because: …". */
const LEADS_ON = /^(?:is|being|was|that|que|dass|che|weil|denn|porque|perché|perche|pois|because|:|,)$/i;
const REFUSED =
  /\b(?:refuse|reject|deny|decline|turn down)\b(?: \S+){0,3}? (?:it|that|this|one|request|them|asked for)$|\b(?:refuse|reject|deny|decline)d? (?:\S+ ){1,4}asked(?: for)?$/;
/** What follows a comma and is no reason. */
const POLITE_ENDING = /^(?:please|thanks|thank|sorry|ok|bot|for|now|then|and)\b/;
const LEAST_WORDS = 2;

/** Why: what follows "because", or the number and a comma. It is told to somebody, so it stays as it was typed. */
export function takeReason(sentence: Sentence): Params {
  const quoted = afterQuote(sentence, /(?:with )?(?:the )?reason(?: (?:is|:))*/, "reason");
  if (quoted["reason"] !== undefined) return quoted;
  const { words } = sentence;
  const why = words.findIndex(({ en, mark }, at) => at > 0 && !mark && BECAUSE.test(en));
  const numbered = words.findIndex(({ en }) => /^#?\d{1,9}$/.test(en));
  const comma = words.findIndex(
    ({ mark, en }, at) =>
      mark &&
      /^[,.:;(]$/.test(en) &&
      (numbered !== -1
        ? at > numbered
        : REFUSED.test(
            words
              .slice(0, at)
              .map((one) => one.en)
              .join(" "),
          )),
  );
  const after = words.slice(comma + 1).map(({ en }) => en);
  const saysWhy = comma !== -1 && after.length >= LEAST_WORDS && !POLITE_ENDING.test(after[0] ?? "");
  const lead = why === -1 ? (saysWhy ? comma : -1) : why;
  if (lead === -1) return {};
  let start = lead + 1;
  while (start < words.length && LEADS_ON.test(words[start]?.typed ?? "")) start += 1;
  const reason = typedText(words.slice(start))
    .trim()
    .replace(/[,.;:]+$/, "");
  sentence.takeWords(lead, words.length);
  return one("reason", reason === "" ? undefined : reason);
}
