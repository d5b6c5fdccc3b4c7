/** Writes `data/language/model.json` from the training sentences and the definitions of the commands. */
import { writeFileSync } from "node:fs";
import { loadTraining } from "../test/kit/language-reader.ts";
import { calibrationOf } from "./language/calibrating.ts";
import { foldsOf, modelOf } from "./language/folds.ts";

/** Enough to calibrate with; more take longer. */
const FOLDS = 3;

const sentences = loadTraining();
const judged = foldsOf(sentences, FOLDS).flatMap((fold) => fold.judged);
const model = { ...modelOf(sentences), calibration: calibrationOf(judged) };
writeFileSync(new URL("../data/language/model.json", import.meta.url), `${JSON.stringify(model)}\n`);
process.stdout.write(
  `${sentences.length} sentences, ${model.labels.length} labels, ${model.features.length} features, ${judged.length} readings to calibrate with\n`,
);
