/** Which of the deployments a list is asked for: their kind, their state, and whose they are. */
import type { Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";

const KINDS: readonly (readonly [string, RegExp])[] = [
  ["module", /\bmodules?\b/],
  ["tool", /\btools?\b/],
  ["batch", /\bbatch\b/],
  ["try", /\btry(?:-me|s)?\b|\btrials?\b|\bdemos?\b/],
];
/** What is not to be in the list. */
const LEFT_OUT = /\b(?:no|not|without|except|but not)(?: the| my| any)? \w+/g;

export function kindParams({ text }: Sentence): Params {
  const wanted = text.replace(LEFT_OUT, " ");
  const kind = KINDS.find(([, pattern]) => pattern.test(wanted))?.[0];
  return kind === undefined ? {} : { kind };
}

/** Who has forgotten to stop something asks what still runs, and so does who asks what uses up the machines. */
const FORGOTTEN =
  /\bforg[eo]t\w*(?: \w+){0,3} (?:stop|stopped|switch|turn|shut|off)\b|\b(?:eat|burn|wast|hog|chew|guzzl|suck)(?:e?s|e|ing)?(?: \w+){0,2} (?:gpus?|cpus?|quota|resources)\b/;
const STATUSES: readonly (readonly [string, RegExp])[] = [
  ["running", FORGOTTEN],
  ["failed", /\bfail\w*|\b(?<!\bthe )crash\w*|\bbroke\w*|\bbelly up\b|\bblew up\b/],
  ["queued", /\b(?:queued?|waiting|pending)\b|\bin line\b/],
  ["starting", /\bstarting\b|\bboot(?:ing|s)?\b|\bcoming up\b/],
  ["lost", /\blost\b(?! (?:track|count|sight|overview)\b)/],
  ["dead", /\bdead\b/],
  ["down", /(?<!\b(?:shut\w*|clos\w*|tak\w*|writ\w*|bring\w*|scal\w*)(?: \w+){0,3} )\bdown\b/],
  ["complete", /\b(?:completed?|finished|done)\b/],
  ["error", /\berrors?\b/],
  ["running", /\b(?:running|active|alive|live|runs|surviv\w+)\b|\bup\b(?! to\b)|\bstill going\b/],
  ["running", /\bon(?= (?:now|right now|at the moment|[,?.])|$)/],
];

export function statusParams({ text }: Sentence): Params {
  const status = STATUSES.find(([, pattern]) => pattern.test(text))?.[0];
  return status === undefined ? {} : { status };
}

const TEAM = /\b(?:team|group|everybody|colleagues|ours?|of us|channel|students)\b/;
/** Where a team reads along, who speaks for several speaks for it. */
const HERE = /\b(?:we|us|here)\b/;

export function teamParams({ text }: Sentence, inChannel: boolean): Params {
  return TEAM.test(text) || (inChannel && HERE.test(text)) ? { team: true } : {};
}
