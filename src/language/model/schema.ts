/**
 * The form of an answer. Only what every compatible server takes: objects with all properties required and none besides,
 * lists, strings, enumerations of strings. No alternatives, patterns, formats or limits: OpenAI's strict mode refuses most of
 * them, and the grammars that vLLM and llama.cpp make of them differ. So parameters are a list of names and texts, whatever
 * the command; that also keeps answers short, as nothing is said of parameters that are not meant.
 */
import { z } from "zod";
import type { CommandBook, GivenParams } from "./commands.ts";

/** The command of an answer that proposes nothing. */
const NO_COMMAND = "none";
const CERTAINTIES = ["sure", "likely", "unsure"] as const;

export type JsonSchema = Readonly<Record<string, unknown>>;

export function answerSchema({ commands }: CommandBook): JsonSchema {
  const names = [...new Set(commands.flatMap(({ params }) => params.map(({ name }) => name)))].sort();
  return strictObject({
    echo: { type: "string", description: "The first words of the message, copied." },
    command: { type: "string", enum: [...commands.map(({ path }) => path), NO_COMMAND] },
    params: {
      type: "array",
      items: strictObject({ name: { type: "string", enum: names }, value: { type: "string" } }),
    },
    certainty: { type: "string", enum: CERTAINTIES },
  });
}

function strictObject(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

const plain = z.union([z.string().max(60_000), z.number(), z.boolean()]);
const listed = z.array(z.strictObject({ name: z.string().max(100), value: plain })).max(60);
/** Servers that enforce no form often get an object instead of a list; it says the same. */
const named = z
  .record(z.string().max(100), z.union([plain, z.array(plain).max(60), z.null()]))
  .transform((object) =>
    Object.entries(object).flatMap(([name, value]) =>
      value === null ? [] : [value].flat().map((one) => ({ name, value: one })),
    ),
  );

const answer = z.strictObject({
  echo: z.string().max(4000).optional(),
  command: z.string().max(100).nullable(),
  params: z.union([listed, named]).optional(),
  certainty: z.enum(CERTAINTIES).optional(),
});

export interface Answer {
  readonly echo: string | undefined;
  /** Undefined: nothing is proposed. */
  readonly command: string | undefined;
  readonly params: GivenParams;
  readonly certainty: (typeof CERTAINTIES)[number];
}

export type ReadAnswer =
  | { readonly answer: Answer }
  /** `noJson`: no JSON at all, as from a server that takes the wish for a form and forgets it. */
  | { readonly problem: string; readonly noJson: boolean };

/** Reads what a model wrote. Anything that was not asked for makes the whole unusable. */
export function readAnswer(written: string): ReadAnswer {
  const json = onlyObject(written);
  if (json === undefined) return { problem: "There was no single JSON object in it.", noJson: true };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { problem: "The JSON was broken.", noJson: false };
  }
  const read = answer.safeParse(value);
  if (!read.success) return { problem: z.prettifyError(read.error).slice(0, 500), noJson: false };
  const { command, params = [], echo, certainty = "likely" } = read.data;
  return {
    answer: {
      echo,
      command: command === null || command === NO_COMMAND ? undefined : command,
      params,
      certainty,
    },
  };
}

/** The one object in a text that may have thoughts, a fence or a few words around it; undefined where there are none or several. */
function onlyObject(written: string): string | undefined {
  const text = written.replace(/^\s*<think>[\s\S]*?<\/think>/, "");
  const start = text.indexOf("{");
  if (start < 0) return undefined;
  const end = endOfObject(text, start);
  if (end === undefined) return text.slice(start);
  return text.includes("{", end) ? undefined : text.slice(start, end);
}

/** The place behind the bracket that closes the one at `start`. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === "\\") at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{") depth += 1;
    else if (character === "}") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}
