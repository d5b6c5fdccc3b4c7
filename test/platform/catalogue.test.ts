import { describe, expect, test } from "vitest";
import { metadata, summary, VO } from "../kit/platform-answers.ts";
import { failureOf, testPlatform } from "../kit/platform-client.ts";
import { json, serverError } from "../kit/scripted-server.ts";

const MODULES = "GET /v1/catalog/modules/detail";
const TOOLS = "GET /v1/catalog/tools/detail";

async function withItems() {
  const platform = await testPlatform();
  platform.server.on(MODULES, json([summary("swallow-counter")]));
  platform.server.on(TOOLS, json([summary("ai4os-dev-env", { categories: ["AI4 tools"], license: "MIT" })]));
  return platform;
}

describe("the list of items", () => {
  test("has modules and tools in our words", async () => {
    await using platform = await withItems();
    const items = await platform.ports.catalogue.items();
    expect(items.map(({ id, kind }) => [id, kind])).toEqual(
      expect.arrayContaining([
        ["swallow-counter", "module"],
        ["ai4os-dev-env", "tool"],
      ]),
    );
    expect(items.find(({ id }) => id === "swallow-counter")).toEqual({
      id: "swallow-counter",
      kind: "module",
      title: "Title of swallow-counter",
      summary: "Finds barn swallows in pictures of farmyards.",
      tags: ["birds", "vo.imagine-ai.eu"],
      tasks: ["Computer Vision"],
      categories: ["AI4 inference"],
      libraries: ["PyTorch"],
      dataTypes: ["Image"],
      license: "Apache-2.0",
      doi: "https://doi.org/10.5072/zenodo.700001",
      created: "2025-02-03",
      updated: "2026-05-06",
      resources: { inference: { cpu: 3, gpu: 1, memoryMb: 7000, gpuMemoryMb: 9000, storageMb: 400 } },
      valid: true,
    });
  });

  test("marks the placeholder of unreadable metadata and has no blank values", async () => {
    await using platform = await withItems();
    const placeholder = {
      id: "ice-mapper",
      name: "ice-mapper",
      title: "ice-mapper",
      summary: "",
      doi: "",
      dates: { created: "", updated: "" },
      tags: ["invalid metadata"],
      tasks: [],
      categories: null,
    };
    platform.server.on(MODULES, json([placeholder]));
    platform.server.on(TOOLS, json([]));
    expect(await platform.ports.catalogue.items()).toEqual([
      {
        id: "ice-mapper",
        kind: "module",
        title: "ice-mapper",
        summary: "",
        tags: ["invalid metadata"],
        tasks: [],
        categories: [],
        libraries: [],
        dataTypes: [],
        valid: false,
      },
    ]);
  });

  test("leaves out an entry that cannot be read, and tells the log", async () => {
    await using platform = await withItems();
    platform.server.on(MODULES, json([{ title: "no id" }, "nonsense", summary("swallow-counter")]));
    const items = await platform.ports.catalogue.items();
    expect(items.map(({ id }) => id)).toEqual(expect.not.arrayContaining(["no id"]));
    expect(items).toHaveLength(2);
    expect(platform.log.filter(({ event }) => event === "unreadable")).toHaveLength(2);
  });

  test("frees titles and summaries of HTML", async () => {
    await using platform = await withItems();
    platform.server.on(MODULES, json([summary("a", { title: "<b>A</b>", summary: "x<br>y <img src=z>" })]));
    const [item] = (await platform.ports.catalogue.items()).filter(({ kind }) => kind === "module");
    expect(item).toMatchObject({ title: "A", summary: "x\ny" });
  });

  test("needs no login and sends none", async () => {
    await using platform = await withItems();
    await platform.as(undefined).catalogue.items();
    expect(platform.server.seen.map(({ headers }) => headers["authorization"])).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe("one item", () => {
  test("is asked for under its kind with the only Accept that works", async () => {
    await using platform = await withItems();
    platform.server.on("GET /v1/catalog/tools/ai4os-dev-env/metadata", json(metadata("ai4os-dev-env")));
    const item = await platform.ports.catalogue.item("ai4os-dev-env");
    expect(item).toMatchObject({
      kind: "tool",
      description: "Counts **swallows**.",
      links: {
        source_code: "https://github.com/ai4os-hub/ai4os-dev-env",
        docker_image: "ai4oshub/ai4os-dev-env",
      },
    });
    expect(Object.keys(item.links)).toEqual(["source_code", "docker_image"]);
    expect(platform.server.seen.at(-1)?.headers["accept"]).toBe("application/json");
  });

  test.each(["nope", "constructor", "..", "../../deployments/modules", ""])(
    "that is unknown (%j) is refused without asking for it",
    async (id) => {
      await using platform = await withItems();
      const failure = await failureOf(platform.ports.catalogue.item(id));
      expect(failure).toMatchObject({ kind: "missing", code: "platform.missing" });
      expect(platform.server.seen).toHaveLength(2);
    },
  );

  test("that the platform lost since says so", async () => {
    await using platform = await withItems();
    const detail = "Item swallow-counter not in the catalog: https://github.com/x/y";
    platform.server.on("GET /v1/catalog/modules/swallow-counter/metadata", json({ detail }, 404));
    const failure = await failureOf(platform.ports.catalogue.item("swallow-counter"));
    expect(failure.kind).toBe("missing");
    expect(failure.message).toContain("not in the catalog");
  });
});

describe("a configuration", () => {
  const route = "GET /v1/catalog/modules/swallow-counter/config";
  const config = {
    general: {
      title: { name: "Deployment title", value: "", description: "Short." },
      docker_tag: { name: "Docker tag", value: "latest", options: ["latest", "gpu"] },
    },
    hardware: {
      ram: { name: "RAM (in MB)", value: 8000, range: [2000, 40000] },
      warning: "Not met: <ul><li> <strong>cpu</strong>: 16 </li></ul>",
    },
    flower: {
      rounds: { name: "Rounds", value: 5, range: [1, null] },
      dp: { name: "Privacy", value: false, options: [true, false] },
      strategy: { name: "Strategy", value: "Avg", description: "See <a href='https://x.example'>all</a>." },
    },
    storage: {
      datasets: { name: "Datasets", value: [] },
      rclone_url: { name: "URL", value: "", description: "As `https://x.example/<USER-ID>`" },
    },
  };

  test("is flat, with limits, options and a warning in plain text", async () => {
    await using platform = await withItems();
    platform.server.on(route, json(config));
    const { params, warning } = await platform.ports.catalogue.config("swallow-counter", VO);
    expect(warning).toBe("Not met:\n- cpu: 16");
    expect(params).toEqual([
      { group: "general", key: "title", label: "Deployment title", value: "", description: "Short." },
      {
        group: "general",
        key: "docker_tag",
        label: "Docker tag",
        value: "latest",
        options: ["latest", "gpu"],
      },
      { group: "hardware", key: "ram", label: "RAM (in MB)", value: 8000, range: { min: 2000, max: 40000 } },
      { group: "flower", key: "rounds", label: "Rounds", value: 5, range: { min: 1 } },
      { group: "flower", key: "dp", label: "Privacy", value: false, options: [true, false] },
      {
        group: "flower",
        key: "strategy",
        label: "Strategy",
        value: "Avg",
        description: "See all (https://x.example).",
      },
      { group: "storage", key: "datasets", label: "Datasets", value: [] },
      {
        group: "storage",
        key: "rclone_url",
        label: "URL",
        value: "",
        description: "As `https://x.example/<USER-ID>`",
      },
    ]);
    expect(platform.server.seen.at(-1)?.target).toContain(`config?vo=${VO}`);
  });

  test("is asked for each time", async () => {
    await using platform = await withItems();
    platform.server.on(route, json(config));
    await platform.ports.catalogue.config("swallow-counter", VO);
    await platform.ports.catalogue.config("swallow-counter", VO);
    expect(platform.server.seen.filter(({ target }) => target.includes("/config"))).toHaveLength(2);
  });

  test("of a placeholder is refused without asking the platform, which would break", async () => {
    await using platform = await withItems();
    platform.server.on(MODULES, json([summary("ice-mapper", { tags: ["invalid metadata"] })]));
    const failure = await failureOf(platform.ports.catalogue.config("ice-mapper", VO));
    expect(failure.kind).toBe("rejected");
    expect(failure.message).toContain("metadata");
    expect(platform.server.seen).toHaveLength(2);
  });

  test("for a VO that the platform does not know says what may be wrong", async () => {
    await using platform = await withItems();
    platform.server.on(route, serverError);
    const failure = await failureOf(platform.ports.catalogue.config("swallow-counter", "nope"));
    expect(failure).toMatchObject({ kind: "broken", status: 500, ambiguous: false });
    expect(failure.message).toContain("no access in nope");
  });
});
