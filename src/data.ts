/** The files of `data/` and `prompts/`, which travel with the program. */
import { readFile } from "node:fs/promises";

export async function readData(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`../data/${name}`, import.meta.url), "utf8"));
}

/** What a language model is told: the files of `prompts/`, whole. */
export async function readPrompts() {
  const read = (name: string) => readFile(new URL(`../prompts/${name}`, import.meta.url), "utf8");
  return {
    reader: await read("reader.md"),
    message: await read("message.md"),
    repair: await read("repair.md"),
    examples: JSON.parse(await read("examples.json")) as unknown,
  };
}
