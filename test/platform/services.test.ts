import { describe, expect, test } from "vitest";
import { VO } from "../kit/platform-answers.ts";
import { failureOf, testPlatform } from "../kit/platform-client.ts";
import { json, serverError } from "../kit/scripted-server.ts";
import { KEYS, records, SECRETS, service } from "../kit/service-answers.ts";

describe("storages", () => {
  test("are the whole ones among the secrets of their folder, in the form that a job mounts", async () => {
    await using platform = await testPlatform();
    platform.server.on("GET /v1/secrets", json(SECRETS));
    expect(await platform.ports.storages.list(VO)).toEqual([
      {
        name: "bare.example.org",
        url: "https://bare.example.org/remote.php/dav/files/ana",
        vendor: "nextcloud",
        user: "ana",
        password: "other-app-password",
      },
      {
        name: "share.example.org",
        url: "https://share.example.org/remote.php/dav/files/ana",
        vendor: "nextcloud",
        user: "ana",
        password: "demo-app-password",
      },
    ]);
    expect(platform.server.seen[0]?.target).toBe(`/v1/secrets?vo=${VO}&subpath=%2Fservices%2Fstorage`);
    expect(JSON.stringify(platform.log)).not.toContain("password");
  });

  test("none is an empty list", async () => {
    await using platform = await testPlatform();
    platform.server.on("GET /v1/secrets", json({}));
    expect(await platform.ports.storages.list(VO)).toEqual([]);
  });
});

describe("datasets", () => {
  const ROUTE = "/v1/proxies/zenodo";

  test("of a community are read with the size of their files, where that is known", async () => {
    await using platform = await testPlatform();
    platform.server.on(
      `POST ${ROUTE}`,
      json(records()),
      json(records({ files: [{ size: 2_000_000 }, { size: 500_000 }] })),
    );
    const { search } = platform.ports.datasets;
    expect(await search({ community: "Demo Community", text: "tide pools" })).toEqual({
      total: 1,
      found: [
        {
          doi: "10.5072/zenodo.900001",
          title: "Tide pool photographs",
          version: "1.0",
          created: "2025-02-03",
          creators: ["Example, Ada"],
          description: "Made-up record for tests.",
        },
      ],
    });
    expect((await search({ community: "demo" })).found[0]?.sizeBytes).toBe(2_500_000);
    const [first] = platform.server.seen;
    expect(first?.target).toBe(`${ROUTE}?api_route=communities%2Fdemo-community%2Frecords`);
    expect(JSON.parse(first?.body ?? "")).toEqual({
      q: "resource_type.type:dataset AND tide AND pools",
      size: 10,
    });
  });

  test("a failing search is repeated, as it changes nothing, and never leaves anything open", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${ROUTE}`, serverError, json(records()));
    expect((await platform.ports.datasets.search({ community: "demo" })).total).toBe(1);
    platform.server.on(`POST ${ROUTE}`, json({ detail: "Failed to query Zenodo." }, 500));
    const failure = await failureOf(platform.ports.datasets.search({ community: "demo" }));
    expect(failure).toMatchObject({ kind: "broken", ambiguous: false });
    expect(failure.message).toContain("Failed to query Zenodo.");
  });
});

describe("inference services", () => {
  const ROUTE = "/v1/inference/oscar/services";

  test("are read without the keys of their file storage", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${ROUTE}`, json([service(), service({ memory: "2Gi", environment: null })]));
    const [first, second] = await platform.ports.inference.list(VO);
    expect(first).toEqual({
      name: "ai4papi-517299c3-e715-11f1-bb5c-0242ac1",
      vo: VO,
      title: "Swallows",
      description: "demo",
      image: "ai4oshub/swallow-counter",
      cpu: 2,
      memoryMb: 3000,
      created: new Date("2026-11-23T08:10:17Z"),
      endpoint: "https://inference.example.org/run/ai4papi-517299c3",
      token: "7f209325716f4fdb",
    });
    expect(second).toMatchObject({ title: "", memoryMb: 2000 });
  });

  test("their names come bare, and are deleted by the query", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${ROUTE}`, json("ai4papi-1"));
    platform.server.on(`DELETE ${ROUTE}/ai4papi-1`, json("ai4papi-1"));
    const values = { general: { title: "x" }, hardware: { cpu_num: 2, ram: 3000 } };
    expect(await platform.ports.inference.create({ vo: VO, values })).toBe("ai4papi-1");
    await platform.ports.inference.remove(VO, "ai4papi-1");
    expect(platform.server.seen[1]?.target).toBe(`${ROUTE}/ai4papi-1?vo=${VO}&service_name=ai4papi-1`);
  });

  test("whatever fails there is a plain 500 that leaves a change open", async () => {
    await using platform = await testPlatform();
    platform.server.on(`DELETE ${ROUTE}/x`, serverError);
    expect(await failureOf(platform.ports.inference.remove(VO, "x"))).toMatchObject({
      kind: "broken",
      ambiguous: true,
    });
  });
});

describe("keys", () => {
  const ROUTE = "/v1/llm/api_keys";

  test("are listed, made with whole days, and deleted", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${ROUTE}`, json(KEYS), json([]));
    platform.server.on(`POST ${ROUTE}`, json("sk-2c96663639054352aae456"));
    platform.server.on(`DELETE ${ROUTE}`, json({ status: "success" }));
    const { keys } = platform.ports;
    expect(await keys.list()).toEqual([
      { name: "laptop", created: new Date("2026-11-23T08:10:17Z") },
      { name: "bot", created: new Date("2026-11-23T08:10:17Z"), expires: new Date("2026-12-23T08:10:17Z") },
    ]);
    expect(await keys.list()).toEqual([]);
    expect(await keys.create({ name: "bot", days: 30 })).toBe("sk-2c96663639054352aae456");
    await keys.create({ name: "bot" });
    await keys.remove("bot");
    expect(platform.server.seen.slice(2).map(({ target }) => target)).toEqual([
      `${ROUTE}?key_name=bot&duration=30d`,
      `${ROUTE}?key_name=bot`,
      `${ROUTE}?key_name=bot`,
    ]);
  });

  test("errors of the proxy behind are told by their message alone", async () => {
    await using platform = await testPlatform();
    const message = "Key with alias 'x_laptop' already exists.";
    const detail = JSON.stringify({
      error: { message, type: "bad_request_error", param: null, code: "400" },
    });
    platform.server.on(`POST ${ROUTE}`, json({ detail }, 400));
    platform.server.on(`DELETE ${ROUTE}`, json({ detail }, 404));
    const failure = await failureOf(platform.ports.keys.create({ name: "laptop" }));
    expect(failure).toMatchObject({ kind: "rejected", ambiguous: false });
    expect(failure.message).toBe(`The platform refused this: ${message}`);
    expect(await failureOf(platform.ports.keys.remove("laptop"))).toMatchObject({ kind: "missing" });
  });
});

test("the platform says its versions, and where its pages for people are", async () => {
  await using platform = await testPlatform();
  const links = [{ rel: "self", type: "application/json", href: "http://api.example.org/v1/" }];
  platform.server.on(
    "GET /",
    json({
      versions: [{ version: "stable", id: "v1", links }],
      links: [
        { rel: "help", type: "text/html", href: "http://api.example.org/docs" },
        { rel: "describedby", type: "application/json", href: "http://api.example.org/openapi.json" },
      ],
    }),
  );
  expect(await platform.ports.info.read()).toEqual({
    versions: ["stable (v1)"],
    links: ["http://api.example.org/docs"],
  });
  platform.pass(29_000);
  await platform.ports.info.read();
  expect(platform.server.seen).toHaveLength(1);
  platform.pass(2000);
  await platform.ports.info.read();
  expect(platform.server.seen).toHaveLength(2);
});
