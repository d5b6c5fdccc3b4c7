/** Readers of parameters by their kind alone, for names that no reader knows: "retries 3", "3 retries", "without csv". */
import type { ParamKind } from "../param-kind.ts";
import { COUNT, countOf, SIZE, sizeMbOf } from "./amounts.ts";
import type { DeclaredParam } from "./declared.ts";
import { takeEntry } from "./entry-slots.ts";
import { one } from "./params.ts";
import { literally } from "./sentence.ts";
import { afterQuote } from "./slot-phrases.ts";
import type { SlotReader } from "./slot-reader.ts";
import { takeFreeMoment, takeMoment } from "./spoken-moments.ts";

type ReaderOf = (param: DeclaredParam) => SlotReader;

/** The name as it is said, in the singular and the plural. */
function spoken(name: string): string {
  const said = name.replaceAll("_", "[ -]?");
  const single = said.replace(/ies$/, "y").replace(/s$/, "");
  return `(?:${[...new Set([said, single, `${single}s`])].join("|")})`;
}

const IS = "(?: (?:is|of|to|at|be|=|:))*";

const flag: ReaderOf =
  ({ name }) =>
  ({ sentence }) => {
    const hit = sentence.take(
      new RegExp(`(?:(no|not|without|do not)(?: (?:an?|the|any))? )?(?:with )?${spoken(name)}`),
    );
    return one(name, hit && hit[1] === undefined);
  };

const count: ReaderOf =
  ({ name }) =>
  ({ sentence }) => {
    const hit =
      sentence.take(new RegExp(`${COUNT} (?:more )?${spoken(name)}`)) ??
      sentence.take(new RegExp(`${spoken(name)}${IS} ${COUNT}`));
    return one(name, hit?.[1] && countOf(hit[1]));
  };

const size: ReaderOf =
  ({ name }) =>
  ({ sentence }) => {
    const hit =
      sentence.take(new RegExp(`${SIZE} (?:of )?${spoken(name)}`)) ??
      sentence.take(new RegExp(`${spoken(name)}${IS} ${SIZE}`)) ??
      sentence.take(new RegExp(SIZE));
    return one(name, hit?.[1] && sizeMbOf(hit[1]));
  };

/** Words before which an option is no choice: "by a day", "next week". */
const NO_CHOICE = "(?<!(?:^| )(?:an?|the|one|this|next|last|each|\\d+) )";

/** The option that is said with the name, or else the only one that is named. */
const choice: ReaderOf =
  ({ name, options }) =>
  ({ sentence }) => {
    const patterns = options.map((option) => [option, literally(option).replace(/[- ]/g, "[- ]")] as const);
    const beside = patterns.filter(([, said]) => sentence.find(new RegExp(`${spoken(name)}${IS} ${said}`)));
    const named =
      beside.length > 0 ? beside : patterns.filter(([, said]) => sentence.find(new RegExp(NO_CHOICE + said)));
    return one(name, named.length === 1 ? named[0]?.[0] : undefined);
  };

/** What people call the entries of such lists, beside the name of the parameter. */
const ENTRY = "requests?|messages?|entry|entries|item|asks?";

/** A command that can take all of them says so in an example; the list itself is called by its first word. */
const entry: ReaderOf =
  ({ name }) =>
  ({ sentence }, { path, examples }) => {
    const takesAll = examples.some((line) => line.endsWith(" all"));
    const all = `(?:${name}s|messages|${path.split(" ")[0]})`;
    return one(name, takeEntry(sentence, `${spoken(name)}|${ENTRY}`, takesAll ? all : undefined));
  };

const text: ReaderOf =
  ({ name }) =>
  ({ sentence }) =>
    afterQuote(sentence, new RegExp(`(?:with )?(?:the )?${spoken(name)}${IS}`), name);

const moment: ReaderOf =
  ({ name }) =>
  ({ sentence, clock }) =>
    one(name, takeMoment(sentence, spoken(name), clock) ?? takeFreeMoment(sentence, clock));

export const KIND_READERS: Readonly<Partial<Record<ParamKind, ReaderOf>>> = {
  flag,
  count,
  size,
  choice,
  entry,
  text,
  "wall-time": moment,
};
