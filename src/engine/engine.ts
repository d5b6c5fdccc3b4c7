/** The engine: every inbound event becomes an invocation, passes the gates, and is answered. */
import { Refusal, refuse } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import { note, reply } from "../reply/build.ts";
import type { Taken } from "../store/store.ts";
import type {
  Handled,
  Inbound,
  InboundCommand,
  InboundMessage,
  InboundPress,
  InboundSubmit,
  SurfaceHost,
} from "../surface.ts";
import { complete } from "./completion.ts";
import { openReady } from "./execute.ts";
import { nearest } from "./grammar/nearest.ts";
import { parseLine } from "./grammar/parse.ts";
import { cleanLine, tokenize } from "./grammar/tokens.ts";
import { readParams, readValue } from "./grammar/values.ts";
import { type Intent, type Progress, proceed } from "./proceed.ts";
import { recoverAbandoned } from "./recovery.ts";
import type { CommandSpec } from "./registry.ts";
import { REFUSE_PREFIX, runReady } from "./run.ts";
import { failureDraft, refusalDraft, say } from "./speak.ts";
import { conversationKey, type EngineDeps, openTurn, type Turn } from "./turn.ts";

export interface Engine extends SurfaceHost {
  /** Settles what earlier processes left unfinished; call once the surfaces can post. */
  recover(): Promise<void>;
}

const NOTHING: Handled = {
  invocation: undefined,
  source: "none",
  confidence: 0,
  outcome: "none",
  settled: Promise.resolve(),
};

const YES = /^(y|yes|yep|yeah|ok|okay|sure|confirm|go|go ahead|do it|yes please)[.!]?$/i;
const NO = /^(n|no|nope|cancel|stop|never ?mind|forget it|no thanks)[.!]?$/i;

export function createEngine(deps: EngineDeps): Engine {
  // One message after the other per conversation: the second may speak of what the first listed.
  const queues = new Map<string, Promise<unknown>>();
  const inOrder = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const next = (queues.get(key) ?? Promise.resolve()).then(work, work);
    queues.set(key, next);
    void next.finally(() => queues.get(key) === next && queues.delete(key)).catch(() => undefined);
    return next;
  };
  return {
    receive: (event) => inOrder(conversationKey(event.actor, event.place), () => receive(deps, event)),
    complete: (line, actor, place) => complete(deps, line, actor, place),
    recover: () => recoverAbandoned(deps),
  };
}

async function receive(deps: EngineDeps, event: Inbound): Promise<Handled> {
  let turn: Turn | undefined;
  try {
    const claimed = await deps.store.claims.claim(`${event.actor.surface}:${event.id}`, deps.now());
    if (!claimed) return NOTHING;
    turn = await openTurn(deps, event.actor, event.place, event.kind === "message" ? event.now : undefined);
    return await handle(deps, turn, event);
  } catch (error) {
    return answerFailure(deps, event, turn, error);
  }
}

function handle(deps: EngineDeps, turn: Turn, event: Inbound): Promise<Progress> {
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

/** Someone always gets an answer: refusals in their own words, everything else with a reference id. */
async function answerFailure(
  deps: EngineDeps,
  event: Inbound,
  turn: Turn | undefined,
  error: unknown,
): Promise<Handled> {
  const known = error instanceof Refusal;
  const failed = known ? undefined : failureDraft(deps, error, { event: event.id, kind: event.kind });
  const refusal = known
    ? { code: error.code, message: error.message, suggestions: error.suggestions }
    : { code: "unexpected.failure", message: `reference ${failed?.reference ?? ""}`, suggestions: [] };
  const draft = known ? refusalDraft(error) : (failed?.draft ?? reply());
  try {
    if (turn) await say(deps, turn, draft);
    else await deps.outbounds.get(event.place.surface)?.post(plainReply(draft), event.place, event.actor);
  } catch (cause) {
    deps.log.error({ err: cause, event: event.id }, "an answer could not be posted");
  }
  return { ...NOTHING, ...turn?.understood, outcome: "refused", refusal };
}

/** A draft without buttons is a reply as it stands. */
function plainReply(draft: Draft) {
  return { visibility: draft.visibility, blocks: draft.blocks.filter((block) => block.type === "note") };
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

async function answerPlan(
  deps: EngineDeps,
  turn: Turn,
  yes: boolean,
  parseOnly: boolean,
): Promise<Progress | undefined> {
  const plan = await deps.store.pending.latestPlan(turn.conversation, turn.actorKey, deps.now());
  if (!plan) {
    if (turn.memory.question) {
      const { question: _left, ...memory } = turn.memory;
      turn.memory = memory;
      if (yes) return undefined;
      await say(deps, turn, reply(note("info", "Left as it is.")));
      return NOTHING;
    }
    throw refuse("plan.none", yes ? "Nothing waits for your yes." : "Nothing waits for your answer.");
  }
  if (parseOnly) return { ...NOTHING, source: "grammar", confidence: 1 };
  return yes ? usePlan(deps, turn, plan.token) : leavePlan(deps, turn, plan.token);
}

async function leavePlan(deps: EngineDeps, turn: Turn, token: string): Promise<Progress> {
  const left = await deps.store.pending.discard(token, turn.actorKey, deps.now());
  if (!left) throw refuse("plan.gone", "That was decided already.");
  await say(deps, turn, reply(note("info", "Left as it is. Nothing was changed.")));
  return { ...NOTHING, source: "grammar", confidence: 1 };
}

async function usePlan(deps: EngineDeps, turn: Turn, token: string): Promise<Progress> {
  return runTaken(deps, turn, await deps.store.pending.take(token, turn.actorKey, deps.now()));
}

/** What a token stands for, run; or why it cannot be. */
async function runTaken(deps: EngineDeps, turn: Turn, taken: Taken, value?: string): Promise<Progress> {
  if (taken.status !== "taken") throw untaken(taken);
  const { pending } = taken;
  const spec = deps.registry.get(pending.command);
  if (!spec) throw refuse("press.unknown", "This belongs to a command that I no longer have. Type “help”.");
  const data = pending.data as { sealed?: string; operation?: string; fill?: string | null };
  if (pending.kind === "plan") {
    const ready = openReady(deps, data.sealed ?? "", `plan:${pending.token}`, spec, data.operation ?? "");
    const { settled } = await runReady(deps, turn, ready);
    const invocation = { command: spec.command.path, params: ready.params };
    return { invocation, source: "grammar", confidence: 1, outcome: "done", settled };
  }
  const values = new Map(Object.entries(pending.params as Record<string, unknown>));
  if (data.fill && value !== undefined) values.set(data.fill, value);
  return proceed(deps, turn, intentOf(spec, values));
}

function intentOf(spec: CommandSpec, values: ReadonlyMap<string, unknown>): Intent {
  return { spec, values, references: new Map(), source: "grammar", confidence: 1, parseOnly: false };
}

function untaken(taken: Exclude<Taken, { status: "taken" }>): Error {
  switch (taken.status) {
    case "unknown":
      return refuse("press.unknown", "I no longer know this button. Please ask again.");
    case "foreign":
      return refuse("press.foreign", "This was offered to somebody else; only that person can answer it.");
    case "expired":
      return refuse("press.expired", "This offer has ended. Please ask again.");
    case "spent":
      return refuse(
        "press.spent",
        `This was answered already, at ${taken.at.toISOString().slice(11, 16)} UTC.`,
      );
  }
}

async function press(deps: EngineDeps, turn: Turn, event: InboundPress): Promise<Progress> {
  if (event.token.startsWith(REFUSE_PREFIX))
    return leavePlan(deps, turn, event.token.slice(REFUSE_PREFIX.length));
  return runTaken(
    deps,
    turn,
    await deps.store.pending.take(event.token, turn.actorKey, deps.now()),
    event.value,
  );
}

async function submit(deps: EngineDeps, turn: Turn, event: InboundSubmit): Promise<Progress> {
  const taken =
    event.token === "" ? undefined : await deps.store.pending.take(event.token, turn.actorKey, deps.now());
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
