import { describe, expect, test } from "vitest";
import {
  DEPLOYMENT_ID,
  deployment,
  MODULES,
  metadata,
  NEW_DEPLOYMENT,
  summary,
  VO,
} from "../kit/platform-answers.ts";
import { failureOf, type TestPlatform, testPlatform } from "../kit/platform-client.ts";
import { delayed, json, serverError } from "../kit/scripted-server.ts";

const MINUTE = 60_000;
const ITEMS = "GET /v1/catalog/modules/detail";
const TOOLS = "GET /v1/catalog/tools/detail";

/** Numbers that say which answer it was. */
function userStats(cpu: number): object {
  const sums = { cpu_num: cpu, gpu_num: 0, memory_MB: 0, disk_MB: 0 };
  const timeseries = {
    date: [],
    cpu_num: [],
    gpu_num: [],
    memory_MB: [],
    disk_MB: [],
    queued: [],
    running: [],
  };
  return { "full-agg": sums, "users-agg": null, timeseries };
}

function asked(platform: TestPlatform, part: string): number {
  return platform.server.seen.filter(({ target }) => target.includes(part)).length;
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe("answers are kept", () => {
  test("for all people: the catalogue for 10 minutes", async () => {
    await using platform = await testPlatform();
    platform.server.on(ITEMS, json([summary("one")]), json([summary("two")]));
    platform.server.on(TOOLS, json([]));
    const ids = async (token: string) => (await platform.as(token).catalogue.items()).map(({ id }) => id);
    expect(await ids("token-of-ana")).toEqual(["one"]);
    platform.pass(10 * MINUTE);
    expect(await ids("token-of-ben")).toEqual(["one"]);
    platform.pass(1);
    expect(await ids("token-of-ben")).toEqual(["two"]);
  });

  test("metadata for an hour", async () => {
    await using platform = await testPlatform();
    platform.server.on(ITEMS, json([summary("one")]));
    platform.server.on(TOOLS, json([]));
    platform.server.on("GET /v1/catalog/modules/one/metadata", json(metadata("one")));
    await platform.ports.catalogue.item("one");
    platform.pass(60 * MINUTE);
    await platform.ports.catalogue.item("one");
    expect(asked(platform, "/metadata")).toBe(1);
    platform.pass(1);
    await platform.ports.catalogue.item("one");
    expect(asked(platform, "/metadata")).toBe(2);
  });

  test("figures of the cluster for 30 s, each VO for itself", async () => {
    await using platform = await testPlatform();
    platform.server.on("GET /v1/deployments/stats/cluster", json({ datacenters: {}, cluster: {} }));
    await platform.ports.stats.cluster();
    await platform.ports.stats.cluster(VO);
    platform.pass(30_000);
    await platform.as(undefined).stats.cluster(VO);
    expect(asked(platform, "cluster")).toBe(2);
    platform.pass(1);
    await platform.ports.stats.cluster(VO);
    expect(asked(platform, "cluster")).toBe(3);
  });

  test("usage for 5 minutes, for the same person only", async () => {
    await using platform = await testPlatform();
    platform.server.on(
      "GET /v1/deployments/stats/user",
      json(userStats(1)),
      json(userStats(2)),
      json(userStats(3)),
    );
    const cpu = async (token: string) => (await platform.as(token).stats.user(VO)).voTotal.cpu;
    expect(await cpu("token-of-ana")).toBe(1);
    expect(await cpu("token-of-ben")).toBe(2);
    platform.pass(5 * MINUTE);
    expect(await cpu("token-of-ana")).toBe(1);
    platform.pass(1);
    expect(await cpu("token-of-ana")).toBe(3);
  });

  test("but no failures", async () => {
    await using platform = await testPlatform();
    platform.server.on(ITEMS, json({ detail: "no" }, 400), json([summary("one")]));
    platform.server.on(TOOLS, json([]));
    await failureOf(platform.ports.catalogue.items());
    expect(await platform.ports.catalogue.items()).toHaveLength(1);
  });

  test("but no deployments and no snapshots", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${MODULES}`, json([]));
    platform.server.on("GET /v1/snapshots", json([]));
    platform.server.on(`GET ${MODULES}/${DEPLOYMENT_ID}`, json(deployment()));
    for (let time = 0; time < 2; time++) {
      await platform.ports.deployments.list({ vo: VO, kind: "module" });
      await platform.ports.deployments.get({ id: DEPLOYMENT_ID, vo: VO, kind: "module" });
      await platform.ports.snapshots.list(VO);
    }
    expect(platform.server.seen).toHaveLength(6);
  });
});

describe("equal reads at the same time", () => {
  test("of one person share one request, of two people do not", async () => {
    await using platform = await testPlatform();
    const { opened, open } = gate();
    platform.server.on(`GET ${MODULES}`, delayed(opened, json([deployment()])));
    const list = (token: string) => platform.as(token).deployments.list({ vo: VO, kind: "module" });
    const reads = [list("token-of-ana"), list("token-of-ana"), list("token-of-ben")];
    await waitFor(() => platform.server.seen.length === 2);
    open();
    expect((await Promise.all(reads)).map((found) => found.length)).toEqual([1, 1, 1]);
    expect(platform.server.seen.map(({ headers }) => headers["authorization"]).sort()).toEqual([
      "Bearer token-of-ana",
      "Bearer token-of-ben",
    ]);
  });

  test("share a failure, and the next one asks again", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${MODULES}`, serverError, serverError, serverError, json([]));
    const list = () => platform.ports.deployments.list({ vo: VO, kind: "module" });
    const failures = await Promise.all([failureOf(list()), failureOf(list())]);
    expect(failures.map(({ kind }) => kind)).toEqual(["broken", "broken"]);
    expect(platform.server.seen).toHaveLength(3);
    expect(await list()).toEqual([]);
  });

  test("do not reach over a change: who asks after it sees it", async () => {
    await using platform = await testPlatform();
    const { opened, open } = gate();
    platform.server.on(`GET ${MODULES}`, delayed(opened, json([])), json([deployment()]));
    platform.server.on(`POST ${MODULES}`, json({ status: "success", job_ID: DEPLOYMENT_ID }));
    const list = () => platform.ports.deployments.list({ vo: VO, kind: "module" });
    const before = list();
    await waitFor(() => platform.server.seen.length === 1);
    await platform.ports.deployments.create(NEW_DEPLOYMENT);
    expect(await list()).toHaveLength(1);
    open();
    expect(await before).toEqual([]);
  });
});
