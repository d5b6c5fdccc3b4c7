import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commandsPage } from "../../scripts/docs/commands-page.ts";
import { COMMANDS } from "../../src/commands/index.ts";

test("the reference page is current: after a change of a command, run npx tsx scripts/docs-commands.ts", () => {
  expect(readFileSync(new URL("../../docs/commands.md", import.meta.url), "utf8")).toBe(commandsPage());
});

test("it holds every command with every flag", () => {
  const page = commandsPage();
  for (const { path, input } of COMMANDS) {
    expect(page).toContain(`\n### ${path}\n`);
    for (const name of Object.keys(input.shape)) expect(page).toContain(name.replaceAll("_", "-"));
  }
});
