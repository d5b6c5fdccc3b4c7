/** The page on security must say of every table of the database what is in it, and whether it is sealed. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { TABLES } from "../../src/store/sealed-columns.ts";

const rows = readFileSync(new URL("../../docs/security.md", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("|") && line.includes("database, `"));

test.each(Object.entries(TABLES))("the page tells of %s", (table, { columns }) => {
  const told = rows.filter((row) => row.includes(`database, \`${table}\``)).join("\n");
  expect(told).not.toBe("");
  const kinds = Object.values(columns);
  if (kinds.some((kind) => kind !== "clear")) expect(told).toContain("sealed");
  else expect(told).not.toContain("sealed");
});

test("the page tells of no table that there is not", () => {
  const told = rows.map((row) => /database, `(\w+)`/.exec(row)?.[1] ?? row);
  expect(Object.keys(TABLES)).toEqual(expect.arrayContaining(told));
});
