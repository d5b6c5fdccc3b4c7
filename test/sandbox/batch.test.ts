import { expect, test } from "vitest";
import { batchForm, STORAGE, VO } from "../kit/papi-world.ts";
import { type Answer, type Lab, startLab } from "../kit/running-sandbox.ts";
import { ask, idOf, list, running, show } from "../kit/sandbox-deployments.ts";

const base = "/v1/batch";
const me = { as: "researcher" } as const;

function submit(lab: Lab, script: string, values: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  return lab.call("POST", `${base}?vo=${VO}`, { ...me, form: batchForm(script, values) });
}

async function statusOf(lab: Lab, id: string): Promise<string> {
  return (await show(lab, id, { base })).status;
}

test("a batch job runs for a while, ends well, and stays in the list for a day", async () => {
  const lab = await startLab();
  const id = idOf(await submit(lab, "echo start\n", { general: { title: "training" } }));
  expect(await show(lab, id, { base })).toMatchObject({ status: "queued", title: "training", endpoints: {} });
  lab.pass(10);
  expect(await statusOf(lab, id)).toBe("running");
  lab.pass(10);
  expect(await statusOf(lab, id)).toBe("complete");
  expect(await list(lab, { base })).toMatchObject([{ job_ID: id, status: "complete" }]);
  lab.pass(23 * 3600);
  expect(await list(lab, { base })).toHaveLength(1);
  lab.pass(2 * 3600);
  expect(await list(lab, { base })).toEqual([]);
  expect(await ask(lab, "GET", id, { base })).toMatchObject({ status: 400 });
});

test("a batch job fails by a line that says so, not by words that contain it", async () => {
  const lab = await startLab();
  const failing = idOf(await submit(lab, "python train.py\n  exit 1\n"));
  const fine = idOf(await submit(lab, "echo exit 1 or exit 10\n"));
  lab.pass(60);
  expect(await statusOf(lab, failing)).toBe("failed");
  expect(await statusOf(lab, fine)).toBe("complete");
});

test("the script comes back as it was sent, only when all is asked for", async () => {
  const lab = await startLab();
  const script = "echo ä\r\ncat <<END\n  x\nEND";
  const id = idOf(await submit(lab, script));
  expect(await show(lab, id, { base })).toMatchObject({ templates: { "local/batch.sh": script } });
  expect((await list(lab, { base }))[0]).not.toHaveProperty("templates");
  const [full] = (await lab.done("GET", `${base}?vos=${VO}&full_info=true`, me)) as readonly unknown[];
  expect(full).toMatchObject({ templates: { "local/batch.sh": script } });
});

test("the first deletion of a running job stops it, the second removes it", async () => {
  const lab = await startLab();
  const id = idOf(await submit(lab, "true"));
  lab.pass(10);
  expect(await ask(lab, "DELETE", id, { base })).toMatchObject({ status: 200 });
  expect(await list(lab, { base })).toMatchObject([{ job_ID: id, status: "complete" }]);
  expect(await ask(lab, "DELETE", id, { base })).toMatchObject({ status: 200 });
  expect(await list(lab, { base })).toEqual([]);
});

test("the GPU quota counts batch jobs alone, ended ones too until they are deleted", async () => {
  const lab = await startLab();
  const gpu = { hardware: { gpu_num: 1 } };
  await running(lab, gpu);
  const first = idOf(await submit(lab, "true", gpu));
  idOf(await submit(lab, "true", gpu));
  lab.pass(60);
  expect(await statusOf(lab, first)).toBe("complete");
  expect(await submit(lab, "true", gpu)).toMatchObject({ status: 400 });
  expect(await submit(lab, "true")).toMatchObject({ status: 200 });
  await ask(lab, "DELETE", first, { base });
  expect(await submit(lab, "true", gpu)).toMatchObject({ status: 200 });
});

test("a batch job gets V100s, which deployments do not", async () => {
  const lab = await startLab();
  const hardware = { gpu_num: 1, gpu_type: "Tesla V100-PCIE-32GB" };
  const id = idOf(await submit(lab, "true", { hardware }));
  lab.pass(10);
  expect(await show(lab, id, { base })).toMatchObject({ status: "running", datacenter: "psnc-ai4eosc" });
});

test("a batch job and a module are not found by each other's routes", async () => {
  const lab = await startLab();
  const batch = idOf(await submit(lab, "true"));
  const module = await running(lab);
  expect(await ask(lab, "GET", batch)).toMatchObject({ status: 400 });
  expect(await ask(lab, "GET", module, { base })).toMatchObject({ status: 400 });
  expect((await list(lab)).map(({ job_ID }) => job_ID)).not.toContain(batch);
});

test("a batch job redeploys only a person's own complete snapshot", async () => {
  const lab = await startLab();
  const [snapshot] = (await lab.done("GET", `/v1/snapshots?vos=${VO}`, me)) as readonly {
    snapshot_ID: string;
    docker_image: string;
  }[];
  const general = { docker_image: snapshot?.docker_image, docker_tag: snapshot?.snapshot_ID };
  idOf(await submit(lab, "true", { general }));
  expect(await submit(lab, "true", { general: { ...general, docker_tag: "other" } })).toMatchObject({
    status: 400,
  });
  const foreign = { general, storage: STORAGE };
  const request = { as: "imagine", form: batchForm("true", foreign) } as const;
  expect(await lab.call("POST", `${base}?vo=${VO}`, request)).toMatchObject({ status: 401 });
});

test("a refused job is told with 200, and answers are proper without the platform's oddities", async () => {
  const lab = await startLab({ quirks: false });
  await lab.faults({ kind: "refuse-job", count: 1 });
  expect(await submit(lab, "true")).toMatchObject({ status: 200, body: { status: "fail" } });
  expect(await submit(lab, "true", { hardware: { ram: "8000" } })).toMatchObject({ status: 400 });
  expect(await submit(lab, "true", { general: { title: 'say "hi"' } })).toMatchObject({ status: 400 });
});
