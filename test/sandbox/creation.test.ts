import { describe, expect, test } from "vitest";
import { startLab } from "../kit/running-sandbox.ts";
import { ask, idOf, order, show, VO } from "../kit/sandbox-deployments.ts";

const GPU = { hardware: { gpu_num: 1 } };
const IMAGES = "registry.cloud.ai4eosc.eu/user-snapshots";
const IDE = { service: "vscode", jupyter_password: "123456789" };

test("nothing, null and {} all start the demo image with the defaults", async () => {
  const lab = await startLab();
  for (const raw of [undefined, "null", "{}"]) {
    const request = raw === undefined ? {} : { raw };
    const answer = await lab.call("POST", `/v1/deployments/modules?vo=${VO}`, {
      as: "researcher",
      ...request,
    });
    expect((await show(lab, idOf(answer))).docker_image).toBe("ai4oshub/ai4os-demo-app:latest");
  }
});

test("titles are cut at 45 characters and descriptions at 1000", async () => {
  const lab = await startLab();
  const id = idOf(await order(lab, { general: { title: "é".repeat(60), desc: "d".repeat(1200) } }));
  const shown = await show(lab, id);
  expect(shown.title).toBe("é".repeat(45));
  expect(String(shown["description"])).toHaveLength(1000);
});

describe("what is refused", () => {
  const refusals: readonly (readonly [string, object, number])[] = [
    ["an unknown group", { foo: {} }, 400],
    ["an unknown parameter", { general: { constructor: 1 } }, 400],
    ["an image of others", { general: { docker_image: "library/nginx" } }, 400],
    ["too few cores", { hardware: { cpu_num: 0 } }, 400],
    ["too much memory", { hardware: { ram: 40_001 } }, 400],
    ["two GPUs", { hardware: { gpu_num: 2 } }, 400],
    ["a short password", { general: { ...IDE, jupyter_password: "12345678" } }, 400],
    ["a dataset that is none", { storage: { datasets: [{ doi: "nope", force_pull: false }] } }, 400],
    ["a snapshot of another person", { general: { docker_image: `${IMAGES}/x`, docker_tag: "y" } }, 401],
    ["a list as the body", [], 422],
  ];
  test.each(refusals)("%s", async (_name, json, status) => {
    const lab = await startLab();
    const answer = await lab.call("POST", `/v1/deployments/modules?vo=${VO}`, { as: "researcher", json });
    expect(answer).toMatchObject({ status, type: "application/json" });
    expect(await lab.done("GET", `/v1/deployments/modules?vos=${VO}`, { as: "researcher" })).toHaveLength(1);
  });

  test.each([
    ["a quotation mark", { general: { title: 'say "hi"' } }],
    ["a backslash", { general: { desc: "a\\b" } }],
    ["a line break", { general: { desc: "two\nlines" } }],
    ["a number as text", { hardware: { cpu_num: "4" } }],
    ["null", { general: { title: null } }],
  ])("%s: without words where oddities are imitated, else with 400", async (_name, json) => {
    const path = `/v1/deployments/modules?vo=${VO}`;
    const odd = await (await startLab()).call("POST", path, { as: "researcher", json });
    expect(odd).toEqual({ status: 500, type: "text/plain", body: "Internal Server Error" });
    const proper = await (await startLab({ quirks: false })).call("POST", path, { as: "researcher", json });
    expect(proper).toMatchObject({ status: 400, type: "application/json" });
  });
});

test("broken JSON, other content types and a missing VO are told as the framework does", async () => {
  const lab = await startLab();
  const path = `/v1/deployments/modules?vo=${VO}`;
  expect(await lab.call("POST", path, { as: "researcher", raw: "{bad" })).toMatchObject({
    status: 422,
    body: { detail: [{ type: "json_invalid", loc: ["body", 1] }] },
  });
  const form = new FormData();
  form.set("general", "x");
  expect(await lab.call("POST", path, { as: "researcher", form })).toMatchObject({
    status: 422,
    body: { detail: [{ type: "dict_type", loc: ["body"] }] },
  });
  expect(await lab.call("POST", "/v1/deployments/modules", { as: "researcher", json: {} })).toMatchObject({
    status: 422,
    body: { detail: [{ type: "missing", loc: ["query", "vo"], msg: "Field required", input: null }] },
  });
});

test("a person holds at most two GPUs per VO, queued ones included, ended ones not", async () => {
  const lab = await startLab();
  const first = idOf(await order(lab, GPU));
  await order(lab, GPU);
  expect((await order(lab, GPU)).status).toBe(400);
  expect((await order(lab)).status).toBe(200);
  expect((await order(lab, GPU, { as: "imagine" })).status).toBe(200);

  lab.pass(10);
  await ask(lab, "DELETE", first);
  expect((await order(lab, GPU)).status).toBe(200);
});

test("the checks come in the platform's order", async () => {
  const lab = await startLab();
  await order(lab, GPU);
  await order(lab, GPU);
  const range = await order(lab, {
    hardware: { gpu_num: 1, cpu_num: 99 },
    general: { service: "jupyter" },
  });
  expect(range.body).toMatchObject({ detail: expect.stringContaining("cpu_num") });
  const quota = await order(lab, { ...GPU, general: { service: "jupyter", title: '"' } });
  expect(quota.body).toMatchObject({ detail: expect.stringContaining("GPU") });
  const password = await order(lab, { general: { service: "jupyter", title: '"' } });
  expect(password.body).toMatchObject({ detail: expect.stringContaining("password") });
});

test("the defaults are above the limits of the tutorials' VO", async () => {
  const lab = await startLab();
  const where = { as: "tutorial", vo: "tutorials" } as const;
  expect((await order(lab, {}, where)).status).toBe(400);
  const small = { hardware: { cpu_num: 2, ram: 2000, disk: 500 } };
  const id = idOf(await order(lab, small, where));
  lab.pass(10);
  expect(await show(lab, id, where)).toMatchObject({ status: "running" });
});
