import { describe, expect, test } from "vitest";
import { DEPLOYMENT_ID, deployment, MODULES, VO } from "../kit/platform-answers.ts";
import { failureOf, testPlatform } from "../kit/platform-client.ts";
import { json } from "../kit/scripted-server.ts";

const REF = { id: DEPLOYMENT_ID, vo: VO, kind: "module" } as const;
const ONE = `${MODULES}/${DEPLOYMENT_ID}`;

describe("the list of deployments", () => {
  test("is asked for as the platform wants it", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${MODULES}`, json([]));
    platform.server.on("GET /v1/deployments/tools", json([]));
    expect(await platform.ports.deployments.list({ vo: VO, kind: "module" })).toEqual([]);
    await platform.ports.deployments.list({ vo: "tutorials", kind: "tool", probe: true });
    expect(platform.server.seen.map(({ target }) => target)).toEqual([
      "/v1/deployments/modules?vos=vo.ai4eosc.eu&full_info=false",
      "/v1/deployments/tools?vos=tutorials&full_info=true",
    ]);
    expect(platform.server.seen[0]?.headers).toMatchObject({
      authorization: "Bearer token-of-ana",
      accept: "application/json",
    });
  });

  test("is in our words, carries the VO, reads times as UTC and holds no templates", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${MODULES}`, json([deployment()]));
    expect(await platform.ports.deployments.list({ vo: VO, kind: "module" })).toEqual([
      {
        id: DEPLOYMENT_ID,
        vo: VO,
        kind: "module",
        status: "running",
        title: "Swallows",
        description: "Second try",
        dockerImage: "ai4oshub/swallow-counter:latest",
        submitted: new Date("2026-11-20T07:15:30Z"),
        resources: { cpu: 2, gpu: 1, memoryMb: 6000, diskMb: 9000 },
        placed: true,
        endpoints: {
          api: "https://api-7c1e.node-deployments.example.org/ui",
          ui: "https://ui-7c1e.example.org",
        },
        activeEndpoints: ["api"],
        mainEndpoint: "api",
        datacenter: "north-dc",
      },
    ]);
  });

  test("takes a job that waits: no node, no usable address, nobody looked at its endpoints", async () => {
    await using platform = await testPlatform();
    const waiting = {
      status: "queued",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what the platform sends before a node is found
      endpoints: { api: "https://api-7c1e.${meta.domain}-deployments.example.org" },
      active_endpoints: null,
      alloc_ID: null,
      datacenter: null,
      resources: {},
    };
    platform.server.on(`GET ${MODULES}`, json([deployment(waiting)]));
    const [found] = await platform.ports.deployments.list({ vo: VO, kind: "module" });
    expect(found).toMatchObject({ status: "queued", placed: false });
    expect(found?.endpoints).toEqual({});
    expect(found?.resources).toEqual({});
    expect(found).not.toHaveProperty("activeEndpoints");
    expect(found).not.toHaveProperty("datacenter");
  });

  test("takes what it does not know: statuses, keys, missing fields, hostile labels", async () => {
    await using platform = await testPlatform();
    const odd = {
      job_ID: "x",
      status: "hibernating",
      owner: 7,
      more: {},
      endpoints: { js: "javascript:alert(1)" },
    };
    platform.server.on(`GET ${MODULES}`, json([odd]));
    const [found] = await platform.ports.deployments.list({ vo: VO, kind: "module" });
    expect(found).toMatchObject({ id: "x", status: "hibernating", title: "" });
    expect(found?.endpoints).toEqual({});
  });

  test("of somebody who is not linked is refused before the platform is asked", async () => {
    await using platform = await testPlatform();
    const failure = await failureOf(platform.as(undefined).deployments.list({ vo: VO, kind: "module" }));
    expect(failure.kind).toBe("unauthenticated");
    expect(failure.message).toContain("login");
    expect(platform.server.seen).toEqual([]);
  });
});

describe("one deployment", () => {
  test("is asked for with its endpoints probed", async () => {
    await using platform = await testPlatform();
    platform.server.on(
      `GET ${ONE}`,
      json(deployment({ error_msg: "No <b>network</b>.", tool_name: "ai4os-cvat" })),
    );
    const found = await platform.ports.deployments.get(REF);
    expect(found).toMatchObject({ errorMessage: "No network.", toolName: "ai4os-cvat" });
    expect(JSON.stringify(found)).not.toContain("do-not-show");
    expect(platform.server.seen[0]?.target).toBe(`${ONE}?vo=${VO}&full_info=true`);
  });

  test("that is gone is undefined", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${ONE}`, json({ detail: "No deployment exists with this uuid." }, 400));
    expect(await platform.ports.deployments.get(REF)).toBeUndefined();
  });

  test.each(["You are not the owner of that deployment.", "This deployment is not a tool."])(
    "is not taken for gone when the platform says %j",
    async (detail) => {
      await using platform = await testPlatform();
      platform.server.on(`GET ${ONE}`, json({ detail }, 400));
      expect(await failureOf(platform.ports.deployments.get(REF))).toMatchObject({
        kind: "rejected",
        message: `The platform refused this: ${detail}`,
      });
    },
  );

  test("is not taken for gone when the address of the platform is wrong", async () => {
    await using platform = await testPlatform();
    expect(await failureOf(platform.ports.deployments.get(REF))).toMatchObject({
      kind: "broken",
      status: 404,
    });
  });

  test("keeps its place in the path whatever its name is", async () => {
    await using platform = await testPlatform();
    await failureOf(platform.ports.deployments.get({ ...REF, id: "a/b?c#d" }));
    expect(platform.server.seen[0]?.target).toMatch(/^\/v1\/deployments\/modules\/a%2Fb%3Fc%23d\?vo=/u);
    for (const id of ["", ".", ".."])
      expect(await failureOf(platform.ports.deployments.remove({ ...REF, id }))).toMatchObject({
        kind: "missing",
      });
    expect(platform.server.seen).toHaveLength(1);
  });
});

describe("deleting", () => {
  test("uses the route of the kind", async () => {
    await using platform = await testPlatform();
    platform.server.on(`DELETE /v1/deployments/tools/${DEPLOYMENT_ID}`, json({ status: "success" }));
    await platform.ports.deployments.remove({ ...REF, kind: "tool" });
    expect(platform.server.seen[0]?.target).toBe(`/v1/deployments/tools/${DEPLOYMENT_ID}?vo=${VO}`);
  });

  test("what is gone says so", async () => {
    await using platform = await testPlatform();
    platform.server.on(`DELETE ${ONE}`, json({ detail: "No deployment exists with this uuid." }, 400));
    expect(await failureOf(platform.ports.deployments.remove(REF))).toMatchObject({
      kind: "missing",
      ambiguous: false,
    });
  });
});
