/** Invented use of the past, per VO and day: a weekday rhythm, slow growth and a quiet week each season. */
import { PEOPLE } from "./people.ts";
import { hashed } from "./randomness.ts";

export interface Amounts {
  readonly cpu: number;
  readonly gpu: number;
  readonly memoryMb: number;
  readonly diskMb: number;
}

export interface HistoryDay extends Amounts {
  readonly queued: number;
  readonly running: number;
}

/** Milliseconds. */
export const DAY = 86_400_000;

/** Running jobs of the invented users of a VO on a busy day of mid 2026; a VO without share has no history. */
const JOBS_PER_DAY: ReadonlyMap<string, number> = new Map([
  ["vo.ai4eosc.eu", 34],
  ["vo.imagine-ai.eu", 21],
  ["vo.ai4life.eu", 6],
  ["tutorials", 4],
]);

/** Days for which the VO's use was summed up before the history shown, in such units of a mean day. */
const EARLIER_DAYS = 620;

/** What a demo person has used in a VO before the sandbox began: so many jobs for so many days. */
const EARLIER_USE: ReadonlyMap<string, Amounts> = new Map([
  [`vo.ai4eosc.eu|${PEOPLE.researcher.sub}`, { cpu: 212, gpu: 31, memoryMb: 1_480_000, diskMb: 3_650_000 }],
  [`vo.imagine-ai.eu|${PEOPLE.imagine.sub}`, { cpu: 388, gpu: 64, memoryMb: 3_020_000, diskMb: 5_900_000 }],
]);

export function hasHistory(vo: string): boolean {
  return JOBS_PER_DAY.has(vo);
}

/** Use before the sandbox began; undefined: none. */
export function earlierUse(vo: string, owner: string): Amounts | undefined {
  return EARLIER_USE.get(`${vo}|${owner}`);
}

/** Mean amounts of one day (UTC, by any moment in it); undefined for the few days on which nothing was recorded. */
export function historyDay(vo: string, moment: number): HistoryDay | undefined {
  const day = Math.floor(moment / DAY);
  if (hashed(vo, "missing", day) < 0.012) return undefined;
  return typicalDay(vo, day);
}

function typicalDay(vo: string, day: number): HistoryDay {
  const noise = 0.9 + 0.2 * hashed(vo, "noise", day);
  const level = (JOBS_PER_DAY.get(vo) ?? 0) * weekdayFactor(day) * growth(day) * quietFactor(vo, day) * noise;
  const running = Math.round(level);
  const gpu = Math.round(level * (0.28 + 0.12 * hashed(vo, "gpu", Math.floor(day / 3))));
  const waits = weekdayFactor(day) === 1 ? 3 : 1;
  return {
    cpu: Math.round(level * (3.6 + 0.8 * hashed(vo, "cpu", day))),
    gpu,
    memoryMb: Math.round(level * (8.2 + 2 * hashed(vo, "memory", day))) * 1000,
    diskMb: Math.round(level * (12 + 4 * hashed(vo, "disk", day))) * 1000,
    queued: Math.floor(hashed(vo, "queued", day) * waits),
    running,
  };
}

/** All use of the VO since the project began, in resource-days, up to the day before the moment. */
export function historyTotal(vo: string, moment: number): Amounts {
  const days = Math.floor(moment / DAY) - FIRST_DAY;
  const recent = Array.from({ length: days }, (_, index) => typicalDay(vo, FIRST_DAY + index));
  const earlier = scaled(typicalDay(vo, FIRST_DAY), EARLIER_DAYS);
  return recent.reduce<Amounts>(addAmounts, earlier);
}

export function addAmounts(one: Amounts, other: Amounts): Amounts {
  return {
    cpu: one.cpu + other.cpu,
    gpu: one.gpu + other.gpu,
    memoryMb: one.memoryMb + other.memoryMb,
    diskMb: one.diskMb + other.diskMb,
  };
}

export function scaled({ cpu, gpu, memoryMb, diskMb }: Amounts, factor: number): Amounts {
  return { cpu: cpu * factor, gpu: gpu * factor, memoryMb: memoryMb * factor, diskMb: diskMb * factor };
}

/** Days since the epoch of 1 January 2025 (a Wednesday). */
const FIRST_DAY = 20_089;

/** Monday to Friday full, fewer at weekends: long trainings go on. */
function weekdayFactor(day: number): number {
  return [0.62, 1, 1, 1, 1, 1, 0.66][(day + 4) % 7] ?? 1;
}

function growth(day: number): number {
  return Math.max(0.2, 1 + (day - 20_600) * 0.0007);
}

/** One week in nine is quiet: holidays, a conference. */
function quietFactor(vo: string, day: number): number {
  const week = Math.floor((day + 3) / 7);
  const quiet = Math.floor(hashed(vo, "quiet", Math.floor(week / 9)) * 9);
  return week % 9 === quiet ? 0.4 : 1;
}
