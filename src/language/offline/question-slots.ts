/** Readers of the parameters of questions: periods, scopes, resources, states, places. */
import type { Period } from "../days.ts";
import { takeGpuModel } from "./amounts.ts";
import { one } from "./params.ts";
import { asksForShare, readScope } from "./scopes.ts";
import type { SlotReader } from "./slot-reader.ts";
import { takeHoliday, takePeriods } from "./spoken-periods.ts";
import type { EarlierTurn } from "./world.ts";

export const QUESTION_READERS: Readonly<Record<string, SlotReader>> = {
  field: ({ sentence }) => {
    const { text } = sentence;
    if (/\blib(?:rarie|rary)?s?\b|\b(?:bibliot\w*|libreri\w*|frameworks?)\b/.test(text))
      return { field: "libraries" };
    if (/\b(?:tasks?|aufgaben?|tareas?|tarefas?|taches?|compiti)\b/.test(text)) return { field: "tasks" };
    if (/\b[ck]ategor/.test(text)) return { field: "categories" };
    if (
      /\bdata[- ]?types?\b|\b(?:kinds?|types?) of data\b|\bdatentyp\w*|\btip[oi]s? d[ei] da[td]\w+/.test(text)
    )
      return { field: "data-type" };
    return /\b(?:tags?|etiquetas|etiquettes|etichette|keywords)\b/.test(text) ? { field: "tags" } : {};
  },
  kind: ({ sentence }) => {
    const { text } = sentence;
    if (/\bmodules?\b/.test(text)) return { kind: "module" };
    if (/\btools?\b/.test(text)) return { kind: "tool" };
    if (/\bbatch\b/.test(text)) return { kind: "batch" };
    return /\btry(?:-me|s)?\b|\btrials?\b/.test(text) ? { kind: "try" } : {};
  },
  status: ({ sentence }) => {
    for (const [status, pattern] of STATUSES) if (pattern.test(sentence.text)) return { status };
    return {};
  },
  team: ({ sentence }) =>
    /\b(?:team|group|everybody|colleagues|our|channel|students)\b/.test(sentence.text) ? { team: true } : {},
  step: ({ sentence }) => {
    const said = STEPS.find(([, pattern]) => sentence.take(pattern));
    return one("by", said?.[0]);
  },
  period: ({ sentence, today, last }, command) => {
    const before = periodOf(last);
    const holiday = takeHoliday(sentence, today);
    const { period, compare } = takePeriods(sentence, today, before);
    const found = holiday ?? period;
    const share = asksForShare(sentence) ? "vo" : compare;
    return {
      ...one("from", found?.from),
      ...one("to", found?.to),
      ...(command === "usage" ? one("compare", share) : {}),
    };
  },
  resource: ({ sentence }) => {
    const { text } = sentence;
    const hits = RESOURCES.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
    return hits.length === 1 ? { resource: hits[0] } : {};
  },
  scope: ({ sentence, world }) => one("scope", readScope(sentence, world.inChannel)),
  csv: ({ sentence }) => (AS_FILE.test(sentence.text) ? { csv: true } : {}),
  watch: ({ sentence }) =>
    /\b(?:tell|let|notify|ping|alert|text|message|warn|give|wake) (?:me|us)\b.*\b(?:when|once|if|as soon)\b|\b(?:watch|shout|a message)\b|\b(?:once|as soon as|sobald|des que|en cuanto|assim que|appena)\b|^(?!.*\bhow\b).*\bwhen (?:an?|any|some|one|there|the|it)\b|\bwaiting for\b/.test(
      sentence.text,
    )
      ? { watch: true }
      : {},
  "gpu-model": ({ sentence, world }) => one("gpu_type", takeGpuModel(sentence, world.matchGpu)),
  datacenter: ({ sentence }) => {
    const at = sentence.find(
      /(incd|iisas|psnc|ifca|csic|tubitak|upv|cesga|ifremer|cyfronet|bifi|kit|walton)(?:-\S+)?/,
    );
    if (at) return { datacenter: at[0] };
    const place = sentence.find(/(?:at|in|site) (?:the )?([a-z][a-z0-9-]{2,})/);
    const word = place?.[1] ?? "";
    return /^(?:cluster|total|use|moment|general|platform|the|gpu|all|there|here|once|least|right|data|vo|world|any|this|imagine|now|hours?)/.test(
      word,
    )
      ? {}
      : one("datacenter", word || undefined);
  },
  upcoming: ({ sentence }) =>
    /\b(?:upcoming|next|planned|scheduled|soon|coming|future|ahead|will|going to be|plan|tomorrow|weekend|expected)\b/.test(
      sentence.text,
    )
      ? { upcoming: true }
      : {},
  topic: ({ sentence }) => {
    for (const [topic, pattern] of TOPICS) if (pattern.test(sentence.text)) return { topic };
    return {};
  },
  policy: ({ sentence: { text } }) => {
    const gpus = MOST_GPUS.exec(text)
      ?.slice(1)
      .find((part) => part !== undefined);
    const who = DEPLOYERS.find(([, pattern]) => pattern.test(text))?.[0];
    const policy = [
      ...(who ? [`deploy=${who}`] : []),
      ...(gpus ? [`max-gpus=${gpus === "one" ? 1 : gpus === "two" ? 2 : gpus}`] : []),
      ...(/\bgpus?\b.*\bapproval\b|\bapprov\w+\b.*\bgpus?\b/.test(text) ? ["approval=gpu"] : []),
    ];
    return policy.length > 0 ? { policy } : {};
  },
  audit: ({ sentence }) => {
    const command = AUDITED.find(([, pattern]) => pattern.test(sentence.text))?.[0];
    const actor = sentence.find(
      /(?:audit (?:log )?(?:of|for)|by|did|has|from|user|of|that) (?:user )?(?!who|what|all|since|the|anyone|somebody|been|actions|changes|user|last|this|yesterday|deletes|january|feb|march|april|may|june|july|aug|sept|oct|nov|dec)([a-z][\w.-]+)/,
    )?.[1];
    return { ...one("actor", actor), ...one("command", command) };
  },
};

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

const STATUSES: readonly (readonly [string, RegExp])[] = [
  ["failed", /\b(?:fail\w*|crash\w*|broke\w*)\b/],
  ["queued", /\b(?:queued?|waiting|pending)\b/],
  ["starting", /\bstarting\b/],
  ["lost", /\blost\b/],
  ["dead", /\bdead\b/],
  ["down", /\bdown\b/],
  ["complete", /\b(?:completed?|finished|done)\b/],
  ["error", /\berrors?\b/],
  ["running", /\b(?:running|active|alive|live|up|runs)\b/],
];
const RESOURCES: readonly (readonly [string, RegExp])[] = [
  ["gpu", /\bgpus?\b|\bgraphics?\b/],
  ["cpu", /\bcpus?\b|\bcores?\b/],
  ["ram", /\bram\b|\bmemory\b/],
  ["disk", /\bdisks?\b|\bstorage\b/],
  ["jobs", /\bjobs?\b|\bdeployments?\b|\bmany launch/],
];
const TOPICS: readonly (readonly [string, RegExp])[] = [
  ["downtime", /\b(?:downtimes?|maintenance|outages?|incidents?)\b/],
  ["digest", /\bdigests?\b|\bsummar|\bweekly (?:report|news)/],
  ["catalogue", /\bcatalog\w*|\bnew (?:modules|models|tools)\b|\bmarketplace\b/],
  ["ready", /\bready\b|\bdeployments? (?:is|are|come)/],
];
const MOST_GPUS =
  /\b(?:(?:no more than|at most|max(?:imum)?|only|limit\w* to|up to) (\d|one|two)(?: gpus?)|gpus?(?: \w+){0,2} (?:at|to) (\d))\b/;
const DEPLOYERS: readonly (readonly [string, RegExp])[] = [
  ["admins", /\b(?:only|solo|nur|nobody but|just) (?:the |gli )?admins?\b/],
  ["none", /\b(?:nobody|no one|none)\b.*\b(?:deploy|launch|start)/],
  ["anyone", /\b(?:anyone|everybody|everyone|all)\b.*\b(?:deploy|launch|start)/],
];
const AUDITED: readonly (readonly [string, RegExp])[] = [
  ["snapshot delete", /\bdelet\w* (?:the )?snapshots?\b/],
  ["deployment extend", /\bextend\w*/],
  ["deployment delete", /\b(?:delet|stopp?|kill|remov|borrado|geloscht)\w*/],
  ["deploy", /\b(?:deploy|launch)(?:ed|s)?\b(?! delet)/],
  ["snapshot create", /\b(?:snapshotted|froze)\b/],
];

/** The period that a turn was about. */
function periodOf(turn: EarlierTurn | undefined): Period | undefined {
  const { from, to } = turn?.params ?? {};
  return typeof from === "string" && typeof to === "string" ? { from, to } : undefined;
}
