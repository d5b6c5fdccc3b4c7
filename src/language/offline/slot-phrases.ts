/** Parameters that are said in phrases of several words: names, moments, commands to run, texts. */
import type { Day } from "../days.ts";
import { one, type Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";
import { type Clock, takeFreeMoment, takeLength, takeMoment } from "./spoken-moments.ts";

export function endOfName(sentence: Sentence, start: number): number {
  if (sentence.words[start]?.quoted) return start + 1;
  let end = start;
  while (end < sentence.words.length && end < start + 4) {
    const word = sentence.words[end];
    if (!word || word.mark || word.quoted || sentence.isTaken(end)) break;
    if (
      end > start &&
      /^(?:with|and|on|for|in|please|thanks|until|at|as|w|is|now|from|using|to|of|the|without|tomorrow|lol|jupyter|vscode|gpu|cpu|ram|disk)$/.test(
        word.en,
      )
    )
      break;
    end += 1;
  }
  return end;
}

export function afterQuote(sentence: Sentence, lead: RegExp, name: string): Params {
  const hit = sentence.find(new RegExp(`(?:${lead.source}) «»`));
  if (!hit) return {};
  const at = sentence.wordAt(hit.index + hit[0].length - 1);
  const value = sentence.words[at]?.raw;
  sentence.takeWords(sentence.wordAt(hit.index), at + 1);
  return one(name, value);
}

export function takeWhen(sentence: Sentence, clock: Clock): Params {
  const said = takeMoment(sentence, "until|thru|through", clock);
  const at = takeFreeMoment(sentence, clock);
  const until = said ?? takeEndOfRange(sentence, at);
  const length = takeLength(sentence);
  const forToday =
    until === undefined &&
    length === undefined &&
    sentence.take(/for (?:the )?(?:rest of (?:the|this) day|today)|for _/) !== undefined &&
    at === clock.today;
  const lease = until ?? length?.iso ?? (forToday ? clock.today : undefined);
  return { ...one("for", lease), ...one("at", forToday || at === clock.today ? undefined : at) };
}

/** "thursday 9:00 to 13": the end is on the day of the start. */
function takeEndOfRange(sentence: Sentence, at: string | undefined): string | undefined {
  if (!at?.includes("T")) return undefined;
  const end = sentence.take(/_ (?:to|-|until) (\d{1,2})(?::(\d\d))?(?: ?h| uhr)?/);
  return end && `${at.slice(0, 10)}T${(end[1] ?? "").padStart(2, "0")}:${end[2] ?? "00"}`;
}

export function takeCommands(sentence: Sentence): Params {
  const quoted = sentence.words.findIndex((word, at) => word.quoted && !sentence.isTaken(at));
  if (quoted !== -1) {
    sentence.takeWords(quoted, quoted + 1);
    return { commands: sentence.words[quoted]?.raw ?? "" };
  }
  const hit = sentence.find(
    /(?:python3?|bash|sh|make(?! (?:an?|it|the|me|my|snapshots?|sure))|\.\/\S+|rscript|julia|nextflow|snakemake|torchrun|papermill) \S+/,
  );
  if (!hit) return {};
  const start = sentence.wordAt(hit.index);
  let end = start + 2;
  while (end < sentence.words.length) {
    const word = sentence.words[end];
    if (!word || word.mark || sentence.isTaken(end)) break;
    if (/^(?:with|on|and|in|for|as|please|using|storage|at|from|a|one|w)$/.test(word.en)) break;
    end += 1;
  }
  const commands = sentence.words
    .slice(start, end)
    .map((word) => word.raw)
    .join(" ");
  sentence.takeWords(start, end);
  return { commands };
}

export function takeExpiry(sentence: Sentence, today: Day): Params {
  const hit = sentence.find(/(?:expir\w*|valid|until|that expires|good)(?: (?:on|at|until|in|for|date|by))*/);
  if (!hit) return {};
  const clock: Clock = { now: new Date(`${today}T12:00:00Z`), timeZone: "UTC", today };
  const found = takeMoment(sentence, hit[0], clock);
  return one("expires", found?.slice(0, 10));
}
