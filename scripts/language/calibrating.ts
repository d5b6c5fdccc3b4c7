/** Learns what a probability of the model is worth, by isotonic regression over sentences it had not seen. */
import type { Calibration, Curve } from "../../src/language/offline/calibration.ts";
import type { SentenceReader } from "../../src/language/offline/world.ts";
import type { Sentence } from "../../test/kit/language-data.ts";
import { worldOf } from "../../test/kit/language-reader.ts";
import { score } from "../../test/kit/language-score.ts";

/** A reading, and whether it names the right command. */
export interface Judged {
  readonly change: boolean;
  readonly confidence: number;
  readonly right: boolean;
}

/** Fewer readings are no measurement: their point joins the next one. */
const LEAST_READINGS = 40;

/** All readings of some sentences; `reader` must not be calibrated itself. */
export function judge(reader: SentenceReader, sentences: readonly Sentence[]): readonly Judged[] {
  return sentences.flatMap((sentence) =>
    reader.read(sentence.text, worldOf(sentence)).readings.map((reading) => ({
      change: reading.effect !== "read",
      confidence: reading.confidence,
      right: score(sentence, reading).command,
    })),
  );
}

export function calibrationOf(judged: readonly Judged[]): Calibration {
  return {
    reads: isotonicCurve(judged.filter(({ change }) => !change)),
    changes: isotonicCurve(judged.filter(({ change }) => change)),
  };
}

interface Pool {
  count: number;
  right: number;
  confidence: number;
}

/** The rising curve that is nearest to what was judged, by pooling adjacent violators. Throws if nothing was. */
export function isotonicCurve(judged: readonly Omit<Judged, "change">[]): Curve {
  if (judged.length === 0) throw new Error("nothing was judged, so nothing can be calibrated");
  const pools: Pool[] = [];
  const sorted = [...judged].sort((a, b) => a.confidence - b.confidence);
  sorted.forEach(({ confidence, right }, at) => {
    const last = pools.at(-1);
    // What is equally likely is one point, and so is too little to measure.
    const joins = last && (sorted[at - 1]?.confidence === confidence || last.count < LEAST_READINGS);
    const pool = joins ? last : { count: 0, right: 0, confidence: 0 };
    if (!joins) pools.push(pool);
    pool.count += 1;
    pool.right += right ? 1 : 0;
    pool.confidence += confidence;
  });
  return pooled(pools).map(({ count, right, confidence }) => [
    rounded(confidence / count),
    rounded(right / count),
  ]);
}

function pooled(pools: readonly Pool[]): readonly Pool[] {
  const rising: Pool[] = [];
  for (const pool of pools) {
    let joined = pool;
    for (
      let before = rising.at(-1);
      before && before.right / before.count >= joined.right / joined.count;
      before = rising.at(-1)
    ) {
      rising.pop();
      joined = {
        count: before.count + joined.count,
        right: before.right + joined.right,
        confidence: before.confidence + joined.confidence,
      };
    }
    rising.push(joined);
  }
  return rising;
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
