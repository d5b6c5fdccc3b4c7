/** What a sentence does: ask for something, ask how, suppose, report, deny, quote. Only requests may change anything. */
import {
  ANNOUNCES,
  CHANGE,
  DONE,
  FOR_OTHERS,
  HOW,
  HYPOTHETICAL,
  OF_OTHERS,
  ORDERS,
  ORDERS_FIRST,
  PAST,
  PASTED,
  PLANS,
  REPORT,
  VERB,
  WISH,
} from "./act-patterns.ts";
import { clauses, joined, together } from "./clauses.ts";
import { isTakenBack, withoutDenials } from "./denials.ts";
import type { Elsewhere, Lexicon } from "./lexicon.ts";
import { ASKS, asksAfterwards, POLITE, speaksOfChange, turnsToOrder, WANTS_TO_HEAR } from "./orders.ts";
import type { SpokenWord } from "./words.ts";

export type Act =
  | "request"
  | "how-to"
  | "hypothetical"
  | "past"
  | "negated"
  | "quoted"
  | "pasted"
  | "wish"
  | "elsewhere"
  | "for-others";

export interface ActRead {
  readonly act: Act;
  /** What is asked for: without clauses that deny something. */
  readonly words: readonly SpokenWord[];
}

/** Reads the act. `text` is the message as typed, but for its normal form. */
export function readAct(text: string, words: readonly SpokenWord[], { places }: Lexicon): ActRead {
  const from = words.findIndex((_, at) => beginsText(words, at));
  if (from === -1) return actOf(text, words, places);
  const read = actOf(text, words.slice(0, from), places);
  return read.act === "request" ? { act: "request", words: [...read.words, ...words.slice(from)] } : read;
}

/** Where the text of an announcement begins: what it says, "don't start jobs", is said to its readers. */
function beginsText(words: readonly SpokenWord[], at: number): boolean {
  const [word, next] = [words[at], words[at + 1]];
  if (!word || !next) return false;
  const before = words.slice(0, at).map(({ en }) => en);
  if (word.en === "that" || word.en === ":") return ANNOUNCES_THAT.test(before.join(" "));
  if (!/^(?:title|body|text)$/.test(word.en)) return false;
  if (next.en !== ":" && !next.quoted && !words[at - 1]?.mark) return false;
  return before.some((en) => /^(?:announc\w*|broadcast|publish)$/.test(en));
}

/** "@tomasz please stop it": said to somebody else. What called the bot itself is taken off before. */
const TO_ANOTHER =
  /^\s*(?:(?:hey|hi|hello|ok|and|so|dear|thanks)[ ,]+)*@(?!ai4|bot\b|chatops|here\b|channel\b|everyone\b|all\b)\p{L}/iu;

const ANNOUNCES_THAT = new RegExp(`^(?:(?:please|hi|hello|can|could|you|,) )*${ANNOUNCES}$`);

function actOf(text: string, words: readonly SpokenWord[], places: Elsewhere): ActRead {
  const english = joined(words);
  if (PASTED.some((pattern) => pattern.test(text))) return { act: "pasted", words };
  if (isQuoted(text, words)) return { act: "quoted", words };
  const isElsewhere =
    places.elsewhere.test(english) || (places.mentioned.test(english) && speaksOfChange(words));
  if (isElsewhere && !/(?<!\b(?:ssh|chatgpt|chatgpt api)[ -])\bkeys?\b/.test(english)) {
    const here = withoutElsewhere(words, places);
    return here ? actOf(text, here, places) : { act: "elsewhere", words };
  }
  if (FOR_OTHERS.test(english) || TO_ANOTHER.test(text)) return { act: "for-others", words };
  if (speaksOfChange(words) && OF_OTHERS.test(text)) return { act: "for-others", words };
  if (HOW.test(english)) return { act: "how-to", words };
  if (turnsToOrder(words) && !isTakenBack(words)) return { act: "request", words };
  if (WISH.test(english) || (PLANS.test(english) && !ORDERS_FIRST.test(english)))
    return { act: "wish", words };
  if (HYPOTHETICAL.test(english) && !WANTS_TO_HEAR.test(english) && !asksAfterwards(words))
    return { act: "hypothetical", words };
  if (isPast(english)) return { act: "past", words };
  if (isTakenBack(words)) return { act: "negated", words };
  const asked = withoutDenials(words, english);
  return asked ? { act: "request", words: asked } : { act: "negated", words };
}

/** "aws is too expensive, can I get one here": what is asked for beside a word about other clouds; undefined where nothing is. */
function withoutElsewhere(
  words: readonly SpokenWord[],
  { elsewhere, mentioned }: Elsewhere,
): readonly SpokenWord[] | undefined {
  const parts = clauses(words);
  const isThere = (part: readonly SpokenWord[]) =>
    elsewhere.test(joined(part)) || mentioned.test(joined(part));
  const here = parts.filter((part) => !isThere(part));
  const asks = (part: readonly SpokenWord[]) => {
    const said = joined(part);
    return part.length > 2 && (ORDERS.test(said) || ASKS.test(said) || POLITE.test(said));
  };
  // "my slurm job hangs, cancel it" is about what is there.
  if (here.some((part) => part.some(({ en }) => /^(?:it|that|them|this|there)$/.test(en)))) return undefined;
  if (!here.some(asks) || parts.filter(isThere).some(asks)) return undefined;
  return together(here);
}

function isQuoted(text: string, words: readonly SpokenWord[]): boolean {
  if (/^\s*>/m.test(text) || /```|<blockquote>/.test(text)) return true;
  // Notes of a meeting, things to do, a report of how all is: "TODO: launch cvat", "- [ ] delete it", "AP Ines: stop it".
  if (
    /^\s*(?:todo|to do|to-do|minutes|agenda|status|notes?|action points?)\b[^:\n]{0,20}:|^\s*[-*] \[[ x]\]|\bAP \p{Lu}\p{Ll}+:/iu.test(
      text,
    )
  )
    return true;
  if (/^(\p{Lu}\p{Ll}+): .*\n(?:.*\n)*\1: /u.test(text)) return true;
  if (/^(?:subject|betreff|asunto|objet|oggetto|assunto|re|fwd?) ?: /i.test(text)) return true;
  if (/^[^:"]{0,20}\b(?:e?-?mail|note|letter|memo|zettel|correo|courriel)\b[^:"]{0,30}: \S/i.test(text))
    return true;
  const plain = joined(words);
  if (
    /\b(?:says?(?! (?:no|yes)\b)|said|told|wrote|writes|reads|schrieb|dice|dit|écrit)\b[^.,:"«“\n]{0,30}:/i.test(
      text,
    ) &&
    !/^(?:my|our|the) (?:prof|boss|supervisor) says there\b/.test(plain)
  )
    return true;
  return words.some(({ quoted, en }, at) => {
    if (!quoted) return false;
    const before = words
      .slice(Math.max(0, at - 2), at)
      .map((one) => one.en)
      .join(" ");
    if (/\b(?:title|titled|named?|called?|desc|description|body|text|name it|call it)\b/.test(before))
      return false;
    const isOrder = CHANGE.test(en) || /\b(?:borra|cancellare|supprim|losch|stopp)/.test(en);
    if (REPORT.test(plain)) return isOrder || en.split(" ").length > 2;
    return isOrder && en.includes(" ") && (words.length <= 1 || at === 0 || !CHANGE.test(plain));
  });
}

function isPast(english: string): boolean {
  if (
    /^(?:what|which|who|when|did|how|remind|why|where|list|show|usage|has|is|are|have|was|can|could|please|let|tell)\b/.test(
      english,
    )
  )
    return false;
  if (
    /\b(?:like|want|need) (?:to have|.* (?:deployed|started|launched|stopped|deleted) please)/.test(english)
  )
    return false;
  // "cancel the one I started", "kill it, I made it by accident".
  if (ORDERS_FIRST.test(english) || WANTS_TO_HEAR.test(english)) return false;
  const last = english.split(" , ").at(-1) ?? "";
  // "it has finished, stop it": what follows a report may be a request.
  if (
    english.includes(" , ") &&
    new RegExp(`^(?:so |now |please |and )*${VERB}\\b`).test(last) &&
    !new RegExp(DONE).test(last)
  ) {
    return false;
  }
  if (
    english.includes(" , ") &&
    /^(?:so |and |but )?(?:what|why|how|which|is|can|could|please|tell)\b/.test(last)
  )
    return false;
  if (CONCLUDES.test(english)) return false;
  return PAST.some((pattern) => pattern.test(english));
}

/** What may follow a report, and asks: "it was launched twice so throw one away", "we moved, the old one can go". */
const CONCLUDES =
  /(?:,|\bso|\band) (?:please |now |then )?(?:(?:throw|chuck|drop|bin|scrap|toss|dump|keep|take|make|get|put|turn|switch|disconnect|shut|release) |(?:\S+ ){1,4}?(?:(?:can|may|should|must) (?:now )?(?:go|be (?:deleted|stopped|removed|killed|closed|dropped))|has to go|(?:is|are) to be (?:deleted|stopped|removed)|gets? (?:deleted|stopped|removed))\b)/;
