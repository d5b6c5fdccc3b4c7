/** What a sentence is read as at some moment, after earlier turns. */
import type { EarlierTurn, Reading, SentenceReader } from "../../src/language/offline/world.ts";
import { worldOf } from "./language-reader.ts";

/** Reads sentences said at `now` (ISO 8601) in private, in the zone of Madrid; gives the best reading. */
export function readerAt(
  now: string,
  reader: SentenceReader,
): (text: string, ...turns: readonly EarlierTurn[]) => Reading | undefined {
  const world = worldOf({ id: "t0000", lang: "en", kind: "said", now, text: "-", gold: null });
  return (text, ...turns) => reader.read(text, { ...world, turns }).readings[0];
}
