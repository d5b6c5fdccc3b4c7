/** Places in a list that was shown: "the second one", "numbers 2, 4 and 5", "the first two", "the bottom one". */
import type { Sentence } from "./sentence.ts";
import type { SpokenWord } from "./words.ts";
import type { EarlierTurn } from "./world.ts";

const ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");
const CARDINALS = "one two three four five six seven eight nine ten".split(" ");
/** What a number before it counts, or a number after it measures: then it is no place in a list. */
export const COUNTED =
  /^(?:[vc]?cpus?|cores?|gpus?|g|gb|mb|tb|gib|gigs?|go|days?|d|hours?|hrs?|h|minutes?|mins?|min|weeks?|months?|years?|am|pm|o'clock|percent|people|students|more|of|t4s?|a100s?|h100s?|v100s?|runs?|times|epochs|january|february|march|april|may|june|july|august|september|october|november|december)$/;
export const MEASURES =
  /^(?:until|till|at|for|from|to|by|with|title|titled|named|called|ram|disk|cpu|gpu|another|next|past|last|in|version|v|week|practical|trap|lab|day|january|february|march|april|may|june|july|august|september|october|november|december)$/;

/** A place, counted from 1; negative: from the end. */
function placeOf({ en }: SpokenWord): number | undefined {
  const ordinal = ORDINALS.indexOf(en);
  if (ordinal !== -1) return ordinal + 1;
  const numbered = /^#?(\d{1,2})(?:st|nd|rd|th)?$/.exec(en)?.[1];
  if (numbered !== undefined && Number(numbered) > 0) return Number(numbered);
  return new Map([
    ["top", 1],
    ["bottom", -1],
    ["last", -1],
  ]).get(en);
}

const isOrdinal = ({ en }: SpokenWord) => ORDINALS.includes(en) || /^\d{1,2}(?:st|nd|rd|th)$/.test(en);

/**
 * The places that are named together, in order, and where they stand; undefined where there are fewer than two. `length`: of
 * the list that was shown, if one was.
 */
export function takePlaces(sentence: Sentence, length: number | undefined): readonly number[] | undefined {
  const span = takeSpan(sentence, length);
  if (span) return span;
  const { words } = sentence;
  const free = (at: number) => {
    const word = words[at];
    return word && !sentence.isTaken(at) && !word.quoted ? word : undefined;
  };
  const numberAt = (at: number): number | undefined => {
    const word = free(at);
    if (!word || word.mark) return undefined;
    const cardinal = CARDINALS.indexOf(word.en);
    return cardinal === -1 ? placeOf(word) : cardinal + 1;
  };
  for (let start = 0; start < words.length; start += 1) {
    if (numberAt(start) === undefined || MEASURES.test(words[start - 1]?.en ?? "")) continue;
    const places: number[] = [];
    let at = start;
    let end = start;
    for (;;) {
      const place = numberAt(at);
      if (place === undefined) break;
      places.push(place);
      end = at + 1;
      let next = end;
      while (/^(?:one|ones)$/.test(free(next)?.en ?? "") && !/^(?:and|,)$/.test(free(next - 1)?.en ?? ""))
        next += 1;
      const from = next;
      while (/^(?:,|and|\+|&|the|number|nr|no)$/.test(free(next)?.en ?? "")) next += 1;
      if (next === from) break;
      at = next;
    }
    if (places.length < 2 || COUNTED.test(words[end]?.en ?? "")) continue;
    sentence.takeWords(start, end);
    return places.map((place) => (place < 0 ? (length ?? place) : place));
  }
  return undefined;
}

/** "the first two", "the last three", "all three", "both". */
function takeSpan(sentence: Sentence, length: number | undefined): readonly number[] | undefined {
  const count = (word: string | undefined) =>
    /^\d$/.test(word ?? "") ? Number(word) : CARDINALS.indexOf(word ?? "") + 1;
  const edge =
    sentence.find(
      new RegExp(
        `(?:the )?(first|last|top|bottom) (${CARDINALS.slice(1, 6).join("|")}|[2-6])(?: ones)?(?! (?:days|hours|weeks|months|years))`,
      ),
    ) ?? undefined;
  if (edge) {
    const many = count(edge[2]);
    const fromEnd = /last|bottom/.test(edge[1] ?? "");
    if (!fromEnd || length !== undefined) {
      sentence.take(new RegExp(edge[0]));
      const first = fromEnd ? (length ?? many) - many : 0;
      return Array.from({ length: many }, (_, at) => first + at + 1);
    }
  }
  if (length === undefined) return undefined;
  const all = sentence.find(
    new RegExp(`all (?:of the )?(${CARDINALS.slice(1).join("|")}|\\d)|(both)(?: of (?:them|these))?`),
  );
  const many = all?.[2] ? 2 : count(all?.[1]);
  if (!all || many !== length) return undefined;
  sentence.take(new RegExp(all[0]));
  return Array.from({ length }, (_, at) => at + 1);
}

/** The one place that is named; `bare`: a number alone will do, as where something was listed. */
export function takePlace(sentence: Sentence, length: number, bare = true): number | undefined {
  const { words } = sentence;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word || word.mark || word.quoted || sentence.isTaken(at)) continue;
    const [before, next] = [words[at - 1]?.en ?? "", words[at + 1]?.en ?? ""];
    const named = /^(?:number|no|nr|#)$/.test(before);
    const middle = word.en === "middle" && length % 2 === 1 ? (length + 1) / 2 : undefined;
    const cardinal =
      named || isSubject(sentence, at) ? CARDINALS.indexOf(word.en) + 1 || undefined : undefined;
    const place = middle ?? cardinal ?? placeOf(word);
    if (place === undefined) continue;
    // "save it first, then delete it" counts nothing.
    if (
      word.en === "first" &&
      at > 0 &&
      !/^(?:the|number|my|and|of|about|ao|al)$/.test(before) &&
      next !== "one"
    )
      continue;
    if (!named && !isOrdinal(word) && (COUNTED.test(next) || MEASURES.test(before))) continue;
    if (/^(?:last|top|bottom)$/.test(word.en) && OF_TIME.test(next)) continue;
    if (isOrdinal(word) && COUNTED.test(next) && next !== "of") continue;
    if (!bare && !named && !isOrdinal(word)) continue;
    const found = place < 0 ? length : place;
    if (found > length) continue;
    sentence.takeWords(named ? at - 1 : at, next === "one" ? at + 2 : at + 1);
    return found;
  }
  return undefined;
}

/** What "last" and "top" go with where no list is meant. */
const OF_TIME =
  /^(?:\d.*|night|time|week|month|year|day|monday|tuesday|wednesday|thursday|friday|saturday|sunday|hours?|minutes?|days|weeks|months|hits|results)$/;

/** "two is fine", "one sounds right", "five please": the number is what is spoken of. */
function isSubject(sentence: Sentence, at: number): boolean {
  return (
    at === 0 &&
    /^(?:is|sounds|looks|seems|please|will|would|has|can|too|,|)$/.test(sentence.words[1]?.en ?? "")
  );
}

/**
 * Names of what was listed, the latest list first. Where one thing was looked at since, the list that it was in is still the one
 * that places are counted in: "and the third?".
 */
export function listsOf(turns: readonly EarlierTurn[], kind: string): readonly (readonly string[])[] {
  const lists = turns.flatMap(({ listed }) => (listed?.kind === kind ? [listed.names] : [])).reverse();
  const long = lists.filter(({ length }) => length > 1);
  return long.length > 0 ? long : lists;
}
