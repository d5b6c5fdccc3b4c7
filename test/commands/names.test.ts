import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GPU_MODELS, matchGpuModels, matchVo, nearNames, VOS } from "../../src/commands/names.ts";

describe("GPU models", () => {
  test.each([
    ["T4", ["Tesla T4"]],
    ["tesla-t4", ["Tesla T4"]],
    ["a100", ["NVIDIA A100-PCIE-40GB"]],
    ["A100 40GB", ["NVIDIA A100-PCIE-40GB"]],
    ["h100 gpu", ["NVIDIA H100"]],
    ["V100", ["Tesla V100-PCIE-32GB", "Tesla V100-SXM2-16GB"]],
    ["v100 16gb", ["Tesla V100-SXM2-16GB"]],
    ["4090", []],
    ["", []],
    ["gpu", []],
  ])("“%s” may mean %j", (typed, models) => {
    expect(matchGpuModels(typed)).toEqual(models);
  });

  test("every model means itself, however it is spaced and cased", () => {
    for (const model of GPU_MODELS) {
      expect(matchGpuModels(model)).toEqual([model]);
      expect(matchGpuModels(model.toLowerCase().replaceAll(/[\s-]/g, ""))).toEqual([model]);
    }
  });
});

describe("VOs", () => {
  test.each([
    ["imagine", "vo.imagine-ai.eu"],
    ["vo.imagine-ai.eu", "vo.imagine-ai.eu"],
    ["AI4EOSC", "vo.ai4eosc.eu"],
    ["ai4life", "vo.ai4life.eu"],
    ["kmd", "kmd4eosc"],
    ["tutorial", "tutorials"],
    ["ai4", undefined],
    ["", undefined],
    ["atlas", undefined],
  ])("“%s” means %s", (typed, vo) => {
    expect(matchVo(typed)).toBe(vo);
  });

  test("every VO means itself", () => {
    expect(VOS.map((vo) => matchVo(vo))).toEqual(VOS);
  });
});

describe("near names", () => {
  const settings = [
    "flower.rounds",
    "flower.metric",
    "hardware.cpu_num",
    "hardware.gpu_num",
    "general.service",
  ];

  test.each([
    ["flower.round", ["flower.rounds"]],
    ["flower.rouns", ["flower.rounds"]],
    ["hardware.cpunum", ["hardware.cpu_num"]],
    ["general.servise", ["general.service"]],
    ["nothing.alike", []],
    ["", []],
    ["..", []],
  ])("near “%s” stand %j", (typed, near) => {
    expect(nearNames(typed, settings)).toEqual(near);
  });

  test("a part of a name is near it", () => {
    expect(nearNames("gpu", ["latest", "1.2-gpu"])).toEqual(["1.2-gpu"]);
  });

  test("never more than three, all of them known, the name itself first", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 3 })), fc.string(), (known, typed) => {
        const near = nearNames(typed, known);
        expect(near.length).toBeLessThanOrEqual(3);
        expect(known).toEqual(expect.arrayContaining([...near]));
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...settings), (name) => {
        expect(nearNames(name, settings)[0]).toBe(name);
      }),
    );
  });
});
