/** What is denied or taken back: "don't delete it", "stop it, no, never mind". */
import { CHANGE, DENIAL, DONE, ORDERS, VERB } from "./act-patterns.ts";
import { clauses, joined, together } from "./clauses.ts";
import type { SpokenWord } from "./words.ts";

const TAKEN_BACK =
  /^(?:(?:no|not|nope|nah|oh|ah|ach|sorry|er+|eh+m*|wait|ok|hm+|actually|please|i was wrong) )*(?:never ?mind|nvm|forget (?:it|that|about it)|cancel that|scratch that|(?:please )?do not|better not|rather not)(?: please| thanks| thank you| sorry)*$/;
const LET_BE =
  /^(?:(?:no|not|nope|nah|oh|ah|ach|sorry|er+|eh+m*|wait|ok|hm+|actually|please) )*(?:leave|keep) (?:it|that|them)(?: alone| running| on| up| be| please| for now)*$/;
const DESTROYS = /\b(?:delet|stop|kill|remov|destroy|shut|wip|terminat)\w*/;

/** "delete kelp-2, sorry, never mind": what comes last is that nothing is wanted. */
export function isTakenBack(words: readonly SpokenWord[]): boolean {
  const parts = clauses(words)
    .map(joined)
    .filter((part) => part !== "");
  const at = parts.findLastIndex((part) => TAKEN_BACK.test(part) || LET_BE.test(part));
  // "stop it, no wait, never mind, open it first": something else may follow.
  if (at < 1 || parts.slice(at + 1).some((part) => ORDERS.test(part))) return false;
  const before = parts.slice(0, at).join(" , ");
  return (TAKEN_BACK.test(parts[at] ?? "") ? CHANGE : DESTROYS).test(before);
}

/** "I don't want it stopped". */
const BE_DONE = new RegExp(`\\b${DONE}\\b`);

const FORBIDS = new RegExp(
  `^(?:(?:please|ok|no|oh|hey|hi|hello|but|and|so|just|,) )*(?:do not|never)(?: (?:ever|just|you dare|please|to))* (?:${VERB}|touch|change|move)\\b`,
);

/** "don't delete it", and no more: then nothing is wanted, not even a look at it. */
export function forbids(english: string): boolean {
  return FORBIDS.test(english) && !/\b(?:show|tell|list|open|give|instead)\b/.test(english);
}

/** What is asked for beside what is denied; undefined where nothing is. */
export function withoutDenials(
  words: readonly SpokenWord[],
  english: string,
): readonly SpokenWord[] | undefined {
  if (
    /^(?:please |ok |oh |no |nope |nah |hm |, )*leave (?:it|\S+(?: \S+)?(?: running| alone| on| up)?)$/.test(
      english,
    )
  )
    return undefined;
  if (
    /^(?:please |ok |oh |no |nope |nah |hm |, )*(?:(?:keep|leave) (?:it|them|all of them|that)|forget it(?: for now)?|no no)$|\blet it (?:run out|expire)$/.test(
      english,
    )
  )
    return undefined;
  if (!DENIAL.test(english) || DISPENSES.test(english)) return words;
  const parts = clauses(words);
  const denied = parts.filter((part) => denies(joined(part)));
  if (denied.length === 0) return words;
  const rest = parts.filter((part) => !denied.includes(part));
  const left = rest.map(joined).join(" , ");
  const deniedVerb = denied.some((part) => CHANGE.test(joined(part)));
  const meaningful = rest.some(
    (part) =>
      !/^(?:(?:please|no|ok|hm|thanks|hello|sorry|found it|hi|bot|wait|hold on)(?: \w+)?|stop)$/.test(
        joined(part),
      ),
  );
  const isUnwanted = (part: readonly SpokenWord[]) =>
    UNWANTED.test(joined(part)) && !CHANGE.test(joined(part)) && !BE_DONE.test(joined(part));
  if (rest.length === 0 && denied.every(isUnwanted)) return words;
  // "stop it, no, don't": what was asked for is taken back.
  const takenBack = denied.some((part) => /^(?:actually |wait |oh )*(?:no )?do not$/.test(joined(part)));
  if (
    rest.length === 0 ||
    takenBack ||
    !meaningful ||
    (deniedVerb && !CHANGE.test(left) && !rest.some((part) => ORDERS.test(joined(part))))
  )
    return undefined;
  return together(rest);
}

/** "we do not need it any more", "do not let it run any longer": what can be done without may go. */
const DISPENSES = new RegExp(
  [
    "\\b(?:not|nobody|never|no one)\\b.*\\b(?:needs?|needed|wants?|uses?|using|used|have to|of use)\\b.*\\b(?:any ?more|any longer|no more|from now on|after all)\\b",
    "\\b(?:do not|should not|must not|need not)\\b.*\\b(?:let|run|running|go|keep)\\b.*\\b(?:any ?more|any longer|no more)\\b",
    "\\bdo not (?:want|need) to keep\\b",
  ].join("|"),
);

/** "stop it because nobody uses it": why something is wanted denies nothing. */
const WHY =
  /(?<=\S )(?:(?:because|since|cause|cos|coz)|as (?=(?:i|we|you|he|she|it|they|this|that|the|nobody|no one|nothing|there)\b))\b.*/;

/**
 * "a notebook that does not stop at night": what is wanted, not what is to be left. Of what is to be destroyed no such words are
 * taken: "the one that does not exist" would be the one spoken of before.
 */
const OF_WHAT = /(?<=\S )(?:that|which|who) (?!(?:i|we|you|they) )(?:\S+ ){0,2}?not\b.*/;
/** "snapshot lab-2 not lab-3": an order, and what it is not about. */
const NOT_THAT_ONE = /(?<=^\S+ \S+ )(?:and )?not (?:the )?\S+(?: one)?$/;
/** "don't message me about downtimes", "I don't want to be told": that is what is asked for. */
export const TELL_NO_MORE =
  /\b(?:do not|never) (?:ever )?(?:dm|tell|message|write to|write|text|notify|ping|mail|inform|warn|alert|bother) (?:me|us)\b|\b(?:i|we) do not (?:want|need) to (?:be (?:told|notified|warned|informed|pinged)|hear|get (?:messages|dms|notifications))\b/;
/** "I don't want the digest any more": the thing can go. What is not to be done, or not to happen, is denied. */
const UNWANTED =
  /^(?:(?:and|but|so|actually|we|i|please|hi|hello) )*(?:i|we) do not (?:want|need) (?!(?:to|you|it|them|that|this|anything|any|help)\b)/;

function denies(clause: string): boolean {
  // "do not forget to save it", "save it so that nothing gets lost".
  const own = clause
    .replace(/\bdo not forget to\b/, "")
    .replace(/\bso (?:that )?(?:nothing|nobody|i|we|it|they)\b.*/, "")
    .replace(WHY, "")
    .replace(DESTROYS.test(clause.replace(OF_WHAT, "")) ? /$^/ : OF_WHAT, "")
    .replace(NOT_THAT_ONE, "");
  if (!DENIAL.test(own)) return false;
  if (TELL_NO_MORE.test(own)) return false;
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
