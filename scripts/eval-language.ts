/**
 * Measures how sentences are read. The training set is read by models that did not see the sentence (ten folds);
 * `--held-out` measures the shipped model and prints aggregates only, so that nobody tunes on those sentences; a file of
 * sentences that is named is measured with it too. `--errors` lists what was read wrongly, but never of the held-out set.
 * `--model` measures also with a language model behind the offline reader: that of the settings (`OPENAI_…`), else a
 * scripted one.
 */
import { readFileSync } from "node:fs";
import { parseModel } from "../src/language/offline/model.ts";
import { isSure } from "../src/language/offline/reader.ts";
import type { ReadSentence, SentenceReader } from "../src/language/offline/world.ts";
import { loadSentences, parseSentences, type Sentence } from "../test/kit/language-data.ts";
import { loadReader, loadTraining, worldOf } from "../test/kit/language-reader.ts";
import { score } from "../test/kit/language-score.ts";
import { calibrationOf } from "./language/calibrating.ts";
import { foldsOf } from "./language/folds.ts";
import { measuredModel } from "./language/model.ts";
import { type Case, report } from "./language/report.ts";

const FOLDS = Number(process.argv.find((argument) => /^--folds=\d+$/.test(argument))?.slice(8) ?? 10);

async function main(): Promise<void> {
  const heldOut = process.argv.includes("--held-out");
  if (heldOut) {
    const reader = loadReader();
    const sentences = loadSentences("held-out");
    for (const sentence of sentences.slice(0, 100)) reader.read(sentence.text, worldOf(sentence));
    process.stdout.write(report(sentences.map((sentence) => measured(sentence, reader))));
    if (process.argv.includes("--model")) await reportWithModel([[reader, sentences]]);
    return;
  }
  const file = process.argv.find((argument) => argument.endsWith(".jsonl"));
  if (file !== undefined) {
    const reader = loadReader();
    const cases = parseSentences(readFileSync(file, "utf8")).map((sentence) => measured(sentence, reader));
    if (process.argv.includes("--errors")) process.stdout.write(errors(cases));
    process.stdout.write(report(cases));
    return;
  }
  const folds = foldsOf(loadTraining(), FOLDS);
  const parts = folds.map((fold) => {
    // Its calibration comes from the other folds, so that it did not see its sentences either.
    const others = folds.filter((other) => other !== fold).flatMap(({ judged }) => judged);
    const file = { ...fold.file, calibration: calibrationOf(others) };
    return [loadReader(parseModel(file)), fold.own] as const;
  });
  const cases = parts.flatMap(([reader, own]) => own.map((sentence) => measured(sentence, reader)));
  if (process.argv.includes("--errors")) process.stdout.write(errors(cases));
  process.stdout.write(report(cases));
  if (process.argv.includes("--model")) await reportWithModel(parts);
}

/** The same table, with a language model asked where the offline reader is unsure; timed once, as the network is. */
async function reportWithModel(
  parts: readonly (readonly [SentenceReader, readonly Sentence[]])[],
): Promise<void> {
  const cases: Case[] = [];
  const outcomes = new Map<string, number>();
  let label = "";
  for (const [offline, sentences] of parts) {
    await using model = await measuredModel(offline, sentences);
    label = model.label;
    for (const sentence of sentences) {
      const start = performance.now();
      const read = await model.reader.read(sentence.text, { ...worldOf(sentence), speaker: "measured" });
      cases.push(caseOf(sentence, read, performance.now() - start));
      await model.pause();
    }
    for (const [outcome, count] of model.outcomes)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
  }
  const asked = [...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(", ");
  process.stdout.write(`\n=== ${label} ===\nasked about: ${asked}\n\n${report(cases)}`);
}

function errors(cases: readonly Case[]): string {
  const wrong = cases.filter(({ score: { exact } }) => !exact);
  const shown = ({ sentence: { id, lang, kind, text, gold }, got, act, first, language }: Case) =>
    [
      `${id} ${lang} ${kind} | ${text.replaceAll("\n", "⏎")}`,
      `     want ${gold ? `${gold.command} ${JSON.stringify(gold.params)}` : "null"}`,
      `     got  ${got ? `${got.command} ${JSON.stringify(got.params)}` : "null"} (${act} ${(first?.confidence ?? 0).toFixed(2)} ${language})`,
    ].join("\n");
  return `${wrong.map(shown).join("\n")}\n`;
}

function measured(sentence: Sentence, reader: SentenceReader): Case {
  const world = worldOf(sentence);
  const { read, ms } = timed(() => reader.read(sentence.text, world));
  return caseOf(sentence, read, ms);
}

function caseOf(sentence: Sentence, read: ReadSentence, ms: number): Case {
  const best = read.readings[0];
  const got = best && isSure(best) ? best : undefined;
  return {
    sentence,
    got,
    act: read.act,
    language: read.language,
    first: best && { confidence: best.confidence, right: score(sentence, best).command },
    ms,
    score: score(sentence, got),
  };
}

/** The best of three, so that what else the machine does is not measured. */
function timed<T>(work: () => T): { readonly read: T; readonly ms: number } {
  let best = Number.POSITIVE_INFINITY;
  let read = work();
  for (let run = 0; run < 3; run += 1) {
    const start = performance.now();
    read = work();
    best = Math.min(best, performance.now() - start);
  }
  return { read, ms: best };
}

await main();
