/** Words → which command, and what was given for which parameter. Values are still text; nothing is looked up yet. */
import { refuse } from "../../errors.ts";
import { SEVERAL_WORDS } from "../param-kinds.ts";
import type { CommandSpec, ParamSpec, Phrase, Registry } from "../registry.ts";
import { nearest } from "./nearest.ts";
import { type Token, tokenize } from "./tokens.ts";

export interface ParsedLine {
  readonly spec: CommandSpec;
  readonly preset: Readonly<Record<string, unknown>>;
  readonly otherwise: string | undefined;
  readonly way: Phrase["way"];
  /** Text given per parameter, by flag or by position. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  /** Bare words of a command that takes spoken choices and periods. */
  readonly spoken: readonly string[];
}

/** Reads a command line; undefined when its first words call no command. Refuses flags and words it has no place for. */
export function parseLine(line: string, registry: Registry): ParsedLine | undefined {
  const tokens = tokenize(line);
  const wordCount = tokens.findIndex((token) => token.quoted || token.text.startsWith("--"));
  const words = tokens.slice(0, wordCount === -1 ? tokens.length : wordCount).map((token) => token.text);
  const phrase = registry.match(words);
  return phrase ? assign(phrase, tokens.slice(phrase.words.length)) : undefined;
}

function assign(phrase: Phrase, tokens: readonly Token[]): ParsedLine {
  const { spec } = phrase;
  const given = new Map<string, string[]>();
  const bare: string[] = [];
  let flagsEnded = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (!flagsEnded && !token.quoted && token.text === "--") {
      flagsEnded = true;
      continue;
    }
    const named = flagsEnded ? undefined : readNamed(spec, token);
    if (!named) {
      bare.push(token.text);
      continue;
    }
    const { param } = named;
    let value = named.value;
    if (value === undefined && param.kind === "flag")
      value = flagValue(tokens[at + 1]) ? tokens[++at]?.text : "yes";
    if (value === undefined) {
      const next = tokens[at + 1];
      if (!next || (!next.quoted && next.text.startsWith("--"))) {
        throw refuse("input.value", `${param.flag} needs a value: ${param.description}.`);
      }
      value = next.text;
      at += 1;
    }
    give(given, spec, param, value);
  }
  return {
    spec,
    preset: phrase.preset,
    otherwise: phrase.otherwise,
    way: phrase.way,
    given,
    spoken: assignBare(spec, given, bare),
  };
}

function flagValue(token: Token | undefined): boolean {
  return token !== undefined && !token.quoted && /^(yes|no|true|false|on|off)$/i.test(token.text);
}

function give(given: Map<string, string[]>, spec: CommandSpec, param: ParamSpec, value: string): void {
  const values = given.get(param.name) ?? [];
  if (values.length > 0 && !param.repeatable) {
    throw refuse("input.twice", `${param.flag} is given twice; ${spec.command.path} takes it once.`);
  }
  given.set(param.name, [...values, value]);
}

/** `--name value`, `--name=value` and `name=value`; undefined for a bare word. Refuses an unknown flag. */
function readNamed(
  spec: CommandSpec,
  token: Token,
): { param: ParamSpec; value: string | undefined } | undefined {
  if (token.quoted) return undefined;
  const dashed = token.text.startsWith("--");
  const equals = token.text.indexOf("=");
  if (!dashed && equals <= 0) return undefined;
  const typed = token.text.slice(dashed ? 2 : 0, equals === -1 ? undefined : equals);
  const value = equals === -1 ? undefined : token.text.slice(equals + 1);
  const name = typed.toLowerCase().replaceAll("-", "_");
  const param = spec.params.get(name);
  if (param) return { param, value };
  if (!dashed) return undefined;
  const negated = name.startsWith("no_") ? spec.params.get(name.slice(3)) : undefined;
  if (negated?.kind === "flag" && value === undefined) return { param: negated, value: "no" };
  throw unknownFlag(spec, typed);
}

function unknownFlag(spec: CommandSpec, typed: string): Error {
  const flags = [...spec.params.values()].map((param) => param.flag);
  const near = nearest(`--${typed}`, flags);
  const known = flags.length === 0 ? "it takes none" : `it takes ${flags.join(", ")}`;
  return refuse(
    "input.flag",
    near.length > 0
      ? `${spec.command.path} has no --${typed.slice(0, 40)}. Did you mean ${near[0]}?`
      : `${spec.command.path} has no --${typed.slice(0, 40)}; ${known}.`,
    { suggestions: near },
  );
}

/** Gives bare words to the positional parameters; returns those left for spoken ones. */
function assignBare(
  spec: CommandSpec,
  given: Map<string, string[]>,
  bare: readonly string[],
): readonly string[] {
  let rest = bare;
  const open = spec.positional.filter((param) => !given.has(param.name));
  for (const [index, param] of open.entries()) {
    if (rest.length === 0) break;
    const last = index === open.length - 1 && spec.spoken.length === 0;
    if (param.repeatable) {
      given.set(param.name, [...rest]);
      rest = [];
    } else if (last && takesSeveralWords(param)) {
      given.set(param.name, [rest.join(" ")]);
      rest = [];
    } else {
      given.set(param.name, [rest[0] ?? ""]);
      rest = rest.slice(1);
    }
  }
  if (rest.length > 0 && spec.spoken.length === 0) {
    throw refuse(
      "input.words",
      `I do not know what to do with “${rest.join(" ").slice(0, 80)}” in ${spec.command.path}. Put several words that belong together in quotes, or type: help ${spec.command.path}`,
    );
  }
  return rest;
}

function takesSeveralWords(param: ParamSpec): boolean {
  return SEVERAL_WORDS.has(param.kind);
}
