/** The sentences of `data/language/`, as its README describes them. */
import { readFileSync } from "node:fs";
import * as z from "zod";

const gold = z.strictObject({ command: z.string(), params: z.record(z.string(), z.unknown()) }).nullable();

const listed = z.strictObject({
  kind: z.enum(["item", "deployment", "snapshot", "announcement"]),
  names: z.array(z.string().min(1)).min(1),
});

const turn = z.strictObject({ text: z.string().min(1), gold, listed: listed.optional() });

const sentence = z.strictObject({
  id: z.string().regex(/^[ht]\d{4,5}$/),
  lang: z.enum(["en", "es", "de", "fr", "it", "pt"]),
  kind: z.string().regex(/^[a-z-]+$/),
  now: z.iso.datetime({ offset: true }),
  conversation: z.string().optional(),
  /** What was said before, oldest first. */
  context: z.array(turn).min(1).optional(),
  where: z.literal("channel").optional(),
  text: z.string().min(1),
  gold,
  /** Parameters that the words leave open; `command` where a question back is as good. */
  open: z.array(z.string()).min(1).optional(),
});
export type Sentence = z.infer<typeof sentence>;

const repeated = z.strictObject({ text: z.string().min(1), times: z.int().min(2) });

const modelAnswer = z.union([
  z.string(),
  z.strictObject({
    status: z.int().min(400).max(599),
    body: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ truncated: z.string() }),
  z.strictObject({ repeat: repeated }),
]);

const badInput = z
  .strictObject({
    id: z.string().regex(/^b\d{3}$/),
    kind: z.string().regex(/^[a-z-]+$/),
    text: z.string().optional(),
    repeat: repeated.optional(),
    /** What the platform says meanwhile: texts of catalogue items, titles of the person's deployments. */
    context: z
      .strictObject({
        catalogue: z.array(z.strictObject({ summary: z.string() })).optional(),
        deployments: z.array(z.strictObject({ title: z.string() })).optional(),
      })
      .optional(),
    answers: z.array(modelAnswer).min(1).optional(),
    expect: z.enum(["nothing-done", "refused", "plan-only"]),
    note: z.string().min(1),
  })
  .refine(({ text, repeat }) => (text === undefined) !== (repeat === undefined), "text or repeat")
  .refine(({ kind, answers }) => (kind === "model") === (answers !== undefined), "answers of a model");
export type BadInput = z.infer<typeof badInput>;

function file(name: string): string {
  return readFileSync(new URL(`../../data/language/${name}.jsonl`, import.meta.url), "utf8");
}

function lines(text: string): readonly unknown[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

/** Throws a `ZodError` that names the place if a line is no sentence. */
export function parseSentences(text: string): readonly Sentence[] {
  return z.array(sentence).parse(lines(text));
}

export function loadSentences(set: "held-out" | "train"): readonly Sentence[] {
  return parseSentences(file(set));
}

export function loadBadInput(): readonly BadInput[] {
  return z.array(badInput).parse(lines(file("bad-input")));
}

/** A text without case, accents, punctuation, and with every number alike. */
export function plainWords(text: string): readonly string[] {
  const folded = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return folded
    .replace(/\d+/g, "0")
    .split(/[^\p{L}0]+/u)
    .filter((word) => word !== "");
}

const TEXTING =
  /\b(pls|plz|thx|asap|gimme|smth|sth|lol|dont|im|whats|hows|wheres|isnt|wot|rn|b4|u|r|n|w|2|4)\b/i;

/** Lower case throughout and without a closing mark, or with words of text messages. */
export function isInformal(text: string): boolean {
  return (text === text.toLowerCase() && !/[.?!…]["”]?$/.test(text)) || TEXTING.test(text);
}
