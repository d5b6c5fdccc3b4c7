/** The commands as the offline reader learns of them, from the registry. */
import type { Command } from "../commands/define.ts";
import type { DeclaredCommand, Effect } from "../language/offline/declared.ts";
import type { Registry } from "./registry.ts";

export function declaredCommands({ specs }: Registry): readonly DeclaredCommand[] {
  return specs.map(({ command, aliases, params }) => ({
    path: command.path,
    summary: command.summary,
    examples: command.examples,
    aliases: aliases.map(({ words }) => words),
    effect: spokenEffect(command),
    params: [...params.values()],
  }));
}

/** With what care a sentence is followed that seems to ask for the command. */
export function spokenEffect(command: Command): Effect {
  return command.effect !== "read" && command.harmless ? "read" : command.effect;
}
