/** What docs/operations.md says of metrics and messages is what the program has. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { healthApp } from "../../src/main/health.ts";

const page = readFileSync("docs/operations.md", "utf8");
const NOW = new Date("2026-11-26T12:00:00Z");

async function offered(): Promise<string> {
  const app = healthApp({
    host: "127.0.0.1",
    port: 0,
    surfaces: [
      {
        name: "slack",
        health: () => ({ state: "up", lastGoodAt: NOW, problem: undefined }),
        stop: async () => undefined,
      },
    ],
    checkStore: async () => undefined,
    outbox: async () => ({ waiting: 1, parked: 0, oldestDueAt: NOW }),
    now: () => NOW,
  });
  return (await app.request("/metrics")).text();
}

/** Cells of the rows of a table below a heading. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const [, part = ""] = page.split(`## ${heading}\n`);
  const [section = ""] = part.split("\n## ");
  return section
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
    .slice(1)
    .map((line) =>
      line
        .split("|")
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
}

test("every metric is listed with its labels and its meaning, and no other", async () => {
  const text = await offered();
  const found = [...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name = "", help = ""]) => {
    const [, label = ""] = new RegExp(`^${name}\\{(\\w+)=`, "m").exec(text) ?? [];
    return [`\`${name}\``, label === "" ? "" : `\`${label}\``, help];
  });
  expect(rowsBelow("Watch")).toEqual(found);
});

test("the rules for alerts ask for metrics that there are", async () => {
  const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const { groups } = parse(yaml) as { groups: { rules: { expr: string }[] }[] };
  const names = groups.flatMap(({ rules }) => rules.map(({ expr }) => /ai4_\w+/.exec(expr)?.[0]));
  const text = await offered();
  expect(names.length).toBeGreaterThan(3);
  for (const name of names) expect(text).toContain(`# TYPE ${name} `);
});

test("every message among the symptoms is one of the program", () => {
  const sources = ["src", "adapters"].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => readFileSync(join(room, path), "utf8")),
  );
  const quoted = rowsBelow("What to do when …").flatMap(([said = ""]) => /^`([^`]+)`$/.exec(said)?.[1] ?? []);
  expect(quoted.length).toBeGreaterThan(12);
  const unknown = quoted.filter((words) => !sources.some((source) => source.includes(words)));
  expect(unknown).toEqual([]);
});
