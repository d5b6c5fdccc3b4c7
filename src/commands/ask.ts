/** A question back to the person: what is still open can only be known once the platform was asked. */

import { Refusal } from "../errors.ts";

/** Thrown by `prepare` when one parameter must be given after all. */
export class Ask extends Error {
  override readonly name = "Ask";
  readonly param: string;
  readonly words: string;
  /** What may be answered; empty: anything that the parameter takes. */
  readonly options: readonly string[];

  constructor(param: string, words: string, options: readonly string[] = []) {
    super(`${param} is open`);
    this.param = param;
    this.words = words;
    this.options = options;
  }
}

/** Thrown by `prepare` when several things are missing: where there can be a form it asks for them, else this is told. */
export class Incomplete extends Refusal {
  override readonly name = "Incomplete";
}
