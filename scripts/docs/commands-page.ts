/** The reference page of all commands, as Markdown. */
import { COMMANDS } from "../../src/commands/index.ts";
import type { ManualEntry } from "../../src/commands/ports.ts";
import {
  accessWords,
  effectWords,
  groupsOf,
  paramMeaning,
  paramName,
} from "../../src/commands/present/manual.ts";
import { createManual } from "../../src/engine/manual.ts";
import { createRegistry } from "../../src/engine/registry.ts";

const INTRODUCTION = `# Commands

Every command works the same on all surfaces. Words in angle brackets are needed, those in square brackets are not; flags
may stand anywhere. Sizes take units (\`16GB\`), days may be spoken (\`last month\`). A deployment, snapshot or item is named
by its title, its id or the beginning of it, its number in the last list, or "it".

<!-- Written by scripts/docs-commands.ts from the declarations of the commands; do not edit. -->
`;

export function commandsPage(): string {
  const groups = groupsOf(createManual(createRegistry(COMMANDS)).entries);
  const parts = groups.map(({ title, entries }) => `## ${title}\n\n${entries.map(section).join("\n\n")}\n`);
  return [INTRODUCTION, ...parts].join("\n");
}

function section(entry: ManualEntry): string {
  const effect = effectWords(entry);
  const facts = [
    `- Usage: \`${entry.usage}\``,
    entry.aliases.length > 0
      ? `- Also called: ${entry.aliases.map((alias) => `\`${alias}\``).join(", ")}`
      : "",
    `- Needs: ${accessWords(entry)}`,
    effect === undefined ? "" : `- Effect: ${effect}`,
    `- Examples: ${entry.examples.map((example) => `\`${example}\``).join(", ")}`,
  ];
  const rows = entry.params.map((one) => `| \`${paramName(one)}\` | ${cell(paramMeaning(one))} |`);
  const table = rows.length > 0 ? ["", "| Parameter | Meaning |", "|---|---|", ...rows] : [];
  return [`### ${entry.path}`, "", `${entry.summary}.`, "", ...facts.filter(Boolean), ...table].join("\n");
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
