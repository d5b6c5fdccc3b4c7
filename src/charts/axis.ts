/** The value axis: it begins at zero, ends at a round number and has few marks. */

const MOST_STEPS = 4;

/** Marks from zero upwards; the last one is not below `highest`. */
export function ticks(highest: number): readonly number[] {
  // Smaller than anything that could be told apart: as if it were nothing.
  if (!(highest > 1e-9) || !Number.isFinite(highest)) return [0, 1];
  const rough = highest / MOST_STEPS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.9999) ?? rough;
  const count = Math.max(1, Math.ceil(highest / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** `1,200`, `0.25`, `2.5M`. */
export function tickLabel(value: number): string {
  if (value >= 1e5) return value.toLocaleString("en", { notation: "compact", maximumFractionDigits: 2 });
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}
