/** Completions of a command line: words, flags, options, and names of things that are at hand. */

import { GPU_MODELS, VOS } from "../commands/names.ts";
import type { Actor, Place, Suggestion } from "../surface.ts";
import { cleanLine, tokenize } from "./grammar/tokens.ts";
import { listOf } from "./memory.ts";
import type { CommandSpec, ParamSpec, Phrase } from "./registry.ts";
import { type EngineDeps, openTurn, type Turn } from "./turn.ts";

const MOST = 25;
/** People do not wait for completions: what is not known by then is left out. */
const PATIENCE_MS = 1500;

export async function complete(
  deps: EngineDeps,
  line: string,
  actor: Actor,
  place: Place,
): Promise<readonly Suggestion[]> {
  try {
    const turn = await openTurn(deps, actor, place, { key: "completion" });
    const late = deps.wait(PATIENCE_MS, deps.signal).then((): readonly Suggestion[] => []);
    const found = await Promise.race([suggest(deps, turn, line.slice(0, 1000)), late]);
    return found.slice(0, MOST);
  } catch (error) {
    deps.log.warn({ err: error }, "nothing to complete with");
    return [];
  }
}

/** Values for one parameter of a known command, for menus that complete as people type. */
export async function completeParam(
  deps: EngineDeps,
  wanted: { readonly command: string; readonly param: string; readonly typed: string },
  actor: Actor,
  place: Place,
): Promise<readonly Suggestion[]> {
  try {
    const param = deps.registry.get(wanted.command)?.params.get(wanted.param);
    if (!param) return [];
    const turn = await openTurn(deps, actor, place, { key: "completion" });
    const late = deps.wait(PATIENCE_MS, deps.signal).then((): readonly Suggestion[] => []);
    return (await Promise.race([values(turn, param, wanted.typed), late])).slice(0, MOST);
  } catch (error) {
    deps.log.warn({ err: error }, "nothing to complete with");
    return [];
  }
}

async function suggest(deps: EngineDeps, turn: Turn, line: string): Promise<readonly Suggestion[]> {
  const ended = /\s$/u.test(line) || line === "";
  const words = tokenize(cleanLine(line)).map((token) => token.text);
  const last = ended ? "" : (words.pop() ?? "");
  const phrase = deps.registry.match(words);
  const commands = completeCommands(deps, words, last);
  if (!phrase) return commands;
  const given = words.slice(phrase.words.length);
  return [...commands, ...(await completeParams(turn, phrase, given, last))];
}

/** The next word of every command that begins with what is typed. */
function completeCommands(deps: EngineDeps, words: readonly string[], last: string): readonly Suggestion[] {
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
  phrase: Phrase,
  given: readonly string[],
  last: string,
): Promise<readonly Suggestion[]> {
  const { spec } = phrase;
  const before = given.at(-1) ?? "";
  const flagged = before.startsWith("--") ? paramOfFlag(spec, before) : undefined;
  if (flagged && flagged.kind !== "flag") return values(turn, flagged, last);
  if (last.startsWith("--")) {
    return [...spec.params.values()]
      .filter((param) => param.flag.startsWith(last) && (param.repeatable || !given.includes(param.flag)))
      .map((param) => ({ value: param.flag, hint: param.description }));
  }
  const position = spec.positional[given.filter((word) => !word.startsWith("--")).length];
  const spoken = spec.spoken.filter((entry): entry is ParamSpec => "kind" in entry);
  const params = position ? [position, ...spoken] : spoken;
  const found = await Promise.all(params.map((param) => values(turn, param, last)));
  return found.flat();
}

function paramOfFlag(spec: CommandSpec, flag: string): ParamSpec | undefined {
  return spec.params.get(flag.slice(2).toLowerCase().replaceAll("-", "_"));
}

async function values(turn: Turn, param: ParamSpec, typed: string): Promise<readonly Suggestion[]> {
  const start = typed.toLowerCase();
  const known = await valuesOf(turn, param);
  return known.filter(({ value, hint }) =>
    [value, hint ?? ""].some((name) => name.toLowerCase().startsWith(start)),
  );
}

async function valuesOf(turn: Turn, param: ParamSpec): Promise<readonly Suggestion[]> {
  switch (param.kind) {
    case "item": {
      const items = await turn.ports.catalogue.items();
      return items.map((item) => ({ value: item.id, hint: item.title }));
    }
    case "deployment": {
      if (!turn.session)
        return listOf(turn.memory, "deployment").map(({ title, ref }) => ({ value: title, hint: ref }));
      const { found } = await turn.directory.deployments();
      return found.map((one) => ({ value: one.title, hint: one.id }));
    }
    case "snapshot": {
      if (!turn.session) return [];
      const { found } = await turn.directory.snapshots();
      return found.map((one) => ({ value: one.id, ...(one.title ? { hint: one.title } : {}) }));
    }
    case "command":
      return turn.ports.manual.entries.map((entry) => ({ value: entry.path, hint: entry.summary }));
    case "gpu-model":
      return GPU_MODELS.map((value) => ({ value }));
    case "vo":
      return VOS.map((value) => ({ value }));
    default:
      return param.options.map((value) => ({ value }));
  }
}
