/** What a model is told: the task once, then each message with what is needed to understand it. */
import { z } from "zod";
import { dayIn } from "../days.ts";
import type { SpokenWorld } from "../reader.ts";
import type { CommandBook, OfferedCommand, OfferedParam } from "./commands.ts";

const example = z.strictObject({
  message: z.string(),
  answer: z.strictObject({
    echo: z.string(),
    command: z.string(),
    params: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    certainty: z.string(),
  }),
});

/** The files of `prompts/`. */
export interface PromptFiles {
  readonly reader: string;
  readonly message: string;
  readonly repair: string;
  readonly examples: unknown;
}

export type ChatMessage = { readonly role: "system" | "user" | "assistant"; readonly content: string };

export interface Prompt {
  /** The task first and the message last: a server that has no room for all drops what is in between, or says so by its echo. */
  opening(message: string, world: SpokenWorld): readonly ChatMessage[];
  /** What follows an answer that cannot be used. */
  repair(written: string, problems: readonly string[], message: string): readonly ChatMessage[];
}

/** A list that somebody was shown may be long; its beginning is what is spoken of. */
const MOST_LISTED = 20;
const LONGEST_NAME = 80;
/** What a model wrote wrongly is shown to it again, but not a whole novel. */
const LONGEST_ANSWER = 1500;

/**
 * Everything from people passes `clean`, which takes out what must not leave the machine. Throws a `ZodError` if the examples
 * are none.
 */
export function createPrompt(files: PromptFiles, book: CommandBook, clean: (text: string) => string): Prompt {
  const examples = z.array(example).parse(files.examples);
  const system = fill(files.reader, {
    commands: book.commands.map(commandLine).join("\n"),
    examples: examples
      .map(({ message, answer }) => `${JSON.stringify(message)}\n${JSON.stringify(answer)}`)
      .join("\n"),
  });
  // Made once, as making one takes longer than all the rest of a prompt; the day is known, so its zone is not.
  const weekdays = new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" });
  return {
    opening: (message, world) => [
      { role: "system", content: system },
      { role: "user", content: fill(files.message, facts(message, world, clean, weekdays)) },
    ],
    repair: (written, problems, message) => [
      { role: "assistant", content: written.slice(0, LONGEST_ANSWER) || "(nothing)" },
      {
        role: "user",
        content: fill(files.repair, {
          problems: problems.map((problem) => `- ${problem}`).join("\n"),
          message: JSON.stringify(clean(message)),
        }),
      },
    ],
  };
}

/** The values are put in all at once, so that what stands in one cannot ask for another. */
function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole).trim();
}

function commandLine({ path, summary, params }: OfferedCommand): string {
  return params.length === 0
    ? `${path}: ${summary}`
    : `${path}: ${summary}. ${params.map(paramWords).join(", ")}`;
}

function paramWords({ name, required, repeatable, form }: OfferedParam): string {
  return `${name}${required ? "!" : ""}${repeatable ? "…" : ""}${form === "" ? "" : ` (${form})`}`;
}

function facts(
  message: string,
  world: SpokenWorld,
  clean: (text: string) => string,
  weekdays: Intl.DateTimeFormat,
) {
  const { now, timeZone, turns } = world;
  const today = dayIn(now, timeZone);
  const last = turns.at(-1);
  const listed = last?.listed;
  const names = listed?.names.slice(0, MOST_LISTED).map((name) => clean(name).slice(0, LONGEST_NAME)) ?? [];
  return {
    weekday: weekdays.format(Date.parse(`${today}T00:00:00Z`)),
    today,
    zone: timeZone,
    place: world.inChannel ? "in a channel" : "in private",
    last: last ? clean(JSON.stringify({ command: last.command, params: last.params })) : "none",
    listed: listed && names.length > 0 ? `${listed.kind}s ${JSON.stringify(names)}` : "nothing",
    message: JSON.stringify(clean(message)),
  };
}
