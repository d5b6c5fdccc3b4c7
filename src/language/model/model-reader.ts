/** The offline reader first; where it is unsure, a language model proposes, and what it proposes is a reading like any other. */
import { createCircuitBreaker } from "../../circuit-breaker.ts";
import { isSure } from "../offline/reader.ts";
import type { Reading } from "../offline/world.ts";
import { type LanguageReader, NO_CATALOGUE, type Understanding } from "../reader.ts";
import { type AllowanceOptions, createAllowance } from "./allowance.ts";
import { type ChatServerOptions, createChatServer, ServerFailure } from "./chat-server.ts";
import type { CommandBook } from "./commands.ts";
import type { Clock } from "./deadline.ts";
import { createDialogue, type Proposal, type RequestReport, type Trouble } from "./dialogue.ts";
import type { Mechanism } from "./mechanisms.ts";
import { createOutgoing } from "./outgoing.ts";
import { createPrompt, type PromptFiles } from "./prompt.ts";

/** What became of a sentence that the model was asked about. */
export interface SentenceReport {
  readonly outcome: "proposed" | "nothing" | Trouble;
  /** From the question to the answer, in milliseconds. */
  readonly ms: number;
}

export interface ModelReaderOptions extends Clock, ChatServerOptions, Omit<AllowanceOptions, "now"> {
  readonly book: CommandBook;
  readonly prompts: PromptFiles;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
  readonly stopping: AbortSignal;
  readonly observe: Observer;
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
}

export interface Observer {
  sentence(report: SentenceReport): void;
  request(report: RequestReport): void;
}

export interface ModelReader extends LanguageReader {
  /** Puts a question to the model, whatever the offline reader thinks of it, to see whether it can be used. */
  probe(): Promise<Probe>;
}

export type Probe =
  | { readonly mechanism: Mechanism }
  | { readonly trouble: Trouble; readonly offered: readonly string[] };

/** Outages in a row after which the server is left alone, so that nobody waits for it in vain. */
const THRESHOLD = 3;
const PAUSE_MS = 60_000;
/** Longer messages are hardly requests, and cost much. */
const LONGEST_MESSAGE = 1000;
/**
 * What the model says of itself, as the share of right readings that the engine expects; not measured, and kept modest:
 * what is likely is read at once but not planned, and what is unsure is asked about.
 */
const CONFIDENCE: Readonly<Record<Proposal["certainty"], number>> = { sure: 0.9, likely: 0.55, unsure: 0.25 };
/**
 * Alone, the offline reader acts on less. Of its readings below this, every second one is right, and of those above it 95
 * of 100, measured on sentences that it had not seen (`npm run eval:language`): below, the model is worth its time.
 */
const SURE_BESIDE_A_MODEL = 0.8;
const PROBE = "what is free on the cluster now";
const NOBODY = {
  speaker: "doctor",
  inChannel: false,
  finder: NO_CATALOGUE,
  matchGpu: () => [],
  matchVo: () => undefined,
  turns: [],
};

export function createModelReader(offline: LanguageReader, options: ModelReaderOptions): ModelReader {
  const { now, log, observe, book } = options;
  const server = createChatServer(options);
  const dialogue = createDialogue({
    ...options,
    server,
    prompt: createPrompt(options.prompts, book, createOutgoing(options.redact)),
    allowance: createAllowance(options),
    circuit: createCircuitBreaker({
      threshold: THRESHOLD,
      pauseMs: PAUSE_MS,
      now,
      isOutage: (outcome) => outcome instanceof ServerFailure && outcome.kind === "down",
      changed: (state) => log.warn({ room: "model", state }, "the circuit of the language model changed"),
    }),
    report: observe.request,
  });
  return {
    read: async (message, world) => {
      const read = await offline.read(message, world);
      if (!isWorthAsking(message, read)) return read;
      const started = now().getTime();
      const result = await dialogue.propose(message, world);
      const outcome = result.proposal ? "proposed" : (result.trouble ?? "nothing");
      observe.sentence({ outcome, ms: now().getTime() - started });
      if (result.proposal) return withReading(read, result.proposal);
      if (result.trouble) {
        const { cause } = result;
        const fields = {
          room: "model",
          trouble: result.trouble,
          ...(cause === undefined ? {} : { err: cause }),
        };
        log.warn(fields, "a sentence was read without the language model");
      }
      return read;
    },
    probe: async () => {
      const world = { ...NOBODY, now: now(), timeZone: options.timeZone };
      const result = await dialogue.propose(PROBE, world);
      if (result.proposal || !result.trouble) return { mechanism: dialogue.mechanism() };
      const offered =
        result.trouble === "unknown" ? await server.models(options.stopping).catch(() => []) : [];
      return { trouble: result.trouble, offered };
    },
  };
}

/** What denies, reports or quotes something is not the model's to judge: those rules stand above it. */
function isWorthAsking(message: string, { act, disguised, readings }: Understanding): boolean {
  if (act !== "request" || disguised || message.length > LONGEST_MESSAGE) return false;
  if (!/\p{L}{2}/u.test(message)) return false;
  const [best] = readings;
  return !best || !isSure(best) || best.confidence < SURE_BESIDE_A_MODEL;
}

/** Sure of it, the model's reading alone; else it is one of those that the person is asked about. */
function withReading(read: Understanding, { command, params, effect, certainty }: Proposal): Understanding {
  const reading: Reading = { command, params, effect, confidence: CONFIDENCE[certainty] };
  const others = read.readings.filter(
    (other) => JSON.stringify([other.command, other.params]) !== JSON.stringify([command, params]),
  );
  const readings = isSure(reading) ? [reading] : [reading, ...others];
  return { ...read, source: "model", readings };
}
