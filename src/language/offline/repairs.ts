/** Sentences that mend themselves while they are said: "stop skua, no wait, tern", "with 8 GB, oops 16". */
import type { Params } from "./params.ts";
import type { SpokenWord } from "./words.ts";

/** What is hardly ever said but to take something back. */
const TAKES_BACK =
  "i mean|i meant|i typed|(?:no )?scratch that|strike that|correction|typo|autocorrect|my mistake|wrong one|on reflection|on second thoughts?|or rather|(?<!(?:call|name|label|title) (?:it|this|that|them) )rather(?! than)|make (?:it|that)|(?:or )?no wait|wait no|no sorry|sorry no|nvm|let us make";
/** Sounds of somebody who has just seen a mistake. */
const STARTLED = "er+|aeh|euh|argh|ugh|oops|ups";
const HESITANT = `${STARTLED}|eh+|uh+|um+|hm+|ah+|oh|ach|ay|ahi|ah crap|crap|damn|lol|ok|wait|hang on|hold on|well`;
/** Not before what it may itself belong to: "no gpu", "no hurry". */
const NO =
  "(?:or |well )?(?:no|nao|non|nee)(?! (?:gpus?|cpus?|disk|storage|title|limit|end|more|longer|one|need|rush|hurry|problem|worries|matter|idea|questions?|thanks|big|such|i (?!mean)|it|that|this|is|not|backups?|snapshots?|notebook|confirmation|tools?|modules?|batch))";
const SORRY = "(?:sorry|pardon)(?! (?:if|for|to|about|that|but|i (?!mean)|we|can|could))";
/** What takes something back only after a pause. */
const PERHAPS = `${NO}|${SORRY}|${STARTLED}|(?:not?|ai|hang on|hold on|wait)(?= ,)`;
const PAUSE = `(?:,|${HESITANT}|and|but|though)`;
const MARKER = new RegExp(
  `(?<=\\S )(?:(?:${PAUSE} )*(?:${TAKES_BACK})|, (?:${PAUSE} )*(?:${PERHAPS})|(?:(?:${HESITANT}) )+(?:${NO})|${STARTLED}|${SORRY})(?: (?:${PAUSE}|${PERHAPS}|${TAKES_BACK}))*(?= |$)`,
);
const AT_THE_END = new RegExp(`(?<=\\S )(?:(?:, )?(?:${TAKES_BACK}|sorry|pardon))(?: ,)*$`);
const NUMBER = /^(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)$/;
const DAYS = [
  /^(?:today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/,
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december)$/,
];
const LEADING_NUMBER = /^(\d+(?:[.,]\d+)?)(?=[a-z%]*$)/;
const MOST_REPAIRS = 3;

/** The parts of a sentence, in order; what a later one says stands in place of what an earlier one did. Most have only one. */
export function partsOf(words: readonly SpokenWord[]): readonly (readonly SpokenWord[])[] {
  const parts: (readonly SpokenWord[])[] = [];
  let rest = words;
  for (let count = 0; count < MOST_REPAIRS; count += 1) {
    const split = splitAt(rest);
    if (!split) break;
    parts.push(split.before);
    rest = split.after;
  }
  const mended: (readonly SpokenWord[])[] = [];
  for (const part of [...parts, rest]) {
    const alike = withAlike(mended.at(-1) ?? [], part);
    if (alike) mended.splice(-1, 1, ...alike);
    else mended.push(part);
  }
  return mended;
}

/** Parameters of the parts as one. What only points at something does not replace its name. */
export function merged(earlier: Params, later: Params): Params {
  const both: Params = { ...earlier, ...later };
  for (const [name, value] of Object.entries(later))
    if (value === "it" && earlier[name] !== undefined) both[name] = earlier[name];
  if (later["gpu"] === 0) delete both["gpu_type"];
  return both;
}

interface Split {
  readonly before: readonly SpokenWord[];
  readonly after: readonly SpokenWord[];
}

function splitAt(words: readonly SpokenWord[]): Split | undefined {
  const text = words
    .map(({ en, mark, quoted }) => (quoted ? "«»" : mark ? "," : en.replaceAll(" ", "_")))
    .join(" ");
  const at = (place: number) => (place === 0 ? 0 : text.slice(0, place).split(" ").length - 1);
  const hit = MARKER.exec(text);
  const end = hit ? hit.index + hit[0].length : text.length;
  if (hit && end < text.length) {
    const [before, after] = [trimmed(words.slice(0, at(hit.index))), trimmed(words.slice(at(end + 1)))];
    return before.length > 0 && after.length > 0 ? { before, after } : undefined;
  }
  const trailing = AT_THE_END.exec(text);
  if (!trailing) return undefined;
  const said = trimmed(words.slice(0, at(trailing.index)));
  const pause = said.findLastIndex(({ mark }) => mark);
  return pause === -1 ? undefined : { before: trimmed(said.slice(0, pause)), after: said.slice(pause + 1) };
}

function trimmed(words: readonly SpokenWord[]): readonly SpokenWord[] {
  const first = words.findIndex(({ mark }) => !mark);
  return first === -1 ? [] : words.slice(first, words.findLastIndex(({ mark }) => !mark) + 1);
}

/** "8 GB, oops 16", "until monday, rather tuesday": a bare number, weekday or month stands for the last one of its kind. */
function withAlike(
  before: readonly SpokenWord[],
  after: readonly SpokenWord[],
): readonly (readonly SpokenWord[])[] | undefined {
  const [first, next] = after;
  if (!first || (next && !next.mark && next.en !== "please")) return undefined;
  const isNumber = NUMBER.test(first.en);
  const kind = isNumber ? undefined : DAYS.find((one) => one.test(first.en));
  if (!isNumber && !kind) return undefined;
  const at = before.findLastIndex(
    ({ en, mark }) => !mark && (kind ? kind.test(en) : NUMBER.test(en) || LEADING_NUMBER.test(en)),
  );
  const old = before[at];
  if (!old) return undefined;
  const whole = kind !== undefined || NUMBER.test(old.en);
  const en = whole ? first.en : old.en.replace(LEADING_NUMBER, first.en);
  const mended = before.with(at, { ...old, en, raw: whole ? first.raw : en });
  const rest = trimmed(after.slice(1));
  return rest.length > 0 ? [mended, rest] : [mended];
}
