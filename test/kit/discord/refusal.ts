/** How Discord refuses. */

export class Refused extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The 400 for a body that breaks a rule; `path` says where. */
function invalid(path: string, why: string): Refused {
  return new Refused(400, 50035, `Invalid Form Body: ${path}: ${why}`);
}

export function check(condition: boolean, path: string, why: string): void {
  if (!condition) throw invalid(path, why);
}

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectOf(value: unknown, path: string): Json {
  if (!isObject(value)) throw invalid(path, "must be an object");
  return value;
}

export function listOf(value: unknown, path: string, min: number, max: number): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(path, "must be a list");
  check(value.length >= min && value.length <= max, path, `must have ${min} to ${max} entries`);
  return value;
}

export function textOf(value: unknown, path: string, min: number, max: number): string {
  if (typeof value !== "string") throw invalid(path, "must be a string");
  check(value.trim().length >= min, path, "must not be blank");
  check(value.length <= max, path, `must be ${max} or fewer in length`);
  return value;
}

export function optionalText(value: unknown, path: string, max: number): void {
  if (value !== undefined) textOf(value, path, 1, max);
}
