/** What may leave the machine of what somebody wrote: his own words, without secrets, addresses of people, and words of others. */
import { withoutMadeWords } from "./made-words.ts";
import { type Span, spokenSecrets } from "./spoken-secrets.ts";

export const LEFT_OUT = "[left out]";

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** Of Slack and Discord, and of Matrix. */
const MENTIONS = /<[@#!&][^>\s]*>|@(?!(?:sha\d+|md5):)[\w.=/-]+:[\w.-]+/g;
/** Code blocks are scripts and logs, lines behind a > what others said, as is all behind the line of a forwarded mail. */
const OTHERS = [
  /```[\s\S]*?(?:```|$)/g,
  /^[ \t]*(?:>|&gt;).*$/gm,
  /^.{0,200}\b(?:wrote|schrieb|escribió|a écrit|ha scritto|escreveu) ?:[\s\S]*$/gm,
  /^-{2,}[ \t]*(?:Forwarded|Original|Weitergeleitete|Ursprüngliche|Mensaje|Message)\b[\s\S]*$/gim,
];

/** What programs are given: `--token x`, `curl -u ana:x`. */
const OPTIONS = [
  /(--[\w-]*(?:token|pass|secret|key|pwd)[\w-]*(?:=|\s+))\S+/gi,
  /(?<=^|\s)(-u\s+|--user(?:=|\s+))[^\s:]+:\S+/g,
];

/** `redact` knows the secrets of the settings and the shapes of tokens. */
export function createOutgoing(redact: (text: string) => string): (text: string) => string {
  return (text) => {
    let clean = text;
    for (const pattern of OTHERS) clean = clean.replace(pattern, LEFT_OUT);
    clean = redact(clean);
    for (const option of OPTIONS) clean = clean.replace(option, `$1${LEFT_OUT}`);
    clean = withoutSpans(clean, spokenSecrets(clean));
    return withoutMadeWords(clean.replace(MENTIONS, LEFT_OUT).replace(EMAIL, LEFT_OUT), LEFT_OUT);
  };
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    if (start >= at) parts.push(text.slice(at, start), LEFT_OUT);
    at = end;
  }
  return [...parts, text.slice(at)].join("");
}
