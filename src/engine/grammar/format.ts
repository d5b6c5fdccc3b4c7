/** A canonical invocation as the line a person would type: what buttons offer to people without buttons. */
import type { CommandSpec } from "../registry.ts";
import { quote } from "./tokens.ts";

export function formatInvocation(
  spec: CommandSpec,
  params: Readonly<Record<string, unknown>>,
  called = spec.command.path,
): string {
  const words = [called];
  const byPosition = new Set<string>();
  for (const param of spec.positional) {
    const value = params[param.name];
    // A gap ends the positions: what follows would be read as the missing one.
    if (value === undefined) break;
    byPosition.add(param.name);
    const texts = (Array.isArray(value) ? value : [value]).map((one) => quote(String(one)));
    const [first = ""] = texts;
    // In quotes, a word never belongs to the command's own.
    if (words.length === 1 && spec.follows.has(first.toLowerCase())) texts[0] = `"${first}"`;
    words.push(...texts);
  }
  for (const param of spec.params.values()) {
    const value = params[param.name];
    if (value === undefined || byPosition.has(param.name)) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === true) words.push(param.flag);
      else if (one === false) words.push(`--no-${param.flag.slice(2)}`);
      else words.push(param.flag, quote(String(one)));
    }
  }
  return words.join(" ");
}
