import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { snapshotCreate } from "../../src/commands/snapshot-create.ts";
import type { Deployment, Snapshot } from "../../src/platform/ports.ts";
import { aCall, aDeployment, aSnapshot, draftText } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const unused = () => Promise.reject(new Error("unused"));

function ports(deployment: Deployment, snapshots: readonly Snapshot[]) {
  const { id, vo, kind } = deployment;
  return {
    directory: {
      locate: async () => ({ id, vo, kind }),
      deployments: unused,
      batchJobs: unused,
      trials: unused,
      services: unused,
      keys: unused,
      snapshots: unused,
    },
    deployments: { get: async () => deployment, remove: unused, list: unused, create: unused },
    snapshots: { list: async () => snapshots, create: async () => "new-id", remove: unused },
    wait: async () => undefined,
  };
}

const prepare = (deployment: Deployment, snapshots: readonly Snapshot[]) =>
  snapshotCreate.prepare({ deployment: deployment.id }, ports(deployment, snapshots), aCall());

describe("freezing", () => {
  test.each(["queued", "starting", "complete", "failed"])("what is %s is refused", async (status) => {
    await expect(prepare(aDeployment({ status }), [])).rejects.toThrow(
      `Only a running deployment can be frozen, and lab-run is ${status}`,
    );
  });

  test("beyond 15 GB it is refused, with advice; at 15 GB it is not", async () => {
    const big = aSnapshot({ sizeBytes: 7.5e9 });
    await expect(prepare(aDeployment(), [aSnapshot({ sizeBytes: 1 }), big, big])).rejects.toThrow(
      /take 15 GB, and no new one is made beyond 15 GB\. Delete one first.*largest is “lab-run” with 7\.5 GB/,
    );
    expect(await prepare(aDeployment(), [big, big])).toMatchObject({
      freezes: [{ usedBytes: 15e9 }],
    });
  });

  test("the plan says the room that is taken", async () => {
    const freeze = await prepare(aDeployment(), [aSnapshot({ sizeBytes: 6.8e9 })]);
    expect(draftText(snapshotCreate.plan(freeze, aCall()))).toContain("Snapshots so far: 6.8 GB of 15 GB");
  });

  test("how little room is left is told before it is gone", async () => {
    const told = async (sizeBytes: number) => {
      const freeze = await prepare(aDeployment(), [aSnapshot({ sizeBytes })]);
      return draftText(snapshotCreate.plan(freeze, aCall()));
    };
    expect(await told(12e9)).toContain("Only 3 GB of your room are left");
    expect(await told(1e9)).not.toContain("left");
  });

  test("batch jobs and trials are not frozen", async () => {
    await expect(prepare(aDeployment({ kind: "batch" }), [])).rejects.toThrow("is a batch job");
    await expect(prepare(aDeployment({ kind: "try" }), [])).rejects.toThrow("is a trial");
  });

  test("a lost answer is found by what is new", async () => {
    const deployment = aDeployment();
    const old = aSnapshot();
    const freeze = await prepare(deployment, [old]);
    const recover = (list: readonly Snapshot[]) =>
      snapshotCreate.recover(freeze, ports(deployment, list), aCall());
    expect(await recover([old])).toBeUndefined();
    const other = aSnapshot({ id: "other", deployment: "another" });
    const made = aSnapshot({ id: "made", status: "starting" });
    expect(await recover([other, made, old])).toMatchObject({ frozen: [{ id: "made" }] });
  });

  test("a failure is told with the platform's words and what to do", async () => {
    const { freezes } = await prepare(aDeployment(), []);
    const snapshot = aSnapshot({ status: "failed", errorMessage: "Container too large." });
    const frozen = freezes.map((freeze) => ({ freeze, id: snapshot.id, snapshot }));
    const text = draftText(snapshotCreate.reply({ frozen, skipped: [] }, aCall()));
    expect(text).toContain("- failed: Copying");
    expect(text).toContain("The platform says: Container too large.");
    expect(text).toContain("up to 10.7 GB");
  });
});

describe("in a conversation", () => {
  let lab: Lab;
  let ada: Person;
  beforeEach(async () => {
    lab = await startLab();
    ada = lab.person("researcher");
  });
  afterEach(() => lab.stop());

  test("it is followed until it is stored, and can be deployed again", async () => {
    const { text } = await ada.says("snapshot plankton baseline");
    expect(text).toContain("Snapshot of plankton baseline");
    expect(text).toMatch(/- done: Stored \([\d.]+ GB\)/);
    expect(text).toContain("Redeploy: snapshot redeploy");
  });

  test("when the room is full, it says so before the platform does", async () => {
    let last = await ada.says("snapshot plankton baseline");
    for (let more = 0; more < 10 && last.handled.outcome === "done"; more += 1)
      last = await ada.says("snapshot plankton baseline");
    expect(last.handled.refusal?.code).toBe("quota.snapshots");
    expect((await ada.says("snapshots")).text).toContain("(delete some before you make another)");
  });
});
