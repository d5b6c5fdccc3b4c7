/** Figures as a compact table. */

export interface Row {
  readonly name: string;
  /** Median of one run, ms. */
  readonly medianMs: number;
  /** Also tells how often it can be done in a second. */
  readonly rate?: boolean;
}

/** The rows with the ratio of each to the first: 2.0 took twice as long. */
export function table(title: string, rows: readonly Row[]): string {
  const first = rows[0]?.medianMs ?? Number.NaN;
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, medianMs, rate }) =>
    [
      name.padEnd(width),
      duration(medianMs).padStart(11),
      `× ${ratio(medianMs / first)}`.padStart(11),
      ...(rate === true ? [`${Math.round(1000 / medianMs).toLocaleString("en")}/s`.padStart(12)] : []),
    ].join(""),
  );
  return [title, ...lines.map((line) => `  ${line}`)].join("\n");
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

function duration(ms: number): string {
  return ms < 1 ? `${significant(ms * 1000)} µs` : `${significant(ms)} ms`;
}

function ratio(value: number): string {
  return value < 0.1 ? value.toPrecision(2) : value >= 100 ? value.toFixed(0) : significant(value);
}

function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
