/** What a sentence says of the parameters of the command that it asks for. */

import type { ParamKind } from "../param-kind.ts";
import { followUp } from "./follow-up.ts";
import { orderIn } from "./orders.ts";
import { one, type Params } from "./params.ts";
import type { ReadableCommand, ReadableCommands } from "./readable.ts";
import { readSlots } from "./slots.ts";
import type { UntrainedCommands } from "./untrained.ts";
import type { SpokenWord } from "./words.ts";
import type { ReaderWorld } from "./world.ts";

interface Readers {
  readonly commands: ReadableCommands;
  readonly untrained: UntrainedCommands;
}

/** Kinds of what is one's own and is called by a name. */
const OWN_THINGS = new Set<ParamKind>(["deployment", "deployments", "batch-job", "trial", "snapshot"]);
const POINTED_AT = /^(?:it|last|latest|all\b.*)$/;

/** "tern-b works better, so drop tern-a": of two things, that which the order names. */
function asOrdered({ declared }: ReadableCommand, said: Params, ordered: Params): Params {
  const found = { ...said };
  for (const { name, kind } of declared.params) {
    const named = ordered[name];
    if (
      OWN_THINGS.has(kind) &&
      said[name] !== undefined &&
      typeof named === "string" &&
      !POINTED_AT.test(named)
    )
      found[name] = named;
  }
  return found;
}

/**
 * What only a clause tells that denies something else: which thing is meant ("don't extend reef-run, stop it"), what about
 * ("we never hear of maintenance, post it here"), and that no GPU is needed.
 */
function fromDenied(path: string, params: Params, ofAll: Params, { turns }: ReaderWorld): Params {
  // "We have photos of pollen, what is there for that": what is sought may be before the question.
  if (path === "search" && Object.keys(params).length === 0 && turns.length === 0) return ofAll;
  const found = { ...params };
  for (const name of ["deployment", "snapshot", "announcement"])
    if (
      turns.length === 0 &&
      (params[name] === "it" || (name === "announcement" && params[name] === undefined))
    )
      Object.assign(found, one(name, ofAll[name] ?? params[name]));
  for (const name of ["topic", "reason"]) Object.assign(found, one(name, params[name] ?? ofAll[name]));
  return ofAll["gpu"] === 0 && params["gpu"] === undefined ? { ...found, gpu: 0 } : found;
}

/** What a sentence says of the parameters of a command; `words` is what is asked for, `all` the whole sentence. */
export function paramsOf(
  command: ReadableCommand,
  words: readonly SpokenWord[],
  all: readonly SpokenWord[],
  world: ReaderWorld,
  { commands, untrained }: Readers,
): Params {
  const { path } = command.declared;
  const fillers = untrained.fillers(path, words);
  const { params, sentence } = readSlots(command, commands, words, world, fillers);
  const known =
    all.length > words.length
      ? fromDenied(path, params, readSlots(command, commands, all, world, fillers).params, world)
      : params;
  const order = command.declared.effect === "read" ? undefined : orderIn(words);
  // What follows an order may correct it: "stop tern, sorry, skua".
  const ordered =
    order && order[0] !== words[0] ? readSlots(command, commands, order, world, fillers).params : {};
  const whole = followUp(command.declared, asOrdered(command, known, ordered), sentence, world);
  return { ...whole, ...command.particulars.implied?.(whole, sentence, world) };
}
