import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deploymentList } from "../../src/commands/deployment-list.ts";
import type { Deployment } from "../../src/platform/ports.ts";
import { aCall, aDeployment, draftText, NOTHING_AGREED } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const ALL = [
  aDeployment({ id: "m1", title: "first" }),
  aDeployment({ id: "t1", title: "tool", kind: "tool", toolName: "ai4os-cvat" }),
  aDeployment({ id: "m2", title: "second", status: "queued" }),
];

async function told(
  filters: { kind?: "module" | "tool"; status?: "running" | "queued" | "failed" } = {},
  found: readonly Deployment[] = ALL,
  unread: readonly string[] = [],
) {
  const unused = () => Promise.reject(new Error("unused"));
  const directory = {
    deployments: async () => ({ found, unread }),
    batchJobs: unused,
    trials: unused,
    services: unused,
    keys: unused,
    snapshots: unused,
    locate: unused,
  };
  const result = await deploymentList.run(filters, { directory, ...NOTHING_AGREED }, aCall());
  return draftText(deploymentList.reply(result, aCall()));
}

describe("the list", () => {
  test("modules and tools are apart, and numbered through", async () => {
    const text = await told();
    expect(text).toMatch(/^Modules\n\n1\. first .*^2\. second .*^Tools\n\n3\. tool /ms);
  });

  test("filters leave out what does not fit", async () => {
    expect(await told({ kind: "tool" })).toMatch(/^Tools\n\n1\. tool/);
    expect(await told({ status: "queued" })).toMatch(/^Modules\n\n1\. second/);
  });

  test("when nothing fits, says what was looked for and what there is", async () => {
    expect(await told({ kind: "tool", status: "failed" })).toBe(
      "Note: You have no failed tools. “deployments” shows all 3 deployments you have.",
    );
    expect(await told({}, [])).toBe("Note: You have no deployments. “search” finds something to deploy.");
  });

  test("names the VO that could not be asked, and claims nothing about it", async () => {
    const text = await told({}, [], ["vo.imagine-ai.eu"]);
    expect(text).toContain("Warning: I could not ask vo.imagine-ai.eu; what you have there is missing here.");
    expect(text).toContain("You have no deployments where I could ask.");
    expect(await told({}, ALL, ["vo.imagine-ai.eu"])).toContain("1. first");
  });
});

describe("in a conversation", () => {
  let lab: Lab;
  let ada: Person;
  beforeAll(async () => {
    lab = await startLab();
    ada = lab.person("researcher");
    await ada.says("deploy ai4os-federated-server --title server");
  });
  afterAll(() => lab.stop());

  test("numbers run on over modules and tools, and name what they stand at", async () => {
    const { text } = await ada.says("deployments");
    expect(text).toMatch(/1\. plankton baseline .*2\. server /s);
    expect((await ada.says("info 2")).text).toContain("Tool: ai4os-federated-server");
  });

  test("kind and state may be said as plain words", async () => {
    expect((await ada.says("deployments tools")).text).not.toContain("plankton");
    expect((await ada.says("deployments failed")).text).toContain("You have no failed deployments.");
  });
});
