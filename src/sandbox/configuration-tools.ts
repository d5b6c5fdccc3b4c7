import type { Parameter, ParameterGroup, ParameterGroups } from "./configuration.ts";
import {
  deviceParameters,
  identityParameters,
  idePasswordParameter,
  imageParameter,
  mountParameters,
  serverParameters,
  storageParameters,
  tagParameter,
} from "./configuration-parameters.ts";
import { LLM_MODELS } from "./llm-models.ts";

export interface ToolContext {
  readonly gpuModels: readonly string[];
  readonly dockerTags: readonly string[];
}

/** Models offered by the AI4Life loader, named in the manner of the BioImage Model Zoo. */
const AI4LIFE_MODELS = [
  "amiable-heron",
  "brisk-newt",
  "candid-lynx",
  "dapper-puffin",
  "earnest-gecko",
  "frugal-otter",
  "gentle-wombat",
];

const STRATEGIES = [
  "Federated Averaging (FedAvg)",
  "FedProx strategy (FedProx)",
  "Federated Optimization with Adam (FedAdam)",
  "Federated Median (FedMedian)",
  "Federated Averaging with Momentum (FedAvgM)",
  "Adaptive Federated Optimization (FedOpt)",
  "Adaptive Federated Optimization using Yogi (FedYogi)",
  "FedAvgOpt",
];

const TOOLS: ReadonlyMap<string, (context: ToolContext) => ParameterGroups> = new Map([
  ["ai4os-dev-env", devEnvironment],
  ["ai4os-federated-server", federatedServer],
  ["ai4os-cvat", cvat],
  ["ai4os-ai4life-loader", ai4lifeLoader],
  ["ai4os-llm", llm],
  ["ai4os-nvflare", nvflare],
]);

/** The parameters of a tool; undefined for one that the platform cannot deploy. */
export function toolConfiguration(tool: string, context: ToolContext): ParameterGroups | undefined {
  return TOOLS.get(tool)?.(context);
}

function devEnvironment({ gpuModels, dockerTags }: ToolContext): ParameterGroups {
  return {
    general: {
      ...identityParameters(),
      docker_image: imageParameter("ai4oshub/ai4os-dev-env"),
      docker_tag: tagParameter(dockerTags),
      service: {
        name: "Editor",
        value: "vscode",
        description: "Which editor opens in the browser.",
        options: ["vscode", "jupyter"],
      },
      jupyter_password: idePasswordParameter(),
    },
    hardware: deviceParameters(gpuModels),
    storage: storageParameters(),
  };
}

function federatedServer({ dockerTags }: ToolContext): ParameterGroups {
  return {
    general: {
      ...identityParameters(),
      co2: { name: "Measure CO2 emissions", value: false, options: [true, false] },
      docker_image: imageParameter("ai4oshub/ai4os-federated-server"),
      docker_tag: tagParameter(dockerTags),
      service: {
        name: "Service",
        value: "fedserver",
        description: "The Flower server itself, or an editor from which it can be started by hand.",
        options: ["fedserver", "jupyter", "vscode"],
      },
      jupyter_password: idePasswordParameter(),
    },
    hardware: serverParameters(8000),
    flower: { ...flowerRounds(), ...flowerStrategy(), ...flowerPrivacy() },
  };
}

function atLeast(name: string, value: number, lowest: number, description: string): Parameter {
  return { name, value, range: [lowest, null], description };
}

function flowerRounds(): ParameterGroup {
  return {
    rounds: atLeast("Rounds", 5, 1, "How often the clients train and send their models."),
    metric: {
      name: "Metric",
      value: "accuracy",
      description: "What is measured after each round and averaged over the clients; several may be given.",
    },
    min_fit_clients: atLeast(
      "Fewest clients per round",
      2,
      2,
      "A round of training waits for this many clients.",
    ),
    min_available_clients: atLeast(
      "Fewest clients at all",
      2,
      2,
      "Nothing starts before this many are connected.",
    ),
  };
}

function flowerStrategy(): ParameterGroup {
  return {
    strategy: {
      name: "Strategy",
      value: "Federated Averaging (FedAvg)",
      description:
        'How the models of the clients become one; see <a href="https://github.com/ai4os/ai4os-federated-server" target="_blank">the references</a>.',
      options: STRATEGIES,
    },
    mu: atLeast(
      "Proximal weight (mu)",
      1,
      0,
      "FedProx only: how strongly clients are held near the common model.",
    ),
    fl: atLeast("Server learning rate", 1, 0, "FedAvgM only."),
    momentum: atLeast("Server momentum", 0, 0, "FedAvgM only."),
  };
}

function flowerPrivacy(): ParameterGroup {
  return {
    dp: { name: "Use differential privacy", value: false, options: [true, false] },
    mp: { name: "Use metric privacy", value: false, options: [true, false] },
    noise_mult: atLeast("Noise", 1, 0.00001, "Multiplier of the Gaussian noise."),
    sampled_clients: atLeast("Sampled clients", 2, 2, "Clients drawn for each round."),
    clip_norm: atLeast("Clipping", 0.1, 0.1, "Updates with a larger norm are scaled down to this."),
  };
}

function cvat(): ParameterGroups {
  return {
    general: {
      ...identityParameters(),
      cvat_username: {
        name: "Administrator",
        value: "",
        description: "Login name of the administrator in CVAT.",
      },
      cvat_password: { name: "Administrator's password", value: "", description: "His password in CVAT." },
    },
    storage: {
      ...mountParameters(),
      cvat_backup: {
        name: "Backup to restore",
        value: "",
        options: [""],
        description: "A folder below ai4os-storage/tools/cvat/backups; empty to begin anew.",
      },
    },
  };
}

function ai4lifeLoader({ gpuModels, dockerTags }: ToolContext): ParameterGroups {
  return {
    general: {
      ...identityParameters(),
      docker_image: imageParameter("ai4oshub/ai4os-ai4life-loader"),
      docker_tag: tagParameter(dockerTags),
      model_id: {
        name: "Model",
        value: AI4LIFE_MODELS[0] ?? "",
        description: "Which model of the BioImage Model Zoo to load.",
        options: AI4LIFE_MODELS,
      },
    },
    hardware: deviceParameters(gpuModels),
  };
}

function llm(): ParameterGroups {
  const names = [...LLM_MODELS.keys()];
  return {
    general: identityParameters(),
    llm: {
      type: {
        name: "Parts to deploy",
        value: "both",
        description: "The model server (vllm), the chat page (open-webui), or both.",
        options: ["both", "vllm", "open-webui"],
      },
      vllm_model_id: {
        name: "Language model",
        value: names[0] ?? "",
        description: "Name of the model at Hugging Face.",
        options: names,
      },
      ui_username: {
        name: "Login of the chat page",
        value: "",
        description: "E-mail address of its administrator.",
      },
      ui_password: {
        name: "Password of the chat page",
        value: "",
        description: "Its administrator's password.",
      },
      HF_token: {
        name: "Hugging Face token",
        value: "",
        description: "Only for models with restricted access.",
      },
      openai_api_key: {
        name: "API key of a model server",
        value: "",
        description: "Only for the chat page alone.",
      },
      openai_api_url: {
        name: "Address of a model server",
        value: "",
        description: "Only for the chat page alone.",
      },
    },
  };
}

function nvflare(): ParameterGroups {
  return {
    general: identityParameters(),
    nvflare: {
      username: {
        name: "Administrator",
        value: "",
        description: "Login name (e-mail) in the NVFlare dashboard.",
      },
      password: {
        name: "Administrator's password",
        value: "",
        description: "For the dashboard and its Jupyter server.",
      },
      app_location: {
        name: "Client image",
        value: "registry.cloud.ai4eosc.eu/ai4os/ai4os-nvflare-client:2.5-Stifo",
        description: "Image that the sites of the project are told to download.",
      },
      public_project: {
        name: "Public project",
        value: false,
        options: [false, true],
        description: "In a public project people may sign up by themselves.",
      },
      starting_date: { name: "Start of the project", value: "", description: "As DD/MM/YY; may be empty." },
      end_date: { name: "End of the project", value: "", description: "As DD/MM/YY; may be empty." },
    },
    hardware: serverParameters(4000),
  };
}
