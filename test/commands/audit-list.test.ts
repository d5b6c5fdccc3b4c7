import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PEOPLE } from "../../src/sandbox/people.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;
let ines: Person;

beforeEach(async () => {
  lab = await startLab({ admins: [PEOPLE.tutorial.sub] });
  ada = lab.person("researcher", "ada");
  ines = lab.person("imagine", "ines");
  await ada.says("deploy ai4os-demo-app --title lab-run");
  lab.advance(24 * 3_600_000);
  await ada.says("snapshot lab-run");
  await ada.says("delete lab-run");
  await ines.presses("Yes, go ahead");
});
afterEach(() => lab.stop());

const boss = () => lab.person("tutorial", "boss");

test("shows who changed what where and what came of it, newest first, to the admin alone", async () => {
  const { text, replies } = await boss().says("audit list");
  expect(replies.map(({ visibility }) => visibility)).toEqual(["private"]);
  const rows = text.split("\n").filter((line) => line.startsWith("2026-"));
  expect(rows).toEqual([
    expect.stringMatching(
      /^2026-11-24 \d\d:\d\d +Ines +terminal +deployment delete +refused: press\.foreign$/,
    ),
    expect.stringMatching(/^2026-11-24 \d\d:\d\d +Ada +terminal +snapshot create [0-9a-f]{8} +done$/),
    expect.stringMatching(/^2026-11-23 10:\d\d +Ada +terminal +deploy ai4os-demo-app lab-run +done$/),
  ]);
});

test.each([
  ["audit list --actor ines", ["deployment delete"]],
  ["audit --command snapshot", ["snapshot create"]],
  ["audit list --actor ada --command deploy", ["deploy"]],
  ["audit list yesterday", ["deploy"]],
  ["audit list 2026-11-24", ["deployment delete", "snapshot create"]],
  ["audit list --from 2026-11-23 --to 2026-11-23", ["deploy"]],
])("“%s”", async (line, commands) => {
  const { text } = await boss().says(line);
  const rows = text.split("\n").filter((row) => row.startsWith("2026-"));
  expect(rows).toHaveLength(commands.length);
  for (const [index, row] of rows.entries()) expect(row).toContain(` ${commands[index]} `);
});

test("gives what fits as a file, intents and outcomes, to the admin alone", async () => {
  const { replies } = await boss().says("audit list --actor ada --command deploy --csv");
  expect(replies.map(({ visibility }) => visibility)).toEqual(["private"]);
  const file = replies[0]?.blocks.find((block) => block.type === "file");
  expect(file).toMatchObject({ name: "audit", about: "What was asked for, and what came of it: 2 records" });
  const lines = (file?.type === "file" ? file.text : "").trimEnd().split("\r\n");
  expect(lines[0]).toBe("at,phase,result,command,params,name,actor,approver,surface,place,operation,answer");
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(/^2026-11-23T10:[\d:.]+Z,outcome,done,deploy,.*,Ada,terminal:ada,/),
    expect.stringMatching(/^2026-11-23T10:[\d:.]+Z,intent,,deploy,"\{.*lab-run.*\}",Ada,terminal:ada,/),
  ]);
  expect((await boss().says("audit list --actor nobody --csv")).replies[0]?.blocks).toHaveLength(1);
});

test("says that nothing fits, and refuses a command that does not exist", async () => {
  expect((await boss().says("audit list --actor nobody")).text).toContain("Nothing that fits was changed.");
  expect((await boss().says("audit list --command frobnicate")).text).toContain("I have no command");
});

test("says that there is more", async () => {
  for (let count = 0; count < 30; count += 1) await ines.presses("Yes, go ahead");
  const { text } = await boss().says("audit list");
  expect(text.split("\n").filter((line) => line.startsWith("2026-"))).toHaveLength(25);
  expect(text).toContain("There are older ones.");
});

describe("anybody else", () => {
  test.each([
    ["researcher", "ada"],
    ["newcomer", "neo"],
    [undefined, "stranger"],
  ] as const)("%s is refused, and it is recorded where he is known", async (role, id) => {
    const { text, handled } = await lab.person(role, id).says("audit list");
    expect(text).not.toContain("snapshot create");
    expect(handled.refusal?.code).toBe(role ? "access.admin" : "login.needed");
    const [last] = await lab.store.audit.list({ limit: 1 });
    if (role) {
      expect(last).toMatchObject({ phase: "refused", command: "audit list", result: "refused:access.admin" });
    }
  });

  test("admins may be named by platform subject, and by nothing that is only alike", async () => {
    await lab.stop();
    const subject = PEOPLE.researcher.sub;
    for (const [admin, may] of [
      [subject, true],
      ["", false],
      ["ada", false],
      ["slack:ada", false],
    ] as const) {
      lab = await startLab({ admins: [admin] });
      const { handled } = await lab.person("researcher", "ada").says("audit list");
      expect(handled.outcome, admin).toBe(may ? "done" : "refused");
      await lab.stop();
    }
    lab = await startLab();
    expect((await lab.person("researcher", "ada").says("audit list")).handled.refusal?.code).toBe(
      "access.admin",
    );
  });
});
