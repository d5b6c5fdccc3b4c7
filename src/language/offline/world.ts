/** What reading a sentence needs to know, and what comes of it. The seam for other readers, such as a language model. */
import type { Act } from "./acts.ts";
import type { Effect } from "./declared.ts";
import type { ItemFinder } from "./items.ts";

/** An earlier turn of the conversation. */
export interface EarlierTurn {
  readonly command: string;
  /** Canonical, without secrets. */
  readonly params: Readonly<Record<string, unknown>>;
  /** What the answer listed, in order. */
  readonly listed?: { readonly kind: string; readonly names: readonly string[] } | undefined;
}

export interface ReaderWorld {
  readonly now: Date;
  readonly timeZone: string;
  /** Said where others read it. */
  readonly inChannel: boolean;
  readonly finder: ItemFinder;
  readonly matchGpu: (typed: string) => readonly string[];
  readonly matchVo: (typed: string) => string | undefined;
  /** Oldest first. */
  readonly turns: readonly EarlierTurn[];
}

/** A proposed invocation. Names of people's own things are as typed, still to be looked up. */
export interface Reading {
  readonly command: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What following it would do. */
  readonly effect: Effect;
  /** From 0 to 1: the share of such readings that are right. */
  readonly confidence: number;
}

export interface ReadSentence {
  readonly act: Act;
  readonly language: string;
  /** Best first; empty where nothing may be proposed. */
  readonly readings: readonly Reading[];
  /** Invisible or look-alike letters were in it. */
  readonly disguised: boolean;
}

/** Reads a sentence; never throws, whatever it is given. */
export interface SentenceReader {
  read(message: string, world: ReaderWorld): ReadSentence;
}
