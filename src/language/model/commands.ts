/** What a model may propose. The registry is the engine's; the model's room knows it by this port only. */
import type { Effect } from "../offline/declared.ts";
import type { SpokenWorld } from "../reader.ts";

export interface OfferedParam {
  readonly name: string;
  readonly required: boolean;
  readonly repeatable: boolean;
  /** What may be written there, in a few words: `number`, `me|vo|team`, `day`. */
  readonly form: string;
}

export interface OfferedCommand {
  readonly path: string;
  readonly summary: string;
  readonly params: readonly OfferedParam[];
}

/** Parameters as a model gave them: texts as people type them, or plain JSON values. */
export type GivenParams = readonly { readonly name: string; readonly value: unknown }[];

export type CheckedProposal =
  | { readonly params: Readonly<Record<string, unknown>>; readonly effect: Effect }
  /** What is wrong, said so that it can be mended. */
  | { readonly problems: readonly string[] };

export interface CommandBook {
  readonly commands: readonly OfferedCommand[];
  /** Holds a proposal against the declaration of the command: names, forms, values. Nothing is looked up at the platform. */
  check(command: string, params: GivenParams, world: SpokenWorld): CheckedProposal;
}
