import { describe, expect, test } from "vitest";
import { MODULES, NEW_DEPLOYMENT, VO } from "../kit/platform-answers.ts";
import { failureOf, type TestPlatform, testPlatform } from "../kit/platform-client.ts";
import { delayed, json, reset, serverError, words } from "../kit/scripted-server.ts";

const badGateway = words("<html>Bad Gateway</html>", 502, "text/html");

/** A change is tried once, so each of these is one outage. */
async function fail(platform: TestPlatform, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await failureOf(platform.ports.deployments.create(NEW_DEPLOYMENT));
}

const list = (platform: TestPlatform) => platform.ports.deployments.list({ vo: VO, kind: "module" });

describe("after five outages in a row", () => {
  test("nobody waits for the platform, and people learn when it is tried again", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${MODULES}`, reset, badGateway);
    await fail(platform, 5);
    platform.pass(12_500);
    const failure = await failureOf(list(platform));
    expect(failure).toMatchObject({ kind: "unreachable", ambiguous: false });
    expect(failure.message).toContain("I try it again in 18 s");
    expect(await failureOf(platform.as("token-of-ben").deployments.create(NEW_DEPLOYMENT))).toMatchObject({
      kind: "unreachable",
      ambiguous: false,
    });
    expect(platform.server.seen).toHaveLength(5);
    expect(platform.log).toContainEqual({ event: "circuit", state: "open" });
  });

  test("one request tries again after the pause, and all is well when it is answered", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${MODULES}`, reset);
    platform.server.on(`GET ${MODULES}`, json([]));
    await fail(platform, 5);
    platform.pass(29_999);
    await failureOf(list(platform));
    platform.pass(1);
    expect(await list(platform)).toEqual([]);
    expect(await list(platform)).toEqual([]);
    expect(platform.server.seen).toHaveLength(7);
  });

  test("another pause follows when the trial fails too", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${MODULES}`, reset);
    await fail(platform, 5);
    platform.pass(30_000);
    await fail(platform, 1);
    platform.pass(29_999);
    await fail(platform, 1);
    expect(platform.server.seen).toHaveLength(6);
    platform.pass(1);
    await fail(platform, 1);
    expect(platform.server.seen).toHaveLength(7);
  });

  test("others do not wait for the trial", async () => {
    await using platform = await testPlatform();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    platform.server.on(`POST ${MODULES}`, reset);
    await fail(platform, 5);
    platform.pass(30_000);
    platform.server.on(`GET ${MODULES}`, delayed(gate, json([])));
    const trial = list(platform);
    const other = await failureOf(platform.as("token-of-ben").deployments.list({ vo: VO, kind: "module" }));
    expect(other.kind).toBe("unreachable");
    open();
    expect(await trial).toEqual([]);
  });

  test("a read under way is not repeated", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${MODULES}`, reset);
    platform.server.on(`GET ${MODULES}`, reset);
    await fail(platform, 4);
    expect(await failureOf(list(platform))).toMatchObject({ kind: "unreachable" });
    expect(platform.server.seen).toHaveLength(5);
  });
});

describe("the platform is not left alone", () => {
  test("when an answer comes between", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${MODULES}`, json([]));
    for (let round = 0; round < 3; round++) {
      platform.server.on(`POST ${MODULES}`, reset);
      await fail(platform, 4);
      expect(await list(platform)).toEqual([]);
    }
    expect(platform.server.seen).toHaveLength(15);
  });

  test.each([
    ["errors of its own for one person", serverError],
    ["refusals", json({ detail: "no" }, 400)],
    ["a 503 in its own words", json({ detail: "Sorry, all places are taken" }, 503)],
  ])("because of %s", async (_, reaction) => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${MODULES}`, reaction);
    await fail(platform, 8);
    expect(platform.server.seen).toHaveLength(8);
  });
});
