/** What is meant for one person: tried by another it is refused in words, logged and audited, and stays what it was. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ana: Person;
let bob: Person;
beforeEach(async () => {
  lab = await startLab({ capabilities: { edits: false } });
  ana = lab.person("researcher", "ana", "#lab");
  bob = lab.person("imagine", "bob", "#lab");
});
afterEach(() => lab.stop());

async function caught(command: string, code: string): Promise<void> {
  const [record] = await lab.store.audit.list({ actor: "terminal:bob", limit: 1 });
  expect(record).toMatchObject({ command, phase: "refused", result: `refused:${code}` });
  expect(record?.place).toContain("#lab");
  expect(lab.logged.some((line) => line.includes("terminal:bob") && line.includes(code))).toBe(true);
}

test("another's plan, by its yes and its no", async () => {
  await ana.says("deploy ai4os-demo-app --title mine");
  await ana.says("delete mine");
  for (const label of ["Yes, go ahead", "No"]) {
    expect((await bob.presses(label)).text).toContain("only that person can answer it");
    await caught("deployment delete", "press.foreign");
  }
  expect((await ana.says("deployments")).text).toContain("mine");
  expect((await ana.presses("Yes, go ahead")).handled.outcome).toBe("done");
});

test("another's button", async () => {
  await ana.says("deploy ai4os-demo-app --title mine");
  lab.advance(3_600_000);
  await ana.says("info mine");
  expect((await bob.presses("Snapshot")).handled.refusal?.code).toBe("press.foreign");
  await caught("snapshot create", "press.foreign");
});

test("another's form", async () => {
  await ana.says("deploy");
  expect((await bob.submits({ item: "ai4os-demo-app" })).handled.refusal?.code).toBe("press.foreign");
  await caught("deploy", "press.foreign");
  expect((await ana.submits({ item: "ai4os-demo-app" })).handled.outcome).toBe("done");
});

test("another's question: the same words of somebody else answer nothing", async () => {
  await ana.says("deploy");
  expect((await bob.says("ai4os-demo-app")).handled.invocation?.command).not.toBe("deploy");
  expect((await bob.says("yes")).handled.refusal?.code).toBe("plan.none");
  expect((await ana.says("ai4os-demo-app")).handled.outcome).toBe("done");
});

test("the settings of a channel", async () => {
  await bob.says("channel set deploy=none");
  await caught("channel set", "access.channel");
});

test("an ordinary refusal is no such attempt", async () => {
  await bob.says("deploy ai4os-demo-app --cpu 999");
  await bob.says("nonsense");
  expect(await lab.store.audit.list({ actor: "terminal:bob", limit: 9 })).toEqual([]);
});
