/** Parameters of each command, from the words of a sentence. One reader per parameter, whatever command it belongs to. */
import { dayIn } from "../days.ts";
import { type DeclaredParam, takes } from "./declared.ts";
import type { Fillers } from "./model.ts";
import type { Params } from "./params.ts";
import type { ReadableCommand, ReadableCommands } from "./readable.ts";
import { merged, partsOf } from "./repairs.ts";
import { Sentence } from "./sentence.ts";
import type { Around } from "./slot-reader.ts";
import type { SpokenWord } from "./words.ts";
import type { ReaderWorld } from "./world.ts";

export interface Slots {
  readonly params: Params;
  readonly sentence: Sentence;
}

export function readSlots(
  command: ReadableCommand,
  commands: ReadableCommands,
  words: readonly SpokenWord[],
  world: ReaderWorld,
  fillers: Fillers,
): Slots {
  const read = (part: readonly SpokenWord[]) => readPart(command, commands, part, world, fillers);
  // A text is other people's to read, "sorry for the wait" included.
  const hasFreeText =
    takes(command.declared, "multiline", "body") || takes(command.declared, "text", "reason");
  const [first = words, ...repairs] = hasFreeText ? [] : partsOf(words);
  if (repairs.length === 0) return read(first);
  const params = repairs.reduce((known, part) => merged(known, read(part).params), read(first).params);
  return { params, sentence: new Sentence(words, fillers) };
}

function readPart(
  { declared, steps }: ReadableCommand,
  commands: ReadableCommands,
  words: readonly SpokenWord[],
  world: ReaderWorld,
  fillers: Fillers,
): Slots {
  const sentence = new Sentence(words, fillers);
  const params: Params = {};
  const today = dayIn(world.now, world.timeZone);
  const last = world.turns.at(-1);
  const around: Around = {
    sentence,
    world,
    today,
    last,
    clock: { now: world.now, timeZone: world.timeZone, today },
    commands: commands.paths,
  };
  for (const { read, fills } of steps) {
    const found = read(around, declared);
    for (const [as, param] of fills) {
      const value = found[as];
      if (value !== undefined && isAllowed(value, param)) params[param.name] = inForm(value, param);
    }
  }
  return { params, sentence };
}

/** What is no option of this command is left open, so that the person is asked. */
function isAllowed(value: unknown, { options }: DeclaredParam): boolean {
  return options.length === 0 || options.includes(String(value));
}

function inForm(value: unknown, { repeatable }: DeclaredParam): unknown {
  return repeatable && !Array.isArray(value) ? [value] : value;
}
