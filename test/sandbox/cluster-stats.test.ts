import { expect, test } from "vitest";
import * as z from "zod";
import { type Lab, startLab } from "../kit/running-sandbox.ts";
import { ask, running, VO } from "../kit/sandbox-deployments.ts";

const amounts = {
  jobs_num: z.number(),
  reallocations: z.number(),
  cpu_total: z.number(),
  cpu_used: z.number(),
  gpu_total: z.number(),
  gpu_used: z.number(),
  ram_total: z.number(),
  ram_used: z.number(),
  disk_total: z.number(),
  disk_used: z.number(),
  gpu_models: z.record(z.string(), z.strictObject({ gpu_total: z.number(), gpu_used: z.number() })),
};
const series = z.array(z.tuple([z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/), z.number()]));
/** Strict: the real answer has these keys and no others. */
const clusterStats = z.strictObject({
  datacenters: z.record(
    z.string(),
    z.strictObject({
      country: z.string(),
      lat: z.number(),
      lon: z.number(),
      PUE: z.number(),
      nodes: z.record(
        z.uuid(),
        z.strictObject({
          ...amounts,
          name: z.string(),
          eligibility: z.enum(["eligible", "ineligible"]),
          namespaces: z.string(),
          type: z.string(),
          status: z.string(),
          tags: z.string(),
        }),
      ),
      footprints: z.strictObject({ carbon: series, water: series, "green-score": series }),
      affinity: z.int().min(0).max(100),
    }),
  ),
  cluster: z.strictObject(amounts),
  updated_at: z.string(),
});

async function stats(lab: Lab, query = "") {
  return clusterStats.parse(await lab.done("GET", `/v1/deployments/stats/cluster${query}`));
}

type Stats = Awaited<ReturnType<typeof stats>>;

function nodesIn({ datacenters }: Stats) {
  return Object.values(datacenters).flatMap(({ nodes }) => Object.values(nodes));
}

test("everybody sees six data centres, five GPU models, and nodes that add up", async () => {
  const seen = await stats(await startLab());
  expect(Object.keys(seen.datacenters)).toHaveLength(6);
  expect(Object.keys(seen.cluster.gpu_models)).toHaveLength(5);
  const nodes = nodesIn(seen);
  for (const key of ["cpu_total", "cpu_used", "gpu_total", "gpu_used", "ram_used", "jobs_num"] as const)
    expect(nodes.reduce((sum, node) => sum + node[key], 0)).toBeCloseTo(seen.cluster[key]);
  for (const node of nodes) {
    expect(node.cpu_used).toBeLessThanOrEqual(node.cpu_total);
    expect(node.gpu_used).toBeLessThanOrEqual(node.gpu_total);
    const byModel = Object.values(node.gpu_models);
    expect(byModel.reduce((sum, model) => sum + model.gpu_total, 0)).toBe(node.gpu_total);
  }
  expect(new Set(nodes.map(({ type }) => type))).toEqual(new Set(["compute", "tryme", "batch"]));
});

test("nodes that take no jobs show no free room", async () => {
  const closed = nodesIn(await stats(await startLab())).filter((node) => node.eligibility === "ineligible");
  expect(closed.length).toBeGreaterThan(0);
  for (const node of closed) {
    expect(node.status).toBe("");
    expect(node.cpu_total).toBe(node.cpu_used);
    expect(node.gpu_models).toEqual({ "Tesla T4": { gpu_total: 0, gpu_used: 0 } });
  }
});

test("footprints reach back seven days; the greenest data centre has affinity 100, the worst 0", async () => {
  const { datacenters } = await stats(await startLab());
  for (const { footprints } of Object.values(datacenters)) {
    for (const list of Object.values(footprints)) {
      expect(list).toHaveLength(7 * 24 * 4);
      expect(list.at(-1)?.[0]).toBe("2026-11-18T09:30:00Z");
      expect(list.at(0)?.[0]).toBe("2026-11-11T09:45:00Z");
    }
  }
  const last = (name: string, key: "carbon" | "green-score") =>
    datacenters[name]?.footprints[key].at(-1)?.[1] ?? Number.NaN;
  expect(last("psnc-ai4eosc", "carbon")).toBeGreaterThan(last("ifca-ai4eosc", "carbon"));
  expect(last("psnc-ai4eosc", "green-score")).toBeLessThan(last("ifca-ai4eosc", "green-score"));
  expect(last("tubitak-imagine", "carbon")).toBe(301);
  const affinities = Object.values(datacenters).map(({ affinity }) => affinity);
  expect(Math.max(...affinities)).toBe(100);
  expect(Math.min(...affinities)).toBe(0);
});

test("with a VO only its nodes are shown and summed", async () => {
  const lab = await startLab();
  const [all, own] = [await stats(lab), await stats(lab, "?vo=vo.imagine-ai.eu")];
  const nodes = nodesIn(own);
  expect(nodes.every(({ namespaces }) => namespaces.split(",").includes("imagine"))).toBe(true);
  expect(nodes.length).toBeLessThan(nodesIn(all).length);
  expect(own.cluster.cpu_total).toBe(nodes.reduce((sum, node) => sum + node.cpu_total, 0));
  for (const vo of ["nope", "kmd4eosc"])
    expect(await lab.call("GET", `/v1/deployments/stats/cluster?vo=${vo}`)).toMatchObject({
      status: 500,
      type: "text/plain",
    });
});

test("a deployment takes its share of one node and gives it back", async () => {
  const lab = await startLab();
  lab.pass(20);
  const before = (await stats(lab)).cluster;
  const id = await running(lab, { hardware: { cpu_num: 3, gpu_num: 1, gpu_type: "Tesla T4", ram: 6000 } });
  const during = (await stats(lab)).cluster;
  expect(during.cpu_used - before.cpu_used).toBe(3);
  expect(during.ram_used - before.ram_used).toBe(6000);
  expect(during.jobs_num - before.jobs_num).toBe(1);
  const t4 = (cluster: typeof before) => cluster.gpu_models["Tesla T4"]?.gpu_used ?? 0;
  expect(t4(during) - t4(before)).toBe(1);
  await ask(lab, "DELETE", id);
  expect((await stats(lab)).cluster).toEqual(before);
});

test("others come and go with the hours and days", async () => {
  const lab = await startLab();
  const used: number[] = [];
  for (let hour = 0; hour < 7 * 24; hour += 6) {
    used.push((await stats(lab, `?vo=${VO}`)).cluster.cpu_used);
    lab.pass(6 * 3600);
  }
  expect(new Set(used).size).toBeGreaterThan(8);
  expect(Math.min(...used)).toBeGreaterThan(0);
});
