/** No secret gets into the log, whatever errors and SDKs say. */
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { LogLevel, webApi } from "@slack/bolt";
import { REST, Routes } from "discord.js";
import fc from "fast-check";
import type * as Matrix from "matrix-bot-sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadSdk, makeLoadable } from "../../adapters/matrix/sdk.ts";
import { readConfig } from "../../src/config.ts";
import type { Log } from "../../src/engine/turn.ts";
import { createPassphrase } from "../../src/identity/passphrase.ts";
import { Secret } from "../../src/identity/secret.ts";
import { createLog } from "../../src/main/log.ts";
import { createScrub, scrubLine } from "../../src/main/scrub.ts";
import { createPlatform } from "../../src/platform/client.ts";
import { json, reset, type ScriptedServer, startScriptedServer, words } from "../kit/scripted-server.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const file = () => folder.file("log");

const SECRETS = {
  AI4_SECRET_KEY: "c2VjcmV0LWtleS1vZi10aGUtdGVzdHMtMDEyMzQ1Njc=",
  AI4_ACCESS_TOKEN: `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"sub":"ada"}').toString("base64url")}.c2lnbmF0dXJlLW9mLXRoaXM`,
  SLACK_BOT_TOKEN: "xoxb-1111-2222-botbotbotbot",
  SLACK_APP_TOKEN: "xapp-1-A11-22-appappappapp",
  SLACK_SIGNING_SECRET: "8f742231b10e8888abcd99yyyzzz85a5",
  DISCORD_TOKEN: "MTA1NDI3ODY1NDE0NjE0MTE4NA.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB",
  MATRIX_PASSWORD: 'tea & "cakes" at four',
  MATRIX_ACCESS_TOKEN: "syt_YWk0_abcdefghijklmnopqrst_1a2b3c",
  OPENAI_API_KEY: "sk-proj-abcdefghijklmnop0123",
};
/** Secrets that no setting holds. */
const OTHERS = {
  interaction: "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
  refresh: "syr_abcdefghijklmnop_1a2b3c",
  ofAnother: "xoxp-9999-8888-somebodyelse",
  password: createPassphrase((max) => max - 1),
};

let server: ScriptedServer;
let log: Log;

beforeEach(async () => {
  server = await startScriptedServer();
  const env = {
    ...SECRETS,
    AI4_PLATFORM_URL: "https://platform.example.org",
    MATRIX_HOMESERVER_URL: "https://matrix.example.org",
    MATRIX_USER: "@ai4:example.org",
    OPENAI_MODEL: "m",
  };
  log = createLog(readConfig(env, { home: "/home/x", platform: "linux" }), { level: "trace", file: file() });
});
afterEach(() => server[Symbol.asyncDispose]());

const logged = () => readFileSync(file(), "utf8");

function expectClean(): void {
  const text = logged();
  for (const [name, secret] of Object.entries({ ...SECRETS, ...OTHERS })) {
    const spellings = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
    for (const spelling of spellings) expect(text, name).not.toContain(spelling);
    expect(text, name).not.toContain(Buffer.from(secret).toString("base64").replace(/=+$/, ""));
  }
  for (const line of text.trimEnd().split("\n")) expect(() => JSON.parse(line), line).not.toThrow();
}

/** Everything an SDK says, in our log. */
function chatty(name: string) {
  const say =
    (level: string) =>
    (...parts: readonly unknown[]) =>
      log.info({ sdk: name, level, parts }, parts.map(String).join(" "));
  return {
    trace: say("trace"),
    debug: say("debug"),
    info: say("info"),
    warn: say("warn"),
    error: say("error"),
  };
}

async function failing(work: () => Promise<unknown>): Promise<void> {
  const error = await work().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeDefined();
  log.error({ err: error }, "it failed");
  log.warn({ err: new Error("outer", { cause: error }), error }, `it failed: ${String(error)}`);
}

/** What a careless server or proxy does: it sends back what it was sent. */
const echo =
  (status: number) =>
  async (...[response, request]: Parameters<ReturnType<typeof json>>) =>
    words(JSON.stringify(request), status)(response, request);

test("Slack's client, with all its debug lines, refusals and broken connections", async () => {
  server.on("POST /auth.test", json({ ok: false, error: "invalid_auth", provided: OTHERS.ofAnother }));
  server.on("POST /chat.postMessage", echo(500));
  server.on("POST /apps.connections.open", reset);
  const quiet = { setLevel: () => undefined, getLevel: () => LogLevel.DEBUG, setName: () => undefined };
  const client = new webApi.WebClient(SECRETS.SLACK_BOT_TOKEN, {
    slackApiUrl: `${server.url}/`,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.DEBUG,
    logger: { ...chatty("slack"), ...quiet },
  });
  await failing(() => client.auth.test({ token: SECRETS.SLACK_BOT_TOKEN }));
  await failing(() => client.chat.postMessage({ channel: "C1", text: `password: ${OTHERS.password}` }));
  await failing(() => client.apps.connections.open({ token: SECRETS.SLACK_APP_TOKEN } as never));
  expect(logged()).toContain("apiCall('auth.test')");
  expectClean();
});

test("Discord's client, whose errors hold addresses with tokens in them", async () => {
  const route = Routes.interactionCallback("123456789012345678", OTHERS.interaction);
  server.on(`POST /v10${route}`, json({ message: "Unknown interaction", code: 10062 }, 404));
  server.on("GET /v10/gateway/bot", echo(500));
  server.on("GET /v10/users/@me", reset);
  const rest = new REST({ api: server.url, version: "10", retries: 0 }).setToken(SECRETS.DISCORD_TOKEN);
  rest.on("restDebug", chatty("discord").debug);
  await failing(() => rest.post(route, { auth: false, body: { data: { content: OTHERS.password } } }));
  await failing(() => rest.get("/gateway/bot"));
  await failing(() => rest.get("/users/@me"));
  expect(logged()).toContain("Unknown interaction");
  expectClean();
});

test("Matrix's client, which logs whole requests", async () => {
  makeLoadable();
  const sdk = createRequire(import.meta.url)("matrix-bot-sdk") as typeof Matrix;
  const said = chatty("matrix");
  sdk.LogService.setLogger(said as unknown as Matrix.ILogger);
  sdk.LogService.setLevel(sdk.LogLevel.TRACE);
  server.on("GET /_matrix/client/v3/account/whoami", echo(401));
  server.on(
    "POST /_matrix/client/v3/login",
    json(
      { errcode: "M_FORBIDDEN", refresh_token: OTHERS.refresh, access_token: SECRETS.MATRIX_ACCESS_TOKEN },
      403,
    ),
  );
  const client = new sdk.MatrixClient(server.url, SECRETS.MATRIX_ACCESS_TOKEN);
  await failing(() =>
    client.doRequest("GET", "/_matrix/client/v3/account/whoami", { access_token: "query-token-1" }),
  );
  await failing(() => new sdk.MatrixAuth(server.url).passwordLogin("ai4", SECRETS.MATRIX_PASSWORD));
  loadSdk();
  expect(logged()).toContain("M_FORBIDDEN");
  expect(logged()).not.toContain("query-token-1");
  expectClean();
});

test("the platform's client", async () => {
  server.on("GET /v1/deployments/modules", echo(500));
  const platform = createPlatform({
    baseUrl: server.url,
    sleep: async () => undefined,
    log: (event) => log.warn({ ...event }, "x"),
  });
  const { deployments } = platform.as(async () => SECRETS.AI4_ACCESS_TOKEN);
  await failing(() => deployments.list({ vo: "v", kind: "module" }));
  expectClean();
});

test("whatever is written to it by mistake", () => {
  const { interaction: _shapeless, ...others } = OTHERS;
  const all = { ...SECRETS, ...others };
  log.error(
    { err: Object.assign(new Error(JSON.stringify(all)), { config: { headers: all } }) },
    JSON.stringify(all),
  );
  log.info(
    {
      all,
      nested: JSON.stringify(JSON.stringify(all)),
      url: `https://x/?q=${encodeURIComponent(JSON.stringify(all))}`,
    },
    "all",
  );
  log.info({ secret: new Secret("by-type-alone") }, `${new Secret("by-type-alone")}`);
  expect(logged()).not.toContain("by-type-alone");
  expectClean();
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test("a folder that is made for it is its owner's alone", () => {
  const path = folder.file("new", "log");
  const config = readConfig({}, { home: "/home/x", platform: "linux" });
  createLog(config, { file: path }).info({}, "made");
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
});

describe("scrubbing", () => {
  const scrub = createScrub(["short", "long enough"]);

  test.each([
    ["Authorization: Bearer abcdefghijklmnop", "Authorization: Bearer [redacted]"],
    ["https://ana:hunter22@host/x", "https://[redacted]@host/x"],
    ["?access_token=abc123&x=1", "?access_token=[redacted]&x=1"],
    ['{"client_secret":"abc","x":1}', '{"client_secret":"[redacted]","x":1}'],
    ['{\\"refresh_token\\":\\"abc\\",\\"x\\":1}', '{\\"refresh_token\\":\\"[redacted]\\",\\"x\\":1}'],
    ["https://hooks.slack.com/commands/T1/2/abc rest", "https://hooks.slack.com/[redacted] rest"],
    ["not long enough.", "not [redacted]."],
    ["maple-otter-quill-drift-481-coral", "[redacted]"],
  ])("%s", (text, clean) => {
    expect(scrub(text)).toBe(clean);
  });

  test.each([
    "short words stay short",
    "the token of the city, and its secret: nobody knows",
    "11111111-2222-4333-8444-555555555555_1795000000",
    "Bot connected; Basic instructions; bearer of news",
    '{"tokens":3,"secret":null,"code":"secret.unreadable","command":"deployment delete"}',
    "https://api.cloud.ai4eosc.eu/v1/deployments/modules?vos=vo.ai4eosc.eu",
    "at Object.<anonymous> (/opt/ai4-chatops/node_modules/x/index.js:12:34)",
    "ai4os-image-classification-tf-2-deepaas-full",
  ])("leaves %j alone", (text) => {
    expect(scrub(text)).toBe(text);
  });

  test("keeps every line a line of JSON, with its names and whatever is no secret", () => {
    const fields = fc.dictionary(fc.constantFrom("err", "a", "reference"), fc.jsonValue());
    fc.assert(
      fc.property(fields, fc.string(), (given, text) => {
        const line = JSON.stringify({
          ...given,
          password: `x${text}`,
          msg: `secret=${text} "token":"${text}"`,
        });
        const clean: unknown = JSON.parse(scrubLine(line, (value) => value));
        expect(clean).toEqual({ ...(JSON.parse(line) as object), password: "[redacted]" });
        expect(() => JSON.parse(scrubLine(line, scrub))).not.toThrow();
      }),
    );
  });
});
