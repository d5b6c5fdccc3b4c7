/** The manual: what every command says of itself, for help, completion and the reference page. */
import type { Manual, ManualEntry, ManualParam } from "../commands/ports.ts";
import { nearest } from "./grammar/nearest.ts";
import type { CommandSpec, ParamSpec, Registry } from "./registry.ts";

export function createManual(registry: Registry): Manual {
  const entries = registry.specs.map(entryOf);
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const byWords = new Map(
    [...registry.phrases].map(([words, phrase]) => [words, byPath.get(phrase.spec.command.path)]),
  );
  return {
    entries,
    find: (words) => {
      const wanted = words.trim().toLowerCase().replace(/\s+/g, " ");
      const exact = byWords.get(wanted);
      if (exact) return { entry: exact, nearest: [] };
      const starting = entries.filter((entry) => entry.path.startsWith(`${wanted} `));
      if (starting.length === 1) return { entry: starting[0], nearest: [] };
      const near =
        starting.length > 1 ? starting.map((entry) => entry.path) : nearest(wanted, [...byWords.keys()]);
      return { entry: undefined, nearest: near };
    },
  };
}

function entryOf(spec: CommandSpec): ManualEntry {
  const { command } = spec;
  const params = [...spec.params.values()].map((param) => manualParam(spec, param));
  return {
    path: command.path,
    summary: command.summary,
    usage: usageLine(spec),
    params,
    examples: command.examples,
    aliases: spec.aliases.map((alias) => alias.words),
    access: command.access,
    effect: command.effect,
  };
}

function manualParam(spec: CommandSpec, param: ParamSpec): ManualParam {
  return {
    name: param.name,
    flag: param.flag,
    positional: spec.positional.includes(param),
    required: param.required,
    repeatable: param.repeatable,
    kind: param.kind,
    description: param.description,
    options: param.options,
    range: param.max === undefined ? undefined : `${param.min ?? 0}–${param.max}`,
  };
}

function usageLine(spec: CommandSpec): string {
  const positions = spec.positional.map((param) => {
    const name = param.repeatable ? `${param.name}…` : param.name;
    return param.required ? `<${name}>` : `[${name}]`;
  });
  const spoken = spec.spoken.map((entry) => ("kind" in entry ? `[${entry.name}]` : "[period]"));
  const flagged = [...spec.params.values()].some((param) => !spec.positional.includes(param));
  return [spec.command.path, ...positions, ...spoken, ...(flagged ? ["[--flags]"] : [])].join(" ");
}
