import { afterAll, beforeAll, expect, test } from "vitest";
import { renderReply } from "../../adapters/terminal/render.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;
beforeAll(async () => {
  lab = await startLab();
  ada = lab.person("researcher");
});
afterAll(() => lab.stop());

test("names every command once, under headings, in a terminal's width", async () => {
  const { text, replies } = await ada.says("help");
  for (const { path, summary } of COMMANDS) expect(text.split(`${path}: ${summary}`)).toHaveLength(2);
  const headings = replies[0]?.blocks.flatMap((block) => (block.type === "heading" ? [block.text] : []));
  expect(headings).toEqual([
    "Marketplace",
    "Deployments",
    "Batch jobs",
    "Snapshots",
    "Data and models",
    "The platform",
    "You",
    "This channel",
    "More",
  ]);
  const drawn = replies[0] ? renderReply(replies[0], { width: 80, colour: false, unicode: true }) : "";
  // A line for each command, and three for each heading and its space.
  expect(drawn.split("\n").length).toBeLessThanOrEqual(COMMANDS.length + 3 * 9 + 5);
});

test("explains a command with each of its parameters", async () => {
  const { text } = await ada.says("help deploy");
  for (const flag of ["item", "--title", "--cpu", "--gpu-type", "--ram", "--set", "--vo"])
    expect(text).toContain(flag);
  expect(text).toContain("Usage: deploy <item> [--flags]");
  expect(text).toContain("- `deploy ai4os-dev-env --service vscode`");
  expect(text).toContain("Needs: full access");
});

test("explains by any name of a command", async () => {
  expect((await ada.says("help launch")).text).toContain("Usage: deploy");
  expect((await ada.says("help deployments")).text).toContain("Usage: deployment list");
  expect((await ada.says("help deployment delete")).text).toContain("waits for your yes");
});

test.each([
  ["deployment", ["deployment list", "deployment info", "deployment open", "deployment delete"]],
  ["snapshot", ["snapshot create", "snapshot list", "snapshot redeploy", "snapshot delete"]],
  ["  SNAPSHOT ", ["snapshot create"]],
])("lists the commands of “%s”", async (noun, paths) => {
  const { text } = await ada.says(`help ${noun}`);
  for (const path of paths) expect(text).toContain(`${path}: `);
  expect(text).not.toMatch(/^deploy: /m);
});

test("names what is near an unknown word", async () => {
  const { text, handled } = await ada.says("help deploi");
  expect(text).toContain("There is no command “deploi”. Did you mean deploy");
  expect(handled.refusal?.code).toBe("help.unknown");
});
