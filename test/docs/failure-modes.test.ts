/** The page of failure modes says what is: every mode once, and every file, test and quotation that it names is there. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** How many modes each group has. */
const GROUPS = { A: 21, B: 20, C: 16, D: 13, E: 18, F: 12, G: 13, H: 9, I: 14, J: 11 } as const;
/** What belongs to parts that are not built yet; this list may only become shorter. */
const MAY_BE_OPEN = /^(I1|I2|I3|I4|I5|I6|I7|I8|I9|I12|I13)$/;
const KIND = /^\*\*(test|design|limit|open)\*\* /;

const page = readFileSync("docs/failure-modes.md", "utf8");
const rows = page
  .split("\n")
  .filter((line) => /^\| [A-J]\d+ \|/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, mode = "", wrong = "", held = "", ...more]) => ({ mode, wrong, held, more }));

/** A file that a cell names, and the words that are quoted from it. */
interface Citation {
  readonly file: string;
  readonly quoted: string[];
}

function citationsOf(held: string): readonly Citation[] {
  const found: Citation[] = [];
  for (const [, code, link, quoted] of held.matchAll(/`([^`]+)`|\]\(([^)]+)\)|“([^”]+)”/g)) {
    if (link !== undefined) found.push({ file: `docs/${link}`, quoted: [] });
    // Folders and words of the command line stand in code, too.
    else if (code !== undefined && /\.(ts|json)$/.test(code)) found.push({ file: code, quoted: [] });
    else if (quoted !== undefined) found.at(-1)?.quoted.push(quoted);
  }
  return found;
}

/** Tests by their whole title; of other files, words as they stand there, wherever the lines break. */
function problemOf({ file, quoted }: Citation): readonly string[] {
  if (!existsSync(file)) return [`${file} is not there`];
  const source = readFileSync(file, "utf8");
  const flat = source.replaceAll(/\s+/g, " ");
  const holds = (words: string) =>
    /^test\/.*\.test\.ts$|scenarios\.ts$/.test(file) ? source.includes(`"${words}"`) : flat.includes(words);
  return quoted.filter((words) => !holds(words)).map((words) => `${file} has no “${words}”`);
}

test("has every mode once, in order, under the heading of its group", () => {
  const all = Object.entries(GROUPS).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, index) => `${group}${index + 1}`),
  );
  expect(rows.map(({ mode }) => mode)).toEqual(all);
  const headings = [...page.matchAll(/^## ([A-J])\. |^\| ([A-J])1 \|/gm)].map(
    ([, heading, first]) => heading ?? first,
  );
  expect(headings).toEqual(Object.keys(GROUPS).flatMap((group) => [group, group]));
});

describe.each(rows)("$mode", ({ mode, wrong, held, more }) => {
  test("says what goes wrong and how it is held", () => {
    expect(wrong).not.toBe("");
    expect(more).toEqual([""]);
    const kind = KIND.exec(held)?.[1];
    expect(kind).toBeDefined();
    if (kind === "open") expect(mode).toMatch(MAY_BE_OPEN);
    const files = citationsOf(held);
    if (kind === "test")
      expect(files.some(({ file, quoted }) => file.startsWith("test/") && quoted.length > 0)).toBe(true);
    if (kind === "limit")
      expect(files.some(({ file, quoted }) => file.startsWith("docs/") && quoted.length > 0)).toBe(true);
    if (kind === "design") expect(files.length).toBeGreaterThan(0);
  });

  test("names what exists", () => {
    expect(citationsOf(held).flatMap(problemOf)).toEqual([]);
  });
});
