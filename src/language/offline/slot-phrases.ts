/** Parameters that are said in phrases of several words: names, moments, commands to run, texts. */
import { addDays, type Day } from "../days.ts";
import { one, type Params } from "./params.ts";
import { literally, type Sentence } from "./sentence.ts";
import { takeLength } from "./spoken-lengths.ts";
import { type Clock, takeMoment } from "./spoken-moments.ts";
import { typedText } from "./words.ts";

function endOfName(sentence: Sentence, start: number): number {
  if (sentence.words[start]?.quoted) return start + 1;
  let end = start;
  while (end < sentence.words.length && end < start + 4) {
    const word = sentence.words[end];
    if (!word || word.mark || word.quoted || sentence.isTaken(end)) break;
    if (
      end > start &&
      /^(?:with|and|on|for|in|please|thanks|until|at|as|w|is|now|from|using|to|of|the|without|tomorrow|lol|jupyter|vscode|gpu|cpu|ram|disk|that|which|instead|rather|valid|expires?|expiring|good|by|over|starting|lives|then)$/.test(
        word.en,
      )
    )
      break;
    end += 1;
  }
  return end;
}

const TITLE_LEADS = [
  /(?:with )?(?:the |a )?(?<!storage |space |snapshot |snapshot i |image |deployment )(?:titled?|named?|label(?:l?ed|(?= it| this))|baptised?|rename)(?: (?:as (?:always|usual|before)|(?:the|this|that) (?:job|service|thing|one)|it|this|that|them|is|of|to|the|as|rather|instead|better|should be|:|=|,))*/,
  /(?:with )?(?<!storage |space |snapshot |snapshot i |image |deployment )(?:called|call(?= (?:it|this|that|them)(?: |$))|(?<=^|(?:^| )(?:[,.;:!?]|and|or|it|please|you|then|to|_|us|but|rather|can|could|will|now) )call)(?: (?:(?:the|this|that) (?:job|service|thing|one)|it|this|that|them|the|rather|instead|better|:))*/,
  /(?:que )?se llam[ae]|chama(?:r|do|da)?-(?:lhe|o|a|se)|chama-se|si chiama|qui s'appelle|heisst/,
  /(?:deploy|launch|start|run|save|submit) it as(?! (?:an?|the|soon|batch|api|jupyter|vscode|deepaas|notebook|service)(?: |$))/,
];

/** "our app can call it today": no name. */
const WHEN_OR_HOW = /^(?:today|tonight|tomorrow|again|whenever|when|from|via|by|every|each)$/;

/** The title that is said: "titled reef-run", "call it reef run", "name = reef". */
export function takeTitle(sentence: Sentence): Params {
  for (const pattern of TITLE_LEADS) {
    const lead = sentence.find(pattern);
    if (!lead) continue;
    const from = sentence.wordAt(lead.index);
    const start = from + lead[0].split(" ").length;
    const end = endOfName(sentence, start);
    if (end === start || WHEN_OR_HOW.test(sentence.words[start]?.en ?? "")) continue;
    const name = typedText(sentence.words.slice(start, end));
    sentence.takeWords(from, end);
    return one("title", name || undefined);
  }
  return {};
}

/** A quotation that nothing else is said of is the title; what was `listed` is the name of that. */
export function takeLoneTitle(sentence: Sentence, listed: readonly string[] = []): Params {
  const quotes = sentence.words.flatMap(({ quoted, raw }, at) =>
    quoted && !sentence.isTaken(at) && !listed.includes(raw) ? [at] : [],
  );
  const [at] = quotes;
  if (
    at === undefined ||
    quotes.length > 1 ||
    sentence.find(/(?:tag|image|storage|snapshot|backup) «»|«» (?:tag|image)/)
  )
    return {};
  sentence.takeWords(at, at + 1);
  return one("title", sentence.words[at]?.raw);
}

/** The description, in quotation marks or up to the next comma. */
export function takeDescription(sentence: Sentence): Params {
  const lead = /(?:with )?(?:the |a )?desc(?:ription)?(?: is| of| :)*/;
  const quoted = afterQuote(sentence, lead, "desc");
  const hit = Object.keys(quoted).length > 0 ? undefined : sentence.find(lead);
  if (!hit) return quoted;
  const from = sentence.wordAt(hit.index);
  const start = from + hit[0].split(" ").length;
  let end = start;
  while (end < sentence.words.length && !sentence.words[end]?.mark && !sentence.isTaken(end)) end += 1;
  if (end === start) return {};
  const desc = typedText(sentence.words.slice(start, end));
  sentence.takeWords(from, end);
  return { desc };
}

export function afterQuote(sentence: Sentence, lead: RegExp, name: string): Params {
  const hit = sentence.find(new RegExp(`(?:${lead.source}) «»`));
  if (!hit) return {};
  const at = sentence.wordAt(hit.index + hit[0].length - 1);
  const value = sentence.words[at]?.raw;
  sentence.takeWords(sentence.wordAt(hit.index), at + 1);
  return one(name, value);
}

const TAG = "(?:docker |image )?tag";

/** The tag of the image: "docker tag dev", "the image 'tutorials' tag". */
export function takeDockerTag(sentence: Sentence): Params {
  const quoted = afterQuote(sentence, new RegExp(`${TAG}(?: is| :)?`), "docker_tag");
  if (Object.keys(quoted).length > 0) return quoted;
  const before = sentence.find(new RegExp(`«» ${TAG}`));
  if (before) {
    const at = sentence.wordAt(before.index);
    sentence.takeWords(at, at + before[0].split(" ").length);
    return one("docker_tag", sentence.words[at]?.raw);
  }
  const named = sentence.take(
    new RegExp(`(?:(?:with|w) )?(?:the )?${TAG} (?!(?:for|and|of|to|on|in|is|it|this|please|:) )(\\S+)`),
  );
  return one("docker_tag", named?.[1]);
}

/** What is to be run; what was `listed` is a name, though it is quoted. */
export function takeCommands(sentence: Sentence, listed: readonly string[] = []): Params {
  const quoted = sentence.words.findIndex(
    ({ quoted, raw }, at) =>
      quoted &&
      !sentence.isTaken(at) &&
      !listed.includes(raw) &&
      !/^(?:snapshot|backup)$/.test(sentence.words[at - 1]?.en ?? ""),
  );
  if (quoted !== -1) {
    sentence.takeWords(quoted, quoted + 1);
    return { commands: sentence.words[quoted]?.raw ?? "" };
  }
  const hit = sentence.find(
    /(?:python3?|bash|sh|make(?! (?:an?|it|the|me|my|snapshots?|sure)\b)|deepaas-cli|\.\/\S+|rscript|julia|nextflow|snakemake|torchrun|papermill) \S+/,
  );
  if (!hit) return {};
  const start = sentence.wordAt(hit.index);
  let end = start + 2;
  while (end < sentence.words.length) {
    const word = sentence.words[end];
    if (!word || word.mark || sentence.isTaken(end)) break;
    const isOption = [word, sentence.words[end - 1]].some((one) => one?.raw.startsWith("-"));
    if (!isOption && /^(?:with|on|and|in|for|as|please|using|storage|at|from|a|one|w)$/.test(word.en)) break;
    if (/^(?:to|in|on|as)$/.test(word.en) && sentence.words[end + 1]?.en === "batch") break;
    end += 1;
  }
  const commands = typedText(sentence.words.slice(start, end));
  sentence.takeWords(start, end);
  return { commands };
}

const EXPIRES =
  /(?:expir\w*|valid|until|thru|through|that expires|good|runs? out|ends?|(?:may |can |will )?die|lasts?)(?: (?:on|at|until|thru|through|in|for|date|by|is|:|to|up))*/;

/** The last day of a key: as a day, or as a length from today. */
export function takeExpiry(sentence: Sentence, today: Day): Params {
  const clock: Clock = { now: new Date(`${today}T12:00:00Z`), timeZone: "UTC", today };
  const hit = sentence.find(EXPIRES);
  const moment = hit && takeMoment(sentence, literally(hit[0]), clock);
  if (moment !== undefined) return { expires: moment.slice(0, 10) };
  const length = takeLength(sentence);
  return length && length.minutes >= 24 * 60
    ? { expires: addDays(today, Math.round(length.minutes / (24 * 60))) }
    : {};
}
