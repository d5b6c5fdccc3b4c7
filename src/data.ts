/** The files of `data/`, which travel with the program. */
import { readFile } from "node:fs/promises";

export async function readData(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`../data/${name}`, import.meta.url), "utf8"));
}
