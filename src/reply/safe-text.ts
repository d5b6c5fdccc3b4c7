/** Text from people and from the platform, made safe to look at: nothing in it can move a cursor, hide or reorder words. */

/** Terminal control sequences: CSI (7 and 8 bit), and OSC, DCS, PM and APC strings that are terminated. */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|(?:\u001B[\]P^_X]|[\u009D\u0090\u009E\u009F\u0098])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)/g;
const LINE_BREAKS = /\r\n?|[\u0085\u2028\u2029\v\f]/g;
/** Emoji such as 👩‍🔬 are several joined by U+200D; anywhere else the joiner only hides. */
const JOINED_EMOJI =
  /(?<=\p{Extended_Pictographic}|\uFE0F|[\u{1F3FB}-\u{1F3FF}])\u200D(?=\p{Extended_Pictographic})/gu;
const JOINER = "\uE000";
/** Controls, bidirectional marks and other format characters, and fillers that look like nothing. */
const INVISIBLE = /(?!\n)\p{Cc}|\p{Cf}|\u034F|[\u115F\u1160\u3164\uFFA0]|\u17B4|\u17B5|[\u180B-\u180D]/gu;
/** Stacked accents that would cover the lines above and below; no written language needs more than four. */
const STACKED = /(\p{M}{4})\p{M}+/gu;

/** Whatever is changed below, or marked with meanwhile; hardly any text has it. */
const SUSPECT = /[^\n\P{C}]|[\p{M}\u2028\u2029\u115F\u1160\u3164\uFFA0]/u;

/** The text as it can be shown: line breaks stay, tabs become four spaces, what is invisible or steers goes. */
export function visibleText(value: string): string {
  if (!SUSPECT.test(value)) return value;
  return value
    .replace(/\p{Cs}/gu, "\uFFFD")
    .replaceAll(JOINER, "\uFFFD")
    .replace(SEQUENCES, "")
    .replace(LINE_BREAKS, "\n")
    .replaceAll("\t", "    ")
    .replace(JOINED_EMOJI, JOINER)
    .replace(INVISIBLE, "")
    .replaceAll(JOINER, "\u200D")
    .replace(STACKED, "$1");
}

/** The text on one line. */
export function visibleLine(value: string): string {
  return visibleText(value)
    .replace(/\s*\n\s*/g, " ")
    .trim();
}
