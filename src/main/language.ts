/** Who reads sentences: the offline reader, and behind it a language model where one is configured. */
import type { Config } from "../config.ts";
import { readData, readPrompts } from "../data.ts";
import { commandBook } from "../engine/command-book.ts";
import { declaredCommands } from "../engine/declared-commands.ts";
import { redactText } from "../engine/redact.ts";
import type { Registry } from "../engine/registry.ts";
import type { EngineDeps } from "../engine/turn.ts";
import type { ModelReader, Probe } from "../language/model/model-reader.ts";
import { parseLexicon } from "../language/offline/lexicon.ts";
import { parseModel } from "../language/offline/model.ts";
import { createOfflineReader } from "../language/offline/reader.ts";
import { type LanguageReader, offlineAlone } from "../language/reader.ts";
import type { ModelMetrics } from "./model-metrics.ts";
import { createScrub, secretsIn } from "./scrub.ts";

export interface Language {
  readonly reader: EngineDeps["reader"];
  /** Tries the language model; undefined where none is configured. */
  probe(): Promise<Probe | undefined>;
  /** Figures on the language model, as `/metrics` shows them. */
  metrics(): Promise<string>;
}

type LanguageDeps = Pick<EngineDeps, "registry" | "store" | "now" | "wait" | "log" | "signal">;

interface LoadedModel {
  readonly reader: ModelReader;
  readonly metrics: ModelMetrics;
}

/** Everything is loaded when it is first needed: neither commands nor a program without a model wait for it. */
export function createLanguage(config: Config, deps: LanguageDeps): Language {
  const offline = once(() => loadOffline(deps.registry));
  const model = config.model && once(() => loadModel(config, deps, offline));
  return {
    reader: async () => {
      try {
        return (await model?.())?.reader ?? (await offline());
      } catch (error) {
        deps.log.error({ err: error }, "the language model cannot be used");
        return offline();
      }
    },
    probe: async () => (await model?.())?.reader.probe(),
    metrics: async () => (await model?.())?.metrics.text() ?? "",
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

async function loadOffline(registry: Registry): Promise<LanguageReader> {
  const [lexicon, cues, elsewhere, model] = await Promise.all(
    ["lexicon", "cues", "elsewhere", "model"].map((name) => readData(`language/${name}.json`)),
  );
  const commands = declaredCommands(registry);
  return offlineAlone(
    createOfflineReader(parseLexicon(lexicon, cues, elsewhere), parseModel(model), commands),
  );
}

async function loadModel(
  config: Config,
  { registry, store, now, wait, log, signal }: LanguageDeps,
  offline: () => Promise<LanguageReader>,
): Promise<LoadedModel> {
  const { model } = config;
  if (!model) throw new Error("no language model is configured");
  const { createModelReader } = await import("../language/model/model-reader.ts");
  const { createModelMetrics } = await import("./model-metrics.ts");
  const metrics = createModelMetrics();
  const scrub = createScrub(secretsIn(config));
  return {
    metrics,
    reader: createModelReader(await offline(), {
      baseUrl: model.baseUrl,
      apiKey: model.apiKey?.reveal(),
      model: model.name,
      requestsPerMinute: model.requestsPerMinute,
      tokensPerDay: model.tokensPerDay,
      timeZone: config.timeZone,
      use: store.modelUse,
      book: commandBook(registry),
      prompts: await readPrompts(),
      redact: (text) => redactText(scrub(text)),
      fetch,
      now,
      wait,
      log,
      stopping: signal,
      observe: metrics,
    }),
  };
}
