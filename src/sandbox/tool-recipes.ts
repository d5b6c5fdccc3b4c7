import { type ConfigurationValues, textOf } from "./configuration-values.ts";
import type { Demand } from "./jobs.ts";
import { addresses, demandOf, imageWithTag, type Recipe } from "./recipes.ts";

/** What a configured tool becomes; undefined for an id that is no tool. */
export function toolRecipe(tool: string, values: ConfigurationValues): Recipe | undefined {
  const recipe = RECIPES.get(tool)?.(values);
  return recipe && { ...recipe, toolName: tool };
}

/** Needs of tools that have no `hardware` group: fixed. */
function fixedDemand(cpu: number, memoryMb: number, diskMb: number, gpuModel = ""): Demand {
  return { cpu, gpu: gpuModel === "" ? 0 : 1, gpuModel, memoryMb, diskMb, nodeTypes: ["compute"] };
}

function devEnvironment(values: ConfigurationValues): Recipe {
  return {
    prefix: "tool-devenv",
    dockerImage: imageWithTag(values),
    dockerCommand: `deep-start --${textOf(values, "general", "service")}`,
    demand: demandOf(values),
    endpoints: addresses("api", "monitor", "ide", "custom"),
    mainEndpoint: "ide",
    answering: ["ide"],
    templates: {},
  };
}

function federatedServer(values: ConfigurationValues): Recipe {
  const main = textOf(values, "general", "service") === "fedserver" ? "fedserver" : "ide";
  return {
    prefix: "tool-fl",
    dockerImage: imageWithTag(values),
    dockerCommand: "",
    demand: demandOf(values),
    endpoints: addresses("fedserver", "monitor", "ide"),
    mainEndpoint: main,
    answering: [main],
    templates: {},
  };
}

function cvat(): Recipe {
  return {
    prefix: "tool-cvat",
    dockerImage: "ai4oshub/ai4os-cvat:v2.28.0-ai4os-server",
    dockerCommand: "init ensuresuperuser run server",
    // The main task states no cores of its own.
    demand: fixedDemand(0, 4096, 32_768),
    endpoints: addresses("ui"),
    mainEndpoint: "ui",
    answering: ["ui"],
    templates: {},
  };
}

function ai4lifeLoader(values: ConfigurationValues): Recipe {
  return {
    prefix: "tool-ai4life",
    dockerImage: imageWithTag(values),
    dockerCommand: "deep-start --deepaas",
    demand: demandOf(values),
    endpoints: addresses("api", "ui"),
    mainEndpoint: "ui",
    answering: ["api", "ui"],
    templates: {},
  };
}

function llm(values: ConfigurationValues): Recipe {
  const type = textOf(values, "llm", "type");
  const labels = type === "both" ? ["ui", "vllm"] : [type === "vllm" ? "vllm" : "ui"];
  const model = textOf(values, "llm", "vllm_model_id");
  const server: Pick<Recipe, "dockerImage" | "dockerCommand" | "demand"> = {
    dockerImage: "vllm/vllm-openai:latest",
    dockerCommand: `--model ${model}${model.endsWith("-AWQ") ? " --quantization awq" : ""}`,
    demand: fixedDemand(4, 16_000, 4096, "Tesla T4"),
  };
  const page: typeof server = {
    dockerImage: "ghcr.io/open-webui/open-webui:main",
    dockerCommand: "",
    demand: fixedDemand(4, 16_000, 4096),
  };
  return {
    prefix: "tool-llm",
    ...(type === "open-webui" ? page : server),
    endpoints: addresses(...labels),
    mainEndpoint: labels[0] ?? null,
    answering: labels,
    templates: {},
  };
}

function nvflare(values: ConfigurationValues): Recipe {
  const [user, password] = [textOf(values, "nvflare", "username"), textOf(values, "nvflare", "password")];
  return {
    prefix: "tool-nvflare",
    dockerImage: "registry.cloud.ai4eosc.eu/ai4os/ai4os-nvflare-server:2.5-Stifo",
    dockerCommand: "/bin/bash -c /workspace/entrypoint.sh",
    demand: demandOf(values),
    endpoints: addresses("dashboard", "server-jupyter"),
    mainEndpoint: "dashboard",
    answering: ["dashboard", "server-jupyter"],
    // As on the platform, the start-up scripts hold the password in clear.
    templates: {
      "local/init_fl_server.sh": `#!/bin/bash\nexport NVFL_CREDENTIAL='${user}:${password}'\n`,
      "local/entrypoint.sh": "#!/bin/bash\nsource /workspace/init_fl_server.sh\n",
    },
  };
}

const RECIPES: ReadonlyMap<string, (values: ConfigurationValues) => Recipe> = new Map([
  ["ai4os-dev-env", devEnvironment],
  ["ai4os-federated-server", federatedServer],
  ["ai4os-cvat", cvat],
  ["ai4os-ai4life-loader", ai4lifeLoader],
  ["ai4os-llm", llm],
  ["ai4os-nvflare", nvflare],
]);
