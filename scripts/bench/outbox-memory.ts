/** How the memory of a program that posts goes on. */

export interface MemorySample {
  readonly posts: number;
  /** Resident memory, MB. */
  readonly mb: number;
}

/** What all samples say together (least squares): MB for every 1,000 posts. */
function growth(samples: readonly MemorySample[]): number {
  const mean = (of: (sample: MemorySample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [posts, mb] = [mean((sample) => sample.posts), mean((sample) => sample.mb)];
  const spread = mean((sample) => (sample.posts - posts) ** 2);
  return spread === 0 ? 0 : (1000 * mean((sample) => (sample.posts - posts) * (sample.mb - mb))) / spread;
}

/** In words: at the beginning, at the end, at most, and how it grows once every channel has had its first post. */
export function memoryWords(samples: readonly MemorySample[], channels: number): string {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return "memory not seen";
  const most = Math.max(...samples.map(({ mb }) => mb));
  const later = samples.filter(({ posts }) => posts > channels);
  const slope =
    later.length > 10
      ? `, ${growth(later) >= 0 ? "+" : "−"}${Math.abs(growth(later)).toFixed(1)} MB per 1,000 posts after the first in each channel`
      : "";
  return `memory ${first.mb.toFixed(0)} MB at the first post, ${last.mb.toFixed(0)} MB at the last, at most ${most.toFixed(0)} MB${slope}`;
}
