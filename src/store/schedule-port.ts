/** How far the schedules are done. */
export interface ScheduleStore {
  /** Of every job that is not new: all its slots up to this moment are done or skipped. */
  considered(): Promise<ReadonlyMap<string, Date>>;
  consider(jobs: readonly string[], until: Date): Promise<void>;
  /**
   * Gives a slot to this process: `own`, also where it or a process that is gone began it before; `other` while another
   * living process has it; `done`. Atomic over processes.
   */
  take(job: string, slot: string, instance: string, now: Date): Promise<"own" | "other" | "done">;
  finish(job: string, slot: string, now: Date): Promise<void>;
  /** Forgets slots that were finished before. */
  prune(before: Date): Promise<void>;
}
