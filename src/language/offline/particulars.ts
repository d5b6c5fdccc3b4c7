/** What is known of the language of single commands and follows from no declaration. A new command needs nothing here. */
import type { Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";
import type { ReaderWorld } from "./world.ts";

export interface Particulars {
  /** Asked how it is done, people want it done: "how do I get into reef-run", "tell me how it is doing". */
  readonly doneWhenAskedHow?: true;
  /** What goes without saying. */
  readonly implied?: (params: Params, sentence: Sentence, world: ReaderWorld) => Params;
}

/** A service without an item is the development environment. */
function impliedItem(params: Params, { text }: Sentence, { turns }: ReaderWorld): Params {
  const pointsBack =
    turns.length > 0 &&
    /\b(?:it|(?:that|this)(?! (?:time|case|week|month|morning|afternoon|evening|way)))\b/.test(text);
  const isService = params["service"] === "jupyter" || params["service"] === "vscode";
  if (pointsBack || params["item"] !== undefined || !isService) return {};
  return /\b(?:model|classifier|detector|module|segment\w*)\b/.test(text) ? {} : { item: "ai4os-dev-env" };
}

export const PARTICULARS: Readonly<Record<string, Particulars>> = {
  deploy: { implied: impliedItem },
  "deployment info": { doneWhenAskedHow: true },
  "deployment open": { doneWhenAskedHow: true },
};
