/** Keeps `docs/parity.md` true: every command, test and route that it names, and every word about a chat. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";

const PAGE = readFileSync(new URL("../../docs/parity.md", import.meta.url), "utf8");

/** The routes of the platform's API, as it documents them; braces stand for one of several or for a name. */
const ROUTES = [
  "GET /",
  "GET /v1/",
  "GET /v1/catalog/modules",
  "GET /v1/catalog/tools",
  "GET /v1/catalog/{modules,tools}/detail",
  "GET /v1/catalog/{modules,tools}/{item_name}/metadata",
  "GET /v1/catalog/{modules,tools}/{item_name}/config",
  "PUT /v1/catalog/{modules,tools}/refresh",
  "GET /v1/deployments/{modules,tools}",
  "GET /v1/deployments/{modules,tools}/{uuid}",
  "POST /v1/deployments/modules",
  "POST /v1/deployments/tools",
  "DELETE /v1/deployments/{modules,tools}/{uuid}",
  "GET /v1/deployments/stats/user",
  "GET /v1/deployments/stats/cluster",
  "GET /v1/batch",
  "GET /v1/batch/{uuid}",
  "POST /v1/batch",
  "DELETE /v1/batch/{uuid}",
  "GET /v1/try_me/nomad",
  "GET /v1/try_me/nomad/{uuid}",
  "POST /v1/try_me/nomad",
  "DELETE /v1/try_me/nomad/{uuid}",
  "GET /v1/snapshots",
  "POST /v1/snapshots",
  "DELETE /v1/snapshots",
  "GET /v1/secrets",
  "POST /v1/secrets",
  "DELETE /v1/secrets",
  "GET /v1/storage/{storage_name}/ls",
  "DELETE /v1/storage/{storage_name}/rm",
  "GET /v1/inference/oscar/cluster",
  "GET /v1/inference/oscar/conf",
  "GET /v1/inference/oscar/services",
  "GET /v1/inference/oscar/services/{service_name}",
  "POST /v1/inference/oscar/services",
  "PUT /v1/inference/oscar/services/{service_name}",
  "DELETE /v1/inference/oscar/services/{service_name}",
  "GET /v1/llm/api_keys",
  "POST /v1/llm/api_keys",
  "DELETE /v1/llm/api_keys",
  "POST /v1/llm/chat",
  "POST /v1/proxies/zenodo",
] as const;

/** What only the bot itself has, or what it adds to the dashboard: no row of the tables needs it. */
const BEYOND = [
  "account export",
  "account forget",
  "announce cancel",
  "announce create",
  "announce edit",
  "announce list",
  "approval approve",
  "approval list",
  "approval refuse",
  "approval withdraw",
  "audit list",
  "channel set",
  "channel show",
  "digest",
  "help",
  "outbox drop",
  "outbox list",
  "outbox retry",
  "subscription add",
  "subscription list",
  "subscription mute",
  "subscription remove",
  "subscription unmute",
];

/** Rows of the table whose first heading is this. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const lines = PAGE.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((line) => !line.startsWith("|"));
  const rows = end === -1 ? rest : rest.slice(0, end);
  return rows.map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

const coded = (cell = ""): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

const WORDS = new Set(rowsOf("word").map(([word]) => word));
const FEATURES = rowsOf("feature");
const SERVED = rowsOf("route");

const words = new Map(
  COMMANDS.map(({ path, aliases = [] }) => [
    path,
    [path, ...aliases.map((alias) => (typeof alias === "string" ? alias : alias.words))],
  ]),
);

/** Whether a test calls the command, by its name or another of its names, typed or chosen. */
function mentions(file: string, command: string): boolean {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  return (words.get(command) ?? []).some((name) =>
    new RegExp(`["'\`]${name.replaceAll(" ", "\\s")}(?:["'\`\\s])`, "u").test(text),
  );
}

function expectShown(commandCell: string | undefined, testCell: string | undefined, row: string): void {
  const commands = coded(commandCell);
  const tests = coded(testCell);
  expect(commands.length, `${row}: commands`).toBeGreaterThan(0);
  expect(tests.length, `${row}: tests`).toBeGreaterThan(0);
  for (const command of commands) expect(words.has(command), `${row}: command ${command}`).toBe(true);
  for (const file of tests) {
    expect(existsSync(new URL(`../../${file}`, import.meta.url)), `${row}: ${file}`).toBe(true);
    expect(
      commands.some((command) => mentions(file, command)),
      `${row}: ${file} calls none of its commands`,
    ).toBe(true);
  }
  for (const command of commands)
    expect(
      tests.some((file) => mentions(file, command)),
      `${row}: no test calls ${command}`,
    ).toBe(true);
}

describe("what the dashboard does", () => {
  test("the tables are found", () => {
    expect(WORDS.size).toBeGreaterThan(4);
    expect(FEATURES.length).toBeGreaterThan(30);
    expect(SERVED.length).toBeGreaterThan(30);
  });

  test.each(FEATURES)("%s", (feature, command, tests, ...surfaces) => {
    expectShown(command, tests, feature ?? "");
    expect(surfaces).toHaveLength(4);
    for (const word of surfaces) expect(WORDS.has(word), `${feature}: ${word}`).toBe(true);
  });

  test("every command that the platform is behind is in it", () => {
    const named = new Set([...FEATURES, ...SERVED].flatMap(([, command]) => coded(command)));
    const missing = COMMANDS.map(({ path }) => path).filter((path) => !named.has(path));
    expect(missing.toSorted()).toEqual(BEYOND);
  });
});

describe("what the API offers", () => {
  test("every route is in the table once, and no other", () => {
    const named = SERVED.flatMap(([routes]) => coded(routes));
    expect(named.toSorted()).toEqual([...ROUTES].toSorted());
  });

  test.each(SERVED)("%s", (route, command, tests) => {
    if (command !== "–") expectShown(command, tests, route ?? "");
    // What is left out is left out for a reason.
    else expect(tests).toMatch(/^left out: .{10,}/u);
  });
});
