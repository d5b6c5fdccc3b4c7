/** Parameters of each command, from the words of a sentence. One reader per parameter, whatever command it belongs to. */
import { type Day, dayIn, type Period } from "../days.ts";
import { type Hardware, takeGpuModel, takeHardware, takeService } from "./amounts.ts";
import { FIELDS } from "./command-fields.ts";
import { type Clock, takeHoliday, takeLength, takeMoment, takePeriods } from "./dates.ts";
import { takeItem } from "./items.ts";
import type { Fillers } from "./model.ts";
import { takeName } from "./names.ts";
import { one, type Params } from "./params.ts";
import { searchWords, takeFilters } from "./search-words.ts";
import { Sentence } from "./sentence.ts";
import {
  afterQuote,
  announcementTexts,
  endOfName,
  takeCommands,
  takeExpiry,
  takeWhen,
} from "./slot-phrases.ts";
import type { SpokenWord } from "./words.ts";
import type { EarlierTurn, ReaderWorld } from "./world.ts";

export interface Slots {
  readonly params: Params;
  readonly sentence: Sentence;
}

export function readSlots(
  command: string,
  words: readonly SpokenWord[],
  world: ReaderWorld,
  fillers: Fillers,
): Slots {
  const sentence = new Sentence(words, fillers);
  const params: Params = {};
  const today = dayIn(world.now, world.timeZone);
  const last = world.turns.at(-1);
  const around: Around = {
    sentence,
    world,
    today,
    last,
    clock: { now: world.now, timeZone: world.timeZone, today },
  };
  for (const field of FIELDS[command] ?? []) Object.assign(params, READERS[field]?.(around, command) ?? {});
  return { params, sentence };
}

interface Around {
  readonly sentence: Sentence;
  readonly world: ReaderWorld;
  readonly today: Day;
  readonly last: EarlierTurn | undefined;
  readonly clock: Clock;
}

type Reader = (around: Around, command: string) => Params;

const READERS: Readonly<Record<string, Reader>> = {
  filters: ({ sentence, world }) => {
    const filters = takeFilters(sentence, world.finder);
    return { ...filters, ...one("text", searchWords(sentence)) };
  },
  item: ({ sentence, world, last }) => {
    const listed = numberOfList(sentence, last, "item");
    if (listed !== undefined) return { item: listed };
    const found = takeItem(sentence, world.finder);
    if (found) return { item: found.id };
    if (/\b(?:it|that|this|same)\b/.test(sentence.text) && typeof last?.params["item"] === "string")
      return { item: last.params["item"] };
    return {};
  },
  "snapshot-or-item": (around, command) => {
    if (/\b(?:snapshot|backup)\b/.test(around.sentence.text))
      return READERS["snapshot"]?.(around, command) ?? {};
    return READERS["item"]?.(around, command) ?? {};
  },
  deployment: ({ sentence, last }, command) => {
    const read = takeName(sentence, last !== undefined);
    const shown =
      /^(?:and|what is|the|ping|tell|url|link)\b/.test(sentence.text) || sentence.words.length < 6;
    if (
      !read &&
      last &&
      typeof last.params["deployment"] === "string" &&
      (shown || command !== "deployment delete")
    )
      return { deployment: "it" };
    return one("deployment", read && last && PRONOUN.test(read.name) ? "it" : read?.name);
  },
  snapshot: ({ sentence, last }) => {
    sentence.take(/(?:in|as)? ?(?:a )?batch(?: (?:job|mode))?/);
    return one("snapshot", takeName(sentence, last !== undefined)?.name);
  },
  title: ({ sentence }) => {
    const lead = sentence.find(
      /(?:with )?(?:the )?(?:titled?|named?|call(?:ed)?|labell?ed)(?: it| is| of| the| :)*/,
    );
    if (!lead) return {};
    const start = sentence.wordAt(lead.index) + lead[0].split(" ").length;
    const end = endOfName(sentence, start);
    if (end === start) return {};
    const name = sentence.words
      .slice(start, end)
      .map((word) => word.raw)
      .join(" ");
    sentence.takeWords(sentence.wordAt(lead.index), end);
    return { title: name };
  },
  desc: ({ sentence }) => afterQuote(sentence, /(?:with )?desc(?:ription)?(?: is| of| :)?/, "desc"),
  docker_tag: ({ sentence }) =>
    one(
      "docker_tag",
      sentence
        .take(/(?:(?:with|w) )?(?:the )?(?:docker|image) tag (\S+)|tag (\S+)/)
        ?.slice(1)
        .find((part) => part !== undefined),
    ),
  force_pull: ({ sentence }) =>
    sentence.take(
      /(?:and )?(?:force[ -]pull(?:ing)?|pull the image again|pull (?:the )?(?:image )?(?:fresh|again|anew)|fresh image|(?:re|force )pull(?: the)? image)/,
    )
      ? { force_pull: true }
      : {},
  storage: ({ sentence }) => {
    const found = sentence.take(/(?:with |and |, )?(?:the )?storage (?:from |at |on |of )?(\S+\.\S+)/);
    return one("storage", found?.[1]);
  },
  "storage-service": ({ sentence }) => {
    const all =
      sentence.text.match(/\b(?:nextcloud|huggingface|hugging face|share|zenodo|mlflow|github)\b/g) ?? [];
    return one("service", all.at(-1)?.replace(" ", ""));
  },
  vo: ({ sentence, world }) => {
    for (let at = 0; at < sentence.words.length; at += 1) {
      const word = sentence.words[at];
      if (
        !word ||
        word.mark ||
        sentence.isTaken(at) ||
        !/^(?:vo\.)?(?:ai4eosc|imagine|imagine-ai|ai4life|kmd4eosc|tutorials)(?:\.eu|-ai\.eu)?$/.test(word.en)
      )
        continue;
      if (/^(?:loader|community)$/.test(sentence.words[at + 1]?.en ?? "")) continue;
      const vo = world.matchVo(word.en);
      if (vo === undefined) continue;
      sentence.takeWords(at, at + 1);
      sentence.take(/(?:(?:in|on|of|for|at) )?(?:the )?(?:vo )?_(?: people| vo| project)?/);
      return { vo };
    }
    return {};
  },
  when: ({ sentence, clock }) => takeWhen(sentence, clock),
  lease: ({ sentence, clock }) => {
    const until = takeMoment(sentence, "until|to", clock);
    return one("for", until ?? takeLength(sentence)?.iso);
  },
  hardware: ({ sentence, world }, command) => {
    const found: Hardware = takeHardware(sentence, world.matchGpu);
    if (!command.startsWith("inference")) return { ...found };
    const { cpu, ram } = found;
    return { ...one("cpu", cpu), ...one("ram", ram) };
  },
  service: ({ sentence }) => {
    const service = takeService(sentence);
    if (service === undefined) return {};
    // A bare "jupyter" is the development environment, where no item is said.
    return { service };
  },
  mode: ({ sentence }) => {
    if (/\bbatch\b/.test(sentence.text)) return { mode: "batch" };
    return /\b(?:jupyter|vscode|vs code|deepaas|notebook|standard)\b/.test(sentence.text)
      ? { mode: "standard" }
      : {};
  },
  commands: ({ sentence }) => takeCommands(sentence),
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
    const step = sentence.take(
      /(?:by|per|each|every|for each) (day|week|month)|(day by day|daily)|(week by week|weekly)|(month by month|monthly)|(totals?(?: only)?|in total|just the total)/,
    );
    if (!step) return {};
    const by = step[1] ?? (step[2] ? "day" : step[3] ? "week" : step[4] ? "month" : "total");
    return { by };
  },
  period: ({ sentence, today, last }, command) => {
    const before = periodOf(last);
    const holiday = takeHoliday(sentence, today);
    const { period, compare } = takePeriods(sentence, today, before);
    const found = holiday ?? period;
    return {
      ...one("from", found?.from),
      ...one("to", found?.to),
      ...(command === "usage" ? one("compare", compare) : {}),
    };
  },
  resource: ({ sentence }) => {
    const { text } = sentence;
    const hits = RESOURCES.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
    return hits.length === 1 ? { resource: hits[0] } : {};
  },
  scope: ({ sentence, world }) => {
    const { text } = sentence;
    const said = sentence.words.map((word) => word.en).join(" ");
    if (/\bnot (?:my|mine|me)\b/.test(text)) return { scope: /\bteam\b/.test(text) ? "team" : "vo" };
    if (/\bshare\b|\bme (?:against|vs|versus|compared)\b|\bmy\b (?:\w+ ){0,3}compar/.test(said))
      return { scope: "me" };
    if (/\b(?:team|teams|channel)\b/.test(text)) return { scope: "team" };
    if (/\b(?:vo|vos|project|projects|everybody|everyone|all users|all of us|whole project)\b/.test(text))
      return { scope: "vo" };
    if (/\b(?:we|our|ours|us|group)\b/.test(text)) return { scope: world.inChannel ? "team" : "vo" };
    return /\b(?:i|my|me|mine|myself)\b/.test(
      text
        .replace(
          /\b(?:show|tell|give|send|let|for) me\b(?! *$)|\bi need\b|\bi mean\b|\bmay i\b|\bi want\b|\bi am writing\b|\bcan i (?:see|have|get)\b/g,
          " ",
        )
        .replace(/^(?:me)?$/, "me"),
    ) || /\bfor me$|^me\b/.test(text)
      ? { scope: "me" }
      : {};
  },
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
  dataset: ({ sentence }) => {
    const community = sentence.take(
      /(?:(?:in|of|from) )?(?:the )?(?:zenodo )?(?:community )?([a-z0-9-]+) community|community ([a-z0-9-]+)/,
    );
    sentence.take(/(?:a )?data ?sets?(?: (?:about|on|of|with|for))?/);
    sentence.take(/(?:on |from |in )?zenodo/);
    return { ...one("community", community?.[1] ?? community?.[2]), ...one("text", searchWords(sentence)) };
  },
  "service-name": ({ sentence }) => {
    sentence.take(/(?:from )?inference(?: service| endpoint)?|endpoint|service/);
    return one("service", takeName(sentence, false)?.name);
  },
  expires: ({ sentence, today }) => takeExpiry(sentence, today),
  key: ({ sentence }) => {
    const named = sentence.find(
      /(?:named|called|name|keys?(?! (?:named|called|with|for)\b)) (?!expir|that|for|until|please|leaked)(\S+)/,
    );
    const before = sentence.find(/(?:the|my|new) (\S+) (?:api |llm )?key/);
    const word = named ?? before;
    if (!word) return one("name", takeName(sentence, false)?.name);
    const at = sentence.wordAt(word.index + word[0].lastIndexOf(word[1] ?? ""));
    return one("name", sentence.words[at]?.raw || undefined);
  },
  announcement: ({ sentence, last }) => {
    sentence.take(/(?:the )?announcements?(?! \d)|announced/);
    return one("announcement", takeName(sentence, last !== undefined)?.name.toLowerCase());
  },
  "announcement-texts": (around) => announcementTexts(around),
  audit: ({ sentence }) => {
    const command = AUDITED.find(([, pattern]) => pattern.test(sentence.text))?.[0];
    const actor = sentence.find(
      /(?:audit (?:log )?(?:of|for)|by|did|has|from|user) (?!who|what|all|since|the|anyone|somebody)([a-z][\w.-]+)/,
    )?.[1];
    return { ...one("actor", actor), ...one("command", command) };
  },
  command: () => ({}),
};

/** Pronouns that the lexicon leaves alone, since they are other words elsewhere. */
const PRONOUN = /^(?:er|sie|es|il|elle|lui|ele|ela|el|damit)$/i;

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
  ["disk", /\bdisk\b|\bstorage\b/],
  ["jobs", /\bjobs?\b|\bdeployments?\b|\bmany launch/],
];
const TOPICS: readonly (readonly [string, RegExp])[] = [
  ["downtime", /\b(?:downtimes?|maintenance|outages?|incidents?)\b/],
  ["digest", /\bdigests?\b|\bsummar|\bweekly (?:report|news)/],
  ["catalogue", /\bcatalog\w*|\bnew (?:modules|models|tools)\b|\bmarketplace\b/],
  ["ready", /\bready\b|\bdeployments? (?:is|are|come)/],
];
const AUDITED: readonly (readonly [string, RegExp])[] = [
  ["snapshot delete", /\bdelet\w* (?:the )?snapshots?\b/],
  ["deployment delete", /\b(?:delet|stopp?|kill|remov)\w*/],
  ["deploy", /\b(?:deploy|launch)(?:ed|s)?\b(?! delet)/],
  ["snapshot create", /\b(?:snapshotted|froze)\b/],
];

function numberOfList(sentence: Sentence, last: EarlierTurn | undefined, kind: string): string | undefined {
  const names = last?.listed?.kind === kind ? last.listed.names : undefined;
  if (!names) return undefined;
  const hit =
    sentence.find(
      /(?:the |number |no |nr |#)*(first|second|third|fourth|fifth|sixth|seventh|eighth|last|\d{1,2}(?:st|nd|rd|th)|(?:number |no |# ?)\d{1,2})(?: one)?/,
    ) ??
    sentence.find(
      /^(?:please )?(?:(?:show|deploy|launch|start|try|info|tell me about|open|about|details) )?(?:the |number )?(\d{1,2})(?= _|$| with| and| on| please| in| for| ,| for)/,
    );
  if (!hit) return undefined;
  const word = (hit[1] ?? "").replace(/^(?:number|no|#) ?/, "");
  const at =
    word === "last"
      ? names.length - 1
      : /^\d/.test(word)
        ? Number.parseInt(word, 10) - 1
        : "first second third fourth fifth sixth seventh eighth".split(" ").indexOf(word);
  if (names[at] !== undefined) sentence.take(new RegExp(hit[0].replace(/[#]/g, "\\$&")));
  return names[at];
}

/** The period that a turn was about. */
function periodOf(turn: EarlierTurn | undefined): Period | undefined {
  const { from, to } = turn?.params ?? {};
  return typeof from === "string" && typeof to === "string" ? { from, to } : undefined;
}
