/** Events as intents: typed lines, presses, forms and menu choices all become the same thing. */
import { refuse } from "../errors.ts";
import { note, reply } from "../reply/build.ts";
import type {
  Handled,
  Inbound,
  InboundCommand,
  InboundMessage,
  InboundPress,
  InboundSubmit,
} from "../surface.ts";
import { nearest } from "./grammar/nearest.ts";
import { parseLine } from "./grammar/parse.ts";
import { cleanLine, tokenize } from "./grammar/tokens.ts";
import { readParams, readValue } from "./grammar/values.ts";
import { answerPlan, leavePlan, runTaken, takeToken, untaken } from "./presses.ts";
import { type Intent, intentOf, type Progress, proceed } from "./proceed.ts";
import type { CommandSpec } from "./registry.ts";
import { REFUSE_PREFIX } from "./run.ts";
import { say } from "./speak.ts";
import type { EngineDeps, Turn } from "./turn.ts";

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

export function handle(deps: EngineDeps, turn: Turn, event: Inbound): Promise<Progress> {
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

async function message(deps: EngineDeps, turn: Turn, event: InboundMessage): Promise<Progress> {
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
  const intent = answerQuestion(deps, turn, line, parseOnly) ?? readLine(deps, turn, line, parseOnly);
  if (intent) return proceed(deps, turn, intent);
  throw unknownCommand(deps, line);
}

/** A command line as an intent; undefined when it calls no command. */
function readLine(deps: EngineDeps, turn: Turn, line: string, parseOnly: boolean): Intent | undefined {
  const parsed = parseLine(line, deps.registry);
  if (!parsed) return undefined;
  const { values, references } = readParams(parsed, turn.today);
  return {
    spec: parsed.spec,
    values,
    references,
    otherwise: parsed.otherwise,
    source: "grammar",
    confidence: 1,
    parseOnly,
  };
}

/** The answer to the question that is open: a number, one of the candidates, or the missing value. */
function answerQuestion(deps: EngineDeps, turn: Turn, line: string, parseOnly: boolean): Intent | undefined {
  const { question } = turn.memory;
  const spec = question && deps.registry.get(question.command);
  const param = spec?.params.get(question?.param ?? "");
  if (!question || !spec || !param) return undefined;
  const candidate = /^#?\d{1,3}$/.test(line)
    ? question.candidates[Number(line.replace("#", "")) - 1]
    : question.candidates.find((row) =>
        [row.title, row.ref].some((name) => name.toLowerCase() === line.toLowerCase()),
      );
  if (!candidate && parseLine(line, deps.registry)) return undefined;
  const values = new Map(Object.entries(question.params));
  const references = new Map<string, string>();
  if (candidate) values.set(param.name, candidate.ref);
  else if (["item", "deployment", "snapshot"].includes(param.kind)) references.set(param.name, line);
  else values.set(param.name, readValue(param, line, turn.today));
  return { spec, values, references, source: "grammar", confidence: 1, parseOnly };
}

function unknownCommand(deps: EngineDeps, line: string): Error {
  const [first, second] = tokenize(line);
  const rest = first ? line.slice(first.end) : "";
  const phrases = [...deps.registry.phrases.keys()];
  const twoWords = second
    ? nearest(
        `${first?.text ?? ""} ${second.text}`,
        phrases.filter((one) => one.includes(" ")),
      )
    : [];
  const oneWord = nearest(first?.text ?? "", phrases);
  const meant = [
    ...oneWord.map((phrase) => `${phrase}${rest}`),
    ...twoWords.map((phrase) => `${phrase}${second ? line.slice(second.end) : ""}`),
  ].slice(0, 3);
  const shown = line.length > 60 ? `${line.slice(0, 57)}…` : line;
  return meant.length > 0
    ? refuse("input.command", `I do not know “${shown}”. Did you mean: ${meant.join(" · ")}?`, {
        suggestions: meant,
      })
    : refuse(
        "input.command",
        `I do not understand “${shown}”. Type “help” to see what I can do, or “search …” to find a module.`,
        {
          suggestions: ["help"],
        },
      );
}

async function press(deps: EngineDeps, turn: Turn, event: InboundPress): Promise<Progress> {
  if (event.token.startsWith(REFUSE_PREFIX))
    return leavePlan(deps, turn, event.token.slice(REFUSE_PREFIX.length));
  return runTaken(deps, turn, await takeToken(deps, turn, event.token), event.value);
}

async function submit(deps: EngineDeps, turn: Turn, event: InboundSubmit): Promise<Progress> {
  const taken = event.token === "" ? undefined : await takeToken(deps, turn, event.token);
  if (taken && taken.status !== "taken") throw untaken(taken);
  const open = taken?.pending ?? turn.memory.question;
  const spec = open && deps.registry.get(open.command);
  if (!open || !spec) throw refuse("form.gone", "I no longer know this form. Please ask again.");
  const values = new Map(Object.entries(open.params as Record<string, unknown>));
  const texts = Object.entries(event.values).map(([name, text]) => [name, [text]] as const);
  const references = readTexts(turn, spec, texts, values);
  return proceed(deps, turn, { ...intentOf(spec, values), references });
}

/** A command chosen in a menu: the words are certain, the values are read like typed ones. */
function chosen(deps: EngineDeps, turn: Turn, event: InboundCommand): Promise<Progress> {
  const spec = deps.registry.get(event.command);
  if (!spec) throw refuse("command.unknown", "I no longer have this command. Type “help”.");
  const values = new Map<string, unknown>();
  const references = readTexts(turn, spec, Object.entries(event.values), values);
  return proceed(deps, turn, { ...intentOf(spec, values), references });
}

/** Reads the texts of a form or menu into `values`; returns the names that are still to be looked up. */
function readTexts(
  turn: Turn,
  spec: CommandSpec,
  texts: readonly (readonly [name: string, texts: readonly string[]])[],
  values: Map<string, unknown>,
): Map<string, string> {
  const references = new Map<string, string>();
  for (const [name, given] of texts) {
    const param = spec.params.get(name);
    const filled = given.filter((text) => text !== "");
    const [first] = filled;
    if (!param || first === undefined) continue;
    if (["item", "deployment", "snapshot"].includes(param.kind)) references.set(name, first);
    else if (param.repeatable)
      values.set(
        name,
        filled.map((text) => readValue(param, text, turn.today)),
      );
    else values.set(name, readValue(param, first, turn.today));
  }
  return references;
}
