/** The settings of a channel inside a sentence: its rules, its quiet hours and its time zone. */
import { readClock } from "../clock-times.ts";
import { quietWords } from "../quiet-hours.ts";
import { ianaName } from "../zones.ts";
import type { Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";
import { takeLength } from "./spoken-lengths.ts";

const COUNT = "(\\d{1,3}|an?|one|single|a single|two|three|four|five|six|eight)";
const COUNTS: ReadonlyMap<string, number> = new Map([
  ["two", 2],
  ["three", 3],
  ["four", 4],
  ["five", 5],
  ["six", 6],
  ["eight", 8],
]);
const AT_MOST =
  "(?:no more than|not more than|at most|max(?:imum)?(?: of)?|only|up to|limit\\w*(?: \\w+){0,4} to|capp?\\w*(?: \\w+){0,2} (?:at|to))";
const MOST_GPUS: readonly RegExp[] = [
  new RegExp(`\\b${AT_MOST} ${COUNT} gpus?\\b`),
  new RegExp(`\\bgpus?(?: \\w+){0,2} (?:at|to) ${COUNT}\\b`),
  new RegExp(`\\b${COUNT} gpus?(?: (?:per|for|each) \\w+)? (?:max(?:imum)?|at most)\\b`),
];
const NO_LIMIT =
  /\b(?:lift|remove|drop|no)(?: \w+){0,2} (?:cap|limit)\b|\b(?:no|any) limit\b|\bas many\b|\bas long as\b/;
const LAUNCHES = "(?:deploy\\w*|launch\\w*|start\\w*)";
const DEPLOYERS: readonly (readonly [string, RegExp])[] = [
  [
    "admins",
    /\b(?:only|solo|nur|nobody but|no one but|just) (?:the |gli )?admins?\b|\badmins? (?:only|alone)\b/,
  ],
  [
    "none",
    new RegExp(
      `\\b(?:turn|switch) (?:off (?:deploying|launching|launches|deployments)|(?:deploying|launching|launches|deployments) off)\\b|\\b(?:nobody|no one|none)\\b.*\\b${LAUNCHES}|\\b(?:freeze|no|stop|pause) (?:all )?${LAUNCHES}`,
    ),
  ],
  [
    "anyone",
    new RegExp(
      `\\b(?:anyone|everybody|everyone|all)\\b.*\\b(?:may|can)\\b.*\\b${LAUNCHES}|\\b(?:anyone|everybody|everyone) (?:can )?${LAUNCHES}`,
    ),
  ],
];
const APPROVED =
  /\b(?:approv\w+|approbat\w+|aprobaci\w+|approvazion\w+|genehmig\w+|aprova[cç]\w+|sign(?:ed)?[ -]off|signing off|second pair of eyes|second person|permission)\b/;
const NEEDED = /\b(?:needs?|needed|must|have to|has to|requires?|required|without)\b/;
const NEEDLESS = /\b(?:no longer|not|without|no|stop)\b/;
const APPROVER = /\b[^\s@:<>]+@[^\s@:<>]+\.[^\s@:<>.,;]+(?:\.[^\s@:<>.,;]+)*|<@[^>\s]+>/;
const LEASED = /\b(?:lease|leases|live|lives|runs?|last|duration|long|longest|agreed time)\b/;
const LIMITED = /\b(?:at most|max|maximum|longest|(?:no |not )?longer than|up to|limit\w*|cap)\b/;
const CLOCK_TIME = "(\\d{1,2}(?::\\d\\d)?(?: ?(?:am|pm|h))?)";
const QUIET =
  /\b(?:quiet|silent|silence|hush|mute|no (?:messages|posts|posting)|(?:stop|not|nothing) post\w*|post nothing|do not disturb|at night)\b/;

/** The rules that a sentence sets, as the command takes them: `max-gpus=1`. */
export function policyParams(sentence: Sentence): Params {
  const policy = [
    ...rule("deploy", DEPLOYERS.find(([, pattern]) => pattern.test(sentence.text))?.[0]),
    ...rule("max-gpus", mostGpus(sentence.text)),
    ...rule("approval", approval(sentence)),
    ...rule("approvers", approvers(sentence)),
    ...rule("max-lease", longestLease(sentence)),
    ...rule("lease-end", leaseEnd(sentence.text)),
  ];
  return policy.length > 0 ? { policy } : {};
}

/** "no posts between 10 pm and 7 am", "quiet hours off". */
export function quietParams({ text }: Sentence): Params {
  if (!QUIET.test(text)) return {};
  const [, from, until] =
    new RegExp(`${CLOCK_TIME} ?(?:to|until|and|-|till|a|at|bis) (?:at )?${CLOCK_TIME}`).exec(text) ?? [];
  const hours = { from: minutesOf(from), until: minutesOf(until) };
  if (hours.from !== undefined && hours.until !== undefined)
    return { quiet: quietWords({ from: hours.from, until: hours.until }) };
  return /\bquiet hours?\b/.test(text) && /\b(?:off|none|no|remove|drop|end)\b/.test(text)
    ? { quiet: "none" }
    : {};
}

/** "Europe/Rome", "rome time", "time zone to rome". */
export function zoneParams(sentence: Sentence): Params {
  const zone = sentence.words
    .filter(({ raw }) => /^[A-Za-z]+\/[A-Za-z_/+-]+$/.test(raw))
    .map(({ raw }) => ianaName(raw))
    .find((name) => name !== undefined);
  const { text } = sentence;
  const city =
    /\b([a-z]+(?: [a-z]+)?) time\b(?! ?zone)/.exec(text) ??
    /\btime ?zone\b.*?(?: (?:to|is|in|of|a|zu|auf))? ((?!this|the|our|channel)[a-z]+(?: [a-z]+)?)(?: please)?$/.exec(
      text,
    );
  const said = zone ?? zoneOfCity(city?.[1] ?? "");
  return said === undefined ? {} : { zone: said };
}

function zoneOfCity(said: string): string | undefined {
  const [last = "", first] = said.split(" ").reverse();
  const zones = Intl.supportedValuesOf("timeZone");
  const of = (city: string) => zones.find((zone) => zone.toLowerCase().endsWith(`/${city}`));
  return of(`${first}_${last}`) ?? of(last);
}

function rule(key: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${key}=${value}`];
}

function mostGpus(text: string): string | undefined {
  const count = MOST_GPUS.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
  if (count !== undefined) return String(COUNTS.get(count) ?? (/^\d+$/.test(count) ? Number(count) : 1));
  if (/\bgpus?\b/.test(text) && NO_LIMIT.test(text) && !LEASED.test(text)) return "any";
  return /\b(?:no|zero) gpus?\b/.test(text) ? "0" : undefined;
}

function approval({ text }: Sentence): string | undefined {
  if (!APPROVED.test(text) || /\blet\b.*\bapprove\b/.test(text)) return undefined;
  // "Make ana@example.org an approver" says who, not what for.
  if (/\bapprovers?\b/.test(text) && !NEEDED.test(text)) return undefined;
  if (NEEDLESS.test(text)) return "none";
  return /\bgpus?\b/.test(text) ? "gpu" : "all";
}

/** "let ana@example.org approve requests". Admins stay. */
function approvers(sentence: Sentence): string | undefined {
  if (!APPROVED.test(sentence.text)) return undefined;
  const named = APPROVER.exec(sentence.words.map(({ raw }) => raw).join(" "))?.[0];
  return named === undefined ? undefined : `admins,${named}`;
}

function longestLease(sentence: Sentence): string | undefined {
  const { text } = sentence;
  if (!LEASED.test(text) || !(LIMITED.test(text) || NO_LIMIT.test(text))) return undefined;
  const [, days, unit, hours] = /^P(?:(\d+)([DW]))?(?:T(\d+)H)?$/.exec(takeLength(sentence)?.iso ?? "") ?? [];
  if (days !== undefined) return `${Number(days) * (unit === "W" ? 7 : 1)}d`;
  if (hours !== undefined) return `${hours}h`;
  return NO_LIMIT.test(text) ? "any" : undefined;
}

function leaseEnd(text: string): string | undefined {
  if (/\bsnapshot\b.*\bdelete/.test(text)) return "snapshot-delete";
  return /\bkeep\b.*\b(?:end|over)\b|\b(?:ends?|ended|over)\b.*\bkeep\b/.test(text) ? "keep" : undefined;
}

function minutesOf(time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  return readClock(/^\d+$/.test(time) ? `${time}:00` : time.replace(/ ?h$/, ":00"))?.minutes;
}
