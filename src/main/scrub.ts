/**
 * The last line of defence of the log: whatever an SDK puts into an error or a message, secrets are taken out of the finished
 * line. First come types that do not print (`Secret`); this is for what slips through.
 */
import { Secret } from "../identity/secret.ts";

const REDACTED = "[redacted]";

/** A configured secret that is shorter is a word like others: replacing it everywhere would make the log unreadable. */
const SHORTEST = 6;

/** In an address what stands before a value may be encoded, `%20`, whose last character is part of no word. */
const START = "(?<=^|[^A-Za-z]|%[0-9A-Fa-f]{2})";

/** Shapes of secrets, wherever they stand. */
const SHAPES: readonly RegExp[] = [
  // JSON web tokens.
  /eyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]*/g,
  // Slack: bot, user, app, refresh and workflow tokens.
  /x(?:ox[a-z]|app|wfp)(?:\.xox[a-z])?-[\w-]{6,}/g,
  // Discord bot tokens: the id in base64, a time, a signature.
  /[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}/g,
  // Matrix: access, refresh and login tokens of Synapse and of its authentication service.
  new RegExp(String.raw`${START}(?:sy[trl]|m[acp][trp])_[\w-]{8,}`, "g"),
  // Language model servers.
  new RegExp(String.raw`${START}sk-[\w-]{12,}`, "g"),
  // GitHub, GitLab, Hugging Face, Docker, npm and PyPI: each begins with the name of its kind.
  new RegExp(
    String.raw`${START}(?:gh[opusr]_\w{16,}|github_pat_\w{20,}|gl[a-z]{2,6}-[\w-]{16,}|hf_[A-Za-z\d]{16,}|dckr_[po]at_[\w-]{12,}|npm_\w{20,}|pypi-[\w-]{16,})`,
    "g",
  ),
  // Amazon's ids of keys, Google's keys, SendGrid's, and bots of Telegram.
  new RegExp(
    String.raw`${START}(?:A[KS]IA[A-Z\d]{12,}|AIza[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]{16,})|\b\d{8,10}:AA[\w-]{30,}`,
    "g",
  ),
  // App passwords of Nextcloud: five letters and digits, five times.
  /(?<![\w-])(?=[\w-]*[A-Z\d])[A-Za-z\d]{5}(?:-[A-Za-z\d]{5}){4}(?![\w-])/g,
  // Private keys in PEM, whole or cut off.
  /-----BEGIN [A-Z ]*PRIVATE KEY[A-Z ]*-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY[A-Z ]*-----|$)/g,
  // Passwords that this program invents.
  new RegExp(String.raw`${START}(?:[a-z]{2,12}-){4}\d{3}-[a-z]{2,12}`, "g"),
];

const NAME =
  "[\\w-]*(?:password|passwd|passphrase|secret|token|credential|authorization|cookie|(?:api|private|secret)[_-]?key)[\\w-]*";
const NAMED = new RegExp(`^${NAME}$`, "i");

/** What stands before a secret, and is kept. */
const BEFORE: readonly RegExp[] = [
  /\b(Bearer\s+)[\w.~+/=-]{12,}/g,
  // These are also words: what follows must not look like one.
  /\b((?:Basic|Bot)\s+)(?=[\w.~+/-]*[A-Z0-9=])[\w.~+/=-]{12,}/g,
  // Credentials in an address.
  /(:\/\/)[^\s/@"':?#]*:[^\s/"'?#\\]+(?=@)/g,
  // Addresses that hold a token: Slack's answers, Discord's webhooks and interactions.
  /(hooks\.slack\.com\/)[^\s"'\\]+/g,
  /(\/(?:webhooks|interactions)\/\d+\/)[\w-]{12,}/g,
  // `"access_token":"…"` in a text.
  new RegExp(String.raw`(["']${NAME}["']\s*:\s*")(?:\\.|[^"\\])+`, "gi"),
  // The same in a text that is quoted itself.
  new RegExp(String.raw`(\\+["']${NAME}\\+["']\s*:\s*\\+["'])[^"'\\]+`, "gi"),
  // `token=…` in an address, a form or a text.
  new RegExp(String.raw`(\b${NAME}\s*=\s*)[^\s"'&,;\\]{3,}`, "gi"),
];

/** Takes secrets out of a text: those given, and all that look like one. */
export function createScrub(secrets: readonly string[] = []): (text: string) => string {
  const spellings = secrets.filter((secret) => secret.length >= SHORTEST).flatMap(spellingsOf);
  const known = [...new Set(spellings)].toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const spelling of known) clean = clean.replaceAll(spelling, REDACTED);
    for (const shape of SHAPES) clean = clean.replace(shape, REDACTED);
    for (const shape of BEFORE) clean = clean.replace(shape, `$1${REDACTED}`);
    return clean;
  };
}

/** A line of JSON, each of whose values is scrubbed; also what bears the name of a secret, whatever it looks like. */
export function scrubLine(line: string, scrub: (text: string) => string): string {
  try {
    return `${JSON.stringify(JSON.parse(line), (key, value: unknown) => {
      if (typeof value !== "string") return value;
      return NAMED.test(key) && value !== "" ? REDACTED : scrub(value);
    })}\n`;
  } catch {
    return scrub(line);
  }
}

/** As it is, and as it stands in JSON, in an address, and in a header of basic authentication. */
function spellingsOf(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [secret, escaped, JSON.stringify(escaped).slice(1, -1), encodeURIComponent(secret), base64(secret)];
}

function base64(secret: string): string {
  return Buffer.from(secret).toString("base64").replace(/=+$/, "");
}

/** Every secret among the settings. */
export function secretsIn(settings: unknown): readonly string[] {
  if (settings instanceof Secret) return [settings.reveal()];
  if (typeof settings !== "object" || settings === null) return [];
  return Object.values(settings).flatMap(secretsIn);
}
