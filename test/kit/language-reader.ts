/** The offline reader as the program has it, and what measuring it needs. */
import { readFileSync } from "node:fs";
import * as z from "zod";
import { type Patterns, parsePatterns } from "../../scripts/language/patterns.ts";
import type { Command } from "../../src/commands/define.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { matchGpuModels, matchVo } from "../../src/commands/names.ts";
import { declaredCommands } from "../../src/engine/declared-commands.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import type { DeclaredCommand } from "../../src/language/offline/declared.ts";
import { type Lexicon, parseLexicon } from "../../src/language/offline/lexicon.ts";
import { type LanguageModel, parseModel } from "../../src/language/offline/model.ts";
import { fold } from "../../src/language/offline/normalise.ts";
import { createOfflineReader } from "../../src/language/offline/reader.ts";
import type { ReaderWorld, SentenceReader } from "../../src/language/offline/world.ts";
import { createSearch } from "../../src/search/search.ts";
import { loadCatalogueItems } from "./catalogue.ts";
import { loadSentences, type Sentence } from "./language-data.ts";
import { loadVocabulary } from "./search-evaluation.ts";

function json(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../data/language/${name}`, import.meta.url), "utf8"));
}

export function loadLexicon(): Lexicon {
  return parseLexicon(json("lexicon.json"), json("cues.json"), json("elsewhere.json"));
}

/** Short sentences by the command they ask for, written to train with and for nothing else. */
export function loadPhrases(): Readonly<Record<string, readonly string[]>> {
  return z.record(z.string(), z.array(z.string())).parse(json("phrases.json"));
}

export function loadPatterns(): Patterns {
  return parsePatterns(json("patterns.json"));
}

/** Words in the names and titles of the catalogue. */
export function loadItemWords(): ReadonlySet<string> {
  return new Set(loadCatalogueItems().flatMap(({ id, title }) => fold(`${id} ${title}`).split(/[^a-z0-9]+/)));
}

export function loadModel(): LanguageModel {
  return parseModel(json("model.json"));
}

/** The offline reader over the commands that are declared, or over those of a test. */
export function loadReader(
  model: LanguageModel = loadModel(),
  commands: readonly Command[] = COMMANDS,
): SentenceReader {
  return createOfflineReader(loadLexicon(), model, loadCommands(commands));
}

/** Commands as the reader learns of them. */
export function loadCommands(commands: readonly Command[] = COMMANDS): readonly DeclaredCommand[] {
  return declaredCommands(createRegistry(commands));
}

export function loadTraining(): readonly Sentence[] {
  return loadSentences("train");
}

const finder = () => createSearch(loadCatalogueItems(), loadVocabulary());
let shared: ReturnType<typeof finder> | undefined;

/** The world in which a sentence of the data was said. */
export function worldOf(sentence: Sentence): ReaderWorld {
  shared ??= finder();
  return {
    now: new Date(sentence.now),
    timeZone: "Europe/Madrid",
    inChannel: sentence.where === "channel",
    finder: shared,
    matchGpu: (typed) => matchGpuModels(typed),
    matchVo: (typed) => matchVo(typed),
    turns: (sentence.context ?? []).flatMap(({ gold, listed }) => (gold ? [{ ...gold, listed }] : [])),
  };
}
