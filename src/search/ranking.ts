/** What a query asks for against what the items offer. */
import type { InvertedIndex } from "./inverted-index.ts";
import type { Unit } from "./reading.ts";

/**
 * What nothing answers counts this much against an item; 1 is the rarest word of the catalogue. The second unknown word
 * counts half, the third a third: in long sentences many words are not the subject.
 */
const UNANSWERED_WORD = 0.6;
const UNANSWERED_SUBJECT = 2;
/** A match this strong answers its unit fully. */
const FULL_MATCH = 0.7;
/** Items that answer a smaller share of the query than this do not fit, unless they answer so much of it. */
const LEAST_COVERAGE = 0.34;
const ENOUGH_ANSWERED = 1.5;
/** Items this much weaker than the best one would only be noise. */
const LEAST_SHARE_OF_BEST = 0.2;
/** Variants below this are consolations and do not make a word common. */
const PROPER_VARIANT = 0.6;

export interface Ranked {
  readonly position: number;
  readonly score: number;
}

interface Answered {
  /** Weight of what the item answers, fully or in part. */
  answered: number;
  score: number;
}

/** How rare a set of items is in the catalogue: 1 for a single one, towards 0 for all. */
function rarity(count: number, size: number): number {
  return Math.log(1 + (size - count + 0.5) / (count + 0.5)) / Math.log(1 + (size - 0.5) / 1.5);
}

interface Matches {
  /** How well each item answers, 0 to 1. */
  readonly best: ReadonlyMap<number, number>;
  /** Number of items that answer properly. */
  readonly proper: number;
}

function matches(index: InvertedIndex, unit: Unit): Matches {
  const best = new Map<number, number>();
  const proper = new Set<number>();
  for (const [key, weight] of unit.variants) {
    const postings = index.postings(key);
    postings?.items.forEach((position, at) => {
      const value = weight * (postings.shares[at] ?? 0);
      if (value > (best.get(position) ?? 0)) best.set(position, value);
      if (weight >= PROPER_VARIANT) proper.add(position);
    });
  }
  return { best, proper: proper.size };
}

/** Adds up what every item answers; returns the weight of the whole query. */
function collect(index: InvertedIndex, units: readonly Unit[], items: Map<number, Answered>): number {
  const size = Math.max(2, index.size);
  let total = 0;
  let unknownWords = 0;
  for (const unit of units) {
    const { best, proper } = matches(index, unit);
    const weight =
      proper > 0
        ? rarity(proper, size)
        : unit.understood
          ? UNANSWERED_SUBJECT
          : UNANSWERED_WORD / ++unknownWords;
    const mass = unit.importance * weight;
    total += mass;
    for (const [position, value] of best) {
      const item = items.get(position) ?? { answered: 0, score: 0 };
      item.answered += mass * Math.min(1, value / FULL_MATCH);
      item.score += mass * value;
      items.set(position, item);
    }
  }
  return total;
}

/** The items that fit, best first; none where nothing does. Ties keep the catalogue's order. */
export function rank(index: InvertedIndex, units: readonly Unit[]): readonly Ranked[] {
  const items = new Map<number, Answered>();
  const total = collect(index, units, items);
  const ranked = [...items]
    .filter(([, { answered }]) => answered >= Math.min(ENOUGH_ANSWERED, LEAST_COVERAGE * total))
    .map(([position, { answered, score }]) => ({
      position,
      score: (score / total) * (0.5 + (0.5 * answered) / total),
    }))
    .sort((one, other) => other.score - one.score || one.position - other.position);
  const least = (ranked[0]?.score ?? 0) * LEAST_SHARE_OF_BEST;
  return ranked.filter(({ score }) => score >= least);
}

/** For those to whom nothing fits: of the items offered, those that answer what is understood of the query. */
export function rankLastResort(
  index: InvertedIndex,
  units: readonly Unit[],
  offered: ReadonlySet<number>,
): readonly Ranked[] {
  const understood = units.filter((unit) => unit.understood && matches(index, unit).proper > 0);
  if (understood.length < 2) return [];
  return rank(index, understood).filter(({ position }) => offered.has(position));
}
