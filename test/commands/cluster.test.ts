import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cluster, clusterOf } from "../../src/commands/cluster.ts";
import type { CommandPorts } from "../../src/commands/ports.ts";
import { PlatformFailure } from "../../src/platform/failure.ts";
import type { ClusterNode, ClusterStats } from "../../src/platform/ports.ts";
import { aCall, aDeployment, draftText } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

function node(overrides: Partial<ClusterNode> = {}): ClusterNode {
  return {
    id: "n1",
    name: "n1",
    type: "compute",
    eligible: true,
    status: "ready",
    vos: ["vo.ai4eosc.eu"],
    gpus: [],
    cpuTotal: 10,
    cpuUsed: 4,
    gpuTotal: 0,
    gpuUsed: 0,
    memoryTotalMb: 3_632_903,
    memoryUsedMb: 1000,
    diskTotalMb: 0,
    diskUsedMb: 0,
    ...overrides,
  };
}

function stats(sites: Readonly<Record<string, readonly ClusterNode[]>>): ClusterStats {
  const datacenters = Object.entries(sites).map(([name, nodes]) => ({ name, nodes }));
  return {
    ...node(),
    jobs: 0,
    gpus: datacenters.flatMap((one) => one.nodes.flatMap((n) => n.gpus)),
    datacenters,
  };
}

const T4 = (total: number, used: number) => [{ model: "Tesla T4", total, used }];

const unused = () => Promise.reject(new Error("unused"));

async function told(
  found: ClusterStats,
  params: { gpu_type?: string; datacenter?: string } = {},
  deployments: CommandPorts["directory"]["deployments"] = async () => ({ found: [], unread: [] }),
) {
  const ports = {
    stats: { cluster: async () => found, user: unused },
    clusterWatches: { add: unused, endAll: unused },
    directory: {
      deployments,
      batchJobs: unused,
      trials: unused,
      services: unused,
      keys: unused,
      snapshots: unused,
      locate: unused,
    },
  };
  return draftText(cluster.reply(await cluster.run(params, ports, aCall()), aCall()));
}

describe("the figures", () => {
  test("sizes are rounded, and a resource of which there is none has no share", async () => {
    const text = await told(stats({ a: [node()] }));
    expect(text).toContain("There are no GPUs here.");
    expect(text).toMatch(/^RAM +3\.6 TB +1 GB +3\.6 TB +0%$/m);
    expect(text).toMatch(/^Disk .*–$/m);
  });

  test.each([
    [T4(4, 1), "3 of 4 GPUs are free."],
    [T4(4, 3), "1 of 4 GPUs is free."],
    [T4(2, 2), "None of the 2 GPUs is free."],
    [T4(2, 5), "None of the 2 GPUs is free."],
  ])("%j: %s", async (gpus, words) => {
    expect(await told(stats({ a: [node({ gpus })] }))).toContain(words);
  });

  test("GPUs for batch jobs are not offered as free", async () => {
    const batch = node({ type: "batch", gpus: T4(4, 0) });
    const found = stats({ a: [node({ gpus: T4(2, 1) }), batch], b: [batch] });
    expect(await told(found)).toContain("1 of 2 GPUs is free; 8 more are kept for batch jobs.");
    expect(await told(stats({ b: [batch] }), { gpu_type: "t4" })).toContain(
      "All 4 Tesla T4 here are kept for batch jobs.",
    );
  });

  test("of one model, only datacenters that have it are listed, freest first", async () => {
    const found = stats({
      a: [node({ gpus: T4(4, 4) })],
      b: [node({ gpus: T4(0, 0) })],
      c: [node({ gpus: T4(2, 0) })],
    });
    const rows = (await told(found, { gpu_type: "T4" })).match(/^[abc] .*$/gm);
    expect(rows?.map((row) => row.split(/ +/))).toEqual([
      ["c", "2", "0", "2"],
      ["a", "0", "4", "4"],
    ]);
  });

  test("a model that is not here is refused with what is here", async () => {
    const found = stats({ a: [node({ gpus: T4(1, 0) })], b: [node()] });
    await expect(told(found, { gpu_type: "H100" })).rejects.toThrow(
      "There is no H100 here. There are Tesla T4.",
    );
    await expect(told(found, { gpu_type: "T4", datacenter: "b" })).rejects.toThrow("There are no GPUs here.");
  });
});

describe("one's own part", () => {
  const found = stats({
    a: [node({ gpus: T4(4, 1), diskTotalMb: 1_000_000 })],
    b: [node({ gpus: T4(4, 0) })],
  });
  const totals = { ...found, cpuTotal: 400, memoryTotalMb: 80_000, diskTotalMb: 1_000_000 };
  const held = async () => ({
    found: [
      aDeployment({ datacenter: "a", resources: { cpu: 4, gpu: 2, memoryMb: 8000, diskMb: 500 } }),
      aDeployment({ datacenter: "b", resources: { cpu: 4, gpu: 0 } }),
    ],
    unread: [],
  });

  test("is told with its share of what there is", async () => {
    expect(await told(totals, {}, held)).toContain(
      "You hold 8 CPUs (2%), 2 GPUs (25%), 8 GB RAM (10%) and 500 MB disk (under 0.1%) of this now.",
    );
    expect(await told(totals)).toContain("You hold nothing of this now.");
  });

  test("is that of the datacenter asked about, and of no single GPU model", async () => {
    expect(await told(totals, { datacenter: "b" }, held)).toContain("You hold 4 CPUs (40%) of this now.");
    expect(await told(totals, { gpu_type: "T4" }, held)).not.toContain("You hold");
  });

  test("is left out where it cannot be read, and what is missing is said", async () => {
    const failed = async () => Promise.reject(new PlatformFailure("broken", "failed inside", {}));
    const text = await told(totals, {}, failed);
    expect(text).toContain("GPUs are free");
    expect(text).not.toContain("You hold");
    const partly = async () => ({ found: [], unread: ["tutorials"] });
    expect(await told(totals, {}, partly)).toContain("nothing of this now; I could not ask tutorials.");
  });
});

describe("a VO of which the platform has no figures", () => {
  const broken = new PlatformFailure("broken", "failed inside", { status: 500 });
  const ports = (all: ClusterStats) => ({
    cluster: (vo?: string) => (vo === undefined ? Promise.resolve(all) : Promise.reject(broken)),
    user: () => Promise.reject(new Error("unused")),
  });

  test("has no machines", async () => {
    await expect(clusterOf("kmd4eosc", ports(stats({ a: [node()] })))).rejects.toThrow(
      "No machine of the platform serves kmd4eosc at the moment. There are machines for vo.ai4eosc.eu.",
    );
  });

  test("or the platform failed", async () => {
    await expect(clusterOf("vo.ai4eosc.eu", ports(stats({ a: [node()] })))).rejects.toBe(broken);
  });
});

describe("in a conversation", () => {
  let lab: Lab;
  let somebody: Person;
  beforeAll(async () => {
    lab = await startLab();
    somebody = lab.person(undefined);
  });
  afterAll(() => lab.stop());

  test("anyone sees what is free, of all or of one VO", async () => {
    const { text } = await somebody.says("cluster");
    expect(text).toMatch(/\d+ of 19 GPUs are free; 8 more are kept for batch jobs\./);
    expect(text).toContain("As of 2026-11-23 10:00 UTC.");
    expect((await somebody.says("cluster --vo imagine")).text).toContain(
      "The platform now: vo.imagine-ai.eu",
    );
  });

  test("a stranger hears of the platform only, somebody who is known of his part too", async () => {
    expect((await somebody.says("cluster")).text).not.toContain("You hold");
    const ada = lab.person("researcher", "ada");
    const asked = lab.asked.length;
    expect((await ada.says("cluster")).text).toMatch(/You hold (nothing|\d.*) of this now\./);
    expect(lab.asked.slice(asked).every(({ query }) => query.get("vos") !== "vo.imagine-ai.eu")).toBe(true);
  });

  test("a model may be named in short, without its flag", async () => {
    const { text } = await somebody.says("cluster t4");
    expect(text).toMatch(/\d of 10 Tesla T4 are free\./);
    expect(text).not.toContain("psnc");
  });

  test("a datacenter may be named in part, if only one fits", async () => {
    expect((await somebody.says("cluster --datacenter psnc")).text).toContain(
      "The platform now: psnc-ai4eosc",
    );
    expect((await somebody.says("cluster --datacenter ifca")).text).toContain(
      "“ifca” fits ifca-ai4eosc and ifca-imagine.",
    );
    expect((await somebody.says("cluster --datacenter moon")).text).toContain(
      "There is no datacenter “moon”",
    );
  });

  test("a VO without machines is told so", async () => {
    expect((await somebody.says("cluster --vo kmd4eosc")).text).toContain(
      "No machine of the platform serves kmd4eosc",
    );
    expect((await somebody.says("datacenters --vo kmd4eosc")).text).toContain("serves kmd4eosc");
  });
});
