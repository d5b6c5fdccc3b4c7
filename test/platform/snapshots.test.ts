import { describe, expect, test } from "vitest";
import { DEPLOYMENT_ID, MODULES, NEW_DEPLOYMENT, snapshot, VO } from "../kit/platform-answers.ts";
import { failureOf, testPlatform } from "../kit/platform-client.ts";
import { json, type Reaction, serverError } from "../kit/scripted-server.ts";

const ROUTE = "/v1/snapshots";
const REF = { id: DEPLOYMENT_ID, vo: VO, kind: "module" } as const;

describe("the list of snapshots", () => {
  test("is in our words, newest first", async () => {
    await using platform = await testPlatform();
    const failed = {
      status: "failed",
      error_msg: "Too big (maximum is 10 GB).",
      size: null,
      title: null,
      description: null,
      docker_image: null,
      nomad_ID: "n",
    };
    platform.server.on(
      `GET ${ROUTE}`,
      json([snapshot(1_790_000_000), snapshot(1_795_000_000), snapshot(1_793_000_000, failed)]),
    );
    const list = await platform.ports.snapshots.list(VO);
    expect(list.map(({ id }) => id)).toEqual([
      `${DEPLOYMENT_ID}_1795000000`,
      `${DEPLOYMENT_ID}_1793000000`,
      `${DEPLOYMENT_ID}_1790000000`,
    ]);
    expect(list[0]).toEqual({
      id: `${DEPLOYMENT_ID}_1795000000`,
      vo: VO,
      deployment: DEPLOYMENT_ID,
      status: "complete",
      submitted: new Date(1_795_000_000_000),
      sizeBytes: 3_100_000_000,
      title: "Swallows",
      description: "Second try",
      dockerImage: "registry.example.org/user-snapshots/5f000000",
    });
    expect(list[1]).toEqual({
      id: `${DEPLOYMENT_ID}_1793000000`,
      vo: VO,
      deployment: DEPLOYMENT_ID,
      status: "failed",
      errorMessage: "Too big (maximum is 10 GB).",
      submitted: new Date(1_793_000_000_000),
    });
    expect(platform.server.seen[0]?.target).toBe(`${ROUTE}?vos=${VO}`);
  });

  test("is asked for again after the registry stumbled, after a short wait", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${ROUTE}`, serverError, json([]));
    expect(await platform.ports.snapshots.list(VO)).toEqual([]);
    expect(platform.pauses).toHaveLength(1);
  });
});

describe("changing snapshots", () => {
  test("creates for a deployment and gives the id", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${ROUTE}`, json({ status: "success", snapshot_ID: "s_1" }));
    expect(await platform.ports.snapshots.create(REF)).toBe("s_1");
    expect(platform.server.seen[0]?.target).toBe(`${ROUTE}?vo=${VO}&deployment_uuid=${DEPLOYMENT_ID}`);
  });

  test("deletes by id, and tells what is unknown", async () => {
    await using platform = await testPlatform();
    const detail = "The UUID does not correspond to any of your available snapshots.";
    platform.server.on(`DELETE ${ROUTE}`, json({ status: "success" }), json({ detail }, 400));
    await platform.ports.snapshots.remove(VO, "s_1");
    expect(platform.server.seen[0]?.target).toBe(`${ROUTE}?vo=${VO}&snapshot_uuid=s_1`);
    expect(await failureOf(platform.ports.snapshots.remove(VO, "s_1"))).toMatchObject({ kind: "missing" });
  });

  test("never sends a change twice", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${ROUTE}`, serverError);
    expect(await failureOf(platform.ports.snapshots.create(REF))).toMatchObject({ ambiguous: true });
    expect(platform.server.seen).toHaveLength(1);
  });
});

describe("requests that reach the registry", () => {
  test("are made one at a time, also for different people and for redeployments", async () => {
    await using platform = await testPlatform();
    let running = 0;
    let most = 0;
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const slowly =
      (answer: Reaction): Reaction =>
      async (response, request) => {
        most = Math.max(most, ++running);
        await gate;
        running--;
        await answer(response, request);
      };
    platform.server.on(`GET ${ROUTE}`, slowly(json([])));
    platform.server.on(`POST ${ROUTE}`, slowly(json({ detail: "no" }, 400)));
    platform.server.on(`DELETE ${ROUTE}`, slowly(json({ status: "success" })));
    platform.server.on(`POST ${MODULES}`, slowly(json({ status: "success", job_ID: "x" })));
    platform.server.on(`GET ${MODULES}`, json([]));
    const general = { docker_image: "registry.example.org/user-snapshots/5f000000", docker_tag: "s_1" };
    const all = Promise.allSettled([
      platform.ports.snapshots.list(VO),
      platform.as("token-of-ben").snapshots.list(VO),
      platform.ports.snapshots.create(REF),
      platform.ports.snapshots.remove(VO, "s_1"),
      platform.ports.deployments.create({ ...NEW_DEPLOYMENT, values: { general } }),
    ]);
    // Whatever does not wait its turn has arrived when requests that started later were answered.
    for (const vo of ["a", "b", "c"]) await platform.ports.deployments.list({ vo, kind: "module" });
    expect(running).toBe(1);
    open();
    await all;
    expect(platform.server.seen).toHaveLength(8);
    expect(most).toBe(1);
  });
});
