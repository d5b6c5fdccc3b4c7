import fc from "fast-check";
import { expect, test } from "vitest";
import { backgroundLoad } from "../../src/sandbox/background-load.ts";
import type { Job } from "../../src/sandbox/jobs.ts";
import { collectedFrom, endOf, occupies, PACE, statusOf } from "../../src/sandbox/lifecycle.ts";
import { gpuModelsOf, NODES } from "../../src/sandbox/nodes.ts";
import { timeBasedIds } from "../../src/sandbox/randomness.ts";
import { jobLoad, schedule } from "../../src/sandbox/scheduler.ts";

const START = Date.parse("2026-11-18T09:30:00Z");
const MODELS = ["", "Tesla T4", "NVIDIA A100-PCIE-40GB", "NVIDIA H100"];

const oneJob = {
  id: fc.uuid(),
  submittedAt: fc.integer({ min: 0, max: 3_600_000 }).map((after) => START + after),
  cpu: fc.integer({ min: 1, max: 10 }),
  gpu: fc.integer({ min: 0, max: 1 }),
  gpuModel: fc.constantFrom(...MODELS),
  memoryMb: fc.integer({ min: 2000, max: 40_000 }),
  lasts: fc.option(fc.integer({ min: 1000, max: 3_600_000 })),
};
const job = fc.record(oneJob);

function asJob({ id, submittedAt, lasts, ...demand }: Facts): Job {
  return {
    id,
    kind: "module",
    name: `module-${id}`,
    vo: "vo.ai4eosc.eu",
    owner: "someone",
    title: "",
    description: "",
    dockerImage: "image:tag",
    dockerCommand: "",
    demand: { ...demand, diskMb: 10_000, nodeTypes: ["compute"] },
    endpoints: [],
    mainEndpoint: null,
    answering: [],
    templates: {},
    submittedAt,
    ...(lasts === null ? {} : { course: { lasts, outcome: "complete" } }),
  };
}

type Facts = typeof job extends fc.Arbitrary<infer T> ? T : never;

function inOrder(all: readonly Facts[]): readonly Job[] {
  return all.map(asJob).sort((one, other) => one.submittedAt - other.submittedAt);
}

const jobs = fc.uniqueArray(job, { maxLength: 40, selector: ({ id }) => id }).map(inOrder);

function placed(all: readonly Job[], now: number): readonly Job[] {
  const changed = new Map(schedule(all, now, () => "allocation").map((one) => [one.id, one]));
  return all.map((one) => changed.get(one.id) ?? one);
}

test("no node is ever given more than it has beside what others hold", () => {
  fc.assert(
    fc.property(jobs, (all) => {
      const after = placed(all, START + 7_200_000);
      for (const { placement } of after) {
        if (placement === undefined) continue;
        for (const node of NODES.filter(({ id }) => id === placement.node)) {
          const [own, others] = [jobLoad(node, after, placement.at), backgroundLoad(node, placement.at)];
          expect(own.cpu + others.cpu).toBeLessThanOrEqual(node.cpu);
          expect(own.gpu + others.gpu).toBeLessThanOrEqual(node.gpu?.count ?? 0);
          expect(own.memoryMb + others.memoryMb).toBeLessThanOrEqual(node.memoryMb);
        }
      }
    }),
    { numRuns: 25 },
  );
});

test("jobs get only nodes of their VO that take jobs and have the GPU model asked for", () => {
  fc.assert(
    fc.property(jobs, (all) => {
      for (const { placement, demand } of placed(all, START + 7_200_000)) {
        const node = NODES.find(({ id }) => id === placement?.node);
        if (placement === undefined || node === undefined) continue;
        expect(node).toMatchObject({ eligible: true, type: "compute" });
        expect(node.namespaces).toContain("ai4eosc");
        if (demand.gpu > 0) expect(["", node.gpu?.model]).toContain(demand.gpuModel);
      }
    }),
    { numRuns: 25 },
  );
});

/** Many that want the few GPUs of two models for up to half an hour each. */
const rivals = fc
  .uniqueArray(
    fc.record({
      ...oneJob,
      gpu: fc.constant(1),
      gpuModel: fc.constantFrom("Tesla T4", "NVIDIA H100"),
      lasts: fc.integer({ min: 1000, max: 1_800_000 }),
    }),
    { minLength: 15, maxLength: 30, selector: ({ id }) => id },
  )
  .map(inOrder);

test("it does not matter how often, or when, somebody looks", () => {
  const looks = fc.array(fc.integer({ min: 0, max: 7_200_000 }), { maxLength: 12 });
  fc.assert(
    fc.property(rivals, looks, (all, moments) => {
      const end = START + 7_200_000;
      const once = placed(all, end);
      const times = [...moments.map((after) => START + after).sort((one, other) => one - other), end];
      // Nobody sees a job before it was submitted.
      const often = times.reduce<readonly Job[]>((known, now) => {
        const there = placed(
          known.filter(({ submittedAt }) => submittedAt <= now),
          now,
        );
        const updated = new Map(there.map((one) => [one.id, one]));
        return known.map((one) => updated.get(one.id) ?? one);
      }, all);
      expect(often.map(({ placement }) => placement)).toEqual(once.map(({ placement }) => placement));
    }),
    // Smaller cases take minutes to find and tell little.
    { numRuns: 25, endOnFailure: true },
  );
});

test("a job holds its share from its placement to its end, and its status only goes forward", () => {
  const order = ["queued", "starting", "running", "complete"];
  fc.assert(
    fc.property(job.map(asJob), fc.array(fc.integer({ min: 0, max: 7_200_000 })), (one, moments) => {
      const at = one.submittedAt + PACE.queueing;
      const there: Job = { ...one, placement: { node: "n", allocation: "a", gpuModel: "", at } };
      const times = moments.map((after) => START + after).sort((first, second) => first - second);
      const seen = times.map((time) => order.indexOf(statusOf(there, new Date(time))));
      expect(seen).toEqual([...seen].sort((first, second) => first - second));
      for (const time of times) {
        const end = endOf(there)?.at ?? Number.POSITIVE_INFINITY;
        expect(occupies(there, time)).toBe(time >= at && time < end);
      }
      expect((collectedFrom(there) ?? Number.POSITIVE_INFINITY) > (endOf(there)?.at ?? 0)).toBe(true);
    }),
  );
});

test("nodes have ids of their own, and the VO's models are those that can be asked for", () => {
  expect(new Set(NODES.map(({ id }) => id)).size).toBe(NODES.length);
  expect(gpuModelsOf("vo.ai4eosc.eu")).toHaveLength(5);
  expect(gpuModelsOf("kmd4eosc")).toEqual([]);
});

test("ids look like UUIDs of version 1, tell the time, and never repeat", () => {
  const nextId = timeBasedIds(
    () => new Date(START),
    () => 0.25,
  );
  const ids = Array.from({ length: 500 }, nextId);
  expect(new Set(ids).size).toBe(500);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const [low = "", middle = "", high = ""] = (ids[0] ?? "").split("-");
  const ticks = BigInt(`0x${high.slice(1)}${middle}${low}`);
  expect(Number((ticks - 0x01b21dd213814000n) / 10_000n)).toBe(START);
});
