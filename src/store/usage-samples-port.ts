/** What a person held in a VO at a moment; see the platform's own statistics for the units. */
export interface UsageSample {
  readonly at: Date;
  readonly cpu: number;
  readonly gpu: number;
  readonly memoryMb: number;
  readonly diskMb: number;
  readonly running: number;
  readonly queued: number;
}

/** Whose, and where: the platform's id of the person, and the VO. */
export interface SampledUse {
  readonly subject: string;
  readonly vo: string;
}

/** Samples that the bot takes itself, because the platform keeps no days of single people. */
export interface UsageSampleStore {
  /** Keeps a sample, unless one that says the same is a few minutes old only. */
  add(use: SampledUse, sample: UsageSample): Promise<void>;
  /** Oldest first, of the time from `from` to `to`, and the last one before it. */
  list(use: SampledUse, from: Date, to: Date): Promise<readonly UsageSample[]>;
  first(use: SampledUse): Promise<Date | undefined>;
  latest(use: SampledUse): Promise<Date | undefined>;
  /** Everything that is kept of a person, by VO, oldest first. */
  all(subject: string): Promise<readonly (UsageSample & { readonly vo: string })[]>;
  forget(subject: string): Promise<void>;
  prune(before: Date): Promise<void>;
}
