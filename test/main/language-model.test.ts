/** The whole program with a language model: what `doctor` says of it, its figures, and that nothing waits for it. */
import { afterEach, expect, test, vi } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Assembly, assemble } from "../../src/main/assemble.ts";
import { modelFindings } from "../../src/main/doctor-model.ts";
import { healthApp } from "../../src/main/health.ts";
import {
  type ModelServer,
  page,
  proposes,
  refuses,
  says,
  startModelServer,
  takesOnly,
} from "../kit/model-server.ts";
import { json, reset } from "../kit/scripted-server.ts";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let assembly: Assembly | undefined;

afterEach(async () => {
  await assembly?.stop();
  assembly = undefined;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function start(env: Readonly<Record<string, string>>) {
  const config = readConfig({ AI4_DATA_DIR: ":memory:", ...env }, { home: "/nowhere", platform: "linux" });
  assembly = await assemble(config, quiet, "0.0.0");
  return { config, assembly };
}

const settings = ({ baseUrl }: ModelServer) => ({
  OPENAI_BASE_URL: baseUrl,
  OPENAI_API_KEY: "sk-doctor-0123456789",
  OPENAI_MODEL: "scripted",
});

async function findings(server: ModelServer, more: Readonly<Record<string, string>> = {}) {
  const { config, assembly: made } = await start({ ...settings(server), ...more });
  const [finding] = await modelFindings(config, made);
  return finding;
}

test("without one, doctor says so", async () => {
  const { config, assembly: made } = await start({});
  const none = { what: "none (OPENAI_MODEL is not set); sentences are read offline", ok: true };
  expect(await modelFindings(config, made)).toEqual([none]);
  expect(await made.language.metrics()).toBe("");
});

test("one that answers is well, and the key is sent to it alone", async () => {
  await using server = await startModelServer(takesOnly(["tools"], proposes("cluster")));
  expect(await findings(server)).toMatchObject({
    ok: true,
    what: expect.stringContaining("scripted at http://127.0.0.1:"),
  });
  expect(server.seen[0]?.headers["authorization"]).toBe("Bearer sk-doctor-0123456789");
  expect(Object.keys(server.seen[0]?.headers ?? {}).filter((name) => name.startsWith("x-stainless"))).toEqual(
    [],
  );
});

test("without a key none is sent", async () => {
  await using server = await startModelServer(proposes("cluster"));
  expect(await findings(server, { OPENAI_API_KEY: "" })).toMatchObject({ ok: true });
  expect(server.seen[0]?.headers).not.toHaveProperty("authorization");
});

test("what the client would take from the environment is not for it", async () => {
  const own = {
    OPENAI_ORG_ID: "org-x",
    OPENAI_PROJECT_ID: "proj-x",
    OPENAI_ADMIN_KEY: "sk-admin",
    OPENAI_LOG: "debug",
  };
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
  const printer: Console = Reflect.get(globalThis, "console");
  const printed = (["debug", "info", "warn", "error"] as const).map((level) => vi.spyOn(printer, level));
  await using server = await startModelServer(proposes("cluster"));
  expect(await findings(server)).toMatchObject({ ok: true });
  expect(JSON.stringify(server.seen[0]?.headers)).not.toMatch(/org-x|proj-x|sk-admin/);
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
});

test.each([
  ["a wrong key", refuses(401, "Incorrect API key provided: sk-doctor-0123456789"), /OPENAI_API_KEY/],
  ["nobody there", reset, /OPENAI_BASE_URL/],
  ["a page", page, /no OpenAI-compatible server/],
  ["a model that only chats", says("What a lovely day!"), /form of an answer/],
  ["too many requests", refuses(429, "quota", { "retry-after": "60" }), /no more requests/],
])("%s: the program runs, and doctor says what to mend", async (_what, reaction, mend) => {
  await using server = await startModelServer(reaction);
  const finding = await findings(server);
  expect(finding?.ok).toBe(false);
  expect(finding?.mend).toMatch(mend);
  expect(JSON.stringify(finding)).not.toContain("sk-doctor");
});

test("an unknown model: doctor names those that there are", async () => {
  await using server = await startModelServer(refuses(404, "The model does not exist"));
  server.server.on("GET /v1/models", json({ object: "list", data: [{ id: "qwen" }, { id: "llama" }] }));
  expect((await findings(server))?.mend).toContain("one of: qwen, llama");
});

test("requests, tokens and time are counted for Prometheus", async () => {
  await using server = await startModelServer(proposes("cluster"));
  const { assembly: made } = await start(settings(server));
  const before = await made.language.metrics();
  expect(before).toContain("ai4_model_sentence_seconds");
  await made.language.probe();
  const after = await made.language.metrics();
  expect(after).toContain('ai4_model_requests_total{mechanism="json_schema",outcome="answered"} 1');
  expect(after).toContain('ai4_model_tokens_total{kind="prompt"} 1200');
  const health = healthApp({
    host: "127.0.0.1",
    port: 0,
    surfaces: [],
    checkStore: made.checkStore,
    outbox: made.outbox,
    now: () => new Date(),
    more: made.language.metrics,
  });
  const page = await (await health.request("/metrics")).text();
  expect(page).toMatch(/ai4_outbox_posts[\s\S]*\n# HELP ai4_model_sentences_total/);
});
