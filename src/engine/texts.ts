/** Texts of a form, a menu or a select: one per parameter, read like typed ones. */
import { LONGEST_SCRIPT } from "../commands/params.ts";
import { refuse } from "../errors.ts";
import { LONGEST_LINE, withoutInvisible } from "./grammar/tokens.ts";
import { isReference, readValue } from "./grammar/values.ts";
import type { CommandSpec, ParamSpec } from "./registry.ts";
import type { Turn } from "./turn.ts";

type Texts = readonly (readonly [name: string, texts: readonly string[]])[];

/** Reads the texts into `values`; returns the names that are still to be looked up. Unknown parameters are left out. */
export function readTexts(
  turn: Turn,
  spec: CommandSpec,
  texts: Texts,
  values: Map<string, unknown>,
): Map<string, string> {
  const references = new Map<string, string>();
  for (const [name, given] of texts) {
    const param = spec.params.get(name);
    if (!param) continue;
    const whole = param.repeatable && param.kind !== "assignment" ? given.flatMap(severalOf) : given;
    const filled = whole.map((text) => clean(param, text)).filter((text) => text !== "");
    const [first] = filled;
    if (first === undefined) continue;
    if (isReference(param)) references.set(name, first);
    else if (!param.repeatable) values.set(name, readValue(param, first, turn));
    else {
      const read = filled.map((text) => readValue(param, text, turn));
      values.set(name, param.kind === "assignment" ? assignedOver(values.get(name), read) : read);
    }
  }
  return references;
}

/** One field of a form for several values: one per line, or with commas between. */
function severalOf(text: string): readonly string[] {
  return text.split(/\n|,\s/u);
}

/** Assignments over those that were there before. */
function assignedOver(before: unknown, read: readonly unknown[]): readonly unknown[] {
  const fieldOf = (one: unknown) => String(one).split("=", 1)[0];
  const anew = new Set(read.map(fieldOf));
  return [...(Array.isArray(before) ? before : []).filter((one) => !anew.has(fieldOf(one))), ...read];
}

function clean({ name, kind }: ParamSpec, text: string): string {
  const most = kind === "multiline" ? LONGEST_SCRIPT : LONGEST_LINE;
  if (text.length > most) {
    throw refuse("input.too-long", `What you gave for ${name} is too long; at most ${most} characters.`);
  }
  return kind === "multiline" ? text.trim() : withoutInvisible(text).trim();
}
