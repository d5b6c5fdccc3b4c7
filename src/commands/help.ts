import { z } from "zod";
import { refuse } from "../errors.ts";
import { fields, heading, note, reply, table, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts, ManualEntry, ManualParam } from "./ports.ts";

/** Where a newcomer begins. */
const FIRST_STEPS = ["search plankton", "show 1", "deploy 1 --service jupyter", "deployments", "help deploy"];

export const help = read({
  path: "help",
  summary: "Show what I can do, or how to use one command",
  examples: ["help", "help deploy"],
  aliases: ["?", "commands", "man"],
  input: z.strictObject({ command: param.commandWords("The command to explain").optional() }),
  positional: ["command"],
  access: "anyone",
  run: ({ command }, { manual }: Pick<CommandPorts, "manual">) => {
    if (command === undefined) return { entry: undefined, entries: manual.entries };
    const { entry, nearest } = manual.find(command);
    if (entry) return { entry, entries: manual.entries };
    const near = nearest.length > 0 ? ` Did you mean ${nearest.join(", ")}?` : " Type “help” for the list.";
    throw refuse("help.unknown", `There is no command “${command.slice(0, 60)}”.${near}`, {
      suggestions: nearest,
    });
  },
  reply: ({ entry, entries }) => (entry ? page(entry) : overview(entries)),
});

function overview(entries: readonly ManualEntry[]) {
  return reply(
    heading("What I can do"),
    table(
      ["Command", "What it does"],
      entries.map((entry) => [entry.path, entry.summary]),
    ),
    note("info", `To begin: ${FIRST_STEPS.join(" · ")}`),
  );
}

function page(entry: ManualEntry) {
  const flags = entry.params.filter((one) => !one.positional);
  const positions = entry.params.filter((one) => one.positional);
  return reply(
    heading(entry.path),
    text(md`${entry.summary}.`),
    fields({
      Usage: entry.usage,
      Aliases: entry.aliases.join(", "),
      Needs: NEEDS.get(entry.access),
      Asks: entry.effect === "destroy" ? "always shows what will be lost and waits for your yes" : undefined,
    }),
    positions.length > 0 &&
      table(
        ["Parameter", "Meaning"],
        positions.map((one) => [one.name, meaning(one)]),
      ),
    flags.length > 0 &&
      table(
        ["Flag", "Meaning"],
        flags.map((one) => [one.flag, meaning(one)]),
      ),
    table(
      ["Examples"],
      entry.examples.map((example) => [example]),
    ),
  );
}

const NEEDS: ReadonlyMap<string, string> = new Map([
  ["anyone", "nothing"],
  ["linked", "a login"],
  ["intermediate", "an academic login (level ap-a) in some VO"],
  ["full", "full access (level ap-u) in the VO"],
]);

function meaning(one: ManualParam): string {
  const options = one.options.length > 0 ? ` One of ${one.options.join(", ")}.` : "";
  const many = one.repeatable ? " May be given several times." : "";
  return `${one.description}.${options}${many}`;
}
