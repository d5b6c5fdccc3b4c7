/** Announcements inside a sentence: their words, where and when, and which one is meant. */
import { ANNOUNCES } from "./act-patterns.ts";
import { type DeclaredCommand, takes } from "./declared.ts";
import { takeName } from "./names.ts";
import { one, type Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";
import { SITES } from "./sites.ts";
import type { Around } from "./slot-reader.ts";
import { takeLength } from "./spoken-lengths.ts";
import { type Clock, takeAnyMoment, takeMoment } from "./spoken-moments.ts";
import { takeSpan } from "./spoken-spans.ts";
import { typedText } from "./words.ts";

const TITLE = "title";
const BODY = "(?:body|text|wording)";
const BECOMES = "(?:to|with|in|into|on|a|en|auf|para|is now|is|should be|should say|must be|be|say|:)";
/** Of a new one nothing becomes anything: "text a pump is replaced". */
const IS = "(?:is|should be|should say|must be|:)";
const SITE = new RegExp(`\\b(?:${SITES})\\b`, "g");
const STARTS =
  "(?:start|starts|starting|begin|begins|beginning|from|inicio|debut|inizio|beginn|launch)(?: (?:is|to|now))*";
const ENDS =
  "(?:end|ends|ending|until|to end|over|finish|finishes|acaba|termina|ende|fin|fine|fim)(?: (?:is|moves|now))*";
const POSTED =
  "(?:notify|tell|send|post|posting|announce|schedule)(?: (?:it|them|to|everybody|this|the|an|announcement|\\d+))*(?: until| for)?(?= (?:on|at|today|tonight|tomorrow|\\w+day|\\d))";
const BARE_TIME =
  "(?:at |around )?(\\d{1,2}(?::\\d\\d)?(?: ?(?:am|pm|h))?|noon|midnight|nine|ten|eleven|twelve|one|two|three|four|five|six|seven|eight)";

/** Title, body, places, times and rhythm; of an edit, only what is to change. */
export function announcementParams({ sentence, clock, last }: Around, command: DeclaredCommand): Params {
  const edits = takes(command, "text", "announcement");
  const title = takeText(sentence, TITLE, edits) ?? (edits ? takeNewName(sentence) : undefined);
  const body = takeText(sentence, BODY, edits) ?? (edits ? undefined : whatIsSaid(sentence));
  const every = takeRhythm(sentence, edits);
  const remind = takeReminders(sentence);
  const before = last?.command.startsWith("announce ") ? last.params : {};
  const span = takeSpan(sentence, clock);
  const start = span?.from ?? takeTime(sentence, STARTS, dayOf(before["start"]), clock);
  const notify = takeMoment(sentence, POSTED, clock);
  const end = span?.to ?? takeTime(sentence, ENDS, dayOf(start ?? before["end"]), clock);
  const moved = edits && !start && !end && !notify ? takeMoved(sentence, clock) : {};
  // "The IFCA maintenance" is a title.
  const placed = edits ? sentence.text.replace(/\bthe [a-z]+(?= [a-z]+ )/g, " ") : sentence.text;
  const sites = [...new Set(placed.match(SITE) ?? [])];
  return {
    ...one("title", title),
    ...one("body", body),
    ...(sites.length > 0 ? { datacenter: sites } : {}),
    ...one("start", start),
    ...one("end", end),
    ...one("notify_at", notify),
    ...moved,
    ...(remind.length > 0 ? { remind } : {}),
    ...one("every", every),
  };
}

/** The words after "title" or "body", as typed: what is quoted, else up to where something else begins. */
function takeText(sentence: Sentence, name: string, edits: boolean): string | undefined {
  const lead =
    (edits
      ? sentence.find(new RegExp(`${name} (?:of|for) (?:\\S+ ){1,6}?(?:${BECOMES}|(?<=\\d )for)(?: :)?`))
      : undefined) ?? sentence.find(new RegExp(`${name}(?: ${edits ? BECOMES : IS})*`));
  if (!lead) return undefined;
  const from = sentence.wordAt(lead.index + lead[0].length - 1) + 1;
  const { words } = sentence;
  let end = from;
  if (words[from]?.quoted) end += 1;
  else while (end < words.length && !sentence.isTaken(end) && !endsText(sentence, end, name)) end += 1;
  if (end === from) return undefined;
  const said = typedText(words.slice(from, end)).trim();
  // In quotation marks every mark is meant.
  const typed = words[from]?.quoted ? said : said.replace(/[.,;]+$/, "");
  // The name of what is changed stays: it says which one is meant.
  sentence.takeWords(edits ? from : sentence.wordAt(lead.index), end);
  return typed === "" ? undefined : typed;
}

/** "announce that the site is down tomorrow": what follows is the text, and is read for its times and places all the same. */
function whatIsSaid(sentence: Sentence): string | undefined {
  const lead = sentence.find(SAYS_THAT);
  if (!lead || sentence.find(new RegExp(`${TITLE}|${BODY}`))) return undefined;
  const from = sentence.wordAt(lead.index + lead[0].length - 1) + 1;
  return typedText(sentence.words.slice(from)).replace(/[.,;]+$/, "") || undefined;
}

const SAYS_THAT = new RegExp(`${ANNOUNCES} (?:that|:)`);

/** A semicolon ends a text; a comma or a full stop does where another part of the announcement follows. */
function endsText(sentence: Sentence, at: number, name: string): boolean {
  const word = sentence.words[at];
  const next = sentence.words
    .slice(at + 1, at + 4)
    .map(({ en }) => en)
    .join(" ");
  const part =
    /^(?:title|body|text|(?:from|between) (?:today|tomorrow|\w+day|\d)|start|starts|end|ends|it (?:start|begin|end)\w*|begin\w*|remind\w*|reminders?|notify|just|every|datacenters?|inicio|debut|inizio|beginn|ende|launch|correct\w*|fix)\b/;
  if (word?.en === ";") return true;
  if (word?.mark) return part.test(next) || (word.en === "," && sentence.words[at + 1]?.en === undefined);
  if (name === TITLE && at > 0 && /^(?:body|text)$/.test(word?.en ?? "")) return true;
  return /^(?:start|end)$/.test(word?.en ?? "") && /^(?:on |at )?(?:today|tomorrow|\w+day|\d)/.test(next);
}

/** "rename the second to New GPUs". */
function takeNewName(sentence: Sentence): string | undefined {
  const lead = sentence.find(/(?:rename|benenn|benenne)(?: (?!to |um )\S+){1,5}? (?:to|um in|into|in)/);
  if (!lead) return undefined;
  const from = sentence.wordAt(lead.index + lead[0].length - 1) + 1;
  const words = sentence.words.slice(from);
  sentence.takeWords(from, sentence.words.length);
  return typedText(words).replace(/[.,;]+$/, "") || undefined;
}

function takeRhythm(sentence: Sentence, edits: boolean): string | undefined {
  if (edits && sentence.take(/(?:said |say it |only )*once(?: only)?/)) return "once";
  if (sentence.take(/fortnightly|bi-?weekly|every (?:two|2|second|other) weeks?/)) return "2 weeks";
  const said = sentence.take(/(?:every|each|by) (day|week|month)|(daily)|(weekly)|(monthly)/);
  return said && (said[1] ?? (said[2] ? "day" : said[3] ? "week" : "month"));
}

/** "remind a day and two hours before", each as the command takes it: `1d`, `2h`. */
function takeReminders(sentence: Sentence): readonly string[] {
  if (!/\bremind/.test(sentence.text)) return [];
  const found: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    const length = takeLength(sentence);
    if (!length) break;
    found.push(shortLength(length.iso));
  }
  return found;
}

function shortLength(iso: string): string {
  const [, days, unit, hours, minutes] = /^P(?:(\d+)([DWM]))?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(iso) ?? [];
  if (days !== undefined) return `${days}${unit === "M" ? "mo" : (unit ?? "d").toLowerCase()}`;
  return hours === undefined ? `${minutes ?? 0}min` : `${hours}h`;
}

function dayOf(moment: unknown): string | undefined {
  return typeof moment === "string" ? moment.slice(0, 10) : undefined;
}

/** A time without a day is on the day that was spoken of, where there is one. */
function takeTime(
  sentence: Sentence,
  lead: string,
  day: string | undefined,
  clock: Clock,
): string | undefined {
  const bare =
    day === undefined
      ? undefined
      : sentence.find(new RegExp(`${lead} ${BARE_TIME}(?= [,.;]| rather| instead| please|$)`));
  const found = takeMoment(sentence, lead, clock);
  return bare && found?.includes("T") ? `${day}${found.slice(10)}` : found;
}

/** "push the start of X back to friday 8:30": a moment anywhere, and what it is of. */
function takeMoved(sentence: Sentence, clock: Clock): Params {
  const isEnd = /\b(?:end|ende|ends|over|finish\w*|until|fin|fine|fim)\b/.test(sentence.text);
  const isPosting = /\b(?:post|posting|send|sending|notify)\b/.test(sentence.text);
  const moment = takeAnyMoment(sentence, clock);
  return one(isPosting ? "notify_at" : isEnd ? "end" : "start", moment);
}

const NOUN = "(?:announcements?|announced)";
const ORDER =
  "(?:delete|cancel|withdraw|retract|drop|remove|edit|change|update|end|call|off|take|down|please|make|push|repeat|never|mind|forget|stop)";

/** Which one: its number, else its title as it stands beside the noun, in quotation marks or with capitals. */
export function whichAnnouncement({ sentence, last }: Around): Params {
  const all = sentence.words.map(({ en, quoted }) => (quoted ? "«»" : en)).join(" ");
  const number = new RegExp(`\\b(?:${NOUN}|number|no|nr|#) ?(\\d{1,3})(?![\\d:.])`).exec(all)?.[1];
  if (number !== undefined) return { announcement: number };
  const beside = titleBeside(sentence) ?? capitals(sentence) ?? clause(sentence);
  if (beside !== undefined) return { announcement: beside };
  sentence.take(new RegExp(`(?:the )?${NOUN}(?! \\d)`));
  const listed = last?.listed?.kind === "announcement" ? last.listed.names : undefined;
  const read = takeName(sentence, { inConversation: last !== undefined, listed });
  return one("announcement", read?.name.toLowerCase());
}

/** "the power cut announcement", "announcement Power works should …", "Webinar: replace …". */
function titleBeside(sentence: Sentence): string | undefined {
  const before = sentence.find(
    new RegExp(
      `(?:${ORDER} |, |^|before |of )the ((?:(?!the |last |next |second |new )[^ _,.;:]+ ){1,4})${NOUN}(?! \\d)`,
    ),
  );
  const after = sentence.find(
    new RegExp(
      `${NOUN} (?:called |titled |of |on |about |the )*((?:(?!(?:should|must|has|is|to|now|only|also|can|begins?|starts?|ends?|please|at|on|from|until|everywhere)(?: |$))[^ _,.;:?]+ ?){1,4})`,
    ),
  );
  const label = sentence.find(/^([^ _,.;:]+(?: [^ _,.;:]+){0,2}) :/);
  const hit = before ?? after ?? label;
  const said = hit?.[1]?.trim();
  if (!hit || said === undefined || said === "" || /^(?:it|that|this|one|«»|\d+)$/.test(said))
    return undefined;
  const from = sentence.wordAt(hit.index + hit[0].indexOf(said));
  return typedText(sentence.words.slice(from, from + said.split(" ").length)) || undefined;
}

/** "GPU night should end at 8:00": words from one with a capital on. */
function capitals(sentence: Sentence): string | undefined {
  const raw =
    /(?<![\p{L}\d])((?:\p{Lu}[\p{L}\d-]*|\p{Lu}{2,})(?: (?!should|must|is|text|body|title|one|and|to|at)[\p{L}\d-]+){1,2})(?= (?:should|must|text|body|one|is|to|back|at|,|_)|[.,:;]|$)/u.exec(
      sentence.words.map((word, at) => (sentence.isTaken(at) ? "_" : word.mark ? "," : word.raw)).join(" "),
    )?.[1];
  return raw !== undefined && !/^(?:I|The|Please|Can|Could|Move|Make|Change)\b/.test(raw) ? raw : undefined;
}

/** "disk swap got done early, remove that announcement": what the clause before is about. */
function clause(sentence: Sentence): string | undefined {
  const said = sentence.find(
    /^(?:the |never mind (?:the )?)?([^ _,.;:]+(?: [^ _,.;:]+){0,3}?) (?:is|is not|isn't|was|has|got|,)(?= ).*(?:its|that|this|the) announcements?/,
  )?.[1];
  if (said === undefined) return undefined;
  const from = sentence.wordAt(sentence.text.indexOf(said));
  return typedText(sentence.words.slice(from, from + said.split(" ").length)) || undefined;
}
