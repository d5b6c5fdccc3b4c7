/** Events as intents: typed lines, presses, forms and menu choices all become the same thing. */
import { Refusal, refuse } from "../errors.ts";
import { note, reply } from "../reply/build.ts";
import type { Handled, Inbound, InboundCommand, InboundMessage, InboundSubmit } from "../surface.ts";
import { formAgain } from "./forms.ts";
import { nearest } from "./grammar/nearest.ts";
import { cleanLine, tokenize } from "./grammar/tokens.ts";
import { isReference, readValue } from "./grammar/values.ts";
import { type Question, saveMemory, withoutQuestion } from "./memory.ts";
import { answerPlan, paramsOf, press, takeToken } from "./presses.ts";
import { type Intent, intentOf, type Progress, proceed } from "./proceed.ts";
import { redactText } from "./redact.ts";
import type { Registry } from "./registry.ts";
import { rememberInvocation, understandMessage } from "./sentences.ts";
import { say } from "./speak.ts";
import { readTexts } from "./texts.ts";
import type { EngineContext, EngineDeps, Turn } from "./turn.ts";

const YES = /^(y|yes|yep|yeah|ok|okay|sure|confirm|go|go ahead|do it|yes please)[.!]?$/i;
const NO = /^(n|no|nope|cancel|stop|never ?mind|forget it|no thanks)[.!]?$/i;

/** An event that came to nothing. */
export const NOTHING: Handled = {
  invocation: undefined,
  source: "none",
  confidence: 0,
  outcome: "none",
  settled: Promise.resolve(),
};

export function handle(deps: EngineContext, turn: Turn, event: Inbound): Promise<Progress> {
  switch (event.kind) {
    case "message":
      return message(deps, turn, event);
    case "press":
      return press(deps, turn, event);
    case "submit":
      return submit(deps, turn, event);
    case "command":
      return chosen(deps, turn, event);
  }
}

async function message(deps: EngineContext, turn: Turn, event: InboundMessage): Promise<Progress> {
  const line = cleanLine(event.text);
  if (line === "") {
    await say(deps, turn, reply(note("info", "Type a command, for example “search plankton”, or “help”.")));
    return NOTHING;
  }
  const parseOnly = event.parseOnly ?? false;
  if (YES.test(line) || NO.test(line)) {
    const answered = await answerPlan(deps, turn, YES.test(line), parseOnly);
    if (answered) return answered;
  }
  const answer = answerQuestion(deps, turn, line);
  if (answer) return proceed(deps, turn, { ...answer, parseOnly });
  // Whoever types another command instead has let the question go.
  turn.memory = withoutQuestion(turn.memory);
  const understood = await understandMessage(deps, turn, line, event.text);
  if (!understood) throw unknownCommand(deps.registry, line);
  if ("intent" in understood) return followed(deps, turn, { ...understood.intent, parseOnly });
  await say(deps, turn, understood.words);
  return NOTHING;
}

/** What was asked for is kept, so that the next sentence can go on from it. */
async function followed(deps: EngineContext, turn: Turn, intent: Intent): Promise<Progress> {
  const progress = await proceed(deps, turn, intent);
  if (progress.invocation) {
    turn.memory = rememberInvocation(turn.memory, progress.invocation);
    await keepMemory(deps, turn);
  }
  return progress;
}

/** What was done is done and told, even if it cannot be gone on from. */
async function keepMemory(deps: EngineDeps, turn: Turn): Promise<void> {
  try {
    await saveMemory(deps, turn.conversation, turn.memory, deps.now());
  } catch (error) {
    deps.log.warn({ err: error }, "what was asked for could not be remembered");
  }
}

/** The answer to the question that is open: a number, one of the candidates, or the missing value. */
function answerQuestion(deps: EngineDeps, turn: Turn, line: string): Intent | undefined {
  const { question } = turn.memory;
  const spec = question && deps.registry.get(question.command);
  const param = spec?.params.get(question?.param ?? "");
  if (!question || !spec || !param) return undefined;
  const candidate = candidateOf(question, line);
  const isOption = param.options.includes(line.toLowerCase());
  if (!candidate && !isOption && calls(deps.registry, line)) return undefined;
  const values = new Map(Object.entries(question.params));
  if (candidate) values.set(param.name, candidate.ref);
  else if (isReference(param))
    return { ...intentOf(spec, values), references: new Map([[param.name, line]]) };
  else {
    const value = readValue(param, line, turn.today);
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

function unknownCommand(registry: Registry, typed: string): Error {
  const line = redactText(typed);
  const [first, second] = tokenize(line);
  const rest = first ? line.slice(first.end) : "";
  const phrases = [...registry.phrases.keys()];
  const pair = phrases.filter((one) => one.includes(" "));
  const twoWords = second ? nearest(`${first?.text ?? ""} ${second.text}`, pair) : [];
  const oneWord = nearest(first?.text ?? "", phrases);
  const meant = [
    ...oneWord.map((phrase) => `${phrase}${rest}`),
    ...twoWords.map((phrase) => `${phrase}${second ? line.slice(second.end) : ""}`),
  ]
    .map((suggestion) => shortened(suggestion, 200))
    .slice(0, 3);
  const shown = shortened(line, 60);
  return meant.length > 0
    ? refuse("input.command", `I do not know “${shown}”. Did you mean: ${meant.join(" · ")}?`, {
        suggestions: meant,
      })
    : refuse(
        "input.command",
        `I do not understand “${shown}”. Type “help” to see what I can do, or “search …” to find a module.`,
        { suggestions: ["help"] },
      );
}

function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}

async function submit(deps: EngineContext, turn: Turn, event: InboundSubmit): Promise<Progress> {
  const pending = event.token === "" ? undefined : await takeToken(deps, turn, event.token);
  const { question } = turn.memory;
  const spec = deps.registry.get((pending ?? question)?.command ?? "");
  if (!spec) throw refuse("form.gone", "I no longer know this form. Please ask again.");
  const values = pending ? paramsOf(deps, pending) : new Map(Object.entries(question?.params ?? {}));
  const texts = Object.entries(event.values).map(([name, text]) => [name, [text]] as const);
  try {
    const references = readTexts(turn, spec, texts, values);
    return await proceed(deps, turn, { ...intentOf(spec, values), references, via: "form" });
  } catch (error) {
    const again = error instanceof Refusal && error.code.startsWith("input.") && formAgain(pending, event);
    if (!again || !pending) throw error;
    const submitted = { command: pending.command, params: Object.fromEntries(paramsOf(deps, pending)) };
    const blocks = [note("warning", error.message), { ...again, submit: submitted }];
    await say(deps, turn, reply(...blocks), { question });
    return { ...NOTHING, invocation: submitted, outcome: "form" };
  }
}

/** A command chosen in a menu: the words are certain, the values are read like typed ones. */
async function chosen(deps: EngineContext, turn: Turn, event: InboundCommand): Promise<Progress> {
  const spec = deps.registry.get(event.command);
  if (!spec) throw refuse("command.unknown", "I no longer have this command. Type “help”.");
  const values = new Map<string, unknown>();
  const references = readTexts(turn, spec, Object.entries(event.values), values);
  return proceed(deps, turn, { ...intentOf(spec, values), references, via: "menu" });
}
