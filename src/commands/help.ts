import { z } from "zod";
import { refuse } from "../errors.ts";
import type { DraftBlock } from "../reply/blocks.ts";
import { fields, heading, note, reply, table, text } from "../reply/build.ts";
import { joinMarkdown, md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts, ManualEntry } from "./ports.ts";
import { accessWords, effectWords, groupsOf, paramMeaning, paramName } from "./present/manual.ts";

/** Where a newcomer begins. */
const FIRST_STEPS = ["search plankton", "show 1", "deploy 1 --service jupyter", "deployments"];

type Help =
  | { readonly kind: "overview" | "noun"; readonly entries: readonly ManualEntry[] }
  | { readonly kind: "page"; readonly entry: ManualEntry };

export const help = read({
  path: "help",
  summary: "Show what I can do, or how to use one command",
  examples: ["help", "help deploy", "help snapshot"],
  aliases: ["?", "commands", "man"],
  input: z.strictObject({ command: param.commandWords("The command to explain").optional() }),
  positional: ["command"],
  access: "anyone",
  run: ({ command }, { manual }: Pick<CommandPorts, "manual">): Help => {
    if (command === undefined) return { kind: "overview", entries: manual.entries };
    const family = familyOf(command, manual.entries);
    if (family.length > 1) return { kind: "noun", entries: family };
    const { entry, nearest } = manual.find(command);
    if (entry) return { kind: "page", entry };
    const near = nearest.length > 0 ? ` Did you mean ${nearest.join(", ")}?` : " “help” lists them all.";
    throw refuse("help.unknown", `There is no command “${command.slice(0, 60)}”.${near}`, {
      suggestions: nearest,
    });
  },
  reply: (found) => {
    if (found.kind === "page") return page(found.entry);
    return found.kind === "overview" ? overview(found.entries) : noun(found.entries);
  },
});

/** The commands of a noun: `deployment list`, `deployment info` and so on, unless the noun itself is a command. */
function familyOf(words: string, entries: readonly ManualEntry[]): readonly ManualEntry[] {
  const noun = words.trim().toLowerCase().replace(/\s+/g, " ");
  if (entries.some((entry) => entry.path === noun)) return [];
  return entries.filter((entry) => entry.path.startsWith(`${noun} `));
}

function overview(entries: readonly ManualEntry[]) {
  return reply(
    ...groupsOf(entries).flatMap((group) => [heading(group.title), summaries(group.entries)]),
    note("info", `To begin: ${FIRST_STEPS.join(" · ")}. “help deploy” explains a command.`),
  );
}

function summaries(entries: readonly ManualEntry[]): DraftBlock {
  return fields(Object.fromEntries(entries.map((entry) => [entry.path, entry.summary])));
}

function noun(entries: readonly ManualEntry[]) {
  const [first] = entries;
  const word = first?.path.split(" ")[0] ?? "";
  return reply(
    heading(`Commands for ${word}s`),
    summaries(entries),
    table(
      ["To type", "Or"],
      entries.map((entry) => [entry.usage, entry.aliases.slice(0, 3).join(", ")]),
    ),
    note("info", `“help ${first?.path ?? ""}” explains one of them.`),
  );
}

function page(entry: ManualEntry) {
  const examples = entry.examples.map((example) => md`- \`${example}\``);
  return reply(
    heading(entry.path),
    text(md`${entry.summary}.`),
    fields({
      Usage: entry.usage,
      "Also called": entry.aliases.join(", "),
      Needs: accessWords(entry),
      Effect: effectWords(entry),
    }),
    entry.params.length > 0 &&
      table(
        ["Parameter", "Meaning"],
        entry.params.map((one) => [paramName(one), paramMeaning(one)]),
      ),
    text(joinMarkdown([md`Examples:`, joinMarkdown(examples, "\n")], "\n\n")),
  );
}
