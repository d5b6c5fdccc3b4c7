/** Mistakes in the declarations of commands, found when the program starts. */
import { tokenize } from "./grammar/tokens.ts";
import type { CommandSpec, ParamSpec, Phrase } from "./registry.ts";

/** Throws on a declaration that contradicts itself, naming the command. */
export function checkSpec(spec: CommandSpec): void {
  const { path } = spec.command;
  const mistake = (what: string) => new Error(`${path}: ${what}`);
  const names = new Set(spec.params.keys());
  for (const name of names) {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw mistake(`${name} is no name of a parameter`);
    if (names.has(`no_${name}`)) throw mistake(`--no-${name} would mean two things`);
  }
  for (const param of spec.params.values()) {
    if (param.description === "") throw mistake(`${param.name} is not described`);
  }
  checkPositional(spec, mistake);
  for (const entry of spec.spoken) {
    if ("kind" in entry && entry.kind !== "choice") throw mistake(`${entry.name} is spoken but no choice`);
  }
  if (spec.command.examples.length === 0) throw mistake("it has no example");
}

function checkPositional({ positional }: CommandSpec, mistake: (what: string) => Error): void {
  const seen = new Set<ParamSpec>();
  let optional: string | undefined;
  for (const [index, param] of positional.entries()) {
    if (seen.has(param)) throw mistake(`${param.name} has two positions`);
    seen.add(param);
    if (param.repeatable && index < positional.length - 1) {
      throw mistake(`${param.name} takes all that follows, so nothing can come after it`);
    }
    if (param.required && optional !== undefined) {
      throw mistake(`${param.name} must be given, but ${optional} before it need not`);
    }
    if (!param.required) optional = param.name;
  }
}

function isTypable(words: string): boolean {
  const tokens = tokenize(words);
  const plain = tokens.every((token) => !token.quoted && !token.text.startsWith("--"));
  return (
    plain &&
    words !== "" &&
    words === words.toLowerCase() &&
    words === tokens.map((token) => token.text).join(" ")
  );
}

/** Throws on an alias that could never be typed, presets what does not exist, or falls back to nothing. */
export function checkPhrase(words: string, { spec, preset, otherwise }: Phrase, other?: CommandSpec): void {
  const mistake = (what: string) => new Error(`“${words}” for ${spec.command.path}: ${what}`);
  if (!isTypable(words)) throw mistake("lower-case words with one space between are needed");
  // Most preset nothing, and a schema made for each of them took nine tenths of the time that the registry did.
  const isTaken = Object.keys(preset).length === 0 || spec.command.input.partial().safeParse(preset).success;
  if (!isTaken) throw mistake("it presets what the command does not take");
  if (otherwise === undefined) return;
  const [given] = spec.positional;
  if (!other) throw mistake(`it falls back to an unknown command ${otherwise}`);
  if (!given || !other.positional[0]) throw mistake(`${otherwise} cannot take the same name`);
}
