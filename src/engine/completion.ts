/** Completions of a command line: words, flags, options, and names of things that are at hand. */

import { GPU_MODELS, matchGpuModels, VOS } from "../commands/names.ts";
import { RULES } from "../commands/policy.ts";
import type { Actor, Place, Suggestion } from "../surface.ts";
import { fullAccess } from "./gates.ts";
import { cleanLine, quote, tokenize } from "./grammar/tokens.ts";
import { listOf } from "./memory.ts";
import type { CommandSpec, ParamSpec } from "./registry.ts";
import { type EngineContext, openTurn, type Turn } from "./turn.ts";

const MOST = 25;
/** People do not wait for completions: what is not known by then is left out. */
const PATIENCE_MS = 1500;
/** Longer lines are not typed by people who want completions. */
const LONGEST = 1000;

export function complete(
  deps: EngineContext,
  line: string,
  actor: Actor,
  place: Place,
): Promise<readonly Suggestion[]> {
  return line.length > LONGEST
    ? Promise.resolve([])
    : inTime(deps, async () =>
        suggest(deps, await openTurn(deps, actor, place, { key: "completion" }), line),
      );
}

/** Values for one parameter of a known command, for menus that complete as people type. */
export function completeParam(
  deps: EngineContext,
  wanted: { readonly command: string; readonly param: string; readonly typed: string },
  actor: Actor,
  place: Place,
): Promise<readonly Suggestion[]> {
  return inTime(deps, async () => {
    const param = deps.registry.get(wanted.command)?.params.get(wanted.param);
    if (!param) return [];
    const turn = await openTurn(deps, actor, place, { key: "completion" });
    return values(turn, param, wanted.typed.slice(0, LONGEST));
  });
}

/** What is known in time; never rejects. */
async function inTime(
  deps: EngineContext,
  work: () => Promise<readonly Suggestion[]>,
): Promise<readonly Suggestion[]> {
  const known = new AbortController();
  const signal = AbortSignal.any([deps.signal, known.signal]);
  try {
    const late = deps.wait(PATIENCE_MS, signal).then((): readonly Suggestion[] => []);
    return (await Promise.race([work(), late])).slice(0, MOST);
  } catch (error) {
    deps.log.warn({ err: error }, "nothing to complete with");
    return [];
  } finally {
    known.abort();
  }
}

async function suggest(deps: EngineContext, turn: Turn, line: string): Promise<readonly Suggestion[]> {
  const ended = /\s$/u.test(line) || line === "";
  const words = tokenize(cleanLine(line)).map((token) => token.text);
  const last = ended ? "" : (words.pop() ?? "");
  const phrase = deps.registry.match(words);
  const commands = completeCommands(deps, words, last);
  if (!phrase) return commands;
  const given = words.slice(phrase.words.length);
  return [...commands, ...(await completeParams(turn, phrase.spec, given, last))];
}

/** The next word of every command that begins with what is typed. */
function completeCommands(
  deps: EngineContext,
  words: readonly string[],
  last: string,
): readonly Suggestion[] {
  const typed = [...words, last].join(" ").toLowerCase();
  const next = new Map<string, string>();
  for (const [text, phrase] of deps.registry.phrases) {
    if (!text.startsWith(typed) || phrase.words.length <= words.length) continue;
    const word = phrase.words[words.length] ?? "";
    const whole = phrase.words.length === words.length + 1;
    if (whole || !next.has(word)) next.set(word, whole ? phrase.spec.command.summary : "");
  }
  return [...next].map(([value, hint]) => ({ value, ...(hint === "" ? {} : { hint }) }));
}

async function completeParams(
  turn: Turn,
  spec: CommandSpec,
  given: readonly string[],
  last: string,
): Promise<readonly Suggestion[]> {
  const { flags, bare, open } = readGiven(spec, given);
  if (open) return quoted(await values(turn, open, last));
  if (last.startsWith("--")) {
    return [...spec.params.values()]
      .filter((param) => param.flag.startsWith(last) && (param.repeatable || !flags.has(param)))
      .map((param) => ({ value: param.flag, hint: param.description }));
  }
  const positions = spec.positional.filter((param) => !flags.has(param));
  const takesRest = positions.at(-1);
  // One that is repeatable takes all that follows.
  const position = positions[bare] ?? (takesRest?.repeatable ? takesRest : undefined);
  const spoken = spec.spoken.filter((entry): entry is ParamSpec => "kind" in entry && !flags.has(entry));
  const params = position ? [position, ...spoken] : spoken;
  const found = await Promise.all(params.map((param) => values(turn, param, last)));
  return quoted(found.flat());
}

/** What the words so far have given: flags, how many bare words, and the flag that still lacks its value. */
function readGiven(spec: CommandSpec, given: readonly string[]) {
  const flags = new Set<ParamSpec>();
  let bare = 0;
  let open: ParamSpec | undefined;
  for (const word of given) {
    const flag = word.startsWith("--") ? paramOfFlag(spec, word.split("=", 1)[0] ?? "") : undefined;
    if (flag) {
      flags.add(flag);
      open = flag.kind === "flag" || word.includes("=") ? undefined : flag;
    } else if (open) open = undefined;
    else bare += 1;
  }
  return { flags, bare, open };
}

/** As they must be typed to be one word. */
function quoted(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  return suggestions.map(({ value, ...rest }) => ({ value: quote(value), ...rest }));
}

function paramOfFlag(spec: CommandSpec, flag: string): ParamSpec | undefined {
  return spec.params.get(flag.slice(2).toLowerCase().replaceAll("-", "_"));
}

async function values(turn: Turn, param: ParamSpec, typed: string): Promise<readonly Suggestion[]> {
  const start = typed.toLowerCase().replace(/^["'“„‘«]/u, "");
  const known = await valuesOf(turn, param);
  if (param.kind === "gpu-model" && start !== "") return matchGpuModels(start).map((value) => ({ value }));
  // Names stand in hints too, where the value is an id; a facet's hint is only a count.
  return known.filter(({ value, hint = "" }) =>
    (param.facet === undefined ? [value, hint] : [value]).some((name) =>
      name.toLowerCase().startsWith(start),
    ),
  );
}

async function valuesOf(turn: Turn, param: ParamSpec): Promise<readonly Suggestion[]> {
  if (param.facet !== undefined) {
    const found = (await turn.ports.search()).facet(param.facet);
    return found.map(({ value, count }) => ({ value, hint: count === 1 ? "1 item" : `${count} items` }));
  }
  switch (param.kind) {
    case "item": {
      const items = await turn.ports.catalogue.items();
      return items.map((item) => ({ value: item.id, hint: item.title }));
    }
    case "batch-job":
      return turn.session ? named((await turn.directory.batchJobs()).found) : [];
    case "trial":
      return turn.session ? named(await turn.directory.trials()) : [];
    case "deployment":
    case "deployments": {
      if (!turn.session)
        return listOf(turn.memory, "deployment").map(({ title, ref }) => ({ value: title, hint: ref }));
      return named((await turn.directory.deployments()).found);
    }
    case "snapshot": {
      if (!turn.session) return [];
      const { found } = await turn.directory.snapshots();
      return found.map((one) => ({ value: one.id, ...(one.title ? { hint: one.title } : {}) }));
    }
    case "service": {
      if (!turn.session) return [];
      const { found } = await turn.directory.services();
      return found.map(({ name, title }) => ({ value: name, ...(title === "" ? {} : { hint: title }) }));
    }
    case "key":
      return turn.session ? (await turn.directory.keys()).map(({ name }) => ({ value: name })) : [];
    case "command":
      return turn.ports.manual.entries.map((entry) => ({ value: entry.path, hint: entry.summary }));
    case "gpu-model":
      return GPU_MODELS.map((value) => ({ value }));
    case "rule":
      return RULES.map((value) => ({ value }));
    case "vo-or-none":
    case "vo":
      return (fullAccess(turn.session).length > 0 ? fullAccess(turn.session) : VOS).map((value) => ({
        value,
      }));
    default:
      return param.options.map((value) => ({ value }));
  }
}

/** By their titles where these are clear, else by their ids. */
function named(found: readonly { readonly title: string; readonly id: string }[]): readonly Suggestion[] {
  const titles = found.map((one) => one.title);
  const isClear = (title: string) => title !== "" && titles.indexOf(title) === titles.lastIndexOf(title);
  return found.map(({ title, id }) =>
    isClear(title) ? { value: title, hint: id } : { value: id, hint: title },
  );
}
