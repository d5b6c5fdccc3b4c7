/** What a sentence does: ask for something, ask how, suppose, report, deny, quote. Only requests may change anything. */
import {
  CHANGE,
  DENIAL,
  DONE,
  ELSEWHERE,
  FOR_OTHERS,
  HOW,
  HYPOTHETICAL,
  MENTIONED,
  OF_OTHERS,
  ORDERS,
  ORDERS_FIRST,
  ORDERS_POLITELY,
  PAST,
  PASTED,
  PLANS,
  REPORT,
  VERB,
  WISH,
} from "./act-patterns.ts";
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

/** Whether the words name something that changes something. */
export function speaksOfChange(words: readonly SpokenWord[]): boolean {
  return CHANGE.test(joined(words));
}

/** Reads the act. `text` is the message as typed, but for its normal form. */
export function readAct(text: string, words: readonly SpokenWord[]): ActRead {
  const english = joined(words);
  if (PASTED.some((pattern) => pattern.test(text))) return { act: "pasted", words };
  if (isQuoted(text, words)) return { act: "quoted", words };
  const isElsewhere = ELSEWHERE.test(english) || (MENTIONED.test(english) && speaksOfChange(words));
  if (isElsewhere && !/(?<!\b(?:ssh|chatgpt|chatgpt api)[ -])\bkeys?\b/.test(english)) {
    const here = withoutElsewhere(words);
    return here ? readAct(text, here) : { act: "elsewhere", words };
  }
  if (FOR_OTHERS.test(english)) return { act: "for-others", words };
  if (speaksOfChange(words) && OF_OTHERS.test(text)) return { act: "for-others", words };
  if (HOW.test(english)) return { act: "how-to", words };
  if (WISH.test(english) || (PLANS.test(english) && !ORDERS_FIRST.test(english)))
    return { act: "wish", words };
  if (HYPOTHETICAL.test(english) && !WANTS_TO_HEAR.test(english) && !asksAfterwards(words))
    return { act: "hypothetical", words };
  if (isPast(english)) return { act: "past", words };
  if (isTakenBack(words)) return { act: "negated", words };
  return withoutDenials(words, english);
}

/** "if it goes down I want to hear of it", "when it fails tell me": a condition, but of what is asked for. */
const WANTS_TO_HEAR =
  /\b(?:(?:tell|notify|alert|ping|message|warn|inform|mail|call) (?:me|us|it)|shout|say so|let (?:me|us) know|(?:want|like|need) to (?:know|hear|be told)|want (?:it |the )?know)\b/;

/** "aws is too expensive, can I get one here": what is asked for beside a word about other clouds; undefined where nothing is. */
function withoutElsewhere(words: readonly SpokenWord[]): readonly SpokenWord[] | undefined {
  const parts = clauses(words);
  const isThere = (part: readonly SpokenWord[]) =>
    ELSEWHERE.test(joined(part)) || MENTIONED.test(joined(part));
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

/** The one clause that says what is to be done, where the others say why: "remove crab-net, I have a copy", "it hangs, kill it". */
export function orderIn(words: readonly SpokenWord[]): readonly SpokenWord[] | undefined {
  const parts = clauses(words);
  const isOrder = (said: string) => ORDERS_FIRST.test(said) || ORDERS_POLITELY.test(said);
  const orders = parts.filter((part) => ORDERS.test(joined(part)) || isOrder(joined(part)));
  const [order] = orders;
  if (!order || order.length < 2 || orders.length > 1 || parts.length < 2) return undefined;
  const [first] = parts;
  return isOrder(joined(order)) && (order === first || order === parts.at(-1)) ? order : undefined;
}

/** Whether a clause says in so many words what is to be done: "please stop it", "can you delete kelp for me". */
export function saysOrder(words: readonly SpokenWord[]): boolean {
  return clauses(words).some((part) => ORDERS_FIRST.test(joined(part)) || ORDERS_POLITELY.test(joined(part)));
}

/** "is it possible to try it? please start it": what follows the question may be a request, or another question. */
function asksAfterwards(words: readonly SpokenWord[]): boolean {
  const parts = clauses(words).map(joined);
  const last = parts.at(-1) ?? "";
  return parts.length > 1 && (/^how many\b/.test(last) || ORDERS.test(last));
}

const TAKEN_BACK =
  /^(?:(?:no|not|nope|nah|oh|ah|ach|sorry|er+|eh+m*|wait|ok|hm+|actually|please|i was wrong) )*(?:never ?mind|nvm|forget (?:it|that|about it)|cancel that|scratch that|(?:please )?do not|better not|rather not)(?: please| thanks| thank you| sorry)*$/;
const LET_BE =
  /^(?:(?:no|not|nope|nah|oh|ah|ach|sorry|er+|eh+m*|wait|ok|hm+|actually|please) )*(?:leave|keep) (?:it|that|them)(?: alone| running| on| up| be| please| for now)*$/;
const DESTROYS = /\b(?:delet|stop|kill|remov|destroy|shut|wip|terminat)\w*/;

/** "delete kelp-2, sorry, never mind": what comes last is that nothing is wanted. */
function isTakenBack(words: readonly SpokenWord[]): boolean {
  const parts = clauses(words)
    .map(joined)
    .filter((part) => part !== "");
  const at = parts.findLastIndex((part) => TAKEN_BACK.test(part) || LET_BE.test(part));
  // "stop it, no wait, never mind, open it first": something else may follow.
  if (at < 1 || parts.slice(at + 1).some((part) => ORDERS.test(part))) return false;
  const before = parts.slice(0, at).join(" , ");
  return (TAKEN_BACK.test(parts[at] ?? "") ? CHANGE : DESTROYS).test(before);
}

function joined(words: readonly SpokenWord[]): string {
  return words
    .map(({ en, quoted, mark }) => (quoted ? "«»" : mark && en !== "?" ? "," : en))
    .join(" ")
    .replace(/(?: ?,)+ ?/g, " , ")
    .replace(/^ , /, "")
    .trim();
}

function isQuoted(text: string, words: readonly SpokenWord[]): boolean {
  if (/^\s*>/m.test(text) || /```|<blockquote>/.test(text)) return true;
  if (/^(\p{Lu}\p{Ll}+): .*\n(?:.*\n)*\1: /u.test(text)) return true;
  if (/^(?:subject|betreff|asunto|objet|oggetto|assunto|re|fwd?) ?: /i.test(text)) return true;
  if (/^[^:"]{0,20}\b(?:e?-?mail|note|letter|memo|zettel|correo|courriel)\b[^:"]{0,30}: \S/i.test(text))
    return true;
  const plain = joined(words);
  if (
    /\b(?:says?|said|wrote|writes|reads|schrieb|dice|dit|écrit)\b[^.,:"«“\n]{0,30}:/i.test(text) &&
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

const ASKS =
  /^(?:so |and |but |hi |hey |hello |, )*(?:do|does|did|will|would|is|are|am|was|were|has|have|can|could|may|might|should|shall|what|which|who|when|where|why|how)\b/;
const POLITE =
  /^(?:so |and |but |hi |hey |hello |ok |, )*(?:(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody|whoever|(?:i|we) (?:please |possibly )?(?:have|get|keep))\b|could we\b|could do with\b|may (?:i|we) (?:have|get)|how about (?:you|we)|(?:would it be|is it) possible (?:to (?:get|have)|for (?:me|us) to)|is it possible to|(?:would|do) you mind|what about)|\bplease\b/;

const ASKING = new Set(
  "how do does can could would should i we you one people to is the a what way command for please there it me tell show explain know type write where read know did get trick come faccio posso como cómo wie kann man ich mache comment faire puis je est que se si fa faz".split(
    " ",
  ),
);

/** What a question about how something is done is about: without the words that ask. */
export function askedAbout(words: readonly SpokenWord[]): readonly SpokenWord[] {
  const rest = words.filter(({ en, mark }) => !mark && !ASKING.has(en));
  return rest.length > 0 ? rest : words;
}

/** "how can I tell which are mine": the way of doing it is asked for, though what is done only reads. */
export function asksHowToDo(words: readonly SpokenWord[]): boolean {
  return /\bhow (?:to|(?:do|does|can|could|would|should|shall) (?:i|we|you|one|people))\b/.test(
    joined(words),
  );
}

/** A question, which asks for no change even where it speaks of one: "do I lose data when I delete it?" */
export function onlyAsks(words: readonly SpokenWord[]): boolean {
  const parts = clauses(words)
    .map(joined)
    .filter((part) => part !== "");
  const whole = joined(words);
  if (!ASKS.test(whole) || POLITE.test(whole) || WANTS_TO_HEAR.test(whole)) return false;
  return !parts.slice(1).some((part) => ORDERS.test(part) || POLITE.test(part));
}

/** Clauses in order, without their marks. */
function clauses(words: readonly SpokenWord[]): readonly (readonly SpokenWord[])[] {
  const parts: SpokenWord[][] = [[]];
  for (const word of words) {
    if (word.mark && /[.,;!?\n…:]/.test(word.en)) parts.push([]);
    else if (/^but$/.test(word.en)) parts.push([word]);
    else parts.at(-1)?.push(word);
  }
  return parts.filter((part) => part.length > 0);
}

function withoutDenials(words: readonly SpokenWord[], english: string): ActRead {
  if (
    /^(?:please |ok |oh |no |nope |nah |hm |, )*leave (?:it|\S+(?: \S+)?(?: running| alone| on| up)?)$/.test(
      english,
    )
  )
    return { act: "negated", words };
  if (
    /^(?:please |ok |oh |no |nope |nah |hm |, )*(?:(?:keep|leave) (?:it|them|all of them|that)|forget it(?: for now)?|no no)$|\blet it (?:run out|expire)$/.test(
      english,
    )
  )
    return { act: "negated", words };
  if (!DENIAL.test(english) || DISPENSES.test(english)) return { act: "request", words };
  const parts = clauses(words);
  const denied = parts.filter((part) => denies(joined(part)));
  if (denied.length === 0) return { act: "request", words };
  const rest = parts.filter((part) => !denied.includes(part));
  const left = rest.map(joined).join(" , ");
  const deniedVerb = denied.some((part) => CHANGE.test(joined(part)));
  const meaningful = rest.some(
    (part) =>
      !/^(?:(?:please|no|ok|hm|thanks|hello|sorry|found it|hi|bot|wait|hold on)(?: \w+)?|stop)$/.test(
        joined(part),
      ),
  );
  // "stop it, no, don't": what was asked for is taken back.
  const takenBack = denied.some((part) => /^(?:actually |wait |oh )*(?:no )?do not$/.test(joined(part)));
  if (
    rest.length === 0 ||
    takenBack ||
    !meaningful ||
    (deniedVerb && !CHANGE.test(left) && !rest.some((part) => ORDERS.test(joined(part))))
  )
    return { act: "negated", words };
  return { act: "request", words: together(rest) };
}

/** "we do not need it any more", "do not let it run any longer": what can be done without may go. */
const DISPENSES = new RegExp(
  [
    "\\b(?:not|nobody|never|no one)\\b.*\\b(?:needs?|needed|wants?|uses?|using|used|have to|of use)\\b.*\\b(?:any ?more|any longer|no more|from now on|after all)\\b",
    "\\b(?:do not|should not|must not|need not)\\b.*\\b(?:let|run|running|go|keep)\\b.*\\b(?:any ?more|any longer|no more)\\b",
    "\\bdo not (?:want|need) to keep\\b",
  ].join("|"),
);

/** Clauses as one sentence. */
function together(parts: readonly (readonly SpokenWord[])[]): readonly SpokenWord[] {
  return parts.flatMap((part, at) => (at === 0 ? part : [COMMA, ...part]));
}

const COMMA: SpokenWord = { en: ",", raw: ",", quoted: false, mark: true };

function denies(clause: string): boolean {
  // "do not forget to save it", "save it so that nothing gets lost".
  const own = clause
    .replace(/\bdo not forget to\b/, "")
    .replace(/\bso (?:that )?(?:nothing|nobody|i|we|it|they)\b.*/, "");
  if (!DENIAL.test(own)) return false;
  if (
    /\b(?:is|are|was|were|does) not\b|\bcan not\b|\bnot (?:bad|sure|available|respond\w*|ready)\b|\bwhy\b/.test(
      clause,
    ) &&
    !CHANGE.test(clause)
  )
    return false;
  if (
    /^(?:but )?(?:no )?not (?!that)|^(?:instead )?not$|\b(?:stop asking|no (?!longer)\S+ needed|no need for|forget what (?:i|we) said|hold off)\b/.test(
      clause,
    )
  )
    return true;
  return CHANGE.test(clause) || /\b(?:do not|never|nobody|hold off)\b/.test(clause);
}
