/** Hardware, services and names inside a sentence. */
import { readSizeMb } from "../sizes.ts";
import type { Sentence } from "./sentence.ts";

const NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const COUNT = `(\\d{1,4}|${NUMBERS.join("|")}|an?|single|couple of)`;
const SIZE = "(\\d+(?:[.,]\\d+)? ?(?:[kmgt]i?b?|gig(?:s|as?|abytes?)?|gigabytes?|go))";
const MODEL =
  /(?:tesla |nvidia )?((?:t4|v100|a100|h100)s?)(?: ?(?:gpus?|card))?(?: ?-?(?:with )?(\d\d) ?gb)?(?: gpus?)?/;
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

function numberOf(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  if (/^(?:an?|single)$/.test(word)) return 1;
  return word === "couple of" ? 2 : Math.max(0, NUMBERS.indexOf(word));
}

export function takeHardware(sentence: Sentence, matchGpu: (typed: string) => readonly string[]): Hardware {
  const found: Hardware = {};
  const corrected = sentence.take(
    new RegExp(`${COUNT} ,? ?(?:hmm |no |or |rather |sorry |, )+${COUNT} (?:cpus?|cores?)`),
  );
  const cpu =
    corrected ??
    sentence.take(new RegExp(`(?:all )?${COUNT} ?(?:x )?(?:v?cpus?|cores?|processors?)`)) ??
    sentence.take(/(?:v?cpus?|cores?) ?(?:=|:|,)? ?(\d+)/);
  const count = cpu?.[2] ?? cpu?.[1];
  const glued = cpu ? undefined : sentence.take(/(\d{1,3})(?:cpus?|cores?|vcpus?)/)?.[1];
  if (count !== undefined || glued !== undefined) found.cpu = numberOf(count ?? glued ?? "0");
  takeGpus(sentence, matchGpu, found);
  const disk =
    sentence.take(
      new RegExp(`${SIZE} (?:of |de |di |d )?(?:disk|storage(?! from| at)|hdd|ssd)(?: space)?`),
    ) ?? sentence.take(new RegExp(`(?:disk|storage|hdd|ssd)(?: space)?(?: of| size| to| ,)? ${SIZE}`));
  const diskMb = disk && readSizeMb((disk[1] ?? "").replace(/gig\w*|go$/, "gb"));
  if (diskMb !== undefined) found.disk = diskMb;
  const ram =
    sentence.take(new RegExp(`${SIZE} (?:of |de |di )?(?:ram)`)) ??
    sentence.take(new RegExp(`ram (?:of |to |, )?${SIZE}`)) ??
    sentence.take(new RegExp(SIZE)) ??
    sentence.take(/(?:more |less )?ram (?:of |to |, |: )?(\d{1,6})/);
  if (ram) {
    const said = ram[1] ?? "";
    const mb = readSizeMb(/^\d{1,3}$/.test(said) ? `${said}gb` : said.replace(/gig\w*|go$/, "gb"));
    if (mb !== undefined) found.ram = mb;
  }
  return found;
}

function takeGpus(sentence: Sentence, matchGpu: (typed: string) => readonly string[], found: Hardware): void {
  const none = sentence.take(
    /(?:with)?no gpus?|(?:scrap|drop|forget|skip|leave out) the gpus?|cpu (?:is|will be) (?:fine|enough|ok|all right)|without (?:an? |any )?gpus?|cpu only|only cpu|(?:on|,|just) (?:the )?cpu(?! ?\d)(?=$| ,| please| for| thanks)|cpu$|0 gpus?/,
  );
  if (none) found.gpu = 0;
  const counted = sentence.take(new RegExp(`${COUNT} ?x? ${MODEL.source}`));
  const model = counted ?? sentence.take(new RegExp(`(?:(?:smallest )?gpu (?:of type )?)?()${MODEL.source}`));
  if (model) {
    const models = matchGpu(`${(model[2] ?? "").replace(/s$/, "")}${model[3] ? ` ${model[3]}gb` : ""}`);
    if (models.length === 1 && models[0]) found.gpu_type = models[0];
    found.gpu = counted ? numberOf(model[1] ?? "1") || 1 : 1;
  }
  const gpus =
    sentence.take(new RegExp(`${COUNT} (?:[a-z]+ )?gpus?(?: of type)?`)) ??
    sentence.take(/(\d)gpus?/) ??
    sentence.take(/gpus? ?[:=] ?(\d)/) ??
    sentence.take(/gpus?/);
  // Taken out all the same, so that it is not read as a word of a name.
  if (gpus && !none) found.gpu = gpus[1] === undefined ? (found.gpu ?? 1) : numberOf(gpus[1]);
}

/** A GPU model alone, for questions about the cluster; "any" where a GPU is meant without a model. */
export function takeGpuModel(
  sentence: Sentence,
  matchGpu: (typed: string) => readonly string[],
): string | undefined {
  const model = sentence.take(VARIANT) ?? sentence.take(MODEL);
  if (!model) return undefined;
  const [, name = "", variant] = model;
  const models = matchGpu(
    `${name.replace(/s$/, "")}${variant ? ` ${variant}${/^\d/.test(variant) ? "gb" : ""}` : ""}`,
  );
  return models.length === 1 ? models[0] : undefined;
}

export type Service = "jupyter" | "vscode" | "deepaas";

/** The service named last; "not in jupyter" was taken out before. */
export function takeService(sentence: Sentence): Service | undefined {
  const found: Service[] = [];
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
    /(?:(?:in|as|with|on|using|via) )?(?:an? |the )?(?:deepaas|rest api|api(?! keys?)|inference api)/,
  ],
];
