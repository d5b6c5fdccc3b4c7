/** A chat service under load: many places, in each of which one person waits for an answer before asking again. */

export interface Scene {
  readonly name: string;
  /** Settings under which the program finds it. */
  readonly settings: Readonly<Record<string, string>>;
  readonly places: readonly string[];
  /** Resolves when a bot is connected. */
  connected(): Promise<void>;
  /** Resolves when no bot is connected any more. */
  left(): Promise<void>;
  /** Asks there; resolves when the first post of the answer is to be seen. */
  ask(place: string): Promise<void>;
  /** From now on posts beyond the vendor's limits are refused, counted anew. A homeserver keeps limits of its own, or none. */
  enforceLimits?(): void;
  close(): Promise<void>;
}

export interface Figures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** `rounds` questions in every place, all places side by side, `gapMs` between two in one place. */
export async function load(scene: Scene, rounds: number, gapMs = 0): Promise<Figures> {
  const took: number[] = [];
  const begun = performance.now();
  await Promise.all(
    scene.places.map(async (place, index) => {
      if (gapMs > 0) await pause((gapMs * index) / scene.places.length);
      for (let round = 0; round < rounds; round += 1) {
        const asked = performance.now();
        await scene.ask(place);
        took.push(performance.now() - asked);
        if (gapMs > 0) await pause(Math.max(0, gapMs - (performance.now() - asked)));
      }
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { perSecond: took.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
