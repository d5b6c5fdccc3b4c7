/** Sentences that go on from the one before: "and the month before?", "same but with a gpu", "only modules". */

import type { Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";
import type { EarlierTurn, ReaderWorld } from "./world.ts";

/** Points at what was just answered. */
const POINTS_BACK =
  /\b(?:that|those|these|them|it|same|by (?:itself|themselves))\b|\bthis(?! (?:week|month|quarter|year|morning|team|channel|vo|project|one))\b/;
/** All resources, not the one spoken of. */
const EVERY_RESOURCE =
  /\b(?:all|every) (?:the )?resources?\b|\beverything\b|\b(?:drop|without) the (?:gpu|cpu|ram|disk)s?\b/;
const GOES_ON =
  /^(?:and|or|what about|how about|only|just|but|no|same|actually|then|also|instead|rather|now|make (?:that|it)|add|with|in|for|by|per|on|at|without|until|another|more|gpu|vs|versus|compare\w*|the)\b/;
/** Words that begin a request of their own. */
const OWN: Readonly<Record<string, RegExp>> = {
  usage:
    /\b(?:usage|used?|using|consum\w*|burn\w*|spen[dt]|numbers|figures|stats|statistics|hours|how (?:much|many))\b/,
  deploy:
    /^(?:please |can you |could you |i (?:need|want) |now )*(?:deploy|launch|start|run|boot|spin|set up|create)\b(?! (?:the same|another|it again))/,
  search:
    /^(?:search|find|look|is there|do you|show|list|which|what (?:models|modules|tools|do|is)|any|are there)\b/,
  cluster: /\b(?:cluster|available)\b|^(?:is there|how many|are there|any)\b/,
  "deployment list": /^(?:list|show|my|which|what|all)\b.*\b(?:deployments?|running|have)\b/,
  "notice list": /./,
};

/** The whole parameters: those of the turn before, with what is changed. */
export function followUp(command: string, params: Params, sentence: Sentence, world: ReaderWorld): Params {
  const last = world.turns.at(-1);
  if (last?.command !== command) return { ...params };
  const own = OWN[command];
  if (!own) return { ...params };
  const text = sentence.words.map((word) => word.en).join(" ");
  const like = /\b(?:same|another one like|like it|like that|again)\b/.test(text);
  if (
    !like &&
    !(command === "usage" && POINTS_BACK.test(text)) &&
    own.test(text) &&
    !(GOES_ON.test(text) && command === "usage" && /^(?:and|what about|how about|or)\b/.test(text))
  )
    return { ...params };
  if (command === "search") return search(params, last, text);
  if (command === "deploy" && params["gpu"] === 0) return without({ ...last.params, ...params }, "gpu_type");
  if (command === "usage") return usage(params, last, text);
  return { ...last.params, ...params };
}

function usage(params: Params, last: EarlierTurn, text: string): Params {
  const merged: Params = { ...last.params, ...params };
  // Another period is no longer compared with what it was compared with.
  if (params["from"] !== undefined && params["compare"] === undefined) delete merged["compare"];
  if (EVERY_RESOURCE.test(text)) delete merged["resource"];
  return merged;
}

function search(params: Params, last: EarlierTurn, text: string): Params {
  if (/^(?:what|how) about\b|^and\b.*\bfor\b/.test(text) && params["text"] !== undefined)
    return { ...without({ ...last.params }, "limit"), ...params };
  return { ...last.params, ...params };
}

function without(params: Params, name: string): Params {
  const { [name]: _gone, ...rest } = params;
  return rest;
}
