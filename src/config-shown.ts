/** The settings as they were read, for people: what is secret is told to be set, and no more. */
import { type SettingName, settings } from "./config-schema.ts";
import { about } from "./config-values.ts";
import { Secret } from "./identity/secret.ts";

export interface ShownSetting {
  readonly name: string;
  /** As it was understood; what holds instead, where it is not set. */
  readonly value: string;
  readonly isSet: boolean;
}

/** In the order of the schema. `env` must have been read without problems before. */
export function shownSettings(env: Readonly<Record<string, string | undefined>>): readonly ShownSetting[] {
  const given = Object.entries(env).filter(([, value]) => (value ?? "").trim() !== "");
  const read = settings.parse(Object.fromEntries(given));
  const set = new Set(given.map(([name]) => name));
  return (Object.keys(settings.shape) as SettingName[]).map((name) => {
    const isSet = set.has(name);
    const value = isSet ? wordsOf(read[name]) : (about.get(settings.shape[name])?.fallback ?? "");
    return { name, value, isSet };
  });
}

function wordsOf(value: unknown): string {
  if (value instanceof Secret) return "set, not shown";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
