import { expect, test } from "vitest";
import { type Lab, startLab } from "../kit/running-sandbox.ts";
import { ask, idOf, orderTool, show, UNTIL_READY, type Values, VO } from "../kit/sandbox-deployments.ts";

const base = "/v1/deployments/tools";
const MODEL = "Qwen/Qwen2.5-7B-Instruct-AWQ";
const LOGIN = { ui_username: "ada@example.org", ui_password: "demo" };
const STORAGE = {
  rclone_conf: "/srv/.rclone/rclone.conf",
  rclone_url: "https://share.cloud.ai4eosc.eu/remote.php/dav/files/ada",
  rclone_vendor: "nextcloud",
  rclone_user: "ada",
  rclone_password: "app-password",
};

async function secretsBelow(lab: Lab, folder: string): Promise<Record<string, unknown>> {
  const answer = await lab.done("GET", `/v1/secrets?vo=${VO}&subpath=${folder}`, { as: "researcher" });
  return answer as Record<string, unknown>;
}

const WORKING: readonly (readonly [string, Values, object])[] = [
  [
    "ai4os-dev-env",
    { general: { docker_tag: "u24.04", jupyter_password: "correct-horse" } },
    { main_endpoint: "ide", docker_command: "deep-start --vscode", active_endpoints: ["ide"] },
  ],
  [
    "ai4os-federated-server",
    { flower: { rounds: 3 } },
    {
      main_endpoint: "fedserver",
      docker_command: "",
      docker_image: "ai4oshub/ai4os-federated-server:latest",
    },
  ],
  [
    "ai4os-cvat",
    { general: { cvat_username: "a", cvat_password: "b" }, storage: STORAGE },
    { main_endpoint: "ui", resources: { cpu_num: 0, cpu_MHz: 0, memory_MB: 4096, disk_MB: 32_768 } },
  ],
  [
    "ai4os-ai4life-loader",
    { general: { model_id: "amiable-heron" } },
    { main_endpoint: "ui", active_endpoints: ["api", "ui"] },
  ],
  [
    "ai4os-llm",
    { llm: { type: "both", vllm_model_id: MODEL, ...LOGIN } },
    { main_endpoint: "ui", resources: { gpu_num: 1 }, docker_command: `--model ${MODEL} --quantization awq` },
  ],
  [
    "ai4os-nvflare",
    { nvflare: { username: "ada", password: "demo" } },
    { main_endpoint: "dashboard", active_endpoints: ["dashboard", "server-jupyter"] },
  ],
];

test.each(WORKING)("%s comes up", async (tool, values, expected) => {
  const lab = await startLab();
  const id = idOf(await orderTool(lab, tool, { ...values, general: { ...values["general"], title: "Box" } }));
  lab.pass(UNTIL_READY);
  const shown = await show(lab, id, { base });
  expect(shown).toMatchObject({ status: "running", tool_name: tool, title: "Box", ...expected });
  expect(shown.name).toMatch(new RegExp(`^tool-[a-z0-9]+-${id}$`));
});

const REFUSED: readonly (readonly [string, string, Values, number, string])[] = [
  ["an unknown tool", "nope", {}, 400, "tool"],
  ["a development environment without password", "ai4os-dev-env", {}, 400, "9 characters"],
  ["CVAT without login", "ai4os-cvat", {}, 400, "CVAT"],
  [
    "CVAT without storage",
    "ai4os-cvat",
    { general: { cvat_username: "a", cvat_password: "b" } },
    400,
    "RCLONE",
  ],
  ["NVFlare without login", "ai4os-nvflare", {}, 400, "NVFLARE"],
  ["a federated server with three cores", "ai4os-federated-server", { hardware: { cpu_num: 3 } }, 400, "cpu"],
  ["an LLM without user name", "ai4os-llm", { llm: { vllm_model_id: MODEL } }, 400, "username"],
  [
    "an LLM without password",
    "ai4os-llm",
    { llm: { vllm_model_id: MODEL, ui_username: "a@example.org" } },
    400,
    "password",
  ],
  [
    "a gated model without token",
    "ai4os-llm",
    { llm: { vllm_model_id: "meta-llama/Llama-3.2-3B", ...LOGIN } },
    400,
    "Huggingface",
  ],
  ["a web page for no model", "ai4os-llm", { llm: { type: "open-webui" } }, 400, "OpenAI"],
];

test.each(REFUSED)("%s is refused", async (_name, tool, values, status, word) => {
  const lab = await startLab();
  const answer = await orderTool(lab, tool, values);
  expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(word) } });
});

test("the LLM trips over a missing model or an unknown type", async () => {
  const lab = await startLab();
  for (const llm of [LOGIN, { type: "zzz" }])
    expect(await orderTool(lab, "ai4os-llm", { llm })).toMatchObject({ status: 500, type: "text/plain" });
});

test("the LLM is forbidden in one VO, and its parameter is required", async () => {
  const lab = await startLab();
  const where = { as: "imagine", vo: "vo.imagine-ai.eu" } as const;
  expect((await orderTool(lab, "ai4os-llm", {}, where)).status).toBe(403);
  expect(await lab.call("POST", `${base}?vo=${VO}`, { as: "researcher", json: {} })).toMatchObject({
    status: 422,
    body: { detail: [{ loc: ["query", "tool_name"] }] },
  });
});

test("an LLM's GPU counts for others, but its own is not checked", async () => {
  const lab = await startLab();
  const llm = { llm: { vllm_model_id: MODEL, ...LOGIN } };
  for (const _ of [1, 2, 3]) idOf(await orderTool(lab, "ai4os-llm", llm));
  const values = { general: { jupyter_password: "correct-horse" }, hardware: { gpu_num: 1 } };
  expect((await orderTool(lab, "ai4os-dev-env", values)).status).toBe(400);
});

test("a federated server gets a token, which the first deletion takes away", async () => {
  const lab = await startLab();
  const id = idOf(await orderTool(lab, "ai4os-federated-server"));
  lab.pass(UNTIL_READY);
  const folder = `/deployments/${id}`;
  expect(await secretsBelow(lab, folder)).toEqual({
    [`${folder}/federated/default`]: { token: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  await ask(lab, "DELETE", id, { base });
  expect(await show(lab, id, { base })).toMatchObject({ status: "complete" });
  expect(await secretsBelow(lab, folder)).toEqual({});
});

test("a tool deleted through the modules route leaves its secrets behind", async () => {
  const lab = await startLab();
  const id = idOf(await orderTool(lab, "ai4os-federated-server"));
  expect((await ask(lab, "DELETE", id)).status).toBe(200);
  expect(Object.keys(await secretsBelow(lab, `/deployments/${id}`))).toHaveLength(1);
});

test("a refused LLM leaves a secret of no deployment behind", async () => {
  const lab = await startLab();
  await orderTool(lab, "ai4os-llm", { llm: { vllm_model_id: MODEL } });
  expect(Object.keys(await secretsBelow(lab, "/deployments"))).toEqual([
    expect.stringMatching(/^\/deployments\/[0-9a-f-]{36}\/llm\/vllm$/),
  ]);
});

test("the templates of NVFlare hold the password, as on the platform", async () => {
  const lab = await startLab();
  const values = { nvflare: { username: "ada", password: "s3cret-word" } };
  const id = idOf(await orderTool(lab, "ai4os-nvflare", values));
  const { templates } = await show(lab, id, { base });
  expect(JSON.stringify(templates)).toContain("s3cret-word");
});
