/** Footprints of the data centres over time: greener at noon and in some weeks than in others. */
import { SITES, type Site } from "./nodes.ts";
import { hashed } from "./randomness.ts";

type Series = readonly (readonly [time: string, value: number])[];

export interface Footprints {
  readonly carbon: Series;
  readonly water: Series;
  readonly "green-score": Series;
}

interface Footprint {
  readonly carbon: number;
  readonly water: number;
  readonly green: number;
}

/** One pair every 15 minutes for 7 days. */
const STEP = 900_000;
const COUNT = 7 * 24 * 4;

/** What the platform shows where it has no data. */
const NO_DATA: Footprint = { carbon: 301, water: 12, green: 50 };

export function footprints(site: Site, at: number): Footprints {
  const moments = Array.from({ length: COUNT }, (_, index) => latest(at) - (COUNT - 1 - index) * STEP);
  const values = moments.map((moment) => ({ time: shortIso(moment), ...footprint(site, moment) }));
  return {
    carbon: values.map(({ time, carbon }) => [time, carbon] as const),
    water: values.map(({ time, water }) => [time, water] as const),
    "green-score": values.map(({ time, green }) => [time, green] as const),
  };
}

/** Greenness by site, 0 to 100 within the given sites: mean green score of the last days over the PUE. */
export function affinities(at: number, sites: readonly Site[] = SITES): ReadonlyMap<string, number> {
  const scores = sites.map((site) => ({ name: site.name, score: meanGreen(site, at) / site.pue }));
  const lowest = Math.min(...scores.map(({ score }) => score));
  const spread = Math.max(...scores.map(({ score }) => score)) - lowest;
  return new Map(
    scores.map(({ name, score }) => [name, spread === 0 ? 0 : Math.round(((score - lowest) / spread) * 100)]),
  );
}

/** One value every 6 hours is close enough to the mean of all. */
function meanGreen(site: Site, at: number): number {
  const moments = Array.from({ length: 28 }, (_, index) => latest(at) - index * 24 * STEP);
  return moments.reduce((sum, moment) => sum + footprint(site, moment).green, 0) / moments.length;
}

function footprint(site: Site, at: number): Footprint {
  if (site.carbon === undefined) return NO_DATA;
  const hour = (at / 3_600_000) % 24;
  const sun = Math.max(0, Math.cos(((hour - 12.5) / 12) * Math.PI));
  const week = hashed(site.country, "week", Math.floor(at / 604_800_000));
  const noise = hashed(site.country, "step", Math.floor(at / STEP));
  const carbon = rounded(site.carbon * (1.05 - 0.25 * sun + 0.15 * (week - 0.5) + 0.05 * (noise - 0.5)));
  return { carbon, water: rounded(carbon / 40), green: rounded(Math.max(0, 90 - carbon / 10)) };
}

function latest(at: number): number {
  return Math.floor(at / STEP) * STEP;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function shortIso(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}
