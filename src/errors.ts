/**
 * Two kinds of failure. A {@link Refusal} is expected: it has a stable code and words that tell the person what to do.
 * Everything else passes {@link unexpected}, which gives the person a reference id and leaves the details to the log.
 */

/** A machine-readable reason, `noun.problem`, stable across versions. */
export type RefusalCode = `${string}.${string}`;

export interface RefusalOptions {
  /** Command lines or names that may be what was meant. */
  readonly suggestions?: readonly string[];
  readonly cause?: unknown;
}

/** Bad input, missing rights, a platform that says no: nothing was done, and the message says what to do next. */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
  readonly code: RefusalCode;
  readonly suggestions: readonly string[];

  constructor(code: RefusalCode, message: string, options: RefusalOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.suggestions = options.suggestions ?? [];
  }
}

export function refuse(code: RefusalCode, message: string, options?: RefusalOptions): Refusal {
  return new Refusal(code, message, options);
}

/** What the person is told about a failure nobody foresaw. */
export interface Unexpected {
  readonly reference: string;
  readonly message: string;
}

/** Turns an unforeseen failure into words with a reference id; the caller logs the cause under the same reference. */
export function unexpected(reference: string): Unexpected {
  return {
    reference,
    message: `Something went wrong on my side. Please try again; if it stays, give an admin the reference ${reference}.`,
  };
}
