/** Sentences that go on from the one before: "and the month before?", "same but with a gpu", "only modules". */

import type { DeclaredCommand } from "./declared.ts";
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
export function followUp(
  command: DeclaredCommand,
  params: Params,
  sentence: Sentence,
  world: ReaderWorld,
): Params {
  const last = world.turns.at(-1);
  if (!last) return { ...params };
  const text = sentence.words.map(({ en }) => en).join(" ");
  const said = { ...carried(command, last, text), ...params };
  const { path } = command;
  if (last.command !== path || isOwn(path, said, text)) return said;
  return withoutDropped(path, changed(path, said, last, text), text);
}

/** Whether a sentence asks anew for what was asked for before, so that nothing of it stays. */
function isOwn(command: string, params: Params, text: string): boolean {
  const own = OWN[command];
  if (!own) return true;
  if (!own.test(text) || /\b(?:same|another one like|like it|like that|again)\b/.test(text)) return false;
  if (command === "search") return !(FILTERS_ON.test(text) && addsAFilter(params));
  if (command === "cluster") return !/\b(?:one|else)\b/.test(text);
  if (command !== "usage") return true;
  if (POINTS_BACK.test(text) || /\b(?:too|as well|also)\b/.test(text)) return false;
  // "monthly figures please": a step alone asks for nothing.
  if (Object.keys(params).every((name) => name === "by")) return false;
  return !/^(?:(?:and|ok|what about|how about|or|but) )+/.test(text);
}

/** What another command takes over from the turn before. */
function carried(command: DeclaredCommand, last: EarlierTurn, text: string): Params {
  const { path, params } = command;
  if (/^subscription (?:add|remove)$/.test(path)) return topicOf(last, text);
  const entry = params.find(({ kind }) => kind === "entry")?.name;
  if (entry !== undefined) return POINTS_AT_ONE.test(text) ? one(entry, last.params[entry]) : {};
  if (/^account (?:link|unlink)$/.test(path) && /^account (?:link|unlink)$/.test(last.command))
    return one("service", last.params["service"]);
  const kinds = new Set([path, last.command]);
  // "are there datasets to go with it", "a model for that too": what was sought stays.
  if (kinds.size === 2 && kinds.has("search") && kinds.has("dataset search"))
    return one("text", last.params["text"]);
  const hasThing = MAKES.test(last.command) || typeof last.params["deployment"] === "string";
  if (path === "cluster" && last.command !== path && /\b(?:one|any|it|that)\b/.test(text))
    return one("gpu_type", last.params["gpu_type"]);
  if (MAKES.test(path) && /\bsame (?:title|name)\b/.test(text))
    return one("title", last.params["title"] ?? last.params["deployment"]);
  return hasThing ? pointedAt(command, text) : {};
}

const POINTS_AT_ONE = /\b(?:it|that|this|that one|this one)\b/;

/** After these there is something that runs. */
const MAKES = /^(?:deploy|try|batch submit|snapshot redeploy)$/;

const OF_THINGS = new Set<string>(["deployment", "deployments", "batch-job", "trial"]);

/** What was just made or spoken of is what is asked about; to destroy it, it has to be pointed at. */
function pointedAt({ params, effect }: DeclaredCommand, text: string): Params {
  const thing = params.find(({ kind }) => OF_THINGS.has(kind));
  return thing && (effect !== "destroy" || OF_MADE.test(text)) ? { [thing.name]: "it" } : {};
}

const OF_MADE = /\b(?:it|the (?:whole )?(?:deployment|thing|one|start|launch|job|run|trial)|this|that)\b/;

function changed(command: string, params: Params, last: EarlierTurn, text: string): Params {
  if (command === "search") return search(params, last, text);
  if (command === "deploy") return deploy(params, last, text);
  if (command === "announce create" && /\b(?:and|too|also|as well)\b/.test(text))
    return withMoreSites(params, last);
  if (command === "usage") return usage(params, last, text);
  if (command === "deployment extend")
    return { ...kept(last.params, params), ...otherCount(last, params, text) };
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

/** No other subject, or a kind of data. */
function addsAFilter({ text }: Params): boolean {
  return text === undefined || DATA_TYPES.has(String(text).toLowerCase());
}

/** "and a cvat": another thing, of which only the time may be the same. */
const ANOTHER = /^(?:(?:and|also|plus) )+(?:an?|another) /;
const SAME_TIME = /\bsame (?:time|hours?|day|period)\b/;

function deploy(params: Params, { params: before }: EarlierTurn, text: string): Params {
  const isOther = params["item"] !== undefined && params["item"] !== before["item"];
  if (ANOTHER.test(text) && isOther) {
    const times = SAME_TIME.test(text) ? { ...one("at", before["at"]), ...one("for", before["for"]) } : {};
    return { ...times, ...params };
  }
  const both = kept(before, params);
  return params["gpu"] === 0 ? without(both, "gpu_type") : both;
}

const NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const BARE_NUMBER = new RegExp(
  `(?:^|\\b(?:make (?:it|that)|for|by|say|better|rather|no) )(\\d{1,2}|${NUMBERS.join("|")})(?=$| (?:rather|instead|please|then|actually)\\b| [,.!])`,
);

/** "better make that four": as many of what was said before. */
function otherCount({ params: before }: EarlierTurn, said: Params, text: string): Params {
  const [, start, unit] = /^(PT?)\d+([HDWM])$/.exec(String(before["for"])) ?? [];
  const number = BARE_NUMBER.exec(text)?.[1];
  if (said["for"] !== undefined || start === undefined || number === undefined) return {};
  const count = /^\d/.test(number) ? Number(number) : NUMBERS.indexOf(number) + 1;
  return count > 0 ? { for: `${start}${count}${unit}` } : {};
}

/** What is said to go, by the words for it. */
const DROPPED: readonly (readonly [string, RegExp])[] = (
  [
    ["title", "title|name"],
    ["storage", "storage|nextcloud|share"],
    ["desc", "description|desc"],
    ["datacenter", "datacenter|site"],
    ["docker_tag", "docker tag|image tag|tag"],
    ["dataset", "data ?sets?"],
  ] as const
).map(([name, words]) => [
  name,
  new RegExp(
    `\\b(?:leave out|without|drop|forget|skip|remove|no|lose) (?:the |an? |any |my )?(?:${words})\\b`,
  ),
]);
/** Others than the one that was asked about, and oneself instead of the team. */
const ANYWHERE = /\b(?:anywhere|somewhere|elsewhere|any(?: other)? (?:site|data ?cent(?:er|re)))\b/;
const EVERYBODY = /\b(?:everybody|everyone|anybody|anyone|all people|who ?ever)\b/;
const ONLY_MINE = /\b(?:only|just) (?:mine|my own|my|me)\b/;

function withoutDropped(command: string, params: Params, text: string): Params {
  const gone = DROPPED.flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []));
  if (command === "cluster" && ANYWHERE.test(text)) gone.push("datacenter");
  if (command === "audit list" && EVERYBODY.test(text)) gone.push("actor");
  if (command === "deployment list" && ONLY_MINE.test(text)) gone.push("team");
  return gone.reduce(without, params);
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

/** "aerial instead of satellite": one word of what was sought. */
const IN_PLACE = /(\S+) (?:instead of|rather than|and not|not) (\S+)/;

function searchOn(params: Params, last: EarlierTurn, text: string): Params {
  const [, now = "", before = ""] = IN_PLACE.exec(text) ?? [];
  const sought = String(last.params["text"] ?? "").split(" ");
  if (before !== "" && sought.includes(before))
    return {
      ...last.params,
      ...params,
      text: sought.map((word) => (word === before ? now : word)).join(" "),
    };
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
