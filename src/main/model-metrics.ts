/** Figures on the language model for Prometheus: no words of anybody, and nobody's name. */
import { Counter, Histogram, Registry } from "prom-client";
import type { Observer } from "../language/model/model-reader.ts";

export interface ModelMetrics extends Observer {
  /** As `/metrics` shows them. */
  text(): Promise<string>;
}

export function createModelMetrics(): ModelMetrics {
  const registry = new Registry();
  const registers = [registry];
  const sentences = new Counter({
    name: "ai4_model_sentences_total",
    help: "Sentences that the language model was asked about, by what came of it",
    labelNames: ["outcome"],
    registers,
  });
  const seconds = new Histogram({
    name: "ai4_model_sentence_seconds",
    help: "Seconds until a sentence was read, or given up",
    buckets: [0.25, 0.5, 1, 2, 4, 6, 8, 10],
    registers,
  });
  const requests = new Counter({
    name: "ai4_model_requests_total",
    help: "Requests to the language model, by the form of answer that was asked for",
    labelNames: ["mechanism", "outcome"],
    registers,
  });
  const tokens = new Counter({
    name: "ai4_model_tokens_total",
    help: "Tokens as the server counts them",
    labelNames: ["kind"],
    registers,
  });
  return {
    sentence: ({ outcome, ms }) => {
      sentences.inc({ outcome });
      seconds.observe(ms / 1000);
    },
    request: ({ mechanism, outcome, tokens: taken }) => {
      requests.inc({ mechanism, outcome });
      if (!taken) return;
      tokens.inc({ kind: "prompt" }, Math.max(0, taken.prompt));
      tokens.inc({ kind: "completion" }, Math.max(0, taken.completion));
    },
    text: () => registry.metrics(),
  };
}
