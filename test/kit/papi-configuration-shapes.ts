/** Shapes of the platform's configurations: which parameters there are, and which parts each of them has. */
import type { Shape } from "./json-shape.ts";

const bare = (value: Shape) => ({ name: "string", value }) as const;
const told = (value: Shape) => ({ ...bare(value), description: "string" }) as const;
const oneOf = (kind: "string" | "boolean") => ({ ...bare(kind), options: [kind] }) as const;
const toldOneOf = (kind: "string" | "boolean") => ({ ...told(kind), options: [kind] }) as const;
const amount = { ...bare("number"), range: ["number"] } as const;
const toldAmount = { ...told("number"), range: ["number|null"] } as const;

const identity = { title: told("string"), desc: told("string") };
const image = { docker_image: told("string"), docker_tag: toldOneOf("string") };
const ide = { service: toldOneOf("string"), jupyter_password: told("string") };

const device = {
  cpu_num: amount,
  gpu_num: amount,
  gpu_type: toldOneOf("string"),
  ram: amount,
  disk: amount,
};
const server = { cpu_num: amount, ram: amount, disk: amount };

const mount = {
  rclone_conf: told("string"),
  rclone_url: told("string"),
  rclone_vendor: toldOneOf("string"),
  rclone_user: told("string"),
  rclone_password: bare("string"),
};
const storage = { ...mount, datasets: told([]) };

export const MODULE_CONFIG: Shape = { general: { ...identity, ...image, ...ide }, hardware: device, storage };
export const MODULE_CONFIG_WITH_WARNING: Shape = {
  general: { ...identity, ...image, ...ide },
  hardware: { ...device, warning: "string" },
  storage,
};
export const TUTORIALS_CONFIG: Shape = {
  general: { ...identity, ...image, ...ide },
  hardware: { ...device, gpu_num: { ...told("number"), range: ["number"] }, "warning?": "string" },
  storage,
};

export const TOOL_CONFIGS: Readonly<Record<string, Shape>> = {
  "ai4os-dev-env": { general: { ...identity, ...image, ...ide }, hardware: device, storage },
  "ai4os-federated-server": {
    general: { ...identity, co2: oneOf("boolean"), ...image, ...ide },
    hardware: server,
    flower: {
      rounds: toldAmount,
      metric: told("string"),
      min_fit_clients: toldAmount,
      min_available_clients: toldAmount,
      strategy: toldOneOf("string"),
      mu: toldAmount,
      fl: toldAmount,
      momentum: toldAmount,
      dp: oneOf("boolean"),
      mp: oneOf("boolean"),
      noise_mult: toldAmount,
      sampled_clients: toldAmount,
      clip_norm: toldAmount,
    },
  },
  "ai4os-cvat": {
    general: { ...identity, cvat_username: told("string"), cvat_password: told("string") },
    storage: { ...mount, cvat_backup: toldOneOf("string") },
  },
  "ai4os-ai4life-loader": {
    general: { ...identity, ...image, model_id: toldOneOf("string") },
    hardware: device,
  },
  "ai4os-llm": {
    general: identity,
    llm: {
      type: toldOneOf("string"),
      vllm_model_id: toldOneOf("string"),
      ui_username: told("string"),
      ui_password: told("string"),
      HF_token: told("string"),
      openai_api_key: told("string"),
      openai_api_url: told("string"),
    },
  },
  "ai4os-nvflare": {
    general: identity,
    nvflare: {
      username: told("string"),
      password: told("string"),
      app_location: told("string"),
      public_project: toldOneOf("boolean"),
      starting_date: told("string"),
      end_date: told("string"),
    },
    hardware: server,
  },
};

export const OSCAR_CONFIG: Shape = {
  general: { ...identity, ...image },
  hardware: { cpu_num: amount, ram: amount, "warning?": "string" },
};
