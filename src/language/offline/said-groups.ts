/** Several of one's own things at once: "all that are stopped", "everything I have running", "all my tools". */

import { fold } from "./normalise.ts";

/** As a word of its own: "copepods-all" is a name. */
const ALL = /(?<![\w-])(?:all|everything|every|whatever|anything|the (?:whole )?(?:lot|bunch))(?![\w-])/;
/** Everything said in passing: "i worked on it all day", "before anything breaks". */
const IN_PASSING =
  /\b(?:before|ahead|in case|than|if)\b[^,.;:]*|\b(?:installed|copied|saved|downloaded|moved|exported|pulled|fetched|set up|have|has|got|lost|exhausted|eats?|uses?|used|takes|blocks)(?: \S+)? (?:everything|it all|all)\b|\ball (?:clients|students|users|labels|weights|results|data|files|epochs|images|annotations|gpus?|memory|ram|quota|hours|disk|the (?:data|results|gpus?|memory|quota))\b|(?<=\b)(?:at|after|above|not|once and for) all\b|\ball (?:day|night|week|month|morning|afternoon|weekend|along|right|good|fine|set|ready|the (?:time|way|while|same))\b/g;
/** Where anybody else is spoken of, no group is read: nobody acts on what is not theirs. */
const OTHERS =
  /\b(?:everybody|everyone|anyone|anybody|somebody|someone|each|people|users?|students?|colleagues?|team|group|vo|channel|world|others)\b|'s\b/;
/** Of the states in `src/commands/groups.ts`, what people say. */
const STATES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:stopped|ended|finished|terminated|done|over)\b/, "stopped"],
  [/\b(?:failed|fails|crashed|broken|falling over|went wrong)\b/, "failed"],
  [/\b(?:queued|waiting|in the queue|pending)\b/, "queued"],
  [/\bstarting\b/, "starting"],
  [/\blost\b/, "lost"],
  [/\bdead\b/, "dead"],
  [/\b(?:running|runs|still up|(?:is|are) (?:still )?(?:up|on|alive))\b/, "running"],
];
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/\ball (?:of )?(?:my |the )?modules\b/, "modules"],
  [/\ball (?:of )?(?:my |the )?tools\b/, "tools"],
  [/\ball (?:of )?(?:my |the )?(?:batch|jobs)\b/, "batch jobs"],
  [/\ball (?:of )?(?:my |the )?(?:trials|tries)\b/, "trials"],
];
/** "Clean up the failed ones": several of one state, without "all". */
const THOSE = /\b(?:the|my|those) (\w+) (?:ones|deployments|runs)\b/;
const OF_LIST = /\b(?:them|these|those|ones|bunch|lot|all (?:of )?(?:the )?(?:two|three|four|five|six|\d))\b/;
const OWN = /\b(?:my|mine|i have|i own|i got|i have got|i started)\b/;

/** Whether everything of some kind is spoken of, whoever it belongs to. */
export function saysAll(text: string): boolean {
  return ALL.test(text.replace(IN_PASSING, " "));
}

/** "Everything", "alle", "todos", "everybody's": of a sentence in English words, what may have stayed as it was typed too. */
const MANY =
  /(?<![\w-])(?:everything|all|every|everybody|everyone|each|alle\w*|samtliche\w*|tod[oa]s|tous|toutes|tutt[ie]|tudo)(?![\w-])/;
/** Of clauses that say why, and of those that say what to do, only these count. */
const DOES = /\b(?:delet|stop|kill|remov|destroy|shut|wip|terminat|cancel|drop|clean|end|go|need)\w*\b/;

/** Whether what is to be done is to be done to many, whoever they belong to; clauses are parted by " , ". */
export function saysMany(text: string): boolean {
  const parts = text.split(" , ").map((part) => part.replace(IN_PASSING, " "));
  const doing = parts.filter((part) => DOES.test(part));
  return (doing.length > 0 ? doing : parts).some((part) => MANY.test(part));
}

/** Whether all of what was just listed are meant: "all of them", "all three", "the whole bunch". */
export function saysAllOfList(text: string): boolean {
  return ALL.test(text) && !OTHERS.test(text) && OF_LIST.test(text);
}

const BUT = /\b(?:except(?: for)?|but not|apart from|other than|save for|all but)\b(.*)$/;

/** Whether some are said to stay: "all of those except my thesis". Then no name in the sentence is one to take. */
export function saysAllBut(text: string): boolean {
  return ALL.test(text) && BUT.test(text);
}

/** Of what was listed, the places of those that are not said to stay; undefined where it is not clear which those are. */
export function placesBut(text: string, listed: readonly string[]): string | undefined {
  const kept = new Set(BUT.exec(text)?.[1]?.match(/[\p{L}\p{N}]+/gu));
  const stays = (name: string, at: number) =>
    kept.has(String(at + 1)) ||
    fold(name)
      .split(/[\s_-]+/)
      .some((word) => word.length > 2 && kept.has(word));
  const left = listed.flatMap((name, at) => (stays(name, at) ? [] : [at + 1]));
  return left.length > 0 && left.length < listed.length ? left.join(",") : undefined;
}

/** As `deployment delete` takes it (`all stopped`, `all`); undefined where the words leave open which or whose. */
export function groupSaid(text: string): string | undefined {
  if (OTHERS.test(text)) return undefined;
  const those = saysAll(text) ? undefined : THOSE.exec(text)?.[1];
  const state = those && STATES.find(([pattern]) => pattern.test(those))?.[1];
  if (state !== undefined) return `all ${state}`;
  if (!saysAll(text)) return undefined;
  const [, which] = [...KINDS, ...STATES].find(([pattern]) => pattern.test(text)) ?? [];
  if (which !== undefined) return `all ${which}`;
  return OWN.test(text) ? "all" : undefined;
}
