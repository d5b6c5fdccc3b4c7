/** One message put to the model: the form in which it can answer, one retry, one repair, and a deadline over all. */
import { type CircuitBreaker, LeftAlone } from "../../circuit-breaker.ts";
import type { Effect } from "../offline/declared.ts";
import type { SpokenWorld } from "../reader.ts";
import { type Allowance, NotAllowed } from "./allowance.ts";
import { type ChatServer, type Completion, type FailureKind, ServerFailure } from "./chat-server.ts";
import type { CommandBook } from "./commands.ts";
import { type Clock, type Deadline, TooLate, within } from "./deadline.ts";
import { formOf, MECHANISMS, type Mechanism, weakerThan, writtenIn } from "./mechanisms.ts";
import type { ChatMessage, Prompt } from "./prompt.ts";
import { type Answer, answerSchema, readAnswer } from "./schema.ts";

/**
 * Why there is no proposal: the failures of the server; `late`; `unusable`, which is not in the form, twice; what we held back
 * ourselves; and what nobody foresaw.
 */
export type Trouble = FailureKind | "late" | "unusable" | "left-alone" | NotAllowed["limit"] | "unexpected";

export type Result =
  | { readonly proposal: Proposal }
  | {
      readonly proposal: undefined;
      /** Undefined: the model says that nothing is asked for. */
      readonly trouble: Trouble | undefined;
      /** What went wrong, where it is `unexpected`. */
      readonly cause?: unknown;
    };

export interface Proposal {
  readonly command: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly effect: Effect;
  readonly certainty: Answer["certainty"];
}

/** What one request came to, for figures and the log: no words of anybody. */
export interface RequestReport {
  readonly mechanism: Mechanism;
  readonly outcome: "answered" | Trouble;
  readonly ms: number;
  readonly tokens: Completion["tokens"];
}

export interface DialogueOptions extends Clock {
  readonly server: ChatServer;
  readonly book: CommandBook;
  readonly prompt: Prompt;
  readonly allowance: Allowance;
  readonly circuit: CircuitBreaker;
  /** When the program stops. */
  readonly stopping: AbortSignal;
  readonly report: (report: RequestReport) => void;
}

export interface Dialogue {
  /** Never rejects. */
  propose(message: string, world: SpokenWorld): Promise<Result>;
  /** The form in which the server answered last. */
  mechanism(): Mechanism;
}

const DEADLINE_MS = 10_000;
const PAUSE_MS = 500;
/** Enough for a launch with everything said, and for a small batch script. */
const MOST_TOKENS = 800;
/** A server may learn a better form; it is asked from the strongest again after so long. */
const REMEMBERED_MS = 24 * 3_600_000;
/** Bytes per token of English are about four, of other languages and JSON fewer. */
const BYTES_PER_TOKEN = 3;

/** What a server was found to take. */
interface Habits {
  readonly mechanism: Mechanism;
  /** Newer models of OpenAI take no temperature, and count tokens by another name; older servers know only the older. */
  readonly temperature: boolean;
  readonly limit: "max_tokens" | "max_completion_tokens";
}

const FIRST: Habits = { mechanism: MECHANISMS[0], temperature: true, limit: "max_tokens" };

export function createDialogue(options: DialogueOptions): Dialogue {
  const { now, stopping, prompt } = options;
  const schema = answerSchema(options.book);
  let known: { readonly habits: Habits; readonly until: number } | undefined;
  const habitsNow = () => (known && now().getTime() < known.until ? known.habits : FIRST);
  const learn = (habits: Habits) => {
    if (habits !== habitsNow()) known = { habits, until: now().getTime() + REMEMBERED_MS };
  };

  const talk = async (message: string, world: SpokenWorld, deadline: Deadline): Promise<Result> => {
    let habits = habitsNow();
    let messages = prompt.opening(message, world);
    let [retried, repaired] = [false, false];
    for (;;) {
      let completion: Completion;
      try {
        completion = await requestOnce(options, schema, habits, messages, world.speaker, deadline);
      } catch (error) {
        const other = withoutWhatWasRefused(habits, error);
        if (other) {
          habits = other;
          continue;
        }
        const pause = retried ? undefined : pauseBefore(error, deadline);
        if (pause === undefined) throw error;
        retried = true;
        await options.wait(pause, deadline.signal);
        // A server may have stumbled over the form itself.
        if (error instanceof ServerFailure && error.status === 500) habits = weaker(habits) ?? habits;
        continue;
      }
      const read = judge(completion, message, world, options.book);
      if (!("problems" in read)) {
        learn(habits);
        return read;
      }
      if (repaired) throw new Unusable();
      repaired = true;
      // It took the wish for a form and did not keep to it.
      if (read.noJson) habits = weaker(habits) ?? habits;
      messages = [...messages, ...prompt.repair(writtenIn(completion), read.problems, message)];
    }
  };

  return {
    mechanism: () => habitsNow().mechanism,
    propose: async (message, world) => {
      try {
        return await within(DEADLINE_MS, options, stopping, (deadline) => talk(message, world, deadline));
      } catch (error) {
        const trouble = troubleOf(error);
        return { proposal: undefined, trouble, ...(trouble === "unexpected" ? { cause: error } : {}) };
      }
    },
  };
}

/** Nothing in the form, twice. */
class Unusable extends Error {
  override readonly name = "Unusable";
}

async function requestOnce(
  options: DialogueOptions,
  schema: ReturnType<typeof answerSchema>,
  { mechanism, temperature, limit }: Habits,
  messages: readonly ChatMessage[],
  speaker: string,
  { signal }: Deadline,
): Promise<Completion> {
  const { server, allowance, circuit, now, report } = options;
  const started = now().getTime();
  const tell = (outcome: RequestReport["outcome"], tokens?: Completion["tokens"]) =>
    report({ mechanism, outcome, ms: now().getTime() - started, tokens });
  const bytes = Buffer.byteLength(JSON.stringify(messages));
  try {
    const settle = await allowance.take(speaker, Math.ceil(bytes / BYTES_PER_TOKEN) + MOST_TOKENS);
    const completion = await circuit.run(() =>
      server.complete(
        {
          messages: [...messages],
          ...formOf(mechanism, schema),
          ...(temperature ? { temperature: 0 } : {}),
          [limit]: MOST_TOKENS,
        },
        signal,
      ),
    );
    const { tokens } = completion;
    if (tokens) await settle(tokens.prompt + tokens.completion);
    tell("answered", tokens);
    return completion;
  } catch (error) {
    tell(signal.aborted ? "late" : troubleOf(error));
    throw error;
  }
}

function weaker(habits: Habits): Habits | undefined {
  const mechanism = weakerThan(habits.mechanism);
  return mechanism && { ...habits, mechanism };
}

/** What to ask for instead, where the server did not like how it was asked; undefined where that was not it. */
function withoutWhatWasRefused(habits: Habits, error: unknown): Habits | undefined {
  if (!(error instanceof ServerFailure) || error.kind !== "form") return undefined;
  if (error.refused === "temperature" && habits.temperature) return { ...habits, temperature: false };
  if (error.refused === "max_tokens" && habits.limit === "max_tokens")
    return { ...habits, limit: "max_completion_tokens" };
  return weaker(habits);
}

/** How long to wait before the one retry; undefined where it makes no sense, or nobody would be there any more. */
function pauseBefore(error: unknown, deadline: Deadline): number | undefined {
  if (!(error instanceof ServerFailure) || (error.kind !== "limited" && error.kind !== "down"))
    return undefined;
  const pause = error.retryAfterMs ?? PAUSE_MS;
  return pause < deadline.left() ? pause : undefined;
}

type Judged = Result | { readonly problems: readonly string[]; readonly noJson: boolean };

function judge(completion: Completion, message: string, world: SpokenWorld, book: CommandBook): Judged {
  const wrong = (...problems: readonly string[]) => ({ problems, noJson: false });
  if (completion.declined) return { proposal: undefined, trouble: undefined };
  if (completion.cutOff) return wrong("It was cut off because it was too long. Be short.");
  const read = readAnswer(writtenIn(completion));
  if ("problem" in read) return { problems: [read.problem], noJson: read.noJson };
  const { command, params, certainty, echo } = read.answer;
  if (echo !== undefined && !isEchoOf(echo, message))
    return wrong("“echo” holds no words of the message. Look at the message again.");
  if (command === undefined) return { proposal: undefined, trouble: undefined };
  const checked = book.check(command, params, world);
  if ("problems" in checked) return wrong(...checked.problems);
  return { proposal: { command, ...checked, certainty } };
}

const wordsIn = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));

/** Servers that cut long prompts leave the model with words that nobody said. */
function isEchoOf(echo: string, message: string): boolean {
  const said = wordsIn(message);
  const echoed = wordsIn(echo);
  return echoed.size === 0 || [...echoed].some((word) => said.has(word));
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof ServerFailure) return error.kind;
  if (error instanceof NotAllowed) return error.limit;
  if (error instanceof LeftAlone) return "left-alone";
  if (error instanceof TooLate) return "late";
  if (error instanceof Unusable) return "unusable";
  return "unexpected";
}
