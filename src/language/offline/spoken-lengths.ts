/** Lengths of time inside a sentence. */
import { MINUTES_IN, readDurationParts } from "../durations.ts";
import type { Sentence } from "./sentence.ts";

const UNIT_WORD = "(?:minutes?|mins?|min|hours?|hrs?|h|days?|d|weeks?|months?|years?)";
const COUNT =
  "(?:\\d+(?:\\.\\d+)?|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half an|couple of|a couple of)";

export interface Length {
  /** ISO 8601 duration as it was said. */
  readonly iso: string;
  readonly minutes: number;
}

/** Lengths that have names of their own. */
const LENGTHS: readonly (readonly [RegExp, Length])[] = [
  [/(?:for )?(?:a|another|one) (?:more )?fortnight/, { iso: "P2W", minutes: 14 * 24 * 60 }],
  [/(?:for |by )?(?:a|one|another) day and a half/, { iso: "PT36H", minutes: 36 * 60 }],
  [/(?:for |by )?(?:a|one|another) week and a half/, { iso: "PT252H", minutes: 252 * 60 }],
  [/(?:for )?half a day/, { iso: "PT12H", minutes: 12 * 60 }],
  [/(?:for |by )?another day/, { iso: "P1D", minutes: 24 * 60 }],
  [/(?:for |by )?another week/, { iso: "P1W", minutes: 7 * 24 * 60 }],
  [/(?:for |by )?another month/, { iso: "P1M", minutes: 30 * 24 * 60 }],
  [/(?:for |by )?another hour/, { iso: "PT1H", minutes: 60 }],
];

/** A length that is said to be added: "24 more hours", "another 2 days", "by a week". */
export function takeAddedLength(sentence: Sentence): Length | undefined {
  const added = sentence.find(
    new RegExp(
      `(?:another|additional|extra|by|add) (?:an? )?${COUNT}?(?: ?more)? ?${UNIT_WORD}|${COUNT} (?:more|extra|additional) ${UNIT_WORD}|${COUNT} ?${UNIT_WORD} (?:more|longer|extra)`,
    ),
  );
  return added && takeLength(sentence);
}

/** A length of time, wherever it stands. */
export function takeLength(sentence: Sentence): Length | undefined {
  const spelled = LENGTHS.find(([pattern]) => sentence.take(pattern));
  if (spelled) return spelled[1];
  const hit =
    sentence.take(
      new RegExp(
        `(?:for|by|during|another|next|of) (?:the )?(?:next |another )?${COUNT}(?: more| additional)? ?${UNIT_WORD}(?! (?:ago|old))`,
      ),
    ) ??
    sentence.take(
      new RegExp(
        `(?:add |extra )?${COUNT} (?:more |extra |additional )?${UNIT_WORD}(?: more| longer| extra)?(?! (?:ago|old))`,
      ),
    ) ??
    sentence.take(/\d+(?:h|d|w|min|days?|hours?)(?: (?:more|longer))?/);
  if (!hit) return undefined;
  const said = hit[0]
    .replace(/\b(?:for|by|during|another|next|the|more|longer|extra|additional|add)\b ?/g, "")
    .replace(/^of /, "")
    .trim();
  const text = /^(?:minutes?|hours?|days?|weeks?|months?)$/.test(said) ? `1 ${said}` : said;
  const parts = readDurationParts(text.replace(/couple of/, "2").replace(/^a 2/, "2"));
  const [only] = parts ?? [];
  if (!parts || !only) return undefined;
  const minutes = parts.reduce((sum, { count, unit }) => sum + count * MINUTES_IN[unit], 0);
  if (minutes <= 0) return undefined;
  return { iso: isoOf(parts.length === 1 ? only : { count: minutes, unit: "minute" }), minutes };
}

function isoOf({ count, unit }: { readonly count: number; readonly unit: keyof typeof MINUTES_IN }): string {
  const letter = { minute: "M", hour: "H", day: "D", week: "W", month: "M", year: "Y" }[unit];
  if (!Number.isInteger(count)) return `PT${Math.round(count * MINUTES_IN[unit])}M`;
  return unit === "minute" || unit === "hour" ? `PT${count}${letter}` : `P${count}${letter}`;
}
