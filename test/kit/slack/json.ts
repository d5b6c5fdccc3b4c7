/** Reading what came in as JSON. */
export type Json = Readonly<Record<string, unknown>>;

export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
