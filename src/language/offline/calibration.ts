/** What the model's scores are worth: from a score to the share of such readings that were right when they were measured. */
import { z } from "zod";

/** Points by rising score, each with the share that was right; the share never falls. */
const curve = z
  .array(z.tuple([z.number(), z.number()]).readonly())
  .min(1)
  .readonly();
export type Curve = z.infer<typeof curve>;

/** Changes and what only reads have their own, as the rules stand in the way of one more than of the other. */
export const calibrationSchema = z.strictObject({ reads: curve, changes: curve });
export type Calibration = z.infer<typeof calibrationSchema>;

/** Straight between two points, towards 0 below the first one, and flat above the last one. */
export function shareAt(points: Curve, score: number): number {
  let [lowScore, lowShare] = [0, 0];
  for (const [highScore, highShare] of points) {
    if (score <= highScore) {
      const way = highScore > lowScore ? (score - lowScore) / (highScore - lowScore) : 1;
      return lowShare + way * (highShare - lowShare);
    }
    [lowScore, lowShare] = [highScore, highShare];
  }
  return lowShare;
}
