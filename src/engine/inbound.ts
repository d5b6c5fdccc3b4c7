/** Events as intents: typed lines, presses, forms and menu choices all become the same thing. */
import { LONGEST_SCRIPT } from "../commands/params.ts";
import { Refusal, refuse } from "../errors.ts";
import { note, reply } from "../reply/build.ts";
import type { Handled, Inbound, InboundCommand, InboundMessage, InboundSubmit } from "../surface.ts";
import { formAgain, loneField, submittedTexts } from "./forms.ts";
import { readScript, splitMessage } from "./grammar/block.ts";
import { nearest } from "./grammar/nearest.ts";
import { parseLine } from "./grammar/parse.ts";
import { cleanLine, tokenize } from "./grammar/tokens.ts";
import { readParams } from "./grammar/values.ts";
import { saveMemory, withoutQuestion } from "./memory.ts";
import {
  answerQuestion,
  letGo,
  OwnRequest,
  orOwnRequest,
  ownRequest,
  type Sent,
  staysOpen,
  unreadFile,
  withGiven,
} from "./open-question.ts";
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
  const answered = await answer(deps, turn, event, sent);
  if (answered) return answered;
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

/** The message as the answer to the open question; undefined where it is none. */
async function answer(
  deps: EngineContext,
  turn: Turn,
  { parseOnly = false }: InboundMessage,
  sent: Sent,
): Promise<Progress | undefined> {
  const { question } = turn.memory;
  const given = await orOwnRequest(deps, turn, question, sent, async () => {
    const intent = answerQuestion(deps, turn, sent);
    return intent && (await proceed(deps, turn, { ...intent, parseOnly }));
  });
  if (given instanceof OwnRequest) return detour(deps, turn, given, parseOnly);
  // Where nothing is looked up, a name that nothing bears stays as it was typed.
  if (!question || !parseOnly || given?.invocation?.params[question.param] !== sent.line) return given;
  const own = await ownRequest(deps, turn, question, sent);
  return own ? detour(deps, turn, own, parseOnly) : given;
}

/**
 * Answers what was said instead of an answer. A look at something leaves the question open; a change takes
 * its place, as a yes can mean only one of them.
 */
async function detour(
  deps: EngineContext,
  turn: Turn,
  { question, intent }: OwnRequest,
  parseOnly: boolean,
): Promise<Progress> {
  if (parseOnly) return intent ? proceed(deps, turn, { ...intent, parseOnly }) : NOTHING;
  if (intent?.spec.command.path === question.command)
    return followed(deps, turn, withGiven(intent, question));
  if (intent?.spec.command.effect !== "read") {
    await say(deps, turn, reply(note("info", letGo(question))));
    return intent ? followed(deps, turn, intent) : NOTHING;
  }
  const { question: before } = turn.memory;
  const progress = await followed(deps, turn, intent);
  const { question: next } = turn.memory;
  const asksItself = next !== undefined && next !== before;
  const words = asksItself ? letGo(question) : staysOpen(question);
  await say(deps, turn, reply(note("info", words)), { question: asksItself ? next : question });
  return progress;
}

const TYPE_SOMETHING = "Type a command, for example “search plankton”, or “help”.";
const TYPE_WITH_SCRIPT =
  "Say in the same message what to do with it, for example “batch submit 1” above the commands to run.";

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
  // Surfaces that ask field by field, maybe in another room, take whatever is typed next for the answer.
  const param = loneField(pending);
  const line = param === undefined ? "" : (event.values[param] ?? "").trim();
  const asked =
    pending && param !== undefined && line !== ""
      ? { command: pending.command, params: Object.fromEntries(values), param, candidates: [] }
      : undefined;
  try {
    const done = await orOwnRequest(deps, turn, asked, { line, typed: line }, async () => {
      const references = readTexts(turn, spec, texts, values);
      return proceed(deps, turn, { ...intentOf(spec, values), references, via: "form" });
    });
    return done instanceof OwnRequest ? await detour(deps, turn, done, false) : done;
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
