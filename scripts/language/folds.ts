/** Models that did not see the sentences they are asked about. */
import { COMMANDS } from "../../src/commands/index.ts";
import { type ModelFile, parseModel } from "../../src/language/offline/model.ts";
import type { Sentence } from "../../test/kit/language-data.ts";
import {
  loadCommands,
  loadItemWords,
  loadLexicon,
  loadPatterns,
  loadPhrases,
  loadReader,
} from "../../test/kit/language-reader.ts";
import { type Judged, judge } from "./calibrating.ts";
import { learnFillers } from "./fillers.ts";
import { examplesOf, train } from "./training.ts";

export interface Fold {
  /** Trained on all other sentences, and not calibrated. */
  readonly file: ModelFile;
  readonly own: readonly Sentence[];
  /** The readings of its own sentences. */
  readonly judged: readonly Judged[];
}

/** A model of these sentences and of all that is shipped with them, not calibrated. */
export function modelOf(sentences: readonly Sentence[]): ModelFile {
  const [lexicon, patterns] = [loadLexicon(), loadPatterns()];
  return train(
    examplesOf(sentences, COMMANDS, loadPhrases(), patterns, lexicon),
    learnFillers(sentences, patterns, loadItemWords(), lexicon, loadCommands()),
  );
}

/** Every sentence is in one fold, neighbours in different ones. */
export function foldsOf(sentences: readonly Sentence[], count: number): readonly Fold[] {
  return Array.from({ length: count }, (_, fold) => {
    const file = modelOf(sentences.filter((_, at) => at % count !== fold));
    const own = sentences.filter((_, at) => at % count === fold);
    return { file, own, judged: judge(loadReader(parseModel(file)), own) };
  });
}
