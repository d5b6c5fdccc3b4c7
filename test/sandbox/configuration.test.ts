import { describe, expect, it } from "vitest";
import {
  type Configuration,
  configurationFor,
  oscarConfigurationFor,
} from "../../src/sandbox/configuration.ts";
import { toolConfiguration } from "../../src/sandbox/configuration-tools.ts";
import { catalogueEntry } from "../kit/sandbox-entry.ts";

const GPUS = ["Tesla V100-PCIE-32GB", "Tesla T4"];

function configure(
  entry: Parameters<typeof catalogueEntry>[0],
  vo = "vo.ai4eosc.eu",
  gpuModels = GPUS,
): Configuration {
  const configuration = configurationFor({ entry: catalogueEntry(entry), vo, gpuModels });
  if (configuration === undefined) throw new Error("no configuration");
  return configuration;
}

describe("the configuration of a module", () => {
  it("offers the platform's groups, parameters, defaults and limits", () => {
    const { general, hardware, storage } = configure({ id: "reef-mapper" });
    expect(Object.keys(general ?? {})).toEqual([
      "title",
      "desc",
      "docker_image",
      "docker_tag",
      "service",
      "jupyter_password",
    ]);
    expect(general?.["docker_image"]).toMatchObject({ value: "ai4oshub/reef-mapper" });
    expect(general?.["service"]).toMatchObject({ value: "deepaas", options: ["deepaas", "jupyter"] });
    expect(hardware).toMatchObject({
      cpu_num: { value: 4, range: [1, 10] },
      gpu_num: { value: 0, range: [0, 1] },
      gpu_type: { value: "", options: ["", ...GPUS] },
      ram: { value: 8000, range: [2000, 40_000] },
      disk: { value: 10_000, range: [1000, 50_000] },
    });
    expect(hardware).not.toHaveProperty("warning");
    expect(Object.keys(storage ?? {})).toEqual([
      "rclone_conf",
      "rclone_url",
      "rclone_vendor",
      "rclone_user",
      "rclone_password",
      "datasets",
    ]);
  });

  it("takes wished CPUs and memory as defaults, silently raised to the lower limit", () => {
    const { hardware } = configure({
      id: "reef-mapper",
      resources: { inference: { cpu: 2, memory_MB: 1000 } },
    });
    expect(hardware).toMatchObject({ cpu_num: { value: 2 }, ram: { value: 2000 } });
    expect(hardware).not.toHaveProperty("warning");
  });

  it("takes wishes up to the limits without a warning", () => {
    const { hardware } = configure({
      id: "reef-mapper",
      resources: { inference: { cpu: 10, memory_MB: 40_000 } },
    });
    expect(hardware).toMatchObject({ cpu_num: { value: 10 }, ram: { value: 40_000 } });
    expect(hardware).not.toHaveProperty("warning");
  });

  it("tells as nested HTML which wishes are over the limits", () => {
    const inference = {
      cpu: 16,
      memory_MB: 64_000,
      gpu: 1,
      gpu_memory_MB: 24_000,
      gpu_compute_capability: 9.5,
    };
    const { hardware } = configure({ id: "reef-mapper", resources: { inference } });
    expect(hardware).toMatchObject({ cpu_num: { value: 10 }, ram: { value: 40_000 } });
    const warning = hardware?.["warning"];
    expect(warning).toContain("<li> <strong>cpu</strong>: Requested: 16, Max allowed: 10 </li>");
    expect(warning).toContain("<li> <strong>memory_MB</strong>: Requested: 64000, Max allowed: 40000 </li>");
    expect(warning).toMatch(
      /<li> <strong>gpu<\/strong>: .*<ul>.*<li><strong>gpu_memory_MB<\/strong>: 24000<\/li>/,
    );
  });

  it("offers only the GPU models that meet the wishes, or all where none does", () => {
    const wish = (gpu_memory_MB: number) =>
      configure({ id: "reef-mapper", resources: { inference: { gpu_memory_MB } } });
    expect(wish(24_000)["hardware"]).toMatchObject({ gpu_type: { options: ["", "Tesla V100-PCIE-32GB"] } });
    expect(wish(24_000)["hardware"]).not.toHaveProperty("warning");
    expect(wish(90_000)["hardware"]).toMatchObject({ gpu_type: { options: ["", ...GPUS] } });
    expect(wish(90_000)["hardware"]).toHaveProperty("warning");
  });

  it("warns of GPUs in a VO without any, even where none is wished for", () => {
    expect(configure({ id: "reef-mapper" }, "kmd4eosc", [])["hardware"]).toHaveProperty("warning");
  });

  it("never counts a GPU model without known facts as fitting", () => {
    const { hardware } = configure({ id: "reef-mapper" }, "vo.ai4eosc.eu", ["Homemade 9000", "Tesla T4"]);
    expect(hardware).toMatchObject({ gpu_type: { options: ["", "Tesla T4"] } });
  });

  it("is small in the VO of the tutorials, and wishes are measured by those limits", () => {
    const { hardware } = configure(
      { id: "reef-mapper", resources: { inference: { memory_MB: 6000 } } },
      "tutorials",
    );
    expect(hardware).toMatchObject({
      cpu_num: { value: 2, range: [2, 4] },
      gpu_num: { value: 0, range: [0, 0] },
      ram: { value: 4000, range: [2000, 4000] },
      disk: { value: 500, range: [300, 1000] },
    });
    expect(hardware?.["warning"]).toContain("Requested: 6000, Max allowed: 4000");
  });
});

describe("the configuration of a tool", () => {
  const tool = (id: string, vo?: string) => configure({ id, kind: "tool" }, vo);

  it("has the groups and parameters of each tool", () => {
    const mount = ["rclone_conf", "rclone_url", "rclone_vendor", "rclone_user", "rclone_password"];
    const device = ["cpu_num", "gpu_num", "gpu_type", "ram", "disk"];
    const names = (id: string) =>
      Object.fromEntries(
        Object.entries(tool(id)).map(([group, parameters]) => [group, Object.keys(parameters)]),
      );
    expect(names("ai4os-dev-env")).toEqual({
      general: ["title", "desc", "docker_image", "docker_tag", "service", "jupyter_password"],
      hardware: device,
      storage: [...mount, "datasets"],
    });
    expect(names("ai4os-federated-server")).toEqual({
      general: ["title", "desc", "co2", "docker_image", "docker_tag", "service", "jupyter_password"],
      hardware: ["cpu_num", "ram", "disk"],
      flower: [
        ...[
          "rounds",
          "metric",
          "min_fit_clients",
          "min_available_clients",
          "strategy",
          "mu",
          "fl",
          "momentum",
        ],
        ...["dp", "mp", "noise_mult", "sampled_clients", "clip_norm"],
      ],
    });
    expect(names("ai4os-cvat")).toEqual({
      general: ["title", "desc", "cvat_username", "cvat_password"],
      storage: [...mount, "cvat_backup"],
    });
    expect(names("ai4os-ai4life-loader")).toEqual({
      general: ["title", "desc", "docker_image", "docker_tag", "model_id"],
      hardware: device,
    });
    expect(names("ai4os-llm")).toEqual({
      general: ["title", "desc"],
      llm: [
        "type",
        "vllm_model_id",
        "ui_username",
        "ui_password",
        "HF_token",
        "openai_api_key",
        "openai_api_url",
      ],
    });
    expect(names("ai4os-nvflare")).toEqual({
      general: ["title", "desc"],
      nvflare: ["username", "password", "app_location", "public_project", "starting_date", "end_date"],
      hardware: ["cpu_num", "ram", "disk"],
    });
  });

  it("has defaults among its options and inside its ranges", () => {
    for (const id of [
      "ai4os-dev-env",
      "ai4os-federated-server",
      "ai4os-cvat",
      "ai4os-llm",
      "ai4os-nvflare",
    ]) {
      for (const parameter of Object.values(tool(id)).flatMap((group) => Object.values(group))) {
        if (typeof parameter === "string") continue;
        if (parameter.options) expect(parameter.options).toContain(parameter.value);
        if (parameter.range) expect(parameter.value).toBeGreaterThanOrEqual(parameter.range[0]);
      }
    }
  });

  it("gets the tutorials' hardware even where its own range is smaller", () => {
    expect(tool("ai4os-federated-server", "tutorials")["hardware"]).toMatchObject({
      cpu_num: { range: [2, 4] },
    });
  });

  it("does not exist for a name the platform has no configuration of", () => {
    const context = { gpuModels: [], dockerTags: [] };
    expect(toolConfiguration("nope", context)).toBeUndefined();
    expect(toolConfiguration("constructor", context)).toBeUndefined();
  });
});

describe("the configuration of an OSCAR service", () => {
  it("clips the wishes into its own limits and never meets a wish for GPUs", () => {
    const inference = { cpu: 16, memory_MB: 64_000, gpu: 1 };
    const { general, hardware } = oscarConfigurationFor(
      catalogueEntry({ id: "reef-mapper", resources: { inference } }),
    );
    expect(Object.keys(general ?? {})).toEqual(["title", "desc", "docker_image", "docker_tag"]);
    expect(hardware).toMatchObject({
      cpu_num: { value: 8, range: [1, 8] },
      ram: { value: 8000, range: [1000, 8000] },
    });
    expect(hardware?.["warning"]).toContain("<strong>gpu</strong>: Requested: 1, Max allowed: 0");
  });
});
