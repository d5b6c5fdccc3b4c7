import { describe, expect, test } from "vitest";
import { Refusal } from "../../src/errors.ts";
import type { ConfigValue } from "../../src/platform/ports.ts";
import { DEPLOYMENT_ID, MODULES, NEW_DEPLOYMENT, VO } from "../kit/platform-answers.ts";
import { failureOf, testPlatform } from "../kit/platform-client.ts";
import { json, reset, serverError, silence, startScriptedServer, words } from "../kit/scripted-server.ts";

const SUCCESS = json({ status: "success", job_ID: DEPLOYMENT_ID });

function withValue(group: string, key: string, value: unknown) {
  const general = { title: "Swallows", ...(group === "general" ? { [key]: value as ConfigValue } : {}) };
  return {
    ...NEW_DEPLOYMENT,
    values: { general, ...(group === "general" ? {} : { [group]: { [key]: value as ConfigValue } }) },
  };
}

describe("creating", () => {
  test("sends exactly the values, as JSON, and gives the id", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${MODULES}`, SUCCESS);
    expect(await platform.ports.deployments.create(NEW_DEPLOYMENT)).toBe(DEPLOYMENT_ID);
    const [request] = platform.server.seen;
    expect(request?.target).toBe(`${MODULES}?vo=${VO}`);
    expect(request?.headers).toMatchObject({
      "content-type": "application/json",
      accept: "application/json",
    });
    expect(JSON.parse(request?.body ?? "")).toEqual(NEW_DEPLOYMENT.values);
  });

  test("names the tool", async () => {
    await using platform = await testPlatform();
    platform.server.on("POST /v1/deployments/tools", SUCCESS);
    await platform.ports.deployments.create({ ...NEW_DEPLOYMENT, kind: "tool", toolName: "ai4os-cvat" });
    expect(platform.server.seen[0]?.target).toBe(`/v1/deployments/tools?vo=${VO}&tool_name=ai4os-cvat`);
  });

  test("tells a failure that comes with status 200", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${MODULES}`, json({ status: "fail", error_msg: "server error: no leader." }));
    expect(await failureOf(platform.ports.deployments.create(NEW_DEPLOYMENT))).toMatchObject({
      kind: "rejected",
      ambiguous: false,
      message:
        "The platform could not hand this to its cluster: server error: no leader. Nothing was done; try again in a minute.",
    });
  });
});

describe("refused before sending", () => {
  test.each([
    ["general", "jupyter_password", 'pass"word'],
    ["general", "jupyter_password", "pass\\word"],
    ["general", "desc", "two\nlines"],
    ["general", "title", "a\u0000b"],
    ["general", "title", "x".repeat(46)],
    ["general", "desc", "x".repeat(1001)],
    ["storage", "datasets", [{ doi: '10.5072/"', force_pull: false }]],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the platform's template syntax, not ours
    ["storage", "rclone_user", "a${b}"],
  ])("%s.%s, case %#", async (group, key, value) => {
    await using platform = await testPlatform();
    const attempt = platform.ports.deployments.create(withValue(group, key, value));
    const refusal = await attempt.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: "input.text" });
    if (typeof value === "string") expect((refusal as Refusal).message).not.toContain(value);
    expect(platform.server.seen).toEqual([]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, null, undefined])("a value %s", async (value) => {
    await using platform = await testPlatform();
    const attempt = platform.ports.deployments.create(withValue("hardware", "ram", value));
    await expect(attempt).rejects.toMatchObject({ code: "input.value" });
    expect(platform.server.seen).toEqual([]);
  });

  test("but a title of 45 characters beyond the basic plane is sent", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${MODULES}`, SUCCESS);
    await platform.ports.deployments.create(withValue("general", "title", "🦉".repeat(45)));
    expect(platform.server.seen).toHaveLength(1);
  });
});

describe("a creation whose answer is lost is sent once, and its outcome is open", () => {
  test.each([
    ["the connection breaks", reset, "unreachable"],
    ["the platform breaks inside", serverError, "broken"],
    ["a gateway gives up", words("<html>Gateway Time-out</html>", 504, "text/html"), "broken"],
    ["the answer is no JSON", words("<html>Hello</html>", 200, "text/html"), "broken"],
    ["the answer has no id", json({ status: "success" }), "broken"],
  ])("when %s", async (_, reaction, kind) => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${MODULES}`, reaction, SUCCESS);
    const failure = await failureOf(platform.ports.deployments.create(NEW_DEPLOYMENT));
    expect(failure).toMatchObject({ kind, ambiguous: true });
    expect(failure.message).toContain("It may or may not have been done: look before you try again.");
    expect(platform.server.seen).toHaveLength(1);
    expect(platform.pauses).toEqual([]);
  });

  test("when no answer comes", async () => {
    await using platform = await testPlatform({ timeouts: { create: 300 } });
    platform.server.on(`POST ${MODULES}`, silence, SUCCESS);
    expect(await failureOf(platform.ports.deployments.create(NEW_DEPLOYMENT))).toMatchObject({
      kind: "timeout",
      ambiguous: true,
      message:
        "The platform did not answer within 0.3 s. It may or may not have been done: look before you try again.",
    });
    expect(platform.server.seen).toHaveLength(1);
  });

  test("but not when there was no connection", async () => {
    await using closed = await startScriptedServer();
    await closed[Symbol.asyncDispose]();
    await using platform = await testPlatform({ baseUrl: closed.url });
    const failure = await failureOf(platform.ports.deployments.create(NEW_DEPLOYMENT));
    expect(failure).toMatchObject({ kind: "unreachable", ambiguous: false });
    expect(failure.message).toContain("Nothing was done.");
  });

  test("and a deletion likewise", async () => {
    await using platform = await testPlatform({ timeouts: { change: 300 } });
    const ref = { id: DEPLOYMENT_ID, vo: VO, kind: "module" } as const;
    for (const reaction of [reset, silence, serverError]) {
      platform.server.on(`DELETE ${MODULES}/${DEPLOYMENT_ID}`, reaction);
      expect(await failureOf(platform.ports.deployments.remove(ref))).toMatchObject({ ambiguous: true });
    }
    expect(platform.server.seen).toHaveLength(3);
  });
});
