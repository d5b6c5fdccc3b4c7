import { expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import type { MemoryRow } from "../../src/engine/memory.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import { readableLine } from "../../src/engine/understood.ts";

const registry = createRegistry(COMMANDS);
const REEF = "64f2a5e5-e9cc-11f1-abce-21f0f5820ee6";
const KELP = "0bf2a5e5-e9cc-11f1-abce-21f0f5820e00";
const row = (kind: MemoryRow["kind"], ref: string, title: string): MemoryRow => ({ kind, ref, title });

function lineOf(
  path: string,
  params: Readonly<Record<string, string>>,
  ...rows: readonly MemoryRow[]
): string {
  const spec = registry.get(path);
  if (!spec) throw new Error(`no ${path}`);
  return readableLine(spec, params, rows);
}

test.each([
  [
    "a deployment",
    lineOf("deployment info", { deployment: REEF }, row("deployment", REEF, "reef-run")),
    "reef-run",
  ],
  [
    "a snapshot",
    lineOf("snapshot delete", { snapshot: KELP }, row("snapshot", KELP, "baseline")),
    "baseline",
  ],
])("%s is called by its title", (_, line, title) => {
  expect(line).toMatch(new RegExp(`${title}$`));
});

test("several are called by their titles", () => {
  const rows = [row("deployment", REEF, "reef-run"), row("deployment", KELP, "kelp-2")];
  expect(lineOf("deployment delete", { deployment: `${KELP},${REEF}` }, ...rows)).toMatch(/kelp-2, reef-run/);
});

test.each([
  ["without a title", [row("deployment", REEF, "")]],
  ["that nobody knows", []],
])("a deployment %s is called by the beginning of its id", (_, rows) => {
  expect(lineOf("deployment info", { deployment: REEF }, ...rows)).toBe("deployment info 64f2a5e5");
});

test("an item keeps its id", () => {
  const named = row("item", "ai4os-yolo-torch", "YOLO object detection");
  expect(lineOf("show", { item: "ai4os-yolo-torch" }, named)).toBe("show ai4os-yolo-torch");
});
