/** Plain language: which intent a message has, and what is said where it has none that may be acted on. */
import { matchGpuModels, matchVo } from "../commands/names.ts";
import { Refusal, refuse } from "../errors.ts";
import type { Act } from "../language/offline/acts.ts";
import type { ItemFinder } from "../language/offline/items.ts";
import { isSure } from "../language/offline/reader.ts";
import type { EarlierTurn, Reading } from "../language/offline/world.ts";
import { NO_CATALOGUE, type SpokenWorld, type Understanding } from "../language/reader.ts";
import type { Draft } from "../reply/blocks.ts";
import { actions, button, note, reply, wayButton } from "../reply/build.ts";
import type { Invocation } from "../surface.ts";
import { understand } from "./enter.ts";
import { isSlip } from "./grammar/nearest.ts";
import { type ParsedLine, parseLine } from "./grammar/parse.ts";
import { tokenize } from "./grammar/tokens.ts";
import { checkParams, isReference, readParams } from "./grammar/values.ts";
import { listOf, type Memory } from "./memory.ts";
import { type Intent, intentOf } from "./proceed.ts";
import { holdsPrivate } from "./redact.ts";
import type { CommandSpec } from "./registry.ts";
import { isAdmin } from "./standing.ts";
import type { EngineDeps, Turn } from "./turn.ts";
import { readableLine } from "./understood.ts";
import { withWay } from "./way.ts";

/** Less likely readings are not worth a question. */
const WORTH_ASKING = 0.25;
const MOST_ASKED = 3;
const REMEMBERED_TURNS = 3;

/** What a message comes to: an intent, or words. */
export type Understood = { readonly intent: Intent } | { readonly words: Draft } | undefined;

/** `typed` with its line breaks, `line` without. Throws the grammar's refusal where nothing better was found. */
export async function understandMessage(
  deps: EngineDeps,
  turn: Turn,
  line: string,
  typed: string,
): Promise<Understood> {
  const command = readCommand(deps, turn, line, HIDES.test(typed));
  if (command.parsed && CONTROL.test(typed))
    throw refuse(
      "sentence.control",
      "There are characters in your message that cannot be seen, so I did nothing. Type it again.",
    );
  if (command.intent && command.plain) return { intent: command.intent };
  if (!isSentence(turn, line)) {
    if (command.refusal) throw command.refusal;
    return command.intent && { intent: command.intent };
  }
  // A command line with one wrong letter is not read as a sentence: what it was meant to be is offered as it is typed.
  if (!command.parsed && isMistyped(deps, turn, line)) return undefined;
  const reader = await deps.reader();
  const read = await reader.read(typed, await worldOf(deps, turn));
  if (read.act !== "request" && read.act !== "how-to" && (command.parsed || read.act !== "pasted")) {
    return { words: nothingDone(read.act, deps, command.parsed) };
  }
  // Letters that nobody sees are no way to ask for something.
  const readings = read.disguised ? [] : read.readings;
  const known = readings.filter(({ command: path }) => deps.registry.get(path));
  const [best] = known;
  if (best && isSure(best) && !losesText(best, command.intent))
    return { intent: intentFrom(deps, best, read.source) };
  if (command.intent) return { intent: command.intent };
  if (command.refusal) throw command.refusal;
  const worth = known.filter(({ confidence }) => confidence >= WORTH_ASKING).slice(0, MOST_ASKED);
  if (worth.length === 0) return undefined;
  const words = await whichReading(deps, turn, worth);
  return words && { words };
}

/**
 * What a sentence surely asks for that was said instead of an answer; "nothing" where it says that nothing is to be done.
 * Undefined where it may be an answer after all.
 */
export async function saysOtherwise(
  deps: EngineDeps,
  turn: Turn,
  line: string,
  typed: string,
): Promise<Intent | "nothing" | undefined> {
  if (!isSentence(turn, line) || CONTROL.test(typed)) return undefined;
  const reader = await deps.reader();
  const { act, disguised, readings, source } = await reader.read(typed, await worldOf(deps, turn));
  if (act === "negated") return "nothing";
  const best = disguised ? undefined : readings.find(({ command }) => deps.registry.get(command));
  if ((act !== "request" && act !== "how-to") || !best || !isSure(best)) return undefined;
  return intentFrom(deps, best, source);
}

/** "recite something" of a command that nobody taught the reader yet: as a line it has its text, as a sentence only its name. */
function losesText({ command, params }: Reading, typed: Intent | undefined): boolean {
  if (typed?.spec.command.path !== command) return false;
  return [...typed.spec.params.values()].some(
    ({ name, required }) => required && typed.values.has(name) && !(name in params),
  );
}

/** Flags and assignments belong to command lines; a bare number chooses only from what was found. */
function isSentence(turn: Turn, line: string): boolean {
  if (/(?:^|\s)--\w|\w=\S|__/.test(line)) return false;
  return !/^#?\d{1,4}$/.test(line) || turn.memory.newest === "item";
}

interface CommandLine {
  readonly parsed: ParsedLine | undefined;
  readonly intent: Intent | undefined;
  readonly refusal: Refusal | undefined;
  /** Surely meant as a command line. */
  readonly plain: boolean;
}

/** Spaces and signs that look like nothing or like another one, and marks of code: such a line may well be somebody else's. */
const HIDES = /[^\P{Zs} ]|\p{Cf}|`/u;
/** No keyboard types these into a message. */
const CONTROL = /[^\P{Cc}\n\r\t]/u;

function readCommand(deps: EngineDeps, turn: Turn, line: string, hides: boolean): CommandLine {
  let parsed: ParsedLine | undefined;
  try {
    parsed = parseLine(line, deps.registry);
    if (!parsed) return { parsed, intent: undefined, refusal: undefined, plain: false };
    const { values, references } = readParams(parsed, turn);
    const whole = new Map(Object.entries(withWay(Object.fromEntries(values), parsed.way)));
    const typed: Intent = { ...intentOf(parsed.spec, whole), references, otherwise: parsed.otherwise };
    // It shows its plan, as a sentence does.
    const intent: Intent = hides ? { ...typed, source: "offline", confidence: 1 } : typed;
    return { parsed, intent, refusal: undefined, plain: isPlain(line, parsed) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A flag is never part of a sentence.
    if (/(?:^| )--\w/.test(line)) throw error;
    return { parsed, intent: undefined, refusal: error, plain: false };
  }
}

const LONGEST_MISTYPED = 4;

/** A few words that are a plain command line but for a slip in the first of them. */
function isMistyped(deps: EngineDeps, turn: Turn, line: string): boolean {
  const [first, ...rest] = line.split(/\s+/);
  if (first === undefined || rest.length === 0 || rest.length >= LONGEST_MISTYPED) return false;
  return [...deps.registry.phrases.keys()]
    .filter((phrase) => isSlip(first.toLowerCase(), phrase))
    .some((phrase) => readCommand(deps, turn, [phrase, ...rest].join(" "), false).plain);
}

/** Words that belong to sentences, not to names. */
const FUNCTION_WORD =
  /^(?:a|an|the|my|our|your|me|us|i|you|it's|is|was|are|with|without|w|for|to|from|by|until|till|till|on|at|if|when|because|and|or|but|not|no|don't|dont|never|please|pls|plz|something|sth|anything|some|any|that|which|tomorrow|today|yesterday|already|would|could|should|can|we|he|she|they|there|thanks|so|as|called|named|again|everything|everybody|all|days?|hours?|weeks?|gpus?|cpus?)$/i;
/** Those that search words may hold as well. */
const SEARCH_FILLER =
  /^(?:me|us|something|sth|anything|some|please|pls|plz|my|i|you|that|which|if|was|already|don't|dont)$/i;
const MOST_BARE = 3;

/**
 * A command line: a command's words, then flags, numbers, quoted texts, or at most three words of which none belongs to a
 * sentence. What is searched may be a phrase; spoken periods were read to their last word.
 */
function isPlain(line: string, parsed: ParsedLine): boolean {
  const typed = tokenize(line);
  if (typed.some(({ text, quoted }) => !quoted && (text.startsWith("--") || /^[a-z_]+=/.test(text))))
    return true;
  const { spec, given } = parsed;
  if (spec.spoken.length > 0) return true;
  const [first] = spec.positional;
  const bare = [...given.values()].flat().flatMap((text) => text.split(/\s+/));
  if (bare.length === 0 || given.size === 0) return true;
  const unquoted = typed.filter(({ quoted }) => !quoted).map(({ text }) => text);
  const quotedWords = typed.filter(({ quoted }) => quoted).flatMap(({ text }) => text.split(/\s+/));
  // What stands behind the command's own words.
  const texts = unquoted.slice(unquoted.length - Math.max(0, bare.length - quotedWords.length));
  if (spec.command.effect === "read" && (first?.kind === "text" || first?.kind === "command")) {
    return (
      !texts.some((word) => SEARCH_FILLER.test(word)) && !/^for\b/i.test(bare.join(" ")) && !/[?]$/.test(line)
    );
  }
  // A reason is free text: its words say nothing of how the line is meant.
  if (spec.positional.some(({ kind, name }) => kind === "text" && given.has(name))) return true;
  const several = first?.kind === "deployments";
  const named = several
    ? texts
        .join(" ")
        .split(/\s*,\s*|\s+and\s+/i)
        .map((one) => one.replace(/^(?:all|everything)\b/i, ""))
    : [texts.join(" ")];
  return named.every((name) => {
    const words = name.split(/\s+/).filter((word) => word !== "");
    return (
      words.length <= MOST_BARE && !words.some((word) => FUNCTION_WORD.test(word.replace(/[.,!?;:]+$/, "")))
    );
  });
}

async function worldOf(deps: EngineDeps, turn: Turn): Promise<SpokenWorld> {
  return {
    speaker: turn.actorKey,
    now: turn.now,
    timeZone: deps.timeZone,
    inChannel: !turn.place.direct,
    finder: await finderOf(deps, turn),
    matchGpu: (typed: string) => matchGpuModels(typed),
    matchVo: (typed: string) => matchVo(typed),
    turns: turnsOf(turn.memory),
  };
}

/** Without the catalogue, sentences are read all the same; only items stay open. */
async function finderOf(deps: EngineDeps, turn: Turn): Promise<ItemFinder> {
  try {
    return await turn.ports.search();
  } catch (error) {
    deps.log.warn({ err: error }, "a sentence is read without the catalogue");
    return NO_CATALOGUE;
  }
}

function turnsOf(memory: Memory): readonly EarlierTurn[] {
  const recent = memory.recent ?? [];
  const { newest } = memory;
  const rows = newest === undefined ? [] : listOf(memory, newest);
  const listed =
    newest === undefined || rows.length === 0
      ? undefined
      : { kind: newest, names: rows.map((row) => (newest === "item" ? row.ref : row.title || row.ref)) };
  return recent.map((one, at) => ({ ...one, listed: at === recent.length - 1 ? listed : undefined }));
}

/** Keeps what was asked for, so that the next sentence can go on from it; secrets and scripts are left out. */
export function rememberInvocation(memory: Memory, { command, params }: Invocation): Memory {
  const kept = Object.fromEntries(
    Object.entries(params).filter(([name, value]) => !holdsPrivate({ [name]: value })),
  );
  return {
    ...memory,
    recent: [...(memory.recent ?? []), { command, params: kept }].slice(-REMEMBERED_TURNS),
  };
}

function intentFrom(
  deps: EngineDeps,
  { command, params, confidence }: Reading,
  source: Understanding["source"],
): Intent {
  const spec = deps.registry.get(command);
  if (!spec) throw new Error(`no command ${command}`);
  const values = new Map<string, unknown>();
  const references = new Map<string, string>();
  const beyond: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    const param = spec.params.get(name);
    if (!param) beyond.push(name);
    else if (isReference(param) && typeof value === "string") references.set(name, value);
    else values.set(name, value);
  }
  if (beyond.length > 0) throw notYet(spec, beyond);
  checkRead(spec, values);
  return { spec, values, references, otherwise: undefined, source, confidence, parseOnly: false };
}

/** Half of what was asked is worse than nothing: a part that is silently lost costs somebody. */
function notYet(spec: CommandSpec, names: readonly string[]): Error {
  const what = names.map((name) => name.replaceAll("_", " ")).join(", ");
  return refuse(
    "sentence.part",
    `I understood “${spec.command.path}”, but cannot set ${what} with it yet, so I did nothing. Ask again without that.`,
  );
}

/** Values that the words gave are within the command's limits; what is missing is asked for later. */
function checkRead(spec: CommandSpec, values: ReadonlyMap<string, unknown>): void {
  for (const [name, value] of values) {
    const schema = spec.command.input.shape[name];
    if (schema && !schema.safeParse(value).success) checkParams(spec, Object.fromEntries([[name, value]]));
  }
}

const REASONS: Readonly<Record<Exclude<Act, "request" | "how-to">, string>> = {
  hypothetical: "That sounds like a question about what would happen, so I did nothing.",
  past: "That sounds like a report of what has happened, so I did nothing.",
  negated: "All right, I did nothing.",
  quoted: "That sounds like something somebody else said or wrote, so I did nothing.",
  pasted: "That looks like pasted output, so I did nothing with it.",
  wish: "That sounds like a wish, so I did nothing.",
  "for-others": "I act only for the person who asks, so I did nothing.",
  elsewhere: "That sounds like another system than this platform, so I did nothing.",
};

function nothingDone(act: Act, deps: EngineDeps, parsed: ParsedLine | undefined): Draft {
  const reason = act === "request" || act === "how-to" ? "I did nothing." : REASONS[act];
  const path = parsed && deps.registry.get(parsed.spec.command.path)?.command.path;
  const how =
    act === "negated"
      ? ""
      : path === undefined
        ? " Type “help” to see what I can do."
        : ` If you want it done, say so plainly, such as “${path} …”.`;
  return reply(note("info", `${reason}${how}`));
}

/** Up to three readings; a press chooses one. Undefined where the person could have none of them. */
async function whichReading(
  deps: EngineDeps,
  turn: Turn,
  readings: readonly Reading[],
): Promise<Draft | undefined> {
  const targets = [];
  for (const reading of readings) {
    const target = await targetOf(deps, turn, reading);
    if (target) targets.push(target);
  }
  if (targets.length === 0) return undefined;
  return reply(note("info", "I am not sure what you mean. Did you mean one of these?"), actions(...targets));
}

async function targetOf(deps: EngineDeps, turn: Turn, reading: Reading) {
  try {
    const intent = intentFrom(deps, reading, "offline");
    const { spec, values, rows } = await understand(deps, turn, intent);
    if (spec.command.access === "admin" && !isAdmin(deps.admins, turn.session)) return undefined;
    const params = Object.fromEntries(values);
    const label = readableLine(spec, params, rows).slice(0, 75);
    const { path, effect } = spec.command;
    // A label may be too short for all that a change would do: its plan says it.
    return effect === "read" ? button(label, path, params) : wayButton(label, "preview", path, params);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
