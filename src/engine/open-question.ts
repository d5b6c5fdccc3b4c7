/** The question that is open: what answers it, and what is said instead and is a request of its own. */
import { Refusal, refuse } from "../errors.ts";
import { tokenize } from "./grammar/tokens.ts";
import { isReference, readValue } from "./grammar/values.ts";
import type { Question } from "./memory.ts";
import { type Intent, intentOf } from "./proceed.ts";
import type { Registry } from "./registry.ts";
import { saysOtherwise } from "./sentences.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/** A message as it is understood. */
export interface Sent {
  /** One line; without the code block, where there is a block or a file. */
  readonly line: string;
  /** What came as a code block or as a file. */
  readonly script: string | undefined;
  /** With its line breaks, as it was typed. */
  readonly typed: string;
  /** Why a file that came with it was not read. */
  readonly unread: string | undefined;
}

/** A sentence that was said instead of an answer; without an intent, that nothing is to be done. */
export class OwnRequest {
  /** The one that was open. */
  readonly question: Question;
  readonly intent: Intent | undefined;

  constructor(question: Question, intent: Intent | undefined) {
    this.question = question;
    this.intent = intent;
  }
}

export function unreadFile(why: string): Error {
  return refuse("input.file", `${why} Please send the commands in a code block instead.`);
}

/** The answer to the question that is open: a number, one of the candidates, or the missing value. */
export function answerQuestion(
  deps: EngineDeps,
  turn: Turn,
  { line, script, typed, unread }: Sent,
): Intent | undefined {
  const { question } = turn.memory;
  const spec = question && deps.registry.get(question.command);
  const param = spec?.params.get(question?.param ?? "");
  const isEmpty = line === "" && script === undefined && unread === undefined;
  if (!question || !spec || !param || isEmpty) return undefined;
  const values = new Map(Object.entries(question.params));
  if (param.kind === "multiline") {
    if (script === undefined && unread !== undefined) throw unreadFile(unread);
    const isAnswer = script === undefined ? typed.includes("\n") || !calls(deps.registry, line) : line === "";
    if (!isAnswer) return undefined;
    values.set(param.name, script ?? typed);
    return intentOf(spec, values);
  }
  if (script !== undefined) return undefined;
  const candidate = candidateOf(question, line);
  const isOption = param.options.includes(line.toLowerCase());
  if (!candidate && !isOption && calls(deps.registry, line)) return undefined;
  if (candidate) values.set(param.name, candidate.ref);
  else if (isReference(param))
    return { ...intentOf(spec, values), references: new Map([[param.name, line]]) };
  else {
    const value = readValue(param, line, turn);
    values.set(param.name, param.repeatable ? [value] : value);
  }
  return intentOf(spec, values);
}

function candidateOf({ candidates }: Question, line: string) {
  if (/^#?\d{1,3}$/.test(line)) return candidates[Number(line.replace("#", "")) - 1];
  const wanted = line.toLowerCase();
  return candidates.find(({ title, ref }) => [title, ref].some((name) => name.toLowerCase() === wanted));
}

/** Whether the line begins with the words of a command, be the rest right or wrong. */
function calls(registry: Registry, line: string): boolean {
  const words = tokenize(line)
    .filter((token) => !token.quoted)
    .map((token) => token.text);
  return registry.match(words) !== undefined;
}

/**
 * What `work` makes of an answer. Where that does not fit the question, and `typed` surely is a request of its own, that
 * request: nothing was done then. A wrong answer that is no request is refused as before.
 */
export async function orOwnRequest<T>(
  deps: EngineDeps,
  turn: Turn,
  question: Question | undefined,
  { line, typed }: Pick<Sent, "line" | "typed">,
  work: () => Promise<T>,
): Promise<T | OwnRequest> {
  if (!question) return work();
  const { question: before } = turn.memory;
  const own = () => ownRequest(deps, turn, question, { line, typed });
  const kind = deps.registry.get(question.command)?.params.get(question.param)?.kind;
  // What is typed for a secret is read by nobody.
  if (kind === "secret") return work();
  // Any text may be a script; a question is none.
  if (kind === "multiline" && /\?$/.test(line) && !typed.includes("\n")) {
    const said = await own();
    if (said) return said;
  }
  try {
    return await work();
  } catch (error) {
    if (!doesNotFit(error) || turn.memory.question !== before) throw error;
    const said = await own();
    if (!said) throw error;
    return said;
  }
}

/** As {@link orOwnRequest}, of a value that nobody looks up: whether it is a request instead. */
export async function ownRequest(
  deps: EngineDeps,
  turn: Turn,
  question: Question,
  { line, typed }: Pick<Sent, "line" | "typed">,
): Promise<OwnRequest | undefined> {
  if (!isSpoken(line)) return undefined;
  const said = await saysOtherwise(deps, turn, line, typed);
  return said && new OwnRequest(question, said === "nothing" ? undefined : said);
}

/** No such thing, none of the choices, or a value of another type. A near name is a slip, not a request. */
function doesNotFit(error: unknown): boolean {
  if (!(error instanceof Refusal)) return false;
  if (/^(?:deployment|batch-job|trial|snapshot|service|key)\.unknown$/.test(error.code))
    return error.suggestions.length === 0;
  return /^(?:input\.(?:value|range|choice|policy|gpu-model|vo)|item\.unknown|[a-z-]+\.(?:number|unclear))$/.test(
    error.code,
  );
}

/** Words of sentences and questions that no name or value is made of. */
const SPOKEN_WORD =
  /(?<!\p{L})(?:how|what|what's|which|who|where|when|why|is|are|do|does|did|have|has|can|could|would|will|i|me|my|we|us|you|please|don't|not|never|wie|was|welche[rs]?|wer|wo|wann|warum|ist|sind|habe|haben|kann|ich|mir|mein|meine|wir|bitte|nicht|cómo|qué|cuál|cuáles|cuántas?|cuántos?|quién|dónde|cuándo|hay|tengo|puedes|mis?|nos|no|comment|combien|quels?|quelles?|qui|où|quand|est|sont|y a-t-il|ai|peux|mon|mes|nous|pas|come|quant[aeio]|quali?|chi|dove|quando|c'è|ci sono|ho|puoi|mio|mia|miei|noi|non|como|quais|quem|onde|há|tenho|podes|meus?|minhas?|nós|não)(?!\p{L})/iu;

function isSpoken(line: string): boolean {
  const words = line.split(/\s+/).length;
  return words >= 2 && (SPOKEN_WORD.test(line) || (words >= 3 && /\?$/.test(line)));
}

/** Said after a look at something else. */
export function staysOpen({ command, param }: Question): string {
  return `I still wait for your answer about “${command}” (${param.replaceAll("_", " ")}). Type it, or “no” to leave it.`;
}

/** Said before another change. */
export function letGo({ command }: Question): string {
  return `I let go of “${command}”, and did nothing of it.`;
}

/** What was asked for anew, with what was given before. */
export function withGiven(intent: Intent, { params }: Question): Intent {
  return { ...intent, values: new Map([...Object.entries(params), ...intent.values]) };
}
