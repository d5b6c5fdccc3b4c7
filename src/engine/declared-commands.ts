/** The commands as the offline reader learns of them, from the registry. */
import type { DeclaredCommand } from "../language/offline/declared.ts";
import type { Registry } from "./registry.ts";

export function declaredCommands({ specs }: Registry): readonly DeclaredCommand[] {
  return specs.map(({ command, aliases, params }) => ({
    path: command.path,
    summary: command.summary,
    examples: command.examples,
    aliases: aliases.map(({ words }) => words),
    effect: command.effect,
    params: [...params.values()],
  }));
}
