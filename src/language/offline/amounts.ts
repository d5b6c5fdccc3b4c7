/** Hardware, services and names inside a sentence. */
import { readSizeMb } from "../sizes.ts";
import type { Sentence } from "./sentence.ts";

const ONES =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SPELLED = `(?:(?:${TENS.join("|")})(?:[- ](?:${ONES.slice(1, 10).join("|")}))?|${ONES.join("|")})`;
export const COUNT = `(\\d{1,4}|${SPELLED}|an?|single|couple of)`;
const PART = "half(?: an?)?|(?:a )?quarter(?: of)?(?: an?)?";
const UNIT = "(?:[mgt]i?b?|ki?b|gig(?:s|as?|abytes?)?|gigabytes?|giga|go|tera(?:s|bytes?)?)";
export const SIZE = `(\\d+(?:[.,]\\d+)? ?${UNIT}|(?:${PART}|${SPELLED}) (?:gb|tb|gi?gas?|gigs?|giga\\w*|tera\\w*|go))`;
const MODEL = /(?:tesla |nvidia )?((?:t4|v100|a100|h100)s?)(?: ?(?:gpus?|card))?/;
/** How much memory the model has, said after it: "v100 sxm2 16gb", "a v100 (32gb one)". */
const OF_MODEL =
  /_(?: gpus?| card)?(?: pcie| sxm2)?(?: (?:with|of|in))?(?: \()?(?: the)? -?(\d\d) ?gb(?: one| version| \))*/;
const RAM = "(?:ram|mem|memory)";
/** What a size is of, where it is not memory. */
const DISK = "(?:disk|storage(?! from| at)|hdd|ssd)";
/** "V100 SXM2", "v100 of 32", "V100 with 32GB": one of two models with the same name. */
const VARIANT =
  /(?:tesla |nvidia )?((?:v100|a100|h100)s?)(?: gpus?)?,? (?:of |with |the )?(sxm2?|pcie|\d\d)(?: ?gi?b)?/;

export interface Hardware {
  gpu?: number;
  gpu_type?: string;
  cpu?: number;
  ram?: number;
  disk?: number;
}

/** What {@link COUNT} matched, as a number. */
export function countOf(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  if (/^(?:an?|single)$/.test(word)) return 1;
  if (word === "couple of") return 2;
  const [first = "", second = "zero"] = word.split(/[- ]/);
  const tens = TENS.indexOf(first);
  return tens === -1 ? Math.max(0, ONES.indexOf(first)) : 20 + 10 * tens + Math.max(0, ONES.indexOf(second));
}

/** What {@link SIZE} matched, in MB. */
export function sizeMbOf(said: string): number | undefined {
  const [, amount = said, unit = ""] = /^(.*?[\d ]) ?([a-z]+)$/.exec(said) ?? [];
  const spelled = amount.trim();
  const number = /^\d/.test(spelled)
    ? spelled
    : /^half/.test(spelled)
      ? "0.5"
      : /quarter/.test(spelled)
        ? "0.25"
        : String(countOf(spelled));
  return readSizeMb(`${number}${unit.replace(/^(?:gig\w*|go)$/, "gb").replace(/^tera\w*$/, "tb")}`);
}

export function takeHardware(sentence: Sentence, matchGpu: (typed: string) => readonly string[]): Hardware {
  const found: Hardware = {};
  takeGpus(sentence, matchGpu, found);
  const corrected = sentence.take(
    new RegExp(`${COUNT} ,? ?(?:hmm |no |or |rather |sorry |, )+${COUNT} (?:cpus?|cores?)`),
  );
  const cpu =
    corrected ??
    sentence.take(new RegExp(`(?:all )?${COUNT} ?(?:x )?(?:v?cpus?|cores?|processors?)`)) ??
    sentence.take(/(?:v?cpus?|cores?) ?(?:=|:|,)? ?(\d+)/);
  const count = cpu?.[2] ?? cpu?.[1];
  const glued = cpu ? undefined : sentence.take(/(\d{1,3})(?:cpus?|cores?|vcpus?)/)?.[1];
  if (count !== undefined || glued !== undefined) found.cpu = countOf(count ?? glued ?? "0");
  const disk =
    sentence.take(new RegExp(`${SIZE} (?:of |de |di |d )?${DISK}(?: space)?`)) ??
    sentence.take(
      new RegExp(`${DISK}(?: space)?(?: than (?:that|this|now))?(?: of| size| to| ,| \\()? ${SIZE}(?: \\))?`),
    ) ??
    sentence.take(new RegExp(`${DISK}(?: space)?(?: of| to)? (\\d{1,4})(?=$| ,| and| please| with)`));
  const diskMb = disk && sizeMbOf(inGb(disk[1] ?? ""));
  if (diskMb !== undefined) found.disk = diskMb;
  const ram =
    sentence.take(new RegExp(`${SIZE} (?:of |de |di )?${RAM}`)) ??
    sentence.take(new RegExp(`${RAM} (?:of |to |, |\\( )?${SIZE}`)) ??
    sentence.take(new RegExp(`${SIZE}(?! of (?!ram))`)) ??
    sentence.take(/(?:more |less )?ram (?:of |to |, |: )?(\d{1,6})/);
  if (ram) {
    const mb = sizeMbOf(inGb(ram[1] ?? ""));
    if (mb !== undefined) found.ram = mb;
  }
  return found;
}

/** People say "disk 30" and "ram 16" of GB. */
function inGb(said: string): string {
  return /^\d{1,3}$/.test(said) ? `${said}gb` : said;
}

/** "2 cpus is enough", "a second cpu": said of processors, not of there being no GPU. */
const NOT_COUNTED = `(?<!(?:\\d|${SPELLED}|an?|second|third|more|extra|another) )`;

const NO_GPU = new RegExp(
  [
    "(?:with)?(?:no|not of) gpus?",
    "without (?:an? |any |the |my )?gpus?",
    "gpus? (?:is |are )?(?:not needed|unnecessary|not necessary)",
    "(?:scrap|drop|forget|skip|lose|leave out) the gpus?",
    "(?:an? )?cpu only",
    "only (?:the )?cpu",
    "(?:on|,|just) (?:the )?cpu(?! ?\\d)(?=$| ,| please| for| thanks| then| is)",
    `${NOT_COUNTED}cpu(?: is fine| will do)?$`,
    `${NOT_COUNTED}cpu (?:is|will be) (?:fine|enough|ok|all right)`,
    "0 gpus?",
  ].join("|"),
);

/** "a 16 gb v100": the memory that tells models apart, before the name. */
const SIZED_MODEL = /(?:an? |one |the )?(\d\d) ?gb ((?:v100|a100|h100)s?)(?: gpu)?/;

function takeGpus(sentence: Sentence, matchGpu: (typed: string) => readonly string[], found: Hardware): void {
  const none = sentence.take(NO_GPU);
  if (none) found.gpu = 0;
  const before = sentence.find(SIZED_MODEL);
  const name = before?.[2]?.replace(/s$/, "") ?? "";
  const [only, ...others] = before && matchGpu(name).length > 1 ? matchGpu(`${name} ${before[1]}gb`) : [];
  if (before && only !== undefined && others.length === 0) {
    sentence.take(new RegExp(before[0]));
    found.gpu_type = only;
    found.gpu = 1;
    return;
  }
  const counted =
    sentence.take(new RegExp(`${COUNT} gpus? (?:of type|of the type|of kind|like|type) ${MODEL.source}`)) ??
    sentence.take(new RegExp(`${COUNT} ?x? ${MODEL.source}`));
  const model = counted ?? sentence.take(new RegExp(`(?:(?:smallest )?gpu (?:of type )?)?()${MODEL.source}`));
  if (model) {
    const name = (model[2] ?? "").replace(/s$/, "");
    const memory = sentence.find(OF_MODEL);
    const sized = memory && !isOtherSize(sentence, memory) ? matchGpu(`${name} ${memory[1]}gb`) : [];
    if (memory && sized.length > 0) sentence.take(new RegExp(escaped(memory[0])));
    const models = sized.length > 0 ? sized : matchGpu(name);
    if (models.length === 1 && models[0]) found.gpu_type = models[0];
    found.gpu = counted ? countOf(model[1] ?? "1") || 1 : 1;
  }
  const gpus =
    sentence.take(new RegExp(`${COUNT} (?:[a-z]+ )?gpus?(?: of type)?`)) ??
    sentence.take(/(\d)gpus?/) ??
    sentence.take(/gpus? ?[:=] ?(\d)/) ??
    sentence.take(/gpus?/);
  // Taken out all the same, so that it is not read as a word of a name.
  if (gpus && !none) found.gpu = gpus[1] === undefined ? (found.gpu ?? 1) : countOf(gpus[1]);
}

/** "a100 50gb disk", "t4, 40 gb of ram": a size after a model that is of something else. */
function isOtherSize(sentence: Sentence, { index, 0: said }: RegExpExecArray): boolean {
  return new RegExp(`^(?: of)? (?:ram|${DISK})`).test(sentence.text.slice(index + said.length));
}

function escaped(text: string): string {
  return text.replace(/[()]/g, "\\$&");
}

/** A GPU model alone, for questions about the cluster; "any" where a GPU is meant without a model. */
export function takeGpuModel(
  sentence: Sentence,
  matchGpu: (typed: string) => readonly string[],
): string | undefined {
  const model = sentence.take(VARIANT) ?? sentence.take(MODEL);
  if (!model) return undefined;
  const [, name = "", variant = sentence.take(OF_MODEL)?.[1]] = model;
  const models = matchGpu(
    `${name.replace(/s$/, "")}${variant ? ` ${variant}${/^\d/.test(variant) ? "gb" : ""}` : ""}`,
  );
  return models.length === 1 ? models[0] : undefined;
}

export type Service = "jupyter" | "vscode" | "deepaas" | "fedserver";

/** The service named last; "not in jupyter" was taken out before. */
export function takeService(sentence: Sentence): Service | undefined {
  const found: Service[] = [];
  sentence.take(
    /(?:(?:and |but )?(?:no|not|without|instead of|rather than)) (?:as |in )?(?:an? |the )?(?:jupyter(?: ?lab)?|notebooks?|vs ?code|deepaas|api|fed ?server)/,
  );
  for (const [service, pattern] of SERVICES) while (sentence.take(pattern)) found.push(service);
  return found.at(-1);
}

const SERVICES: readonly (readonly [Service, RegExp])[] = [
  [
    "jupyter",
    /(?:(?:in|as|with|on|using|via) )?(?:an? )?(?:jupyter(?: ?lab)?|notebooks?|jupyter notebooks?)/,
  ],
  ["vscode", /(?:(?:in|as|with|on|using|via) )?(?:an? )?(?:vs ?code|visual studio code|code server)/],
  [
    "deepaas",
    /(?:(?:in|as|with|on|using|via) )?(?:an? |the )?(?:deepaas|rest api|(?:http )?api(?! keys?)(?: service| endpoint)?|inference (?:api|endpoint)|(?:an? |the |api |as )endpoint)/,
  ],
  ["fedserver", /(?:(?:as|with) )?(?:an? |the )?(?<!flower )fed ?server(?: service)?/],
];
