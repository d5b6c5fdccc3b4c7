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
  const channel = { direct: true, ids: undefined, administrators: "", settings: unused, set: unused };
  const ports = {
    directory,
    ...NOTHING_AGREED,
    channel,
    watches: { here: unused, add: unused, has: unused },
  };
  const result = await deploymentList.run(filters, ports, aCall());
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

describe("of a team", () => {
  let lab: Lab;
  let ada: Person;
  let ben: Person;
  beforeAll(async () => {
    lab = await startLab();
    lab.startJobs();
    ada = lab.person("researcher", "ada", "#lab");
    ben = lab.person("imagine", "ben", "#lab");
    await ada.says("deploy ai4os-federated-server --title server");
    await ben.says("deploy ai4os-yolo-torch --title nets --vo vo.imagine-ai.eu");
    await lab
      .person("imagine", "ben", "#elsewhere")
      .says("deploy ai4os-yolo-torch --title other --vo vo.imagine-ai.eu");
    lab.advance(120_000);
  });
  afterAll(() => lab.stop());

  test("shows what people launched in this channel, and whose it is", async () => {
    const { text } = await ada.says("deployments --team");
    expect(text).toMatch(/1\. nets .*running · Ben · vo\.imagine-ai\.eu.*2\. server .*running · yours/s);
    expect(text).not.toContain("other");
  });

  test("a colleague's can be seen there, and nothing else be done with it", async () => {
    await ada.says("deployments --team");
    const { handled } = await ada.says("delete 1");
    expect(handled.outcome).toBe("refused");
    expect((await ben.says("deployments")).text).toContain("nets");
  });

  test("kind and state filter it", async () => {
    expect((await ada.says("deployments --team tool")).text).not.toContain("nets");
    expect((await ada.says("deployments --team failed")).text).toContain(
      "None of the 2 deployments of this channel is like that.",
    );
  });

  test("alone there is no team; of batch jobs nothing is known", async () => {
    expect((await lab.person("researcher", "ada").says("deployments --team")).text).toContain(
      "Ask this in the channel",
    );
    expect((await ada.says("deployments --team batch")).text).toContain(
      "Of a team I know modules and tools only.",
    );
  });

  test("what was deleted is gone from it", async () => {
    await ben.says("delete nets");
    await ben.says("yes");
    expect((await ada.says("deployments --team")).text).not.toContain("nets");
  });
});
