/** People who wait for a GPU: one look per VO for all of them, told once. */
import { expect, test } from "vitest";
import { cluster, freeGpusFor } from "../../src/commands/cluster.ts";
import { keepWatchingCluster } from "../../src/jobs/cluster-watcher.ts";
import type { ClusterStats } from "../../src/platform/ports.ts";
import { aCall, draftText } from "../kit/commands.ts";
import { startLab } from "../kit/lab.ts";

const [MINUTE, DAY] = [60_000, 86_400_000];

/** One site with so many GPUs of a model in use, of two. */
function statsOf(used: number): ClusterStats {
  const amounts = {
    cpuUsed: 0,
    cpuTotal: 8,
    memoryUsedMb: 0,
    memoryTotalMb: 8,
    diskUsedMb: 0,
    diskTotalMb: 8,
  };
  const gpus = [{ model: "NVIDIA H100", total: 2, used }];
  const node = { name: "n", type: "compute", status: "ready", vos: ["v"], jobs: 0, gpus, ...amounts };
  const batch = { ...node, type: "batch", gpus: [{ model: "Tesla T4", total: 4, used: 0 }] };
  return {
    datacenters: [{ name: "ifca", nodes: [node, batch] }],
    gpus,
    ...amounts,
  } as unknown as ClusterStats;
}

test("GPUs for batch jobs do not count as free", () => {
  const wish = { vo: undefined, datacenter: undefined, gpuType: undefined };
  expect(freeGpusFor(statsOf(1), wish)).toEqual(["1 of 2 NVIDIA H100 in ifca"]);
  expect(freeGpusFor(statsOf(2), wish)).toEqual([]);
  expect(freeGpusFor(statsOf(0), { ...wish, gpuType: "Tesla T4" })).toEqual([]);
  expect(freeGpusFor(statsOf(0), { ...wish, datacenter: "elsewhere" })).toEqual([]);
});

test("what is free already is not waited for; --no-watch ends all", async () => {
  const lab = await startLab();
  const ada = lab.person("researcher", "ada");
  const { text } = await ada.says("cluster --watch");
  expect(text).toMatch(/free right now|I look out for a week/);
  expect((await ada.says("cluster --no-watch")).text).toMatch(/You waited for nothing|I do not look out/);
  expect(await lab.store.clusterWatches.of("terminal:ada")).toEqual([]);
  await lab.stop();
});

test("a hundred people who wait cost one call a minute, and each is told once", async () => {
  const lab = await startLab();
  let [used, calls] = [2, 0];
  const stats = {
    cluster: async () => {
      calls += 1;
      return statsOf(used);
    },
    user: () => Promise.reject(new Error("unused")),
  };
  const platform = {
    ...lab.deps.platform,
    as: () => ({ ...lab.deps.platform.as(async () => undefined), stats }),
  };
  const put = (number: number, days: number) => {
    const id = `p${number}`;
    return lab.store.clusterWatches.put({
      owner: `terminal:${id}`,
      surface: "terminal",
      actor: { surface: "terminal", id, name: id },
      place: { surface: "terminal", channel: `c${number}`, direct: true },
      vo: "",
      datacenter: "",
      gpuType: number % 2 === 0 ? "NVIDIA H100" : "",
      endsAt: new Date(lab.now().getTime() + days * DAY),
    });
  };
  for (let number = 0; number < 100; number += 1) await put(number, 7);
  await put(100, 0);
  const told = async () => (await lab.store.outbox.counts(lab.now())).waiting;
  const stopping = new AbortController();
  const running = keepWatchingCluster({
    ...lab.deps,
    platform,
    signal: stopping.signal,
    posted: () => undefined,
  });
  await lab.clock.pass(10 * MINUTE);
  expect(calls).toBeLessThanOrEqual(11);
  // Whose week is over, and nobody else.
  expect([await told(), (await lab.store.clusterWatches.on("terminal")).length]).toEqual([1, 100]);
  used = 1;
  await lab.clock.pass(10 * MINUTE);
  expect([await told(), await lab.store.clusterWatches.on("terminal")]).toEqual([101, []]);
  stopping.abort();
  await running;
  await lab.stop();
});

test("waiting ends after a week with a word, and can be asked for again", async () => {
  const added: unknown[] = [];
  const ports = {
    stats: { cluster: async () => statsOf(2) } as never,
    directory: {} as never,
    clusterWatches: { add: async (...given: unknown[]) => void added.push(given), endAll: async () => 0 },
  };
  const call = aCall({ fullAccess: [] });
  const result = await cluster.run({ gpu_type: "NVIDIA H100", watch: true }, ports, call);
  expect(draftText(cluster.reply(result, call))).toContain(
    "I look out for a week, and tell you here when a NVIDIA H100 is free.",
  );
  expect(added).toEqual([
    [
      { vo: undefined, datacenter: undefined, gpuType: "NVIDIA H100" },
      new Date(call.now.getTime() + 7 * DAY),
    ],
  ]);
});
