/** Sentences that go on from the one before: "and the month before?", "same but with a gpu", "only modules". */

import { one, type Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";
import type { EarlierTurn, ReaderWorld } from "./world.ts";

/** Points at what was just answered. */
const POINTS_BACK =
  /\b(?:that|those|these|them|it|same|by (?:itself|themselves))\b|\bthis(?! (?:week|month|quarter|year|morning|team|channel|vo|project|one))\b/;
/** All resources, not the one spoken of. */
const EVERY_RESOURCE =
  /\b(?:all|every) (?:the )?resources?\b|\beverything\b|\b(?:drop|without) the (?:gpu|cpu|ram|disk)s?\b/;
const ANY_MODEL =
  /\b(?:any|whatever|whichever|no matter which) (?:card|gpu|model)|\bforget the (?:card|gpu|model)/;
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
  "dataset search": /\bdata ?sets?\b|^(?:search|find|look|is there|show|any)\b/,
  "audit list": /\b(?:audit|log|who|history|record)\b/,
  "announce create": /\b(?:announce|announcement|broadcast)\b/,
  "notice list": /./,
};

/** The whole parameters: those of the turn before, with what is changed. */
export function followUp(command: string, params: Params, sentence: Sentence, world: ReaderWorld): Params {
  const last = world.turns.at(-1);
  const text = sentence.words.map((word) => word.en).join(" ");
  if (last && /^subscription (?:add|remove)$/.test(command)) return { ...topicOf(last, text), ...params };
  if (last && /^account (?:link|unlink)$/.test(command) && /^account (?:link|unlink)$/.test(last.command))
    return { ...one("service", last.params["service"]), ...params };
  if (last && isSameSubject(command, params, last)) return { ...params, text: last.params["text"] };
  if (last?.command !== command) return { ...params };
  const own = OWN[command];
  if (!own) return { ...params };
  const like = /\b(?:same|another one like|like it|like that|again)\b/.test(text);
  if (
    !like &&
    !(command === "usage" && POINTS_BACK.test(text)) &&
    !(command === "search" && FILTERS_ON.test(text) && addsAFilter(params)) &&
    own.test(text) &&
    !(GOES_ON.test(text) && command === "usage" && /^(?:and|what about|how about|or)\b/.test(text))
  )
    return { ...params };
  if (command === "search") return search(params, last, text);
  if (command === "deploy" && params["gpu"] === 0) return without({ ...last.params, ...params }, "gpu_type");
  if (command === "announce create" && /\b(?:and|too|also|as well)\b/.test(text))
    return withMoreSites(params, last);
  if (command === "usage") return usage(params, last, text);
  if (command === "cluster" && ANY_MODEL.test(text))
    return { ...without({ ...last.params }, "gpu_type"), ...params };
  return kept(last.params, params);
}

/** What only points at the thing of before does not stand in place of its name; batch jobs have no service. */
function kept(before: Params, said: Params): Params {
  const named = Object.entries(said).filter(([name, value]) => value !== "it" || before[name] === undefined);
  const merged = { ...before, ...Object.fromEntries(named) };
  return said["mode"] === "batch" ? without(merged, "service") : merged;
}

/** "subscribe me to those" after notices, "take that off again" after a subscription. */
function topicOf({ command, params }: EarlierTurn, text: string): Params {
  if (/^subscription (?:add|remove)$/.test(command)) return one("topic", params["topic"]);
  return command === "notice list" && POINTS_BACK.test(text) ? { topic: "downtime" } : {};
}

/** "are there datasets to go with it", "a model for that too": what was sought stays. */
function isSameSubject(command: string, params: Params, last: EarlierTurn): boolean {
  const kinds = new Set([command, last.command]);
  return (
    kinds.size === 2 &&
    kinds.has("search") &&
    kinds.has("dataset search") &&
    params["text"] === undefined &&
    last.params["text"] !== undefined
  );
}

/** No other subject, or a kind of data. */
function addsAFilter({ text }: Params): boolean {
  return text === undefined || DATA_TYPES.has(String(text).toLowerCase());
}

function usage(params: Params, last: EarlierTurn, text: string): Params {
  const merged: Params = { ...last.params, ...params };
  // Another period is no longer compared with what it was compared with.
  if (params["from"] !== undefined && params["compare"] === undefined) delete merged["compare"];
  if (EVERY_RESOURCE.test(text)) delete merged["resource"];
  return merged;
}

/** "which of them are trainable", "only with images": the same search with a filter more. */
const FILTERS_ON =
  /\b(?:them|those|these|of that|among)\b|^(?:which|any|anything|is any|are any|just|only)\b(?!.*\b(?:modules?|models?|tools?)\b)/;
const WITHOUT_LIBRARY =
  /\b(?:drop|without|remove|delete|forget|not|no) (?:the )?(?:keras|pytorch|torch|tensorflow|scikit\S*|sklearn)\b|\bany library\b/;
const DATA_TYPES: ReadonlyMap<string, string> = new Map([
  ["image", "Image"],
  ["images", "Image"],
  ["video", "Video"],
  ["videos", "Video"],
  ["audio", "Audio"],
  ["text", "Text"],
  ["texts", "Text"],
  ["tabular", "Tabular"],
]);

function search(params: Params, last: EarlierTurn, text: string): Params {
  const type = DATA_TYPES.get(String(params["text"] ?? "").toLowerCase());
  const both: Params =
    type !== undefined && last.command === "search"
      ? { ...last.params, ...without(params, "text"), data_type: [type] }
      : searchOn(params, last, text);
  return WITHOUT_LIBRARY.test(text) ? without(both, "library") : both;
}

function searchOn(params: Params, last: EarlierTurn, text: string): Params {
  if (/^(?:what|how) about\b|^and\b.*\bfor\b/.test(text) && params["text"] !== undefined)
    return { ...without({ ...last.params }, "limit"), ...params };
  return { ...last.params, ...params };
}

/** "and ifca too": one place more. */
function withMoreSites(params: Params, last: EarlierTurn): Params {
  const sites = [last.params["datacenter"] ?? [], params["datacenter"] ?? []].flat();
  return { ...last.params, ...params, ...(sites.length > 0 ? { datacenter: [...new Set(sites)] } : {}) };
}

function without(params: Params, name: string): Params {
  const { [name]: _gone, ...rest } = params;
  return rest;
}
