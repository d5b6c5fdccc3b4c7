/** Events as intents: typed lines, presses, forms and menu choices all become the same thing. */
import { LONGEST_SCRIPT } from "../commands/params.ts";
import { Refusal, refuse } from "../errors.ts";
import { note, reply } from "../reply/build.ts";
import type { Handled, Inbound, InboundCommand, InboundMessage, InboundSubmit } from "../surface.ts";
import { formAgain, submittedTexts } from "./forms.ts";
import { readScript, splitMessage } from "./grammar/block.ts";
import { nearest } from "./grammar/nearest.ts";
import { parseLine } from "./grammar/parse.ts";
import { cleanLine, tokenize } from "./grammar/tokens.ts";
import { isReference, readParams, readValue } from "./grammar/values.ts";
import { type Question, saveMemory, withoutQuestion } from "./memory.ts";
import { answerPlan, paramsOf, press, takeToken } from "./presses.ts";
import { type Intent, intentOf, type Progress, proceed } from "./proceed.ts";
import { redactText } from "./redact.ts";
import type { CommandSpec, ParamSpec, Registry } from "./registry.ts";
import { rememberInvocation, understandMessage } from "./sentences.ts";
import { say } from "./speak.ts";
import { readTexts } from "./texts.ts";
import type { EngineContext, EngineDeps, Turn } from "./turn.ts";
import { wayOf, withWay } from "./way.ts";

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
  const sent = readMessage(event);
  const parseOnly = event.parseOnly ?? false;
  if (YES.test(sent.line) || NO.test(sent.line)) {
    const answered = await answerPlan(deps, turn, YES.test(sent.line), parseOnly);
    if (answered) return answered;
  }
  const answer = answerQuestion(deps, turn, sent);
  if (answer) return proceed(deps, turn, { ...answer, parseOnly });
  if (sent.line === "") {
    const bare = sent.script === undefined && sent.unread === undefined;
    const words = bare ? TYPE_SOMETHING : TYPE_WITH_SCRIPT;
    await say(deps, turn, reply(note("info", words)));
    return NOTHING;
  }
  // Whoever types another command instead has let the question go.
  turn.memory = withoutQuestion(turn.memory);
  const withFile = sent.script !== undefined || sent.unread !== undefined;
  const command = withFile ? readLine(deps, turn, sent) : undefined;
  if (command) return followed(deps, turn, { ...command, parseOnly });
  const understood = await understandMessage(deps, turn, sent.line, withFile ? sent.line : event.text);
  if (!understood) throw unknownCommand(deps.registry, sent.line);
  if ("intent" in understood)
    return followed(deps, turn, { ...withScript(understood.intent, sent), parseOnly });
  await say(deps, turn, understood.words);
  return NOTHING;
}

const TYPE_SOMETHING = "Type a command, for example “search plankton”, or “help”.";
const TYPE_WITH_SCRIPT =
  "Say in the same message what to do with it, for example “batch submit 1” above the commands to run.";

/** A message as it is understood. */
interface Sent {
  /** One line; without the code block, where there is a block or a file. */
  readonly line: string;
  /** What came as a code block or as a file. */
  readonly script: string | undefined;
  /** With its line breaks, as it was typed. */
  readonly typed: string;
  /** Why a file that came with it was not read. */
  readonly unread: string | undefined;
}

function readMessage({ text, files = [], unreadFile: unread }: InboundMessage): Sent {
  const { line, block } = splitMessage(text);
  const [file] = files;
  if (files.length > 1 || (file && block !== undefined)) {
    throw refuse("input.files", "I take one file or one code block with a message. Please send only one.");
  }
  const script = block ?? (file && readScript(file.text));
  if (script !== undefined && script.length > LONGEST_SCRIPT) {
    throw refuse(
      "input.too-long",
      `That is ${script.length.toLocaleString("en")} characters; at most ${LONGEST_SCRIPT.toLocaleString("en")} are possible. Put the script into your storage and run it from there.`,
    );
  }
  return { line: cleanLine(line), script, typed: readScript(text), unread };
}

/** A command line as an intent; undefined when it calls no command. */
function readLine(deps: EngineDeps, turn: Turn, { line, script, unread }: Sent): Intent | undefined {
  const parsed = parseLine(line, deps.registry);
  if (!parsed) return undefined;
  const wantsScript = [...parsed.spec.params.values()].some((one) => one.kind === "multiline");
  if (wantsScript && script === undefined && unread !== undefined) throw unreadFile(unread);
  const { values, references } = readParams(parsed, turn);
  const whole = new Map(Object.entries(withWay(Object.fromEntries(values), parsed.way)));
  if (script !== undefined) whole.set(scriptParam(parsed.spec, parsed.given).name, script);
  return { ...intentOf(parsed.spec, whole), references, otherwise: parsed.otherwise };
}

function unreadFile(why: string): Error {
  return refuse("input.file", `${why} Please send the commands in a code block instead.`);
}

/** What was asked for in a sentence, with the code block or file that came with it. */
function withScript(intent: Intent, { script }: Sent): Intent {
  if (script === undefined) return intent;
  const values = new Map(intent.values).set(scriptParam(intent.spec, intent.values).name, script);
  return { ...intent, values };
}

/** The parameter that takes a code block or a file. Refuses where nothing would be done with it. */
function scriptParam(spec: CommandSpec, given: ReadonlyMap<string, unknown>): ParamSpec {
  const param = [...spec.params.values()].find((one) => one.kind === "multiline");
  if (param && !given.has(param.name)) return param;
  throw refuse(
    "input.files",
    param
      ? `${param.flag} is given twice: as a word, and as a code block or file. Please send it once.`
      : `${spec.command.path} takes no code block or file. Please send it without.`,
  );
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
function answerQuestion(
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
  const texts = submittedTexts(pending, event);
  try {
    const references = readTexts(turn, spec, texts, values);
    return await proceed(deps, turn, { ...intentOf(spec, values), references, via: "form" });
  } catch (error) {
    const mendable =
      error instanceof Refusal && (error.code.startsWith("input.") || wayOf(values) === "preview");
    const again = mendable && formAgain(pending, event, spec, error.message);
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
