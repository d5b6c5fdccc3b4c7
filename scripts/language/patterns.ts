/** Sentences made of patterns, so that the model sees each way of asking with many names, amounts and beginnings. */
import { z } from "zod";
import { randomness } from "./randomness.ts";

const schema = z.strictObject({
  /** What may stand for a `{slot}`. */
  slots: z.record(z.string(), z.array(z.string()).min(1)),
  /** Patterns by the label they teach: `(one|other)` is a choice, `(one|other)?` may be left out. */
  labels: z.record(z.string(), z.array(z.string()).min(1)),
});
export type Patterns = z.infer<typeof schema>;

const SEED = 99;
const TIMES = 12;
const BEGINNINGS = ["", "", "", "", "hi, ", "hey ", "please ", "good morning. ", "ok ", "so ", "hello, "];
const PART = /\(([^()]*)\)(\?)?|\{(\w+)\}/;

/** Throws a `ZodError` if the data are no patterns. */
export function parsePatterns(json: unknown): Patterns {
  return schema.parse(json);
}

/** Every pattern some times over, each time with other choices; the same ones in every run. */
export function expandAll(patterns: Patterns): readonly { readonly label: string; readonly text: string }[] {
  const random = randomness(SEED);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? "";
  return Object.entries(patterns.labels).flatMap(([label, lines]) =>
    lines.flatMap((pattern) => {
      const texts = Array.from({ length: TIMES }, () => pick(BEGINNINGS) + expand(pattern, patterns, pick));
      return [...new Set(texts)].map((text) => ({ label, text }));
    }),
  );
}

/** Throws if the pattern names a slot that there is not. */
function expand(pattern: string, { slots }: Patterns, pick: (list: readonly string[]) => string): string {
  let text = pattern;
  for (let part = PART.exec(text); part; part = PART.exec(text)) {
    const [all, choices, optional, slot] = part;
    const values = slot === undefined ? (choices ?? "").split("|") : slots[slot];
    if (!values) throw new Error(`patterns.json has no slot ${slot}`);
    const chosen = optional && pick(["", "x"]) === "" ? "" : pick(values);
    text = text.slice(0, part.index) + chosen + text.slice(part.index + all.length);
  }
  return text
    .replace(/\s+([,?:;])/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
