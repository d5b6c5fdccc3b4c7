/** Every command with what its declaration says of its parameters, found by the words people type. */
import { z } from "zod";
import type { Alias, Command, SpokenPeriod } from "../commands/define.ts";
import { paramKinds } from "../commands/params.ts";
import type { ParamKind } from "../language/param-kind.ts";
import type { Facet } from "../search/port.ts";
import { checkPhrase, checkSpec } from "./registry-checks.ts";

export interface ParamSpec {
  readonly name: string;
  /** As typed: `--gpu-type`. */
  readonly flag: string;
  readonly kind: ParamKind;
  readonly required: boolean;
  readonly repeatable: boolean;
  readonly description: string;
  /** Allowed values of a choice. */
  readonly options: readonly string[];
  /** Inclusive limits of a number. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Facet of the marketplace whose values complete it. */
  readonly facet: Facet | undefined;
}

export interface CommandSpec {
  readonly command: Command;
  readonly params: ReadonlyMap<string, ParamSpec>;
  readonly positional: readonly ParamSpec[];
  readonly spoken: readonly (ParamSpec | SpokenPeriod)[];
  readonly aliases: readonly Alias[];
  /** Words that make another command of it where they follow its path (`try` and `list`). */
  readonly follows: ReadonlySet<string>;
}

/** Words that call a command, with what an alias presets. */
export interface Phrase {
  readonly words: readonly string[];
  readonly spec: CommandSpec;
  readonly preset: Readonly<Record<string, unknown>>;
  readonly otherwise: string | undefined;
  readonly way: Alias["way"];
}

export interface Registry {
  readonly specs: readonly CommandSpec[];
  /** By canonical path. */
  get(path: string): CommandSpec | undefined;
  /** The longest phrase that `words` begin with. Words are compared in lower case. */
  match(words: readonly string[]): Phrase | undefined;
  /** Every phrase, as one string each. */
  readonly phrases: ReadonlyMap<string, Phrase>;
}

/** Builds the registry; throws on a declaration that contradicts itself, so that a mistake stops the start. */
export function createRegistry(commands: readonly Command[]): Registry {
  const words = commands.flatMap(phrasesOf);
  const specs = commands.map((command) => specOf(command, followers(command.path, words)));
  specs.forEach(checkSpec);
  const phrases = new Map<string, Phrase>();
  for (const spec of specs) {
    for (const alias of [{ words: spec.command.path }, ...spec.aliases] as readonly Alias[]) {
      if (phrases.has(alias.words)) throw new Error(`two commands are called "${alias.words}"`);
      phrases.set(alias.words, {
        words: alias.words.split(" "),
        spec,
        preset: alias.params ?? {},
        otherwise: alias.otherwise,
        way: alias.way,
      });
    }
  }
  const byPath = new Map(specs.map((spec) => [spec.command.path, spec]));
  for (const [words, phrase] of phrases) checkPhrase(words, phrase, byPath.get(phrase.otherwise ?? ""));
  const longest = Math.max(0, ...[...phrases.values()].map((phrase) => phrase.words.length));
  return {
    specs,
    phrases,
    get: (path) => byPath.get(path),
    match: (words) => {
      for (let length = Math.min(longest, words.length); length > 0; length -= 1) {
        const phrase = phrases.get(words.slice(0, length).join(" ").toLowerCase());
        if (phrase) return phrase;
      }
      return undefined;
    },
  };
}

function phrasesOf({ path, aliases = [] }: Command): readonly string[] {
  return [path, ...aliases.map((alias) => (typeof alias === "string" ? alias : alias.words))];
}

function followers(path: string, phrases: readonly string[]): ReadonlySet<string> {
  const longer = phrases.filter((phrase) => phrase.startsWith(`${path} `));
  return new Set(longer.map((phrase) => phrase.slice(path.length + 1).split(" ")[0] ?? ""));
}

function specOf(command: Command, follows: ReadonlySet<string>): CommandSpec {
  const params = new Map(
    Object.entries(command.input.shape).map(([name, schema]) => [
      name,
      paramSpec(command.path, name, schema as z.ZodType),
    ]),
  );
  const known = (name: string): ParamSpec => {
    const spec = params.get(name);
    if (!spec) throw new Error(`${command.path}: no parameter ${name}`);
    return spec;
  };
  return {
    command,
    params,
    positional: (command.positional ?? []).map(known),
    spoken: (command.spoken ?? []).map((entry) =>
      typeof entry === "string" ? known(entry) : { from: known(entry.from).name, to: known(entry.to).name },
    ),
    aliases: (command.aliases ?? []).map((alias) => (typeof alias === "string" ? { words: alias } : alias)),
    follows,
  };
}

function paramSpec(path: string, name: string, declared: z.ZodType): ParamSpec {
  let schema = declared;
  let required = true;
  let repeatable = false;
  for (;;) {
    if (schema instanceof z.ZodOptional) {
      required = false;
      schema = schema.unwrap() as z.ZodType;
    } else if (schema instanceof z.ZodArray) {
      repeatable = true;
      schema = schema.element as z.ZodType;
    } else break;
  }
  const info = paramKinds.get(schema);
  if (!info) throw new Error(`${path}: parameter ${name} is of no known kind`);
  return {
    name,
    flag: `--${name.replaceAll("_", "-")}`,
    kind: info.kind,
    required,
    repeatable,
    description: schema.description ?? declared.description ?? "",
    options: schema instanceof z.ZodEnum ? schema.options.map(String) : [],
    min: schema instanceof z.ZodNumber ? (schema.minValue ?? undefined) : undefined,
    max: schema instanceof z.ZodNumber ? (schema.maxValue ?? undefined) : undefined,
    facet: info.facet,
  };
}
