/** Writes `data/language/model.json` from the training sentences and the definitions of the commands. */
import { writeFileSync } from "node:fs";
import { COMMANDS } from "../src/commands/index.ts";
import {
  loadCommands,
  loadItemWords,
  loadLexicon,
  loadPatterns,
  loadPhrases,
  loadTraining,
} from "../test/kit/language-reader.ts";
import { learnFillers } from "./language/fillers.ts";
import { examplesOf, train } from "./language/training.ts";

const examples = examplesOf(loadTraining(), COMMANDS, loadPhrases(), loadPatterns(), loadLexicon());
const model = train(
  examples,
  learnFillers(loadTraining(), loadPatterns(), loadItemWords(), loadLexicon(), loadCommands()),
);
writeFileSync(new URL("../data/language/model.json", import.meta.url), `${JSON.stringify(model)}\n`);
process.stdout.write(
  `${examples.length} examples, ${model.labels.length} labels, ${model.features.length} features\n`,
);
