/** Batch jobs and trials: deployments of two more kinds. */
import { describe, expect, test } from "vitest";
import { DEPLOYMENT_ID, VO } from "../kit/platform-answers.ts";
import { failureOf, testPlatform } from "../kit/platform-client.ts";
import { json, serverError } from "../kit/scripted-server.ts";
import { batchJob, SCRIPT, trial } from "../kit/service-answers.ts";

const BATCH = "/v1/batch";
const TRY = "/v1/try_me/nomad";
const JOB = {
  vo: VO,
  values: { general: { title: "Swallow training" }, hardware: { cpu_num: 2 } },
  commands: "echo 1\n",
} as const;

describe("batch jobs", () => {
  test("are read in our words, with the commands of one alone", async () => {
    await using platform = await testPlatform();
    const done = batchJob({
      status: "complete",
      alloc_ID: "a",
      datacenter: "north-dc",
      templates: undefined,
    });
    platform.server.on(`GET ${BATCH}`, json([done]));
    platform.server.on(`GET ${BATCH}/${DEPLOYMENT_ID}`, json(batchJob()));
    const [listed] = await platform.ports.deployments.list({ vo: VO, kind: "batch" });
    expect(listed).toMatchObject({ kind: "batch", status: "complete", placed: true, endpoints: {} });
    expect(listed).not.toHaveProperty("commands");
    const one = await platform.ports.deployments.get({ id: DEPLOYMENT_ID, vo: VO, kind: "batch" });
    expect(one).toMatchObject({ kind: "batch", vo: VO, status: "queued", commands: SCRIPT, placed: false });
    expect(platform.server.seen[0]?.target).toBe(`${BATCH}?vos=${VO}&full_info=false`);
  });

  test("are submitted as a form with a file and the values as text", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${BATCH}`, json({ status: "success", job_ID: "new" }));
    expect(await platform.ports.batch.submit(JOB)).toBe("new");
    const [request] = platform.server.seen;
    expect(request?.target).toBe(`${BATCH}?vo=${VO}`);
    expect(request?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(request?.body).toMatch(
      /name="user_cmd"; filename="script-from-text.sh"\r\nContent-Type: text\/x-shellscript\r\n\r\necho 1\n\r\n/,
    );
    expect(request?.body).toContain(
      `name="conf"\r\n\r\n${JSON.stringify({ general: { title: "Swallow training" }, hardware: { cpu_num: 2 } })}\r\n`,
    );
  });

  test.each([
    [401, "You must provide a storage when running batch jobs.", "rejected"],
    [400, "You already have at least 2 GPUs running and/or queued.", "rejected"],
    [400, "conf parameter must be a valid JSON string", "rejected"],
  ])(
    "a refusal (%i %s) is told in the platform's words, and is no question of the login",
    async (status, detail, kind) => {
      await using platform = await testPlatform();
      platform.server.on(`POST ${BATCH}`, json({ detail }, status));
      const failure = await failureOf(platform.ports.batch.submit(JOB));
      expect(failure).toMatchObject({ kind, ambiguous: false });
      expect(failure.message).toContain(detail);
    },
  );

  test("are never submitted twice; a lost answer leaves it open", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${BATCH}`, serverError);
    expect(await failureOf(platform.ports.batch.submit(JOB))).toMatchObject({ ambiguous: true });
    expect(platform.server.seen).toHaveLength(1);
  });

  test("what is no batch job is refused", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${BATCH}/x`, json({ detail: "This deployment is not a batch job." }, 400));
    const failure = await failureOf(platform.ports.deployments.get({ id: "x", vo: VO, kind: "batch" }));
    expect(failure.kind).toBe("rejected");
  });
});

describe("trials", () => {
  const ref = { id: DEPLOYMENT_ID, vo: "vo.ai4eosc.eu", kind: "try" } as const;

  test("are asked for without a VO, and hold no address before they are placed", async () => {
    await using platform = await testPlatform();
    platform.server.on(`GET ${TRY}`, json([trial()]));
    platform.server.on(`GET ${TRY}/${DEPLOYMENT_ID}`, json(trial({ status: "running" })));
    platform.server.on(`DELETE ${TRY}/${DEPLOYMENT_ID}`, json({ status: "success" }));
    const [listed] = await platform.ports.deployments.list({ vo: "vo.imagine-ai.eu", kind: "try" });
    expect(listed).toMatchObject({ kind: "try", vo: "vo.ai4eosc.eu", title: "quick look", endpoints: {} });
    expect(await platform.ports.deployments.get(ref)).toMatchObject({ status: "running", kind: "try" });
    await platform.ports.deployments.remove(ref);
    expect(platform.server.seen.map(({ method, target }) => `${method} ${target}`)).toEqual([
      `GET ${TRY}?full_info=false`,
      `GET ${TRY}/${DEPLOYMENT_ID}?full_info=true`,
      `DELETE ${TRY}/${DEPLOYMENT_ID}`,
    ]);
  });

  test("are started by the module's name", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${TRY}`, json({ status: "success", job_ID: "new" }));
    expect(await platform.ports.trials.start("swallow-counter", "quick look")).toBe("new");
    expect(platform.server.seen[0]?.target).toBe(`${TRY}?module_name=swallow-counter&title=quick+look`);
  });

  test("a platform without room refuses: nothing was done, its reason is told, and what helps", async () => {
    await using platform = await testPlatform();
    const detail = "Sorry, but you seem to be currently running 3 `try-me` environments already.";
    platform.server.on(`POST ${TRY}`, json({ detail }, 503));
    const failure = await failureOf(platform.ports.trials.start("swallow-counter", "x"));
    expect(failure).toMatchObject({ kind: "rejected", ambiguous: false, status: 503 });
    expect(failure.message).toContain(`It says: ${detail}`);
    expect(failure.message).toContain("end by themselves after 10 minutes");
  });

  test("of an unknown module it says that it is unknown", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${TRY}`, json({ detail: "Item nope not in the catalog" }, 404));
    expect(await failureOf(platform.ports.trials.start("nope", "x"))).toMatchObject({ kind: "missing" });
  });
});
