import { describe, expect, it } from "vitest";
import { licenceCode } from "../../src/sandbox/metadata.ts";
import { mismatches } from "../kit/json-shape.ts";
import { LINKED_METADATA, PLACEHOLDER } from "../kit/papi-shapes.ts";
import { VO } from "../kit/papi-world.ts";
import { startLab } from "../kit/running-sandbox.ts";
import { catalogueEntry } from "../kit/sandbox-entry.ts";

const METADATA = "/v1/catalog/modules/dogs-breed-detector/metadata";
const accept = (type: string) => ({ headers: { accept: type } });
const JSON_ONLY = accept("application/json");

describe("metadata", () => {
  it.each([
    ["", "application/json", 200, "application/json"],
    ["", "*/*", 400, "application/json"],
    ["", "application/json, text/plain, */*", 400, "application/json"],
    ["?profile=mldcatap", "application/ld+json", 200, "application/ld+json"],
    ["?profile=mldcatap", "text/turtle", 200, "text/turtle"],
    ["?profile=mldcatap", "application/json", 200, "application/json"],
    ["?profile=foo", "application/json", 200, "application/json"],
    ["?profile=mldcatap", "text/html", 415, "application/json"],
    ["?profile=foo", "text/turtle", 400, "application/json"],
  ])("with %j and Accept %j answers %i", async (query, wanted, status, type) => {
    const lab = await startLab();
    expect(await lab.call("GET", `${METADATA}${query}`, accept(wanted))).toMatchObject({ status, type });
  });

  it("is 404 for an unknown item, also for a tool among the modules", async () => {
    const lab = await startLab();
    for (const item of ["nope", "constructor", "ai4os-dev-env"]) {
      const answer = await lab.call("GET", `/v1/catalog/modules/${item}/metadata`, JSON_ONLY);
      expect(answer.status).toBe(404);
    }
  });

  it("holds the item's facts, with the links that the platform makes", async () => {
    const entry = catalogueEntry({
      id: "reef-mapper",
      license: "AGPL-3.0",
      data_type: null,
      links: { source_code: "https://github.com/ai4os-hub/reef.git", docker_image: "ai4oshub/reef-mapper" },
    });
    const lab = await startLab({ catalogue: [entry] });
    const metadata = await lab.done("GET", "/v1/catalog/modules/reef-mapper/metadata", JSON_ONLY);
    expect(metadata).toMatchObject({
      id: "reef-mapper",
      license: "AGPL_3_0",
      links: {
        source_code: "https://github.com/ai4os-hub/reef",
        cicd_url: "https://jenkins.cloud.ai4eosc.eu/job/ai4os-hub/job/reef/job/main/",
        self: `${lab.url}/v1/catalog/modules/reef-mapper/metadata`,
      },
    });
    expect(metadata).not.toHaveProperty("data-type");
    expect(metadata).not.toHaveProperty("doi");
    expect(await lab.done("GET", "/v1/catalog/modules/detail")).toMatchObject([{ name: "reef-mapper" }]);
  });

  it("has linked-data objects in the place of words under the profile", async () => {
    const lab = await startLab();
    const linked = await lab.done("GET", `${METADATA}?profile=mldcatap`, accept("application/ld+json"));
    expect(mismatches(linked, LINKED_METADATA)).toEqual([]);
    expect(linked).toMatchObject({ libraries: [{ uri: "TensorFlow", type: "Library" }, { title: "Keras" }] });
    const { body } = await lab.call("GET", `${METADATA}?profile=mldcatap`, accept("text/turtle"));
    expect(body).toContain('dct:title "Dogs breed detector"');
  });

  it("is a placeholder, in its place, where a fault makes it unreadable", async () => {
    const lab = await startLab();
    const before = (await lab.done("GET", "/v1/catalog/modules")) as readonly string[];
    await lab.faults({ kind: "invalid-metadata", item: "dogs-breed-detector" });
    const metadata = await lab.done("GET", METADATA, JSON_ONLY);
    expect(mismatches(metadata, PLACEHOLDER)).toEqual([]);
    expect(metadata).toMatchObject({ title: "dogs-breed-detector", tags: ["invalid metadata"] });
    const detail = (await lab.done("GET", "/v1/catalog/modules/detail")) as readonly { name: string }[];
    expect(detail.map(({ name }) => name)).toEqual(before);
    expect(detail.find(({ name }) => name === "dogs-breed-detector")).toMatchObject({
      tags: ["invalid metadata"],
    });
    for (const path of [
      `/v1/catalog/modules/dogs-breed-detector/config?vo=${VO}`,
      `/v1/inference/oscar/conf?item_name=dogs-breed-detector&vo=${VO}`,
    ]) {
      expect(await lab.call("GET", path)).toMatchObject({ status: 500, type: "text/plain" });
    }
  });

  it.each([
    ["Apache-2.0", "APACHE_2_0"],
    ["MIT", "MIT"],
    ["BSD-3-Clause", "BSD_3_CLAUSE"],
    ["BSD-3-Clause-Clear", "BSD_3_CLAUSECLEAR"],
    ["CC-BY-NC-SA-4.0", "CC_BYNCSA_4_0"],
    ["Unlicense", "UNLICENCE"],
    ["PostgreSQL", "POSTGRE_SQL"],
    ["CC0-1.0", "CC0"],
  ])("spells the licence %s as %s", (spdx, code) => {
    expect(licenceCode(spdx)).toBe(code);
  });
});

describe("configurations", () => {
  it("offers the GPU models of the VO's nodes", async () => {
    const lab = await startLab();
    const options = async (vo: string) => {
      const path = `/v1/catalog/modules/dogs-breed-detector/config?vo=${vo}`;
      const { hardware } = (await lab.done("GET", path)) as { hardware: { gpu_type: { options: string[] } } };
      return hardware.gpu_type.options;
    };
    expect(await options(VO)).toContain("Tesla T4");
    expect(await options("kmd4eosc")).toEqual([""]);
  });

  it.each([
    ["modules/nope/config?vo=vo.ai4eosc.eu", 400, "application/json"],
    ["tools/nope/config?vo=vo.ai4eosc.eu", 400, "application/json"],
    ["modules/dogs-breed-detector/config", 422, "application/json"],
    ["modules/dogs-breed-detector/config?vo=nope", 500, "text/plain"],
    ["tools/ai4os-dev-env/config?vo=nope", 500, "text/plain"],
    ["tools/ai4os-llm/config?vo=nope", 200, "application/json"],
  ])("%s is %i", async (path, status, type) => {
    const lab = await startLab();
    expect(await lab.call("GET", `/v1/catalog/${path}`)).toMatchObject({ status, type });
  });
});

describe("refreshing the catalogue", () => {
  it("is for the build service alone", async () => {
    const lab = await startLab();
    expect(await lab.call("PUT", "/v1/catalog/modules/refresh")).toMatchObject({ status: 403 });
    expect(await lab.call("PUT", "/v1/catalog/tools/refresh", { as: "imagine" })).toMatchObject({
      status: 401,
    });
  });
});
