import { expect, test } from "vitest";
import * as z from "zod";
import { type Lab, startLab } from "../kit/running-sandbox.ts";
import { ask, idOf, order, running, show, VO } from "../kit/sandbox-deployments.ts";

const snapshots = z.array(
  z.looseObject({
    snapshot_ID: z.string(),
    status: z.string(),
    size: z.number().nullable(),
    docker_image: z.string().nullable(),
  }),
);

const asResearcher = { as: "researcher" } as const;

async function listSnapshots(lab: Lab) {
  return snapshots.parse(await lab.done("GET", `/v1/snapshots?vos=${VO}`, asResearcher));
}

async function snap(lab: Lab, deployment: string): Promise<string> {
  const made = await lab.done("POST", `/v1/snapshots?vo=${VO}&deployment_uuid=${deployment}`, asResearcher);
  return z.object({ status: z.literal("success"), snapshot_ID: z.string() }).parse(made).snapshot_ID;
}

function drop(lab: Lab, id: string) {
  return lab.call("DELETE", `/v1/snapshots?vo=${VO}&snapshot_uuid=${id}`, asResearcher);
}

test("a snapshot starts, is copied, and is complete only then with all its facts", async () => {
  const lab = await startLab();
  const deployment = await running(lab, { general: { title: "owls", desc: "by night" } });
  const id = await snap(lab, deployment);
  expect(id).toBe(`${deployment}_${Math.floor(lab.now().getTime() / 1000)}`);

  const [demo, made] = await listSnapshots(lab);
  expect(demo).toMatchObject({ status: "complete", title: "plankton fine-tuning", nomad_ID: null });
  expect(made).toEqual({
    snapshot_ID: id,
    status: "starting",
    error_msg: null,
    submit_time: expect.stringMatching(/^2026-11-18 09:30:1\d$/),
    size: null,
    title: null,
    description: null,
    nomad_ID: expect.any(String),
    docker_image: null,
  });

  lab.pass(4);
  expect((await listSnapshots(lab))[1]).toMatchObject({ status: "in progress", size: null });
  lab.pass(6);
  const [, done] = await listSnapshots(lab);
  expect(done).toMatchObject({ status: "complete", title: "owls", description: "by night", nomad_ID: null });
  expect(done?.size).toBeGreaterThan(2e9);
  expect(done?.size).toBeLessThan(9.1e9);
});

test("only what runs, is there and is one's own can be snapshotted", async () => {
  const lab = await startLab();
  const queued = idOf(await order(lab));
  const path = `/v1/snapshots?vo=${VO}&deployment_uuid=`;
  expect((await lab.call("POST", path + queued, asResearcher)).status).toBe(400);
  expect((await lab.call("POST", `${path}nope`, asResearcher)).status).toBe(400);
  expect((await lab.call("POST", path + queued, { as: "imagine" })).status).toBe(400);
  expect((await lab.call("POST", path + queued, { as: "student" })).status).toBe(401);
  expect(await listSnapshots(lab)).toHaveLength(1);
});

test("a deployment with too much data ends in failed, with words", async () => {
  const lab = await startLab();
  await snap(lab, await running(lab, { hardware: { disk: 45_000 } }));
  lab.pass(4);
  expect((await listSnapshots(lab))[1]).toMatchObject({
    status: "failed",
    error_msg: expect.stringContaining("10 GB"),
    size: null,
    nomad_ID: expect.any(String),
  });
});

test("above 15 GB of complete snapshots no new one is made until one is deleted", async () => {
  const lab = await startLab();
  const deployment = await running(lab);
  const path = `/v1/snapshots?vo=${VO}&deployment_uuid=${deployment}`;
  let last = { status: 200, body: undefined as unknown };
  for (let round = 0; round < 9 && last.status === 200; round++) {
    last = await lab.call("POST", path, asResearcher);
    lab.pass(10);
  }
  expect(last).toMatchObject({ status: 400, body: { detail: expect.stringContaining("15 GB") } });
  const held = (await listSnapshots(lab)).reduce((sum, { size }) => sum + (size ?? 0), 0);
  expect(held).toBeGreaterThan(15e9);

  for (const { snapshot_ID } of await listSnapshots(lab))
    expect((await drop(lab, snapshot_ID)).status).toBe(200);
  expect((await lab.call("POST", path, asResearcher)).status).toBe(200);
});

test("an unknown snapshot cannot be deleted", async () => {
  const lab = await startLab();
  const [demo] = await listSnapshots(lab);
  const path = `/v1/snapshots?vo=${VO}&snapshot_uuid=${demo?.snapshot_ID}`;
  expect((await lab.call("DELETE", path, { as: "imagine" })).status).toBe(400);
  expect(await drop(lab, demo?.snapshot_ID ?? "")).toMatchObject({ status: 200 });
  expect(await drop(lab, demo?.snapshot_ID ?? "")).toMatchObject({ status: 400 });
});

test("a complete snapshot of one's own can be deployed again, nothing else", async () => {
  const lab = await startLab();
  const [demo] = await listSnapshots(lab);
  const image = demo?.docker_image ?? "";
  const again = (docker_tag: string, as: "researcher" | "imagine" = "researcher") =>
    order(lab, { general: { docker_image: image, docker_tag } }, { as });
  const id = idOf(await again(demo?.snapshot_ID ?? ""));
  expect((await show(lab, id)).docker_image).toBe(`${image}:${demo?.snapshot_ID}`);
  expect((await again("latest")).status).toBe(400);
  expect((await again(demo?.snapshot_ID ?? "", "imagine")).status).toBe(401);

  const fresh = await snap(lab, await running(lab));
  expect((await again(fresh)).status).toBe(400);
  lab.pass(10);
  expect((await again(fresh)).status).toBe(200);
  expect((await ask(lab, "GET", id)).status).toBe(200);
});

test("two requests at once break the platform's registry client, unless oddities are off", async () => {
  const path = `/v1/snapshots?vos=${VO}`;
  // Without a token they leave at the same moment; who comes first is refused for that only.
  const six = async (lab: Lab) => {
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => lab.call("GET", path)));
    return new Set(answers.map(({ status }) => status));
  };
  const odd = await startLab();
  expect(await six(odd)).toEqual(new Set([403, 500]));
  expect((await odd.call("GET", path, asResearcher)).status).toBe(200);
  expect(await six(await startLab({ quirks: false }))).toEqual(new Set([403]));
});
