/** What the reader of one parameter has to work with. */
import type { Day } from "../days.ts";
import type { DeclaredCommand } from "./declared.ts";
import type { Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";
import type { Clock } from "./spoken-moments.ts";
import type { EarlierTurn, ReaderWorld } from "./world.ts";

export interface Around {
  readonly sentence: Sentence;
  readonly world: ReaderWorld;
  readonly today: Day;
  readonly last: EarlierTurn | undefined;
  readonly clock: Clock;
  /** All that there are, by their words. */
  readonly commands: ReadonlySet<string>;
}

/** Takes its parameter out of the sentence. */
export type SlotReader = (around: Around, command: DeclaredCommand) => Params;
