/** Whoever reads what the program writes may go away, as in `ai4-chatops sandbox | head -1`: then it ends, in order and without a word. */

/** Exit code that shells give a program which SIGPIPE ended: 128 + 13. Node.js takes no notice of that signal. */
export const READER_GONE = 141;

export interface Readers {
  /** True once a write failed because nobody reads any more. */
  gone(): boolean;
  /** Resolves at the same time. */
  readonly left: Promise<void>;
}

/** Other failures of the streams, such as a full disk, are thrown as they would be without it. */
export function watchReaders(streams: readonly NodeJS.EventEmitter[], whenGone: () => void): Readers {
  let isGone = false;
  let resolveLeft: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    resolveLeft = resolve;
  });
  for (const stream of streams) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      isGone = true;
      resolveLeft();
      whenGone();
    });
  }
  return { gone: () => isGone, left };
}
