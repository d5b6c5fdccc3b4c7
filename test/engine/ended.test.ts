import { afterEach, beforeEach, expect, test } from "vitest";
import { setFaults } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;

beforeEach(async () => {
  lab = await startLab({ capabilities: { buttons: false } });
  ada = lab.person("researcher");
});
afterEach(() => lab.stop());

test("a launch that failed can be looked at and deleted, by its title and by its UUID", async () => {
  await setFaults(lab, { kind: "fail-start" });
  const launched = await ada.says("deploy ai4os-demo-app --title bad");
  expect(launched.text).toContain("Did not start");
  const info = await ada.says("info bad");
  expect(info.text).toMatch(/Status: failed/);
  const uuid = /UUID: (\S+)/.exec(info.text)?.[1] ?? "";
  const stranger = lab.person("researcher", "elsewhere", "another-channel");
  expect((await stranger.says(`info ${uuid}`)).text).toMatch(/Status: failed/);
  expect((await ada.says("delete bad")).text).toContain("Delete bad?");
  expect((await ada.says("yes")).text).toContain("purged");
  expect((await ada.says(`info ${uuid}`)).handled.refusal?.code).toMatch(/^deployment\./);
});
