/** A message as it is read: one spelling of every letter, nothing that cannot be seen. */

/** Longer messages are no requests; they are logs, pastes or attempts to be a nuisance. In characters. */
export const LONGEST_MESSAGE = 600;

const INVISIBLE = /[\p{Cf}\u115F\u1160\u3164\uFFA0]|\u034F|[\u{E0000}-\u{E007F}]/gu;
/** Begins an instruction to a terminal (ECMA-48, 5.4): people paste it with a log, and never type it. */
const ESCAPE = "\u001B";
/** Letters of other scripts that look like Latin ones. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  [..."аaеeоoрpсcуyхxіiјjѕsԁdԛqԝwΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoАAВBЕEКKМMНHОOРPСCТTХXУY"].flatMap(
    (letter, at, all) => (at % 2 === 0 ? [[letter, all[at + 1] ?? letter] as const] : []),
  ),
);

export interface Normalised {
  /** Letters and accents as typed; dashes and quotation marks in their plain form. */
  readonly text: string;
  /** Invisible characters were taken out, or letters of another script that look like ours were found. */
  readonly disguised: boolean;
}

/** Undefined where the message is empty, or too long or too odd to be a request. */
export function normalise(message: string): Normalised | undefined {
  if (message.length > 4 * LONGEST_MESSAGE || message.includes(ESCAPE)) return undefined;
  const visible = message.replace(INVISIBLE, "");
  const latin = visible
    .normalize("NFKC")
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n]/gu, " ")
    .replace(/[‐‑‒−]/g, "-")
    .replace(/[’‘ʼ]/g, "'");
  const plain = hasLatin(latin)
    ? [...latin].map((letter) => LOOKALIKES.get(letter) ?? letter).join("")
    : latin;
  const text = plain.replace(/[ \t]+/g, " ").trim();
  if (text === "" || text.length > LONGEST_MESSAGE) return undefined;
  return { text, disguised: visible !== message || plain !== latin };
}

function hasLatin(text: string): boolean {
  return /\p{Script=Latin}/u.test(text);
}

/** Lower case, without accents. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
}
