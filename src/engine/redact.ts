/** What may be kept in clear and shown again: everything but secrets. */
import type { Json } from "../store/store.ts";

/** Parts of names that mean a secret; a compass, a number of tokens and a tokenizer are none. */
const SECRET_PART =
  "(?<!com|by|tres|encom)pass(?!es\\b|enger|age)|(?<!(?:max|min|num)_?)tokens|token(?!s|iz)|secret|credential|(?:api|access|private|ssh)[_-]?key";
const SECRET_NAME = new RegExp(SECRET_PART, "i");
const ASSIGNMENT = /^([\w-]+\.[\w-]+)=/;
const ASSIGNED_SECRET = new RegExp(
  String.raw`([\w.-]*(?:${SECRET_PART})[\w-]*\s*=\s*)("[^"]*"|“[^”]*”|'[^']*'|\S+)`,
  "giu",
);
const REDACTED = "[redacted]";

/** Parameters for the audit: secrets, by the name of the parameter or of the configuration field, are replaced. */
export function redactParams(params: Readonly<Record<string, unknown>>): Json {
  return JSON.parse(JSON.stringify(params), (key, value) => {
    if (SECRET_NAME.test(key)) return REDACTED;
    if (typeof value !== "string") return value;
    const field = ASSIGNMENT.exec(value)?.[1];
    return field !== undefined && SECRET_NAME.test(field) ? `${field}=${REDACTED}` : value;
  });
}

/** As {@link redactParams}, for records: of scripts only their length, as what people write there is their own. */
export function recordedParams(params: Readonly<Record<string, unknown>>): Json {
  return JSON.parse(JSON.stringify(redactParams(params)), (_key, value) => {
    if (typeof value !== "string") return value;
    return value.includes("\n") ? `[${value.split("\n").length} lines]` : redactText(value);
  });
}

/** True where {@link redactParams} would replace something. */
export function holdsSecret(params: Readonly<Record<string, unknown>>): boolean {
  return JSON.stringify(redactParams(params)) !== JSON.stringify(params);
}

/** True where something should not lie in clear: a secret, or a script, which may hold one. */
export function holdsPrivate(params: Readonly<Record<string, unknown>>): boolean {
  return JSON.stringify(recordedParams(params)) !== JSON.stringify(params);
}

/** Typed text as it may be repeated to others: what is assigned to a field with a secret's name is replaced. */
export function redactText(text: string): string {
  return text.replace(ASSIGNED_SECRET, `$1${REDACTED}`);
}
