import { describe, expect, test } from "vitest";
import { VO } from "../kit/platform-answers.ts";
import { failureOf, testPlatform } from "../kit/platform-client.ts";
import { json, serverError } from "../kit/scripted-server.ts";

const USER = "GET /v1/deployments/stats/user";
const CLUSTER = "GET /v1/deployments/stats/cluster";

const userStats = {
  "full-agg": { cpu_num: 300, cpu_MHz: 9, memory_MB: 2000, disk_MB: 4000, gpu_num: 30 },
  timeseries: {
    date: ["2026-11-20", "2026-11-18", "2026-11-22"],
    cpu_num: [8, 6, 5],
    cpu_MHz: [1, 1, 1],
    memory_MB: [400, 300, 200],
    disk_MB: [70, 60, 50],
    gpu_num: [2, 1.5, null],
    queued: [1, 0, 0],
    running: [5, 4, 3],
  },
  "users-agg": { owner: "5f", cpu_num: 20, cpu_MHz: 9, memory_MB: 100, disk_MB: 200, gpu_num: 3 },
};

describe("usage of a person", () => {
  test("has totals, and days in order without those that have gaps", async () => {
    await using platform = await testPlatform();
    platform.server.on(USER, json(userStats));
    expect(await platform.ports.stats.user(VO)).toEqual({
      voTotal: { cpu: 300, gpu: 30, memoryMb: 2000, diskMb: 4000 },
      myTotal: { cpu: 20, gpu: 3, memoryMb: 100, diskMb: 200 },
      days: [
        { date: "2026-11-18", cpu: 6, gpu: 1.5, memoryMb: 300, diskMb: 60, queued: 0, running: 4 },
        { date: "2026-11-20", cpu: 8, gpu: 2, memoryMb: 400, diskMb: 70, queued: 1, running: 5 },
      ],
    });
  });

  test("knows that there is none yet", async () => {
    await using platform = await testPlatform();
    platform.server.on(USER, json({ ...userStats, "users-agg": null }));
    expect(await platform.ports.stats.user(VO)).not.toHaveProperty("myTotal");
  });
});

const sums = {
  jobs_num: 3,
  reallocations: 0,
  cpu_total: 64,
  cpu_used: 4,
  gpu_total: 4,
  gpu_used: 1,
  ram_total: 257_000.4,
  ram_used: 8000,
  disk_total: 900_000.6,
  disk_used: 10_000,
  gpu_models: { "Tesla T4": { gpu_total: 4, gpu_used: 1 } },
};
const capacity = {
  cpuTotal: 64,
  cpuUsed: 4,
  gpuTotal: 4,
  gpuUsed: 1,
  memoryTotalMb: 257_000,
  memoryUsedMb: 8000,
  diskTotalMb: 900_001,
  diskUsedMb: 10_000,
};
const node = {
  ...sums,
  name: "north-gpu-1",
  eligibility: "eligible",
  type: "compute",
  status: "ready",
  namespaces: "ai4eosc, imagine,ai4life,tutorials,kmd4eosc",
  tags: "gpu",
};

describe("figures of the cluster", () => {
  test("are in our words, with VOs for namespaces and the current footprints", async () => {
    await using platform = await testPlatform();
    const north = {
      country: "SE",
      lat: 60.5,
      lon: 15.1,
      PUE: 1.2,
      affinity: 100,
      footprints: {
        carbon: [
          ["2026-11-23T11:30:00Z", 30],
          ["2026-11-23T11:45:00Z", 28.5],
        ],
        water: [["2026-11-23T11:45:00Z", 3.1]],
        "green-score": [],
      },
      nodes: { n1: node, n2: { ...node, eligibility: "ineligible", namespaces: "", status: "" } },
    };
    const unknown = { lat: 0, lon: 0, PUE: 0, energy_quality: 0, nodes: {} };
    const datacenters = { "north-dc": north, "new-dc": unknown };
    platform.server.on(
      CLUSTER,
      json({ datacenters, cluster: sums, updated_at: "2026-11-23T11:59:49.480594Z" }),
    );
    const stats = await platform.as(undefined).stats.cluster();
    const gpus = [{ model: "Tesla T4", total: 4, used: 1 }];
    expect(stats).toMatchObject({
      ...capacity,
      jobs: 3,
      gpus,
      updated: new Date("2026-11-23T11:59:49.480Z"),
    });
    expect(stats.datacenters[0]).toMatchObject({
      name: "north-dc",
      country: "SE",
      latitude: 60.5,
      longitude: 15.1,
      pue: 1.2,
      affinity: 100,
      carbon: 28.5,
      water: 3.1,
    });
    expect(stats.datacenters[0]).not.toHaveProperty("greenScore");
    expect(stats.datacenters[0]?.nodes).toEqual([
      {
        ...capacity,
        id: "n1",
        name: "north-gpu-1",
        type: "compute",
        eligible: true,
        status: "ready",
        vos: ["vo.ai4eosc.eu", "vo.imagine-ai.eu", "vo.ai4life.eu", "tutorials", "kmd4eosc"],
        gpus,
      },
      {
        ...capacity,
        id: "n2",
        name: "north-gpu-1",
        type: "compute",
        eligible: false,
        status: "",
        vos: [],
        gpus,
      },
    ]);
    expect(stats.datacenters[1]).toEqual({ name: "new-dc", nodes: [] });
    expect(platform.server.seen[0]).toMatchObject({ target: "/v1/deployments/stats/cluster" });
  });

  test("of a VO without nodes say so instead of speaking of a breakdown", async () => {
    await using platform = await testPlatform();
    platform.server.on(CLUSTER, serverError);
    const failure = await failureOf(platform.ports.stats.cluster("kmd4eosc"));
    expect(failure).toMatchObject({ kind: "broken", status: 500 });
    expect(failure.message).toContain("no figures of kmd4eosc");
    expect(platform.server.seen[0]?.target).toContain("cluster?vo=kmd4eosc");
  });
});
