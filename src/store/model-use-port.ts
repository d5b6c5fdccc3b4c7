/** How many tokens the language model was given and gave, by day, over all processes. */
export interface ModelUseStore {
  /** Adds to a day, and gives its sum; a negative number gives back what was set aside and not used. */
  add(day: string, tokens: number): Promise<number>;
  /** Forgets the days before. */
  prune(before: string): Promise<void>;
}
