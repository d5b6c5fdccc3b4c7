import { describe, expect, test } from "vitest";
import { deploymentOpen } from "../../src/commands/deployment-open.ts";
import type { Deployment } from "../../src/platform/ports.ts";
import { aCall, aDeployment, draftText } from "../kit/commands.ts";
import { startLab } from "../kit/lab.ts";

const endpoints = { api: "https://api.example.org/ui", ide: "https://ide.example.org" };
const told = (overrides: Partial<Deployment>) =>
  draftText(deploymentOpen.reply(aDeployment({ endpoints, mainEndpoint: "ide", ...overrides }), aCall()));

describe("opening", () => {
  test("what answers, the main one first", () => {
    expect(told({ activeEndpoints: ["api", "ide"] })).toBe(
      "lab-run is ready.\n\nWhat next:\n- Open ide: https://ide.example.org\n- Open api: https://api.example.org/ui",
    );
  });

  test("a service that loads is waited for, and others may be opened meanwhile", () => {
    const text = told({ activeEndpoints: ["api"] });
    expect(text).toContain("lab-run is running, but its ide does not answer yet.");
    expect(text).toContain("Look again: deployment open");
    expect(text).toContain("Open api: https://api.example.org/ui");
    expect(text).not.toContain("Open ide");
  });

  test("what does not run says so, and what to do", () => {
    expect(told({ status: "queued" })).toContain("lab-run is queued (waiting for a machine");
    const failed = told({ status: "failed" });
    expect(failed).toContain("Delete it and deploy again");
    expect(failed).not.toContain("Look again");
  });
});

test("in a conversation", async () => {
  const lab = await startLab();
  const { text } = await lab.person("researcher").says("open plankton baseline");
  expect(text).toMatch(/^plankton baseline is ready\.\n\nWhat next:\n- Open api: http/);
  await lab.stop();
});
