/** Waiting for what is certain to come, with an end that says what was waited for. */
import { until } from "../kit/matrix-lab.ts";

/** The embedded platform takes some seconds for a launch and for a snapshot, and posts are a second apart. */
export const PATIENCE_MS = 120_000;
const ONE_STEP_MS = 30_000;

export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const giveUp = Date.now() + ONE_STEP_MS;
  return until(async () => {
    const found = await look();
    if (found === undefined && Date.now() > giveUp) throw new Error(`waited in vain for ${what}`);
    return found;
  });
}
