/** What is denied or taken back: "don't delete it", "stop it, no, never mind". */
import { CHANGE, DENIAL, ORDERS } from "./act-patterns.ts";
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
