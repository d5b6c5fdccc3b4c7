/** Texts of a form, a menu or a select: one per parameter, read like typed ones. */
import { refuse } from "../errors.ts";
import { LONGEST_LINE, withoutInvisible } from "./grammar/tokens.ts";
import { isReference, readValue } from "./grammar/values.ts";
import type { CommandSpec } from "./registry.ts";
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
    const filled = given.map((text) => clean(name, text)).filter((text) => text !== "");
    const [first] = filled;
    if (!param || first === undefined) continue;
    if (isReference(param)) references.set(name, first);
    else if (!param.repeatable) values.set(name, readValue(param, first, turn.today));
    else {
      values.set(
        name,
        filled.map((text) => readValue(param, text, turn.today)),
      );
    }
  }
  return references;
}

function clean(name: string, text: string): string {
  if (text.length > LONGEST_LINE) {
    throw refuse(
      "input.too-long",
      `What you gave for ${name} is too long; at most ${LONGEST_LINE} characters.`,
    );
  }
  return withoutInvisible(text).trim();
}
