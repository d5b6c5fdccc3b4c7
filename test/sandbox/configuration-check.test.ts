import { describe, expect, it } from "vitest";
import { checkConfiguration, checkNames } from "../../src/sandbox/configuration-check.ts";
import { breaksJobFile, hasStorage, numberOf, textOf } from "../../src/sandbox/configuration-values.ts";

function check(body: unknown, { tool, vo = "vo.ai4eosc.eu" }: { tool?: string; vo?: string } = {}) {
  return checkConfiguration({ tool, vo, body });
}

function valuesOf(checked: ReturnType<typeof check>) {
  if (checked.problem) throw new Error(JSON.stringify(checked.problem));
  return checked.values;
}

describe("checking a submitted configuration", () => {
  it("fills in the server's defaults where nothing is sent", () => {
    for (const body of [undefined, null, {}]) {
      const values = valuesOf(check(body));
      expect(textOf(values, "general", "docker_image")).toBe("ai4oshub/ai4os-demo-app");
      expect(textOf(values, "general", "docker_tag")).toBe("latest");
      expect(numberOf(values, "hardware", "ram")).toBe(8000);
    }
  });

  it("keeps useless server defaults where the offered ones would do", () => {
    const tag = valuesOf(check({}, { tool: "ai4os-dev-env" }));
    expect(textOf(tag, "general", "docker_tag")).toBe("");
    expect(textOf(valuesOf(check({}, { tool: "ai4os-ai4life-loader" })), "general", "model_id")).toBe("");
    expect(textOf(valuesOf(check({}, { tool: "ai4os-llm" })), "llm", "vllm_model_id")).toBe("no-such-model");
  });

  it("refuses defaults that are over the tutorials' limits", () => {
    expect(check({}, { vo: "tutorials" }).problem).toMatchObject({
      odd: false,
      detail: expect.stringContaining("4000"),
    });
    const small = { hardware: { cpu_num: 2, ram: 2000, disk: 500 } };
    expect(check(small, { vo: "tutorials" }).problem).toBeUndefined();
  });

  it.each([
    [{ foo: {} }, "foo"],
    [{ constructor: {} }, "constructor"],
    [{ general: { foo: 1 } }, "foo"],
    [{ hardware: { cpu_num: 0 } }, "at least 1"],
    [{ hardware: { ram: 40_001 } }, "40000"],
    [{ hardware: { gpu_num: 2 } }, "at most 1"],
    [{ general: { docker_image: "library/nginx" } }, "ai4oshub"],
    [{ storage: { datasets: [{ doi: "nope", force_pull: false }] } }, "DOI"],
    [{ storage: { datasets: [{ doi: "http://localhost/x", force_pull: false }] } }, "DOI"],
    [{ storage: { datasets: [{ doi: "10.5072/a.1", force_pull: "yes" }] } }, "force_pull"],
  ])("refuses %j with words", (body, words) => {
    expect(check(body).problem).toMatchObject({ odd: false, detail: expect.stringContaining(words) });
  });

  it.each([
    [{ hardware: { cpu_num: "4" } }],
    [{ hardware: [] }],
    [{ general: { title: null } }],
    [{ storage: { datasets: [{ doi: "10.5072/a.1" }] } }],
    [[]],
  ])("trips over %j", (body) => {
    expect(check(body).problem).toMatchObject({ odd: true });
  });

  it("accepts fractions, any option, and both kinds of dataset", () => {
    const datasets = [
      { doi: "10.5072/zenodo.1", force_pull: false },
      { doi: "https://files.example.org/a.zip", force_pull: true },
    ];
    const body = {
      general: { service: "vscode" },
      hardware: { cpu_num: 2.5, gpu_type: "none such" },
      storage: { datasets },
    };
    expect(check(body).problem).toBeUndefined();
  });

  it("lets Flower's values through whatever their type", () => {
    const body = { flower: { metric: ["accuracy", "mae"], noise_mult: null, rounds: -1 } };
    expect(check(body, { tool: "ai4os-federated-server" }).problem).toBeUndefined();
  });

  it("cuts title and description without a word, by characters", () => {
    const values = valuesOf(check({ general: { title: "😀".repeat(50), desc: "x".repeat(1100) } }));
    expect([...textOf(values, "general", "title")]).toHaveLength(45);
    expect(textOf(values, "general", "desc")).toHaveLength(1000);
  });

  it("checks only names for OSCAR", () => {
    expect(
      checkNames({ hardware: { ram: 999_999 }, general: { docker_image: "library/nginx" } }).problem,
    ).toBeUndefined();
    expect(checkNames({ general: { foo: 1 } }).problem).toMatchObject({ odd: false });
  });
});

describe("values of a configuration", () => {
  const mount = {
    rclone_conf: "c",
    rclone_url: "u",
    rclone_vendor: "v",
    rclone_user: "n",
    rclone_password: "p",
  };

  it("have a storage only when all five of its parts are given", () => {
    expect(hasStorage({ storage: mount })).toBe(true);
    for (const key of Object.keys(mount))
      expect(hasStorage({ storage: { ...mount, [key]: "" } })).toBe(false);
  });

  it("break the job file with quotes, backslashes and line breaks, not with other characters", () => {
    for (const title of ['say "hi"', "a\\b", "two\nlines"])
      expect(breaksJobFile({ general: { title } })).toBe(true);
    expect(breaksJobFile({ general: { title: "naïve 😀 'quote'" } })).toBe(false);
  });
});
