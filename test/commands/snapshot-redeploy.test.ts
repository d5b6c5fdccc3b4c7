import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { snapshotRedeploy } from "../../src/commands/snapshot-redeploy.ts";
import type { Deployment, ItemConfig, Snapshot } from "../../src/platform/ports.ts";
import {
  aCall,
  aChannel,
  aDeployment,
  aSnapshot,
  moduleConfig,
  NOTHING_AGREED,
  VO,
} from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const unused = () => Promise.reject(new Error("unused"));

interface World {
  readonly snapshot?: Snapshot;
  readonly living?: readonly Deployment[];
  readonly config?: ItemConfig;
}

async function prepare(
  wishes: Record<string, unknown>,
  { snapshot = aSnapshot(), living = [], config }: World = {},
) {
  const template = config ?? { ...moduleConfig(), warning: "The template's own wishes." };
  const ports = {
    catalogue: { config: async () => template, items: unused, item: unused },
    deployments: {
      list: async ({ kind }: { kind: string }) => living.filter((one) => one.kind === kind),
      get: unused,
      create: unused,
      remove: unused,
    },
    directory: {
      snapshots: async () => ({ found: [snapshot], unread: [] }),
      deployments: unused,
      batchJobs: unused,
      trials: unused,
      services: unused,
      keys: unused,
      locate: unused,
    },
    inventor: { password: () => "maple-otter-quill-48", title: () => "amber-otter" },
    wait: async () => undefined,
    channel: aChannel(),
    later: NOTHING_AGREED.later,
    batch: { submit: unused },
    storages: { folders: unused, list: unused },
  };
  const params = { snapshot: snapshot.id, mode: "standard" as const, ...wishes };
  const ready = await snapshotRedeploy.prepare(params, ports, aCall());
  if (!("launch" in ready.prepared)) throw new Error("it became a batch job");
  return ready.prepared.launch;
}

const origin = (resources: Deployment["resources"], more: Partial<Deployment> = {}) =>
  aDeployment({ id: aSnapshot().deployment, title: "origin", resources, ...more });

describe("what a snapshot is deployed with", () => {
  test("its own image and tag, and the platform's defaults", async () => {
    const launch = await prepare({});
    expect(launch.values).toMatchObject({
      general: { docker_image: "registry.example.org/user-snapshots/ada", docker_tag: aSnapshot().id },
      hardware: { cpu_num: 4, gpu_num: 0, gpu_type: "", ram: 8000, disk: 10_000 },
    });
    expect(launch).toMatchObject({ vo: VO, kind: "module", title: "lab-run", notes: [], warning: null });
  });

  test("what the template wishes for itself does not count", async () => {
    const params = moduleConfig().params.map((one) => {
      if (one.key === "cpu_num") return { ...one, value: 2 };
      if (one.key === "ram") return { ...one, value: 2000 };
      return one.key === "gpu_num" ? { ...one, value: 1 } : one;
    });
    const { values } = await prepare({}, { config: { params, warning: "none" } });
    expect(values).toMatchObject({ hardware: { cpu_num: 4, ram: 8000, gpu_num: 0 } });
  });

  test("the hardware of its deployment, while that lives, but never its GPU", async () => {
    const living = [origin({ cpu: 8, gpu: 1, memoryMb: 12_000, diskMb: 30_000 })];
    const { values } = await prepare({}, { living });
    expect(values).toMatchObject({ hardware: { cpu_num: 8, gpu_num: 0, ram: 12_000, disk: 30_000 } });
  });

  test("clipped into what the VO allows", async () => {
    const params = moduleConfig().params.map((one) =>
      one.key === "cpu_num" ? { ...one, range: { min: 2, max: 4 } } : one,
    );
    const living = [origin({ cpu: 16, memoryMb: 100, diskMb: 900_000 })];
    const { values } = await prepare({}, { living, config: { params } });
    expect(values).toMatchObject({ hardware: { cpu_num: 4, ram: 2000, disk: 50_000 } });
  });

  test("what is asked for goes before all of it", async () => {
    const living = [origin({ cpu: 8, memoryMb: 12_000 })];
    const { values } = await prepare({ cpu: 2, gpu: 1, title: "back" }, { living });
    expect(values).toMatchObject({
      general: { title: "back" },
      hardware: { cpu_num: 2, gpu_num: 1, ram: 12_000 },
    });
  });

  test("an environment to work in comes back as one", async () => {
    const living = [origin({}, { mainEndpoint: "ide", kind: "tool", toolName: "ai4os-dev-env" })];
    const launch = await prepare({}, { living });
    expect(launch).toMatchObject({ service: "jupyter", password: "maple-otter-quill-48" });
    expect((await prepare({ service: "deepaas" }, { living })).service).toBe("deepaas");
  });

  test("a title that is taken gets a number", async () => {
    const living = [aDeployment({ id: "a", title: "lab-run" }), aDeployment({ id: "b", title: "lab-run-2" })];
    expect((await prepare({}, { living })).title).toBe("lab-run-3");
    const long = aSnapshot({ title: "x".repeat(45) });
    const taken = [aDeployment({ id: "a", title: "x".repeat(45) })];
    expect((await prepare({}, { living: taken, snapshot: long })).title).toBe(`${"x".repeat(41)}-2`);
  });
});

describe("refused are", () => {
  test.each([
    ["starting", "It can be deployed once it is complete"],
    ["in progress", "It can be deployed once it is complete"],
    ["failed", "please make a new one"],
  ])("snapshots that are %s", async (status, words) => {
    await expect(prepare({}, { snapshot: aSnapshot({ status }) })).rejects.toThrow(words);
  });

  test("other tags, and what belongs to the other way", async () => {
    await expect(prepare({ docker_tag: "latest" })).rejects.toThrow("one Docker tag only");
    await expect(prepare({ commands: "ls" })).rejects.toThrow("Use --mode batch");
    await expect(prepare({ mode: "batch", commands: "ls", service: "jupyter" })).rejects.toThrow(
      "A batch job runs no service.",
    );
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

  test("without a mode it asks, with one it runs", async () => {
    await ada.says("snapshots");
    const asked = await ada.says("redeploy 1");
    expect(asked.handled.outcome).toBe("form");
    const { text } = await ada.submits({ mode: "standard" });
    expect(text).toContain("plankton fine-tuning: snapshot “plankton fine-tuning”");
    expect(text).toContain("4 CPUs · 8 GB RAM · 10 GB disk");
    expect(text).not.toContain("Warning");
    expect(text).toContain("Redeployed from a snapshot of 2026-11-14 10:00 UTC");
  });
});
