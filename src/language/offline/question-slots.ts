/** Readers of the parameters of questions: periods, scopes, resources, states, places. */
import type { Period } from "../days.ts";
import { serviceParams, userParams } from "./account-slots.ts";
import { takeGpuModel } from "./amounts.ts";
import { announcementParams, whichAnnouncement } from "./announcement-slots.ts";
import { auditParams } from "./audit-slots.ts";
import { policyParams, quietParams, zoneParams } from "./channel-slots.ts";
import { takeHoliday } from "./holidays.ts";
import { kindParams, statusParams, teamParams } from "./list-slots.ts";
import { one } from "./params.ts";
import { asksForShare, readScope } from "./scopes.ts";
import { SITES } from "./sites.ts";
import type { SlotReader } from "./slot-reader.ts";
import { takePeriods } from "./spoken-periods.ts";
import type { EarlierTurn } from "./world.ts";

export const QUESTION_READERS = {
  field: ({ sentence }) => {
    const { text } = sentence;
    if (/\blib(?:rarie|rary)?s?\b|\b(?:bibliot\w*|libreri\w*|frameworks?)\b/.test(text))
      return { field: "libraries" };
    if (/\b(?:tasks?|aufgaben?|tareas?|tarefas?|taches?|compiti)\b/.test(text)) return { field: "tasks" };
    if (/\b[ck]ategor/.test(text)) return { field: "categories" };
    if (
      /\bdata[- ]?types?\b|\b(?:kinds?|types?|sorts?) of (?:\w+ )?data\b|\bdatentyp\w*|\btip[oi]s? d[ei] da[td]\w+/.test(
        text,
      )
    )
      return { field: "data-type" };
    return /\b(?:tags?|etiquetas|etiquettes|etichette|keywords)\b/.test(text) ? { field: "tags" } : {};
  },
  kind: ({ sentence }) => kindParams(sentence),
  status: ({ sentence }) => statusParams(sentence),
  team: ({ sentence, world }) => teamParams(sentence, world.inChannel),
  step: ({ sentence }) => {
    const said = STEPS.find(([, pattern]) => sentence.take(pattern));
    return one("by", said?.[0]);
  },
  period: ({ sentence, today, last }) => {
    const before = periodOf(last);
    const holiday = takeHoliday(sentence, today);
    const { period, compare } = takePeriods(sentence, today, before);
    // "Over the christmas break, dec 20 to jan 6".
    const found = period ?? holiday;
    const share = asksForShare(sentence) ? "vo" : compare;
    return { ...one("from", found?.from), ...one("to", found?.to), ...one("compare", share) };
  },
  resource: ({ sentence }) => {
    const text = sentence.text.replace(WHAT_USES, " ");
    if (AND_THE_REST.test(text)) return {};
    const hits = RESOURCES.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
    return hits.length === 1 ? { resource: hits[0] } : {};
  },
  scope: ({ sentence, world }) => one("scope", readScope(sentence, world.inChannel)),
  csv: ({ sentence }) => (AS_FILE.test(sentence.text) ? { csv: true } : {}),
  watch: ({ sentence: { text } }) => {
    if (NO_LONGER.test(text) && /\b(?:tell\w*|watch\w*|hear|notif\w*|ping\w*|alerts?)\b/.test(text))
      return { watch: false };
    return WATCHES.some((pattern) => pattern.test(text)) ? { watch: true } : {};
  },
  "gpu-model": ({ sentence, world }) => one("gpu_type", takeGpuModel(sentence, world.matchGpu)),
  datacenter: ({ sentence }) => {
    const at = sentence.find(new RegExp(`(${SITES}|kit|walton)(?:-\\S+)?`));
    if (at) return { datacenter: at[0] };
    const place = sentence.find(
      /(?:at|site|in) (?:the )?([a-z][a-z0-9-]{2,})(?= ?(?:,|\?|$|please|instead|right|now|today))/,
    );
    const word = place?.[1] ?? "";
    return NO_PLACE.test(word) ? {} : one("datacenter", word || undefined);
  },
  upcoming: ({ sentence }) => (UPCOMING.test(sentence.text) ? { upcoming: true } : {}),
  topic: ({ sentence: { text } }, { params }) => {
    const options = params.find(({ name }) => name === "topic")?.options ?? [];
    const said = TOPICS.find(([topic, pattern]) => options.includes(topic) && pattern.test(text))?.[0];
    // Where the choice is between what becomes of one's own and the rest, one's own need no other word.
    const own = options.includes("digest") || !OWN_THINGS.test(text) ? undefined : "ready";
    return one("topic", said ?? own);
  },
  policy: ({ sentence }) => policyParams(sentence),
  quiet: ({ sentence }) => quietParams(sentence),
  zone: ({ sentence }) => zoneParams(sentence),
  "storage-service": ({ sentence }) => serviceParams(sentence),
  user: ({ sentence }) => userParams(sentence),
  audit: ({ sentence }) => auditParams(sentence),
  announcement: whichAnnouncement,
  "announcement-texts": announcementParams,
} satisfies Readonly<Record<string, SlotReader>>;

const AS_FILE = /\b(?:csv|excel|spreadsheets?|xlsx?|exports?|exported|download|file)\b/;
const STEPS: readonly (readonly ["day" | "week" | "month" | "total", RegExp])[] = [
  ["day", stepOf("day", "daily", "days")],
  ["week", stepOf("week", "weekly", "weeks")],
  ["month", stepOf("month", "monthly", "months")],
  [
    "total",
    /totals?(?: only)?|in total|(?:just |only )?(?:one|a single) (?:number|figure|sum)|without (?:the )?(?:days|weeks|months)|all together/,
  ],
];

/** "per week", "week by week", "weekly", "one bar a week", "a table with weeks", and "weeks" between two commas. */
function stepOf(unit: string, adverb: string, plural: string): RegExp {
  return new RegExp(
    `(?:by|per|each|every|for each) ${unit}|${unit}[ -](?:by|per|after|for)[ -]${unit}|${adverb}|(?:one |a )(?:\\w+ )?(?:a|per|each) ${unit}|(?:with|in|by|as|into|w) (?:the )?${plural}|(?<=[,.] )${plural}(?= [,.]|$)`,
  );
}

const RESOURCES: readonly (readonly [string, RegExp])[] = [
  ["gpu", /\bgpus?\b|\bgraphics?\b/],
  ["cpu", /\bcpus?\b|\bcores?\b/],
  ["ram", /\bram\b|\bmemory\b/],
  ["disk", /\bdisks?\b|\bstorage\b/],
  ["jobs", /\bjobs?\b|\bdeployments?\b|\bmany launch/],
];
/** Jobs that use something are not what is counted. */
const WHAT_USES =
  /\b(?:jobs?|deployments?)(?: (?:have|has|did|do|really|all))? (?:us(?:e|es|ed|ing)|consum\w+|eat\w*|ate|burn\w*|cost|took)\b/g;
const AND_THE_REST =
  /\b(?:gpus?|cpus?|cores?|ram|memory|disks?|storage)(?: hours| use| usage)? (?:and|or) (?:stuff|everything(?: else)?|all|the rest|so on|such|the like)\b(?! of)/;
const TOPICS: readonly (readonly [string, RegExp])[] = [
  [
    "digest",
    /\bdigests?\b|\bsummar\w*|\b(?:week\w*|by week|every week) (?:\w+ ){0,2}(?:reports?|news|numbers|figures|stats|statistics|overview|usage)\b|\b(?:reports?|news|numbers|figures|stats|overview|usage) (?:\w+ ){0,2}(?:by week|every week|weekly)\b|\b(?:reports?|news|numbers|figures|stats|statistics|overview|usage) (?:\w+ ){0,4}(?:once|each|a) (?:a )?week\b/,
  ],
  [
    "ready",
    /\bready\b|\bdeployments? (?:is|are|comes?|starts?|starting|started)\b|\b(?:deployment|launch) (?:alerts?|messages?|notifications?)\b|\bcomes? up\b/,
  ],
  [
    "catalogue",
    /\bcatalog\w*|\bnew (?:modules?|models?|tools?)\b|\b(?:modules?|models?|tools?) (?:new|are new)\b|\bmarketplace\b/,
  ],
  [
    "downtime",
    /\b(?:downtimes?|maintenances?|outages?|incidents?|interruptions?|disruptions?|failures?|notices|problems|shutdowns?)\b|\b(?:goes|go|going|went|is) down\b/,
  ],
];
const OWN_THINGS = /\b(?:deployments?|launch(?:es)?|notebooks?|jobs?)\b/;
const UPCOMING =
  /\b(?:upcoming|next|planned|scheduled|soon|coming|future|ahead|will|going to be|plan|tomorrow|weekend|expected|calendar|christmas|before)\b/;
const NO_LONGER = /\b(?:stop|quit|no longer|never mind|do not|drop (?:that|the|my) watch|cancel)\b/;
const NOTIFIES =
  "(?:(?:tell|let|notify|ping|alert|text|message|warn|give|wake|buzz|nudge|inform|drop|remind) (?:me|us)|be told|know)";
const MOMENT = "(?:when|once|if|as soon as|the moment|the minute|upon)";
/** "tell me when", "as soon as one is free, tell me", "watch it for me". */
const WATCHES: readonly RegExp[] = [
  new RegExp(`\\b${NOTIFIES}\\b.*\\b${MOMENT}\\b|\\b${MOMENT}\\b.*\\b${NOTIFIES}\\b`),
  /\b(?:watch|shout|a message|as soon as|the moment (?:an?|any|one|that))\b/,
  /^(?!.*\b(?:who|anybody|people|others)\b).*\b(?:wait|waiting) for\b/,
  /^(?!.*\bhow\b).*\bwhen (?:an?|any|some|one|there|the|it)\b/,
  /\btell me(?: ,|$)/,
];
/** What stands after "in" or "at" and is no site. */
const NO_PLACE =
  /^(?:cluster|total|use|moment|general|platform|the|gpu|gpus|all|there|here|once|least|right|data|vo|world|any|this|that|imagine|ai4eosc|ai4life|now|hours?|how|has|have|is|are|particular|advance|case|time|times|weekend|morning|night|noon|week|project|team|queue)?$/;
/** The period that a turn was about. */
function periodOf(turn: EarlierTurn | undefined): Period | undefined {
  const { from, to } = turn?.params ?? {};
  return typeof from === "string" && typeof to === "string" ? { from, to } : undefined;
}
