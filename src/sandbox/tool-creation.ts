/** `POST /v1/deployments/tools`, with the rules of the single tools. */
import { requireHeader, requireLevel } from "./auth.ts";
import { checkConfiguration, valuesOrThrow } from "./configuration-check.ts";
import { type ConfigurationValues, hasStorage, textOf } from "./configuration-values.ts";
import type { Call } from "./context.ts";
import { requireCleanText, requireGpuQuota, requireIdePassword } from "./creation.ts";
import { LLM_MODELS } from "./llm-models.ts";
import { gpuModelsOf } from "./nodes.ts";
import { objectBody, requiredQueries } from "./parameters.ts";
import { odd, problem } from "./problems.ts";
import { hexDigits } from "./randomness.ts";
import { makeJob, type Recipe } from "./recipes.ts";
import { putSecret, type Vault } from "./secret-documents.ts";
import { type Simulation, simulate } from "./simulation.ts";
import { type Submitted, submit } from "./submission.ts";
import { toolRecipe } from "./tool-recipes.ts";

interface ToolOrder {
  readonly tool: string;
  readonly id: string;
  readonly vault: Vault;
  readonly values: ConfigurationValues;
  readonly recipe: Recipe;
}

export async function createTool(c: Call): Promise<Submitted> {
  requireHeader(c);
  const { vo, tool_name: tool } = requiredQueries(c, "vo", "tool_name");
  const body = await objectBody(c);
  const { sub: owner } = await requireLevel(c, vo);
  const { context } = c.var;
  if (!context.catalogue.some(({ id, kind }) => kind === "tool" && id === tool)) throw unknownTool();
  if (tool === "ai4os-llm" && vo === "vo.imagine-ai.eu")
    throw problem(403, "Your VO doesn't allow to deploy this tool.");
  const values = valuesOrThrow(c, checkConfiguration({ tool, vo, body }));
  const recipe = toolRecipe(tool, values);
  if (recipe === undefined) throw unknownTool();
  const order: ToolOrder = { tool, id: context.newId(), vault: { vo, owner }, values, recipe };
  // The platform writes this secret before its later checks, so that refused requests leave one behind.
  if (tool === "ai4os-llm") await keepLlmToken(c, order);
  return simulate(context, (simulation) => checkAndSubmit(c, simulation, order));
}

async function checkAndSubmit(c: Call, simulation: Simulation, order: ToolOrder): Promise<Submitted> {
  const { tool, id, vault, values, recipe } = order;
  if (tool !== "ai4os-llm") requireGpuQuota(simulation, { ...vault, asked: recipe.demand.gpu });
  RULES.get(tool)?.(c, values, vault.vo);
  requireCleanText(c, values);
  if (tool === "ai4os-federated-server")
    await putSecret(simulation.documents, vault, `/deployments/${id}/federated/default`, token(c));
  const job = makeJob(simulation, { kind: "tool", ...vault, id, values }, recipe);
  return submit(c, simulation, job);
}

type Rule = (c: Call, values: ConfigurationValues, vo: string) => void;

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["ai4os-dev-env", (_c, values) => requireIdePassword(values)],
  ["ai4os-cvat", (_c, values) => requireCvatValues(values)],
  ["ai4os-nvflare", (_c, values) => requireNvflareValues(values)],
  ["ai4os-llm", requireLlmValues],
]);

function requireCvatValues(values: ConfigurationValues): void {
  if (isMissing(values, "general", "cvat_username", "cvat_password"))
    throw problem(400, "You must fill all CVAT-related variables.");
  if (!hasStorage(values)) throw problem(400, "You must fill all RCLONE-related variables.");
}

function requireNvflareValues(values: ConfigurationValues): void {
  if (isMissing(values, "nvflare", "username", "password"))
    throw problem(400, "You must provide credentials for NVFLARE.");
}

function requireLlmValues(c: Call, values: ConfigurationValues, vo: string): void {
  const type = textOf(values, "llm", "type");
  if (type === "open-webui") {
    if (!isMissing(values, "llm", "openai_api_key", "openai_api_url")) return;
    throw problem(400, "Open WebUI alone needs an OpenAI key and url.");
  }
  if (!["both", "vllm"].includes(type)) throw odd(c, problem(400, "There is no such deployment type."));
  if (type === "both") requireLlmLogin(values);
  const model = LLM_MODELS.get(textOf(values, "llm", "vllm_model_id"));
  if (model === undefined) throw odd(c, problem(400, "There is no such model."));
  if (model.gated && isMissing(values, "llm", "HF_token"))
    throw problem(400, "This model needs a valid Huggingface token.");
  if (!gpuModelsOf(vo).includes("Tesla T4")) throw problem(405, "Your VO has no Tesla T4 GPUs.");
}

function requireLlmLogin(values: ConfigurationValues): void {
  if (isMissing(values, "llm", "ui_username"))
    throw problem(400, "A username is required to deploy this tool.");
  if (isMissing(values, "llm", "ui_password"))
    throw problem(400, "A password is required to deploy this tool.");
}

async function keepLlmToken(c: Call, { id, vault, values }: ToolOrder): Promise<void> {
  if (!["both", "vllm"].includes(textOf(values, "llm", "type"))) return;
  const path = `/deployments/${id}/llm/vllm`;
  await c.var.context.state.transaction((documents) => putSecret(documents, vault, path, token(c)));
}

function token(c: Call): { readonly token: string } {
  return { token: hexDigits(c.var.context.random, 64) };
}

function isMissing(values: ConfigurationValues, group: string, ...keys: readonly string[]): boolean {
  return keys.some((key) => textOf(values, group, key) === "");
}

function unknownTool() {
  return problem(400, "This ID does not correspond to an available tool.");
}
