/** The reader with a language model behind it, as the program has it, on a clock and a budget of the test's own. */

import { readPrompts } from "../../src/data.ts";
import { commandBook } from "../../src/engine/command-book.ts";
import { redactText } from "../../src/engine/redact.ts";
import type { Registry } from "../../src/engine/registry.ts";
import {
  createModelReader,
  type ModelReader,
  type ModelReaderOptions,
} from "../../src/language/model/model-reader.ts";
import type { LanguageReader } from "../../src/language/reader.ts";
import { createScrub } from "../../src/main/scrub.ts";

export const MODEL_KEY = "sk-test-0123456789abcdef";

export type ModelReaderParts = Pick<ModelReaderOptions, "baseUrl" | "now" | "wait"> &
  Partial<ModelReaderOptions>;

const IGNORE = { sentence: () => undefined, request: () => undefined };

/** Nothing is counted unless a store is given. */
const UNCOUNTED: ModelReaderOptions["use"] = { add: async () => 0, prune: async () => undefined };

export async function testModelReader(
  offline: LanguageReader,
  registry: Registry,
  parts: ModelReaderParts,
): Promise<ModelReader> {
  const scrub = createScrub([MODEL_KEY]);
  return createModelReader(offline, {
    apiKey: MODEL_KEY,
    model: "scripted",
    requestsPerMinute: 100_000,
    tokensPerDay: 1_000_000_000,
    timeZone: "Europe/Madrid",
    use: UNCOUNTED,
    book: commandBook(registry),
    prompts: await readPrompts(),
    redact: (text) => redactText(scrub(text)),
    fetch,
    stopping: new AbortController().signal,
    observe: IGNORE,
    log: { warn: () => undefined },
    ...parts,
  });
}
