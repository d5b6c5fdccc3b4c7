/** Orders and questions: which clause says what is to be done, and what is only asked. */
import { CHANGE, DENIAL, ORDERS, ORDERS_FIRST, ORDERS_POLITELY } from "./act-patterns.ts";
import { clauses, joined } from "./clauses.ts";
import { forbids } from "./denials.ts";
import type { SpokenWord } from "./words.ts";

/** Whether the words name something that changes something. */
export function speaksOfChange(words: readonly SpokenWord[]): boolean {
  return CHANGE.test(joined(words));
}

/** "if it goes down I want to hear of it", "when it fails tell me": a condition, but of what is asked for. */
export const WANTS_TO_HEAR =
  /\b(?:(?:tell|notify|alert|ping|message|warn|inform|mail|call) (?:me|us|it)|shout|say so|let (?:me|us) know|(?:want|like|need) to (?:know|hear|be told)|want (?:it |the )?know)\b/;

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

/** What is said of others, or makes what follows depend on something. */
const OF_ANOTHER =
  /\b(?:said|says|saying|wrote|writes|told (?!you)|tells|asked|asks|quote|handbook|manual|when|once|before|after|unless|if (?!i am not mistaken))\b/;
const URGES = /\b(?:please|now|today)\b|^(?:so|then|do it)\b|^(?:make|take|do|start|launch) (?:one|it)$/;

/** "if there is a T4 left please start yolo on it": on the one condition that the platform looks after anyway. */
function isWhileFree(said: string): boolean {
  const condition = WHILE_FREE.exec(said)?.[1] ?? "";
  return /\b(?:free|left|idle|available|taken|busy|full|room|capacity|space|spare)\b/.test(condition);
}

/** Nothing is destroyed on a condition that nobody can look at. */
const WHILE_FREE =
  /^(?:(?:and|so|but|hi|hello|ok|,) )*(?:if|provided|assuming|supposing|unless|in case|as long as) (.*?)(?: ,(?: then)?|(?= please )| then) (?:please |then )*(?:deploy|launch|start|run|boot|spin|fire|give|get|put|bring)\b/;

/** "I am going to delete it tomorrow, so take a snapshot please": whatever is told before, a clause says what to do. */
export function turnsToOrder(words: readonly SpokenWord[]): boolean {
  if (isWhileFree(joined(words))) return true;
  const parts = clauses(words).map(joined);
  const isOrder = (said: string) =>
    (ORDERS_FIRST.test(said) ||
      ORDERS_POLITELY.test(said) ||
      ORDERS.test(said) ||
      /^(?:so )?do it\b/.test(said)) &&
    URGES.test(said) &&
    !DENIAL.test(said);
  const at = parts.findIndex(isOrder);
  if (at < 1 || parts.filter(isOrder).length > 1) return false;
  return (
    !parts.slice(0, at).some((said) => OF_ANOTHER.test(said)) &&
    parts.slice(at + 1).every((said) => !ASKS.test(said) && !NO_REASON.test(said) && !forbids(said))
  );
}

/** What asks, corrects or puts something else first is no reason. */
const NO_REASON = /\b(?:wait|actually|instead|first|rather|or|show|do (?:i|we) have|is it|forget|mind)\b/;

/** Whether all that is said beside an order only says why: "can you extend lab-3? the students are not ready". */
export function onlyReasonsBeside(order: readonly SpokenWord[], words: readonly SpokenWord[]): boolean {
  const others = clauses(words).filter((part) => part[0] !== order[0]);
  return others.map(joined).every((said) => !ASKS.test(said) && !NO_REASON.test(said));
}

/** Whether a clause says in so many words what is to be done: "please stop it", "can you delete kelp for me". */
export function saysOrder(words: readonly SpokenWord[]): boolean {
  return clauses(words).some((part) => ORDERS_FIRST.test(joined(part)) || ORDERS_POLITELY.test(joined(part)));
}

/** "is it possible to try it? please start it": what follows the question may be a request, or another question. */
export function asksAfterwards(words: readonly SpokenWord[]): boolean {
  const parts = clauses(words).map(joined);
  const last = parts.at(-1) ?? "";
  return parts.length > 1 && (/^how many\b/.test(last) || ORDERS.test(last));
}

export const ASKS =
  /^(?:so |and |but |hi |hey |hello |, )*(?:do|does|did|will|would|is|are|am|was|were|has|have|can|could|may|might|should|shall|what|which|who|when|where|why|how)\b/;
export const POLITE =
  /^(?:so |and |but |hi |hey |hello |ok |, )*(?:(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody|whoever|(?:i|we) (?:please |possibly )?(?:have|get|keep))\b|could we\b|could do with\b|may (?:i|we) (?:have|get)|how about (?:you|we)|(?:(?:would|might) it be|is it) possible (?:to|for (?:me|us|you) to)|would it be too much(?: to ask)?|is (?:somebody|someone|anybody|anyone) able to|can (?:the |my )?(?:\S+ ){1,4}be (?:started|launched|deployed|stopped|deleted|extended|saved) (?:for (?:me|us)|please)|(?:would|do) you mind|what about)|\bplease\b/;

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
