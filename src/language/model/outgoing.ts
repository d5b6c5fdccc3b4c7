/** What may leave the machine of what somebody wrote: his own words, without secrets, addresses of people, and words of others. */

export const LEFT_OUT = "[left out]";

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** Of Slack and Discord, and of Matrix. */
const MENTIONS = /<[@#!&][^>\s]*>|@[\w.=/-]+:[\w.-]+/g;
/** Code blocks are scripts and logs, lines behind a > what others said, as is all behind the line of a forwarded mail. */
const OTHERS = [
  /```[\s\S]*?(?:```|$)/g,
  /^[ \t]*(?:>|&gt;).*$/gm,
  /^.{0,200}\b(?:wrote|schrieb|escribió|a écrit|ha scritto|escreveu) ?:[\s\S]*$/gm,
  /^-{2,}[ \t]*(?:Forwarded|Original|Weitergeleitete|Ursprüngliche|Mensaje|Message)\b[\s\S]*$/gim,
];

const SECRET_WORD = `pass(?:words?|wd|phrase|code)?|pwd?|passwort|kennwort|contraseña|clave|mot de passe|senha|palavra-passe|parola d['’]ordine|token|secret|credentials?|(?:api|access|secret|private|ssh)[ _-]?key|pin|otp`;
const IS = "is|was|ist|war|lautet|es|est|è|é|to|auf|as|als|como|come|comme";
/** "my password for jupyter is hunter2", "token: abc", "mit passwort „x“". */
const SPOKEN = new RegExp(
  String.raw`(?<![\p{L}\p{N}])((?:${SECRET_WORD})(?:\s+[\p{L}\p{N}-]+){0,3}?(?:\s+(?:${IS})\s+|(?:\s+(?:${IS}))?\s*[:=]\s*))(?:"[^"\n]*"|“[^”\n]*”|„[^“”\n]*[“”]|'[^'\n]*'|\S+)`,
  "giu",
);
const SPOKEN_QUOTED = new RegExp(
  String.raw`(?<![\p{L}\p{N}])((?:${SECRET_WORD})\s+)(?:"[^"\n]*"|“[^”\n]*”|„[^“”\n]*[“”]|'[^'\n]*'|(?=\S*\d)(?=\S*\p{L})\S{6,})`,
  "giu",
);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:_\d+)?$/i;
/** Long words of letters and digits mixed are keys; names of modules have hyphens and words. */
const LOOKS_RANDOM = /[\w+/=.~-]{20,}/g;

/** `redact` knows the secrets of the settings and the shapes of tokens. */
export function createOutgoing(redact: (text: string) => string): (text: string) => string {
  return (text) => {
    let clean = text;
    for (const pattern of OTHERS) clean = clean.replace(pattern, LEFT_OUT);
    clean = redact(clean);
    for (const pattern of [SPOKEN, SPOKEN_QUOTED]) clean = clean.replace(pattern, `$1${LEFT_OUT}`);
    return clean
      .replace(MENTIONS, LEFT_OUT)
      .replace(EMAIL, LEFT_OUT)
      .replace(LOOKS_RANDOM, (word) => (isRandom(word) ? LEFT_OUT : word));
  };
}

function isRandom(word: string): boolean {
  if (UUID.test(word)) return false;
  return word.split(/[-_.]/).some((part) => part.length >= 16 && /\d/.test(part) && /[A-Za-z]/.test(part));
}
