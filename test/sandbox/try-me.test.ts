import { expect, test } from "vitest";
import { type Answer, type Lab, startLab } from "../kit/running-sandbox.ts";
import { idOf, running } from "../kit/sandbox-deployments.ts";
import { catalogueEntry } from "../kit/sandbox-entry.ts";

const base = "/v1/try_me/nomad";
const student = { as: "student" } as const;

function start(lab: Lab, module = "dogs-breed-detector", title = ""): Promise<Answer> {
  return lab.call("POST", `${base}?module_name=${module}&title=${encodeURIComponent(title)}`, student);
}

const show = (lab: Lab, id: string) => lab.done("GET", `${base}/${id}`, student);
const list = (lab: Lab) => lab.done("GET", base, student);

test("a demo starts, opens its page, ends itself after ten minutes and leaves the list", async () => {
  const lab = await startLab();
  const id = idOf(await start(lab, "dogs-breed-detector", "quick look"));
  expect(await show(lab, id)).toMatchObject({
    status: "queued",
    title: "quick look",
    docker_image: "ai4oshub/dogs-breed-detector:latest",
    main_endpoint: "ui",
    resources: { cpu_num: 1, gpu_num: 0, memory_MB: 2000, disk_MB: 300 },
  });
  lab.pass(10);
  expect(await show(lab, id)).toMatchObject({ status: "running", active_endpoints: ["ui"] });
  lab.pass(590);
  expect(await list(lab)).toMatchObject([{ job_ID: id }]);
  lab.pass(10);
  expect(await list(lab)).toEqual([]);
  expect(await show(lab, id)).toMatchObject({ status: "complete", active_endpoints: [] });
});

test("a demo takes the module's wishes as far as they go", async () => {
  const inference = { cpu: 16, memory_MB: 64_000, gpu: 1 };
  const lab = await startLab({ catalogue: [catalogueEntry({ id: "big", resources: { inference } })] });
  const id = idOf(await start(lab, "big"));
  expect(await show(lab, id)).toMatchObject({ resources: { cpu_num: 8, memory_MB: 16_000, gpu_num: 0 } });
});

test("a fourth demo is refused until one is deleted", async () => {
  const lab = await startLab();
  const ids = [idOf(await start(lab)), idOf(await start(lab)), idOf(await start(lab))];
  lab.pass(10);
  expect(await start(lab)).toMatchObject({ status: 503, body: { detail: expect.stringContaining("3") } });
  await lab.done("DELETE", `${base}/${ids[0]}`, student);
  expect(await start(lab)).toMatchObject({ status: 200 });
});

test("nobody gets in when the demo node is full", async () => {
  const entry = catalogueEntry({ id: "big", resources: { inference: { cpu: 8 } } });
  const lab = await startLab({ catalogue: [entry] });
  idOf(await start(lab, "big"));
  idOf(await start(lab, "big"));
  lab.pass(10);
  const other = await lab.call("POST", `${base}?module_name=big`, { as: "imagine" });
  expect(other).toMatchObject({ status: 503, type: "application/json" });
  lab.pass(700);
  expect(await lab.call("POST", `${base}?module_name=big`, { as: "imagine" })).toMatchObject({ status: 200 });
});

test("people with a level in another VO only may try, registered ones may not", async () => {
  const lab = await startLab();
  expect(await lab.call("GET", base, { as: "tutorial" })).toMatchObject({ status: 200 });
  expect(await lab.call("GET", base, { as: "newcomer" })).toMatchObject({ status: 500 });
});

test("the routes of one demo show and delete any job of the person in that namespace", async () => {
  const lab = await startLab({ demoData: false });
  const id = await running(lab);
  expect(await lab.done("GET", `${base}/${id}`, { as: "researcher" })).toMatchObject({
    name: `module-${id}`,
  });
  expect(await lab.done("GET", base, { as: "researcher" })).toEqual([]);
  expect(await lab.call("GET", `${base}/${id}`, student)).toMatchObject({ status: 400 });
  expect(await lab.call("DELETE", `${base}/${id}`, { as: "researcher" })).toMatchObject({ status: 200 });
});

test("a module without readable metadata starts an image without a name", async () => {
  const lab = await startLab();
  await lab.faults({ kind: "invalid-metadata", item: "dogs-breed-detector" });
  expect(await show(lab, idOf(await start(lab)))).toMatchObject({ docker_image: ":latest" });
});
