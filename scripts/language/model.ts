/** A language model behind the offline reader, to be measured: the one that the settings name, or a scripted one. */
import { COMMANDS } from "../../src/commands/index.ts";
import { readConfig } from "../../src/config.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import type { SentenceReader } from "../../src/language/offline/world.ts";
import { type LanguageReader, offlineAlone } from "../../src/language/reader.ts";
import type { Sentence } from "../../test/kit/language-data.ts";
import { testModelReader } from "../../test/kit/model-reader.ts";
import { readRequest, says, startModelServer } from "../../test/kit/model-server.ts";
import type { Reaction } from "../../test/kit/scripted-server.ts";

export interface MeasuredModel extends AsyncDisposable {
  /** Says what the figures are worth. */
  readonly label: string;
  readonly reader: LanguageReader;
  /** What became of the sentences that it was asked about, by outcome. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** Waits until the server may be asked again. */
  pause(): Promise<void>;
}

const MINUTE_MS = 60_000;

export async function measuredModel(
  offline: SentenceReader,
  sentences: readonly Sentence[],
): Promise<MeasuredModel> {
  const { model } = readConfig(process.env, { home: "/", platform: process.platform });
  const scripted = model ? undefined : await startModelServer(answersGold(sentences));
  const outcomes = new Map<string, number>();
  let requests = 0;
  const reader = await testModelReader(offlineAlone(offline), createRegistry(COMMANDS), {
    baseUrl: model?.baseUrl ?? scripted?.baseUrl ?? "",
    ...(model ? { model: model.name, apiKey: model.apiKey?.reveal() } : {}),
    now: () => new Date(),
    wait,
    observe: {
      sentence: ({ outcome }) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1),
      request: () => {
        requests += 1;
      },
    },
  });
  return {
    label: model
      ? `offline and ${model.name} at ${model.baseUrl}`
      : "offline and a SCRIPTED model that answers the gold: this checks the plumbing, it measures no model",
    reader,
    outcomes,
    pause: async () => {
      const due = model ? (requests * MINUTE_MS) / model.requestsPerMinute : 0;
      requests = 0;
      await wait(due, new AbortController().signal);
    },
    [Symbol.asyncDispose]: async () => scripted?.[Symbol.asyncDispose](),
  };
}

/** What is right, found by the message in the request. */
function answersGold(sentences: readonly Sentence[]): Reaction {
  const answers = new Map(sentences.map(({ text, gold }) => [JSON.stringify(text), gold]));
  return (response, request) => {
    const asked = readRequest(request.body).messages.at(-1)?.content ?? "";
    const message = /as JSON text: (".*")$/.exec(asked)?.[1] ?? "";
    const gold = answers.get(message) ?? { command: "none", params: {} };
    return says(JSON.stringify({ command: gold.command, params: gold.params, certainty: "sure" }))(
      response,
      request,
    );
  };
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
