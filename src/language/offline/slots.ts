/** Parameters of each command, from the words of a sentence. One reader per parameter, whatever command it belongs to. */
import { dayIn } from "../days.ts";
import { FIELDS } from "./command-fields.ts";
import type { Fillers } from "./model.ts";
import type { Params } from "./params.ts";
import { QUESTION_READERS } from "./question-slots.ts";
import { merged, partsOf } from "./repairs.ts";
import { Sentence } from "./sentence.ts";
import type { Around } from "./slot-reader.ts";
import { THING_READERS } from "./thing-slots.ts";
import type { SpokenWord } from "./words.ts";
import type { ReaderWorld } from "./world.ts";

const READERS = { ...THING_READERS, ...QUESTION_READERS };

export interface Slots {
  readonly params: Params;
  readonly sentence: Sentence;
}
/** Their texts are other people's to read, "sorry for the wait" included. */
const FREE_TEXT = /^announce (?:create|edit)$/;

export function readSlots(
  command: string,
  words: readonly SpokenWord[],
  world: ReaderWorld,
  fillers: Fillers,
): Slots {
  const [first = words, ...repairs] = FREE_TEXT.test(command) ? [] : partsOf(words);
  if (repairs.length === 0) return readPart(command, first, world, fillers);
  const params = repairs.reduce(
    (known, part) => merged(known, readPart(command, part, world, fillers).params),
    readPart(command, first, world, fillers).params,
  );
  return { params, sentence: new Sentence(words, fillers) };
}

function readPart(
  command: string,
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
  };
  for (const field of FIELDS[command] ?? []) Object.assign(params, READERS[field]?.(around, command) ?? {});
  return { params, sentence };
}
