import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LaunchPlan, planLaunch, type Wishes } from "../../src/commands/launch.ts";
import { jobFileProblem } from "../../src/platform/text.ts";
import { aDeployment, moduleConfig, refusalOf, VO } from "../kit/commands.ts";

function plan(wishes: Wishes = {}, more: Partial<LaunchPlan> = {}) {
  return planLaunch({
    vo: VO,
    kind: "module",
    toolName: null,
    what: "Some module",
    config: moduleConfig(),
    wishes,
    existing: [],
    operation: "op1",
    inventTitle: () => "amber-otter",
    inventPassword: () => "maple-otter-quill-48",
    ...more,
  });
}

const refusal = (wishes: Wishes, more: Partial<LaunchPlan> = {}) => refusalOf(() => plan(wishes, more));

test("without a wish, every default of the item is sent explicitly", () => {
  const launch = plan();
  expect(launch).toMatchObject({ title: "amber-otter", service: "deepaas", password: null, notes: [] });
  expect(launch.values).toEqual({
    general: {
      title: "amber-otter",
      desc: "[ai4-chatops op1]",
      docker_image: "ai4oshub/some-module",
      docker_tag: "latest",
      service: "deepaas",
      jupyter_password: "",
    },
    hardware: { cpu_num: 4, gpu_num: 0, gpu_type: "", ram: 8000, disk: 10_000 },
    storage: {
      rclone_conf: "/srv/.rclone/rclone.conf",
      rclone_url: "",
      rclone_vendor: "nextcloud",
      rclone_user: "",
      rclone_password: "",
      datasets: [],
    },
  });
});

test("wishes stand where the platform looks for them", () => {
  const wishes = {
    cpu: 2,
    gpu: 1,
    ram: 16_000,
    disk: 20_000,
    service: "jupyter",
    docker_tag: "cpu",
  } as const;
  const { general, hardware } = plan(wishes).values as Record<string, Record<string, unknown>>;
  expect(hardware).toEqual({ cpu_num: 2, gpu_num: 1, gpu_type: "", ram: 16_000, disk: 20_000 });
  expect(general).toMatchObject({ service: "jupyter", docker_tag: "cpu" });
});

describe("limits are told before the platform is asked", () => {
  test.each<[Wishes, string]>([
    [{ gpu: 3 }, `--gpu must be from 0 to 1 in ${VO}; you asked for 3.`],
    [{ cpu: 11 }, `--cpu must be from 1 to 10 in ${VO}; you asked for 11.`],
    [{ cpu: 0 }, `--cpu must be from 1 to 10 in ${VO}; you asked for 0.`],
    [{ ram: 64_000 }, `--ram must be from 2 GB to 40 GB in ${VO}; you asked for 64 GB.`],
    [{ disk: 500 }, `--disk must be from 1 GB to 50 GB in ${VO}; you asked for 500 MB.`],
    [{ set: ["hardware.ram=64GB"] }, "hardware.ram must be from 2 GB to 40 GB"],
    [{ set: ["hardware.cpu_num=2.5"] }, "hardware.cpu_num must be a whole number, not 2.5."],
    [{ docker_tag: "gppu" }, "does not offer --docker-tag “gppu”. Did you mean gpu?"],
    [{ service: "fedserver" }, "does not offer --service “fedserver”. It offers deepaas, jupyter."],
    [{ gpu_type: "H100" }, "cannot have the GPU H100 here. It can have Tesla T4 or NVIDIA A100-PCIE-40GB."],
    [{ gpu_type: "T4", gpu: 0 }, "You ask for no GPU, and for the model Tesla T4."],
  ])("%j", (wishes, words) => {
    expect(refusal(wishes)).toContain(words);
  });

  test("a VO without GPUs says that none can be had", () => {
    const params = moduleConfig().params.map((one) =>
      one.key === "gpu_num" ? { ...one, range: { min: 0, max: 0 } } : one,
    );
    const tutorials = { config: { params }, vo: "tutorials" };
    expect(refusal({ gpu: 1 }, tutorials)).toBe("--gpu must be 0 in tutorials; you asked for 1.");
    expect(refusal({ gpu_type: "T4" }, tutorials)).toContain("--gpu must be 0 in tutorials");
  });

  test("what lies inside the range passes, what lies outside does not", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 100_000 }), (ram) => {
        const fits = ram >= 2000 && ram <= 40_000;
        if (fits) expect(plan({ ram }).values).toMatchObject({ hardware: { ram } });
        else expect(refusal({ ram })).toContain("from 2 GB to 40 GB");
      }),
    );
  });

  test("the GPU quota counts every deployment and names who holds them", () => {
    const gpu = (title: string) => aDeployment({ title, resources: { gpu: 1 } });
    const existing = [gpu("first"), aDeployment({ title: "cpu only" }), gpu("second")];
    expect(refusal({ gpu: 1 }, { existing })).toBe(
      "Each person may hold 2 GPUs per VO, and “first” and “second” hold 2 for you. Delete one of these first, or deploy without a GPU.",
    );
    expect(plan({ gpu: 1 }, { existing: existing.slice(0, 2) }).values).toMatchObject({
      hardware: { gpu_num: 1 },
    });
    expect(plan({ gpu: 0 }, { existing }).values).toMatchObject({ hardware: { gpu_num: 0 } });
  });
});

describe("GPU models and tags", () => {
  test("a model means one GPU, and a tag that is made for it", () => {
    const launch = plan({ gpu_type: "t4" });
    expect(launch.values).toMatchObject({
      hardware: { gpu_num: 1, gpu_type: "Tesla T4" },
      general: { docker_tag: "gpu" },
    });
    expect(launch.notes).toEqual(["I chose the Docker tag “gpu”, because it is made for GPUs."]);
    expect(plan({ set: ["hardware.gpu_type=Tesla T4"] }).values).toMatchObject({ hardware: { gpu_num: 1 } });
  });

  test("without a GPU, a default that is made for one gives way", () => {
    const params = moduleConfig().params.map((one) =>
      one.key === "docker_tag" ? { ...one, value: "1.2-gpu" } : one,
    );
    expect(plan({}, { config: { params } }).values).toMatchObject({ general: { docker_tag: "cpu" } });
  });

  test("a chosen tag stays, and what does not match is said", () => {
    const launch = plan({ gpu: 1, docker_tag: "CPU" });
    expect(launch.values).toMatchObject({ general: { docker_tag: "cpu" } });
    expect(launch.notes).toEqual(["The tag “cpu” looks made for CPUs; the GPU may stay unused."]);
    expect(plan({ set: ["general.docker_tag=gpu"] }).notes[0]).toContain("looks made for GPUs");
  });
});

describe("titles and descriptions", () => {
  test.each([
    ['say "hi"', "say 'hi'", "I changed the title: double quotes became single quotes."],
    ["two\nlines", "two lines", "I changed the title: line breaks became spaces."],
    ["x".repeat(60), "x".repeat(45), "I changed the title: it was cut to 45 characters."],
  ])("%j", (wished, title, said) => {
    const launch = plan({ title: wished });
    expect(launch.title).toBe(title);
    expect(launch.values).toMatchObject({ general: { title } });
    expect(launch.notes).toContain(said);
  });

  test("a title of which nothing is left is replaced", () => {
    expect(plan({ title: "${" }).title).toBe("amber-otter");
  });

  test("whatever is typed, the platform's job file takes it, and the mark stays whole", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ maxLength: 2000 }), (title, desc) => {
        const launch = plan({ title, desc });
        const { general } = launch.values as Record<string, Record<string, string>>;
        for (const text of [general?.["title"] ?? "", general?.["desc"] ?? ""])
          expect(jobFileProblem(text)).toBeUndefined();
        expect([...launch.title].length).toBeLessThanOrEqual(45);
        expect([...(general?.["desc"] ?? "")].length).toBeLessThanOrEqual(1000);
        expect(general?.["desc"]).toMatch(/\[ai4-chatops op1\]$/);
      }),
    );
  });
});

test("the platform's warning is kept apart from our notes", () => {
  const config = { ...moduleConfig(), warning: "Not met:\n- gpu: none" };
  expect(plan({}, { config })).toMatchObject({ notes: [], warning: "Not met:\n- gpu: none" });
});
