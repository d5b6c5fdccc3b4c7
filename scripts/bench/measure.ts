/** Timing with tinybench. */
import { Bench } from "tinybench";
import type { Row } from "./table.ts";

export interface Contender {
  readonly name: string;
  readonly run: () => unknown;
  readonly rate?: boolean;
}

export interface Patience {
  /** For each contender at least this long, ms … */
  readonly time: number;
  /** … and at least so often. */
  readonly iterations: number;
}

/** The median of each; throws when one of them fails. */
export async function measure(
  contenders: readonly Contender[],
  { time, iterations }: Patience,
): Promise<readonly Row[]> {
  const bench = new Bench({
    time,
    iterations,
    warmupTime: time / 4,
    warmupIterations: 1,
    throws: true,
    retainSamples: true,
  });
  for (const { name, run } of contenders) {
    bench.add(name, async () => {
      await run();
    });
  }
  await bench.run();
  return bench.tasks.map((task, index) => {
    const { result } = task;
    if (result.state !== "completed") throw new Error(`${task.name} was not measured: ${result.state}`);
    const rate = contenders[index]?.rate;
    return { name: task.name, medianMs: result.latency.p50, ...(rate === undefined ? {} : { rate }) };
  });
}

/** Takes the values in turn, for ever. */
export function inTurn(values: readonly string[]): () => string {
  let next = 0;
  return () => {
    const value = values[next % values.length];
    if (value === undefined) throw new Error("There is nothing to take.");
    next += 1;
    return value;
  };
}
