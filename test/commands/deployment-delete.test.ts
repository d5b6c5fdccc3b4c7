import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { deploymentDelete } from "../../src/commands/deployment-delete.ts";
import { PlatformFailure } from "../../src/platform/failure.ts";
import type { Deployment, Snapshot } from "../../src/platform/ports.ts";
import { aCall, aDeployment, aSnapshot, draftText, NOTHING_AGREED, setFaults } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const unused = () => Promise.reject(new Error("unused"));

/** Ports on which the deployment is seen so, one sight after the other. */
function ports(sights: readonly (Deployment | undefined)[], snapshots: () => Promise<readonly Snapshot[]>) {
  let at = 0;
  const seen = () => sights[Math.min(at++, sights.length - 1)];
  return {
    directory: {
      locate: async () => ({ id: "d1", vo: "v", kind: "module" as const }),
      deployments: unused,
      batchJobs: unused,
      trials: unused,
      services: unused,
      keys: unused,
      snapshots: unused,
    },
    deployments: { get: async () => seen(), remove: async () => undefined, list: unused, create: unused },
    snapshots: { list: snapshots, create: unused, remove: unused },
    wait: async () => undefined,
    ...NOTHING_AGREED,
  };
}

async function planned(
  overrides: Partial<Deployment>,
  snapshots: () => Promise<readonly Snapshot[]> = async () => [],
) {
  const deployment = aDeployment({ id: "d1", ...overrides });
  const ready = await deploymentDelete.prepare({ deployment: "d1" }, ports([deployment], snapshots), aCall());
  return draftText(deploymentDelete.plan(ready, aCall()));
}

async function deleted(sights: readonly (Deployment | undefined)[]) {
  const around = ports(sights, async () => []);
  const ready = await deploymentDelete.prepare({ deployment: "d1" }, around, aCall());
  return draftText(deploymentDelete.reply(await deploymentDelete.run(ready, around, aCall()), aCall()));
}

describe("what will be lost is said first", () => {
  test.each<[Partial<Deployment>, string]>([
    [
      {},
      "Attention: Every file in it that is not in linked storage is lost for good. There is no snapshot of it: “snapshot it” makes one first.",
    ],
    [{ status: "queued" }, "Warning: It has not started, so there is nothing in it to lose."],
    [{ status: "starting" }, "Warning: It is not up yet"],
    [{ status: "failed" }, "Warning: It has ended; what is left of it on the platform is purged."],
    [{ kind: "tool", toolName: "ai4os-federated-server" }, "Its access tokens stop working."],
  ])("%j", async (overrides, words) => {
    expect(await planned(overrides)).toContain(words);
  });

  test("its own complete snapshots are counted", async () => {
    const own = aSnapshot({ deployment: "d1" });
    const others = [aSnapshot({ deployment: "d2" }), aSnapshot({ deployment: "d1", status: "failed" })];
    expect(await planned({}, async () => [own, ...others])).toContain(
      "Its snapshot stays; what changed since then is lost.",
    );
    expect(await planned({}, async () => [own, own])).toContain("Its 2 snapshots stay");
  });

  test("a registry that fails keeps nobody from freeing resources", async () => {
    const text = await planned({}, () => Promise.reject(new PlatformFailure("broken", "failed")));
    expect(text).toContain("I could not see whether there is a snapshot of it.");
  });
});

describe("afterwards", () => {
  const running = aDeployment();

  test("a job that takes a moment to stop is not called stuck", async () => {
    const text = await deleted([running, running, running, aDeployment({ status: "complete" })]);
    expect(text).toBe("OK: lab-run is deleted and its resources are free again.");
  });

  test("one that stays as it was is stuck", async () => {
    const text = await deleted([running]);
    expect(text).toContain("still says that lab-run is running. Please delete it again");
    expect(text).toContain("Delete again: deployment delete d1");
  });

  test("one that somebody else deleted meanwhile is gone", async () => {
    const around = ports([running, undefined], async () => []);
    const ready = await deploymentDelete.prepare({ deployment: "d1" }, around, aCall());
    const gone = {
      ...around.deployments,
      remove: () => Promise.reject(new PlatformFailure("missing", "unknown")),
    };
    const result = await deploymentDelete.run(ready, { ...around, deployments: gone }, aCall());
    expect(draftText(deploymentDelete.reply(result, aCall()))).toContain("lab-run is purged");
  });

  test("a lost answer is told by what is left", async () => {
    const recovered = (sight: Deployment | undefined) =>
      deploymentDelete.recover(
        {
          deletions: {
            targets: [
              {
                ref: { id: "d1", vo: "v", kind: "module" },
                title: "t",
                status: "running",
                facts: {},
                loss: "",
                grave: true,
              },
            ],
          },
        },
        ports([sight], async () => []),
        aCall(),
      );
    expect(await recovered(running)).toBeUndefined();
    expect(await recovered(undefined)).toMatchObject({ deleted: { outcomes: [{ after: "purged" }] } });
    expect(await recovered(aDeployment({ status: "complete" }))).toMatchObject({
      deleted: { outcomes: [{ after: "stopped" }] },
    });
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

  async function idOf(title: string): Promise<string> {
    return /UUID: (\S+)/.exec((await ada.says(`info ${title}`)).text)?.[1] ?? "";
  }

  test("nothing is deleted without a yes", async () => {
    const { text, handled } = await ada.says("delete plankton baseline");
    expect(handled.outcome).toBe("plan");
    expect(text).toContain("Delete plankton baseline?");
    await ada.presses("No");
    expect((await ada.says("deployments")).text).toContain("plankton baseline");
  });

  test("deleted, then purged by its id, then known to be gone", async () => {
    const id = await idOf("plankton baseline");
    await ada.says(`delete ${id}`);
    expect((await ada.presses("Yes, go ahead")).text).toContain("is deleted and its resources are free");
    expect((await ada.says("deployments")).text).toContain("You have no deployments");
    expect((await ada.says(`delete ${id}`)).text).toContain("It has ended");
    expect((await ada.presses("Yes, go ahead")).text).toContain("is purged; nothing of it is left");
    const gone = await ada.says(`delete ${id}`);
    expect(gone.handled.outcome).toBe("refused");
  });

  test("a stuck deletion asks for a second one, which purges", async () => {
    await setFaults(lab, { kind: "stuck-deletion" });
    await ada.says("delete plankton baseline");
    const stuck = await ada.presses("Yes, go ahead");
    expect(stuck.text).toContain("still says that plankton baseline is running");
    const again = await ada.presses("Delete again");
    expect(again.text).toContain("Delete plankton baseline?");
    expect((await ada.presses("Yes, go ahead")).text).toContain("is purged");
  });

  test("a tool is deleted as a tool", async () => {
    await ada.says("deploy ai4os-federated-server --title server");
    const { text } = await ada.says("delete server");
    expect(text).toContain("What: ai4os-federated-server");
    expect(text).toContain("Its access tokens stop working.");
    expect(text).not.toContain("snapshot");
    expect((await ada.presses("Yes, go ahead")).text).toContain("server is deleted");
  });
});
