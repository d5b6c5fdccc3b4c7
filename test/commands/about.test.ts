import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../kit/lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

test("says who is asking, and where he may do everything", async () => {
  const { text } = await lab.person("researcher").says("about");
  expect(text).toContain("Version: 0.0.0");
  expect(text).toContain("Platform: a sandbox");
  expect(text).toContain("You are: Ada Lindholm");
  expect(text).toContain("Full access in: vo.ai4eosc.eu");
});

test("says the platform's version and where its pages are; without the platform, that it is away", async () => {
  const { text } = await lab.person("researcher").says("about");
  expect(text).toContain("Platform API: stable (v1)");
  expect(text).toMatch(/API pages: http:\S+\/docs/);
  await lab.faults({ kind: "error500", path: "/" });
  // What the platform said of itself is kept for half a minute.
  lab.advance(31_000);
  expect((await lab.person("researcher").says("about")).text).toContain(
    "Platform API: cannot be reached now",
  );
  await lab.faults();
});

test("says so when there is no login, or no access", async () => {
  expect((await lab.person(undefined).says("about")).text).toContain("You are: not logged in");
  expect((await lab.person("student").says("about")).text).toContain("Full access in: no VO");
});
