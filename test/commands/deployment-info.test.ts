import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deploymentInfo } from "../../src/commands/deployment-info.ts";
import { marked } from "../../src/commands/present/deployment.ts";
import type { Deployment } from "../../src/platform/ports.ts";
import { aCall, aDeployment, draftText, setFaults } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const told = (overrides: Partial<Deployment>) =>
  draftText(deploymentInfo.reply({ deployment: aDeployment(overrides), lease: undefined }, aCall()));

describe("the page of a deployment", () => {
  test("before a machine is found, resources are what was asked for", () => {
    const text = told({ status: "queued", placed: false, resources: { cpu: 4, gpu: 1 } });
    expect(text).toContain("Status: queued (waiting for a machine with enough free resources)");
    expect(text).toContain("Requested: 4 CPUs · 1 GPU");
    expect(text).toContain("Datacenter: none yet");
    expect(text).toContain("Note: GPUs are scarce");
  });

  test("the platform's reason and an unknown state are shown as they came", () => {
    const text = told({ status: "pausing *now*", errorMessage: "node <drained>" });
    expect(text).toContain("Status: pausing *now*");
    expect(text).toContain("Attention: node <drained>");
  });

  test("our mark is not shown", () => {
    expect(told({ description: marked("Spring", "op99") })).toMatch(/Description: Spring\n/);
  });
});

describe("in a conversation", () => {
  let lab: Lab;
  let ada: Person;
  beforeAll(async () => {
    lab = await startLab();
    ada = lab.person("researcher");
  });
  afterAll(() => lab.stop());

  test("a deployment is named by its title, a part of it, or its id", async () => {
    const { text } = await ada.says("info plankton baseline");
    expect(text).toContain("Module: phyto-plankton-classification");
    const id = /UUID: (\S+)/.exec(text)?.[1] ?? "";
    expect((await ada.says(`info ${id}`)).text).toBe(text);
    expect((await ada.says(`info ${id.slice(0, 8)}`)).text).toBe(text);
  });

  test("what is no deployment is looked for in the marketplace", async () => {
    expect((await ada.says("info ai4os-cvat")).text).toContain("Kind: tool");
  });

  test("an outage is told as one", async () => {
    await setFaults(lab, { kind: "rubbish", path: "/v1/deployments/modules" });
    const { text, handled } = await ada.says("info plankton baseline");
    expect(handled.outcome).toBe("refused");
    expect(text).toContain("The platform's answer was not understood");
    await setFaults(lab);
  });
});
