/** What a question to the record of actions is about: whose actions, and which. */
import { one, type Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";

const REMOVED = /\b(?:delet\w*|remov\w*|stopp?\w*|kill\w*|revok\w*|destroy\w*|cancel\w*|withdr\w*)\b/;
const MADE = /\b(?:creat\w*|made|makes?|making|new|post\w*|publish\w*|sent|add\w*)\b/;
/** An act and what it was done to; the first that fits. */
const ACTIONS: readonly (readonly [act: RegExp, thing: RegExp, command: string])[] = [
  [REMOVED, /\b(?:snapshots?|backups?)\b/, "snapshot delete"],
  [REMOVED, /\bkeys?\b/, "key delete"],
  [REMOVED, /\binference\b/, "inference delete"],
  [REMOVED, /\bbatch\b/, "batch delete"],
  [REMOVED, /\bannouncements?\b/, "announce cancel"],
  [REMOVED, /\bsubscriptions?\b/, "subscription remove"],
  [MADE, /\bkeys?\b/, "key create"],
  [MADE, /\b(?:snapshots?|backups?)\b/, "snapshot create"],
  [MADE, /\bannouncements?\b/, "announce create"],
  [MADE, /\bsubscriptions?\b/, "subscription add"],
  [/\bunsubscrib\w*\b/, /./, "subscription remove"],
  [/\bsubscrib\w*\b/, /./, "subscription add"],
  [/\b(?:snapshotted|froze\w*|snapshots? taken)\b/, /./, "snapshot create"],
  [/\bunlink\w*\b/, /./, "account unlink"],
  [/\blink(?:ed|s|ing)?\b/, /./, "account link"],
  [/\b(?:rules?|polic(?:y|ies)|settings?)\b/, /\bchannels?\b/, "channel set"],
  [/\bextend\w*|\bextensions?\b/, /./, "deployment extend"],
  [/\bsubmi\w*\b/, /\bbatch\b|\bjobs?\b/, "batch submit"],
  [/\b(?:deploy|launch|start)(?:ed|s|es)?\b(?! delet)/, /./, "deploy"],
  [REMOVED, /./, "deployment delete"],
];
/** Words beside which no name stands, or which are none themselves. */
const NO_NAME =
  /^(?:_|,|\.|\?|»|«»|who|whom|whose|what|what's|whats|which|why|when|how|all|since|the|an?|anyone|anybody|somebody|someone|everybody|everyone|everything|anything|nobody|been|being|actions?|changes?|user|users|person|people|last|this|that|these|those|it|is|was|were|are|did|do|does|done|has|have|had|and|or|of|for|from|by|in|on|to|at|as|with|yesterday|today|recently|ever|just|only|also|me|my|i|we|our|you|he|she|they|them|team|group|bot|vo|there|audit|log|logs|trail|record|records|journal|history|list|show|give|see|look|check|everyone's|about|delet\w*|remov\w*|stop\w*|kill\w*|deploy\w*|launch\w*|start\w*|creat\w*|made|revok\w*|cancel\w*|extend\w*|extensions?|link\w*|unlink\w*|snapshot\w*|keys?|batch|jobs?|inference|services?|announce\w*|subscri\w*|unsubscri\w*|chang\w*|settings?|digests?|channels?|rules?|submissions?|csv|file|names?|account|workshop|month|week|day|year|not|no|please|things?|something|stuff|exactly|auditors?|security|january|february|march|april|may|june|july|august|september|october|november|december)$/;

export function auditParams(sentence: Sentence): Params {
  const { text } = sentence;
  const command = ACTIONS.find(([act, thing]) => act.test(text) && thing.test(text))?.[2];
  return { ...one("actor", actorIn(sentence)), ...one("command", command) };
}

/** Who stands where a person does: "by X", "what did X do", "X did", "just X". A name with a dot or a digit stands anywhere. */
function actorIn(sentence: Sentence): string | undefined {
  const { words } = sentence;
  const isName = (at: number) => {
    const word = words[at];
    return (
      word !== undefined && !word.mark && !sentence.isTaken(at) && word.raw !== "" && !NO_NAME.test(word.en)
    );
  };
  const en = (at: number) => words[at]?.en ?? "";
  const places = words.flatMap((_, at) => (isName(at) ? [at] : []));
  const told = places.find(
    (at) => /^(?:by|user|account)$/.test(en(at - 1)) && !/^(?:an?|any|some)$/.test(en(at - 2)),
  );
  // "who deleted lab-3": what is named there is the thing.
  if (told === undefined && /^(?:(?:and|so|but|hey|tell me|show me|do you know) )*who\b/.test(sentence.text))
    return undefined;
  const named =
    told ??
    places.find(
      (at) => /^(?:did|has|does)$/.test(en(at - 1)) || /^(?:did|has|have|been)$/.test(en(at + 1)),
    ) ??
    places.find((at) => /^[a-z]+(?:[._-][a-z0-9]+|\d+)+$/i.test(en(at))) ??
    places.find((at) => /^(?:of|for|from|just|only|and|that|about|was|the)$/.test(en(at - 1)));
  return named === undefined ? undefined : words[named]?.raw.replace(/['’]s$/i, "").toLowerCase();
}
