/** What a person reads on Discord, out of stored payloads. */
import { isObject, type Json } from "./refusal.ts";

const WORDS = ["content", "label", "placeholder"] as const;

/** All words of a message in order, each component on a line of its own. */
export function wordsIn(body: Json): string {
  const own = WORDS.flatMap((name) => (typeof body[name] === "string" ? [body[name]] : []));
  const below = [body["components"], body["accessory"], body["options"]].flat().filter(isObject);
  return [...own, ...below.map(wordsIn)].join("\n");
}
