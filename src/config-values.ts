/**
 * The kinds of value a setting can have, and what is said about each setting. Messages never repeat what was typed: it
 * may be a misplaced secret.
 */
import { z } from "zod";
import { nearest } from "./engine/grammar/nearest.ts";
import { Secret } from "./identity/secret.ts";
import { ianaName } from "./language/zones.ts";

export const GROUPS = {
  platform: "Platform",
  login: "Logging in and rights",
  data: "Data, time and log",
  terminal: "Terminal",
  http: "HTTP server (serve, web)",
  slack: "Slack",
  discord: "Discord",
  matrix: "Matrix",
  model: "Language model",
} as const;

interface About {
  readonly group: keyof typeof GROUPS;
  readonly doc: string;
  /** What holds where it is not set, in words. */
  readonly fallback: string;
  readonly example: string;
}

/** What is said about each setting, by its schema. */
export const about = z.registry<About>();

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function addressProblem(typed: string, secure: boolean): string | undefined {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return "must be an http or https address";
  if (url.username !== "" || url.password !== "") return "must not hold a user name or password";
  if (url.search !== "" || url.hash !== "") return "must not have a query or a fragment";
  if (secure && url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    return "must be an https address: tokens are sent there (http is allowed for this machine only)";
  }
  return undefined;
}

/** A base address, given back without a slash at its end. `secure`: https, except on this machine. */
export function address({ secure = false } = {}) {
  return z
    .string()
    .trim()
    .transform((typed, context) => {
      const problem = addressProblem(typed, secure);
      if (problem === undefined) return new URL(typed).href.replace(/\/+$/, "");
      context.addIssue(problem);
      return z.NEVER;
    });
}

/** A word without spaces, optionally of a known form. */
export function word(form = /^\S+$/, problem = "must not contain spaces") {
  return z.string().trim().regex(form, problem);
}

/** A secret without spaces, as tokens are; `form` tells apart tokens that are easily mixed up. */
export function token(form?: RegExp, problem?: string) {
  return word(form, problem).transform((value) => new Secret(value));
}

/** A secret in which every character counts, spaces at the ends too. */
export function password() {
  return z.string().transform((value) => new Secret(value));
}

/** Words separated by commas. */
export function list(form: RegExp, problem: string) {
  return z
    .string()
    .transform((typed) =>
      typed
        .split(",")
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ""),
    )
    .refine((entries) => entries.every((entry) => form.test(entry)), problem);
}

export function port() {
  const problem = "must be a whole number from 0 (any free port) to 65535";
  return z
    .string()
    .trim()
    .regex(/^\d{1,5}$/, problem)
    .transform(Number)
    .refine((number) => number <= 65_535, problem);
}

/** A whole number from 1 to `most`. */
export function amount(most: number) {
  const problem = `must be a whole number from 1 to ${most}`;
  return z
    .string()
    .trim()
    .regex(/^\d{1,12}$/, problem)
    .transform(Number)
    .refine((number) => number >= 1 && number <= most, problem);
}

/** A number from 0 to `most`, with a fraction where it is small. */
export function rate(most: number) {
  const problem = `must be a number from 0 to ${most}, such as 0.2`;
  return z
    .string()
    .trim()
    .regex(/^\d{1,6}(?:\.\d{1,6})?$/, problem)
    .transform(Number)
    .refine((number) => number <= most, problem);
}

export function choice<const Options extends readonly [string, ...string[]]>(options: Options) {
  return z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(options, `must be one of ${options.join(", ")}`));
}

export function timeZone() {
  return z
    .string()
    .trim()
    .transform((typed, context) => {
      const name = ianaName(typed);
      if (name !== undefined) return name;
      const [meant] = nearest(typed, Intl.supportedValuesOf("timeZone"), 1);
      context.addIssue(
        `must be a time zone of the IANA database${meant === undefined ? "" : ` (did you mean ${meant}?)`}`,
      );
      return z.NEVER;
    });
}

/** The zone of this machine. */
export function machineTimeZone(): string {
  return ianaName(new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "") ?? "UTC";
}
