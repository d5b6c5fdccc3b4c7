/** What a query asks for against what the items offer. */
import type { InvertedIndex } from "./inverted-index.ts";
import type { Unit } from "./reading.ts";

/** Words that nothing answers count this much against an item; 1 would be the rarest word of the catalogue. */
const UNANSWERED = 0.7;
/** A match this strong answers its unit fully. */
const FULL_MATCH = 0.55;
/** Items that answer less of the query than this do not fit. */
const LEAST_COVERAGE = 0.34;
/** Items this much weaker than the best one would only be noise. */
const LEAST_SHARE_OF_BEST = 0.12;
/** Variants below this are consolations and do not make a word common. */
const PROPER_VARIANT = 0.6;

export interface Ranked {
  readonly position: number;
  readonly score: number;
}

interface Answered {
  /** Share of the query's weight, 0 to 1, before division by its total. */
  coverage: number;
  score: number;
}

/** How rare a set of items is in the catalogue: 1 for a single one, towards 0 for all. */
function rarity(count: number, size: number): number {
  if (count === 0) return UNANSWERED;
  return Math.log(1 + (size - count + 0.5) / (count + 0.5)) / Math.log(1 + (size - 0.5) / 1.5);
}

function matches(index: InvertedIndex, unit: Unit): { best: ReadonlyMap<number, number>; proper: number } {
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

/** The items that fit, best first; none where nothing does. Ties keep the catalogue's order. */
export function rank(index: InvertedIndex, units: readonly Unit[]): readonly Ranked[] {
  const answered = new Map<number, Answered>();
  let total = 0;
  for (const unit of units) {
    const { best, proper } = matches(index, unit);
    const mass = unit.importance * rarity(proper, Math.max(2, index.size));
    total += mass;
    for (const [position, value] of best) {
      const item = answered.get(position) ?? { coverage: 0, score: 0 };
      item.coverage += mass * Math.min(1, value / FULL_MATCH);
      item.score += mass * value;
      answered.set(position, item);
    }
  }
  const ranked = [...answered]
    .map(([position, { coverage, score }]) => ({ position, score: score / total, coverage: coverage / total }))
    .filter(({ coverage }) => coverage >= LEAST_COVERAGE)
    .map(({ position, score, coverage }) => ({ position, score: score * (0.5 + 0.5 * coverage) }))
    .sort((one, other) => other.score - one.score || one.position - other.position);
  const least = (ranked[0]?.score ?? 0) * LEAST_SHARE_OF_BEST;
  return ranked.filter(({ score }) => score >= least);
}
