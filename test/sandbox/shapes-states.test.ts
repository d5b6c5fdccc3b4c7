import { expect, it } from "vitest";
import { mismatches, type Shape } from "../kit/json-shape.ts";
import { MODULE_CONFIG_WITH_WARNING, TUTORIALS_CONFIG } from "../kit/papi-configuration-shapes.ts";
import * as shapes from "../kit/papi-shapes.ts";
import { STORAGE, VO } from "../kit/papi-world.ts";
import { type Lab, startLab } from "../kit/running-sandbox.ts";
import { ask, idOf, order, orderTool, UNTIL_READY } from "../kit/sandbox-deployments.ts";

const me = { as: "researcher" } as const;

async function expectShape(lab: Lab, path: string, shape: Shape): Promise<void> {
  expect(mismatches(await lab.done("GET", path, me), shape)).toEqual([]);
}

it.each([
  ["a module of the interface", { general: { service: "deepaas" } }, ["api", "monitor", "ui", "custom"]],
  [
    "a module with an editor",
    { general: { service: "jupyter", jupyter_password: "long enough" } },
    ["api", "monitor", "ide", "custom"],
  ],
])("%s keeps its shape through its whole life", async (_name, values, endpoints) => {
  const lab = await startLab();
  const id = idOf(await order(lab, values));
  const path = `/v1/deployments/modules/${id}?vo=${VO}`;
  await expectShape(lab, path, shapes.jobShape({ endpoints, placed: false }));
  for (const seconds of [1.7, 2, UNTIL_READY]) {
    lab.pass(seconds);
    await expectShape(lab, path, shapes.jobShape({ endpoints }));
  }
  await ask(lab, "DELETE", id);
  await expectShape(lab, path, shapes.jobShape({ endpoints }));
});

const LLM = { vllm_model_id: "Qwen/Qwen2.5-7B-Instruct-AWQ", ui_username: "a@example.org", ui_password: "x" };

it.each([
  [
    "ai4os-dev-env",
    { general: { jupyter_password: "long enough" } },
    ["api", "monitor", "ide", "custom"],
    [],
  ],
  ["ai4os-federated-server", {}, ["fedserver", "monitor", "ide"], []],
  ["ai4os-cvat", { general: { cvat_username: "a", cvat_password: "b" }, storage: STORAGE }, ["ui"], []],
  ["ai4os-ai4life-loader", { general: { model_id: "brisk-newt" } }, ["api", "ui"], []],
  ["ai4os-llm", { llm: LLM }, ["ui", "vllm"], []],
  [
    "ai4os-nvflare",
    { nvflare: { username: "a@example.org", password: "b" } },
    ["dashboard", "server-jupyter"],
    ["local/init_fl_server.sh", "local/entrypoint.sh"],
  ],
])("a running %s has its shape", async (tool, values, endpoints, templates) => {
  const lab = await startLab();
  const id = idOf(await orderTool(lab, tool, values));
  lab.pass(UNTIL_READY);
  const shape = shapes.jobShape({ endpoints, templates, tool: true });
  await expectShape(lab, `/v1/deployments/tools/${id}?vo=${VO}`, shape);
});

it("snapshots have the shapes of being made and of being complete", async () => {
  const lab = await startLab({ demoData: false });
  const id = idOf(await order(lab));
  lab.pass(UNTIL_READY);
  await lab.done("POST", `/v1/snapshots?vo=${VO}&deployment_uuid=${id}`, me);
  const path = `/v1/snapshots?vos=${VO}`;
  for (const status of ["starting", "in progress", "complete"]) {
    expect(await lab.done("GET", path, me)).toMatchObject([{ status }]);
    await expectShape(lab, path, [shapes.SNAPSHOT]);
    lab.pass(5);
  }
});

it("a refused job, empty lists and other configurations have their shapes", async () => {
  const lab = await startLab({ demoData: false });
  await expectShape(lab, `/v1/deployments/modules?vos=${VO}`, []);
  await expectShape(lab, "/v1/llm/api_keys", []);
  await expectShape(lab, `/v1/secrets?vo=${VO}`, {});
  await expectShape(lab, `/v1/catalog/modules/sentinel-data-fusion/config?vo=tutorials`, TUTORIALS_CONFIG);
  await expectShape(lab, `/v1/catalog/modules/ai4os-demo-app/config?vo=${VO}`, MODULE_CONFIG_WITH_WARNING);
  await lab.faults({ kind: "refuse-job" });
  expect(mismatches((await order(lab)).body, shapes.REFUSED)).toEqual([]);
});
