import { describe, expect, test } from "vitest";
import { MODULES, VO } from "../kit/platform-answers.ts";
import { failureOf, testPlatform } from "../kit/platform-client.ts";
import { json, reset, serverError, silence, words } from "../kit/scripted-server.ts";

const LIST = { vo: VO, kind: "module" } as const;

describe("a read", () => {
  test.each([
    ["500", serverError],
    ["500 as JSON", json({ detail: "Statistics are missing" }, 500)],
    ["502", words("<html>Bad Gateway</html>", 502, "text/html")],
    ["503", words("", 503)],
    ["504", words("", 504)],
    ["a broken connection", reset],
  ])("is repeated after %s", async (_, reaction) => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${MODULES}`, reaction, reaction, json([]));
    expect(await platform.ports.deployments.list(LIST)).toEqual([]);
    expect(platform.server.seen).toHaveLength(3);
  });

  test("is repeated after silence", async () => {
    await using platform = await testPlatform({ timeouts: { read: 400 } });
    platform.server.on(`GET ${MODULES}`, silence, json([]));
    expect(await platform.ports.deployments.list(LIST)).toEqual([]);
    expect(platform.server.seen).toHaveLength(2);
  });

  test("is given up after three tries, with pauses that grow and are spread", async () => {
    await using early = await testPlatform({ random: () => 0 });
    await using late = await testPlatform({ random: () => 0.99 });
    for (const platform of [early, late]) {
      platform.server.on(`GET ${MODULES}`, serverError);
      expect(await failureOf(platform.ports.deployments.list(LIST))).toMatchObject({
        kind: "broken",
        status: 500,
      });
      expect(platform.server.seen).toHaveLength(3);
    }
    expect(early.pauses).toEqual([250, 500]);
    expect(late.pauses.map(Math.round)).toEqual([498, 995]);
  });

  test.each([400, 401, 403, 404, 422, 429])("is not repeated after %i", async (status) => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${MODULES}`, json({ detail: "no" }, status));
    await failureOf(platform.ports.deployments.list(LIST));
    expect(platform.server.seen).toHaveLength(1);
  });

  test("is not repeated when its answer is not what was agreed", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${MODULES}`, json({}));
    await failureOf(platform.ports.deployments.list(LIST));
    expect(platform.server.seen).toHaveLength(1);
  });

  test("is not repeated beyond its total time", async () => {
    await using platform = await testPlatform({ timeouts: { readTotal: 400 }, random: () => 0.5 });
    platform.server.on(`GET ${MODULES}`, serverError);
    await failureOf(platform.ports.deployments.list(LIST));
    // The first pause of 375 ms fits into the total, the second one does not.
    expect(platform.server.seen).toHaveLength(2);
  });

  test("is not waited for beyond its total time", async () => {
    await using platform = await testPlatform({ timeouts: { readTotal: 300 } });
    platform.server.on(`GET ${MODULES}`, silence);
    expect(await failureOf(platform.ports.deployments.list(LIST))).toMatchObject({ kind: "timeout" });
    expect(platform.server.seen).toHaveLength(1);
  });

  test("says how long it waited", async () => {
    await using platform = await testPlatform({ timeouts: { read: 50, probe: 50 } });
    platform.server.on(`GET ${MODULES}`, silence);
    expect(await failureOf(platform.ports.deployments.list({ ...LIST, probe: true }))).toMatchObject({
      kind: "timeout",
      ambiguous: false,
      message: "The platform did not answer within 0.1 s. It may be busy: try again in a minute.",
    });
  });

  test("also has a limit for the body", async () => {
    await using platform = await testPlatform({ timeouts: { read: 60 } });
    platform.server.on(`GET ${MODULES}`, (response) => {
      response.writeHead(200, { "content-type": "application/json" }).write("[");
    });
    expect(await failureOf(platform.ports.deployments.list(LIST))).toMatchObject({ kind: "timeout" });
  });

  test("tells the log of every try, without what was asked about", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${MODULES}`, serverError, reset, json([]));
    await platform.ports.deployments.list(LIST);
    expect(platform.log).toEqual([
      { event: "answer", method: "GET", path: "deployments/modules", status: 500, attempt: 1, durationMs: 0 },
      {
        event: "no-answer",
        method: "GET",
        path: "deployments/modules",
        problem: "lost",
        attempt: 2,
        durationMs: 0,
      },
      { event: "answer", method: "GET", path: "deployments/modules", status: 200, attempt: 3, durationMs: 0 },
    ]);
  });
});
