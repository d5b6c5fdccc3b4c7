/** Says within this process that there is work; whoever does not hear it finds out by himself a little later. */
export interface Bell {
  ring(): void;
  /** Calls `answer` at every ring from now on. */
  listen(answer: () => void): void;
}

export function createBell(): Bell {
  const listeners: (() => void)[] = [];
  return {
    ring: () => {
      for (const answer of listeners) answer();
    },
    listen: (answer) => void listeners.push(answer),
  };
}
