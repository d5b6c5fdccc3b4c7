/** Sentences that go on from the one before: "and the month before?", "same but with a gpu", "only modules". */

import type { Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";
import type { EarlierTurn, ReaderWorld } from "./world.ts";

const GOES_ON =
  /^(?:and|or|what about|how about|only|just|but|no|same|actually|then|also|instead|rather|now|make (?:that|it)|add|with|in|for|by|per|on|at|without|until|another|more|gpu|vs|versus|compare\w*|the)\b/;
/** Words that begin a request of their own. */
const OWN: Readonly<Record<string, RegExp>> = {
  usage:
    /\b(?:usage|used?|using|consum\w*|burn\w*|spen[dt]|numbers|figures|stats|statistics|hours|how (?:much|many))\b/,
  deploy:
    /^(?:please |can you |could you |i (?:need|want) |now )*(?:deploy|launch|start|run|boot|spin|set up|create)\b(?! (?:the same|another|it|that|this|them)\b)/,
  try: /^(?:please |can you |could you |now )*(?:try|test|demo)\b(?! (?:it|that|this)\b)/,
  "batch submit":
    /\bbatch\b|^(?:please |can you |could you )*(?:run|submit|send|start|launch|queue)\b(?! (?:it|that|this)\b)/,
  "snapshot redeploy":
    /\bsnapshots?\b|^(?:please |can you |could you )*(?:redeploy|restore|start|launch|bring|run|relaunch)\b(?! (?:it|that|this)\b)/,
  "inference create":
    /\b(?:serverless|inference|permanent)\b|^(?:please |can you |could you )*(?:create|make|offer|set up|deploy)\b(?! (?:it|that|this)\b)/,
  "deployment extend": /\b(?:extend|longer|keep|prolong)\b/,
  "key create": /\b(?:key|token|create|make|generate)\b/,
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
    own.test(text) &&
    !(GOES_ON.test(text) && command === "usage" && /^(?:and|what about|how about|or)\b/.test(text))
  )
    return { ...params };
  if (command === "search") return search(params, last, text);
  if (command === "deploy" && params["gpu"] === 0) return without({ ...last.params, ...params }, "gpu_type");
  if (command === "usage") return usage(params, last);
  return kept(last.params, params);
}

/** What only points at the thing of before does not stand in place of its name; batch jobs have no service. */
function kept(before: Params, said: Params): Params {
  const named = Object.entries(said).filter(([name, value]) => value !== "it" || before[name] === undefined);
  const merged = { ...before, ...Object.fromEntries(named) };
  return said["mode"] === "batch" ? without(merged, "service") : merged;
}

function usage(params: Params, last: EarlierTurn): Params {
  const merged: Params = { ...last.params, ...params };
  // Another period is no longer compared with what it was compared with.
  if (params["from"] !== undefined && params["compare"] === undefined) delete merged["compare"];
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
