import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { levelsFromRoles } from "../../src/identity/levels.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import type { SignInOptions } from "../../src/sandbox/tokens.ts";
import { openDocuments } from "../../src/store/documents.ts";
import { startLab } from "../kit/running-sandbox.ts";
import { order, VO } from "../kit/sandbox-deployments.ts";

const LIST = `/v1/deployments/modules?vos=${VO}`;
const DETAIL = `/v1/deployments/modules/00000000-0000-0000-0000-000000000000?vo=${VO}`;
const NOW = new Date("2026-11-18T09:30:00Z");

async function startPlain(quirks = true) {
  const state = await openDocuments(":memory:");
  const sandbox = await startSandbox({ state, catalogue: [], now: () => NOW, quirks, seed: 3 });
  onTestFinished(async () => {
    await sandbox.stop();
    await state.close();
  });
  return sandbox;
}

async function detailFor(header: string | undefined, url: string, path = LIST) {
  const headers = header === undefined ? {} : { authorization: header };
  const answer = await fetch(url + path, { headers });
  const text = await answer.text();
  return `${answer.status} ${text.startsWith("{") ? JSON.parse(text).detail : text}`;
}

test.each([
  ["no header", undefined, "403 Not authenticated"],
  ["an empty bearer", "Bearer ", "403 Not authenticated"],
  ["another scheme", "Basic abc", "403 Invalid authentication credentials"],
  ["no token at all", "Bearer abc", "401 Not enough segments"],
  ["three parts of nothing", "Bearer a.b.c", "401 Invalid token"],
])("%s", async (_name, header, expected) => {
  const { url } = await startPlain();
  expect(await detailFor(header, url)).toBe(expected);
});

const TOKENS: readonly (readonly [string, SignInOptions, string])[] = [
  ["expired", { lifetime: -1 }, "Signature has expired"],
  ["for another audience", { claims: { aud: "other" } }, "Audience doesn't match"],
  ["without audience", { claims: { aud: undefined } }, 'Token is missing the "aud" claim'],
  ["without name", { claims: { name: undefined } }, 'Token is missing the "name" claim'],
  ["without address", { claims: { email: undefined } }, 'Token is missing the "email" claim'],
  ["of the real platform", { claims: { iss: "https://login.example/realms/ai4eosc" } }, "Invalid issuer"],
  ["of another realm", { claims: { iss: "http://127.0.0.1:1/realms/other" } }, "Invalid issuer"],
  ["of another host", { claims: { iss: "http://127.0.0.1.example/realms/ai4eosc" } }, "Invalid issuer"],
];

test.each(TOKENS)("a token %s is refused", async (_name, options, message) => {
  const sandbox = await startPlain();
  const token = await sandbox.signIn("researcher", options);
  expect(await detailFor(`Bearer ${token}`, sandbox.url)).toBe(`401 ${message}`);
});

test("a token of another sandbox, or one that was changed, is refused", async () => {
  const [one, other] = [await startPlain(), await startPlain()];
  const foreign = await other.signIn("researcher");
  expect(await detailFor(`Bearer ${foreign}`, one.url)).toMatch(/^401 Unable to find a signing key/);

  const [head, , signature] = (await one.signIn("researcher")).split(".");
  const [, body] = (await one.signIn("imagine")).split(".");
  const mixed = `Bearer ${head}.${body}.${signature}`;
  expect(await detailFor(mixed, one.url)).toBe("401 Signature verification failed");
});

test("the public key verifies the token, which has the claims of the identity provider", async () => {
  const sandbox = await startPlain();
  const certs = await fetch(`${sandbox.url}/realms/ai4eosc/protocol/openid-connect/certs`);
  const keys = (await certs.json()) as JSONWebKeySet;
  expect(keys.keys.some((key) => "d" in key)).toBe(false);
  const token = await sandbox.signIn("imagine");
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
    issuer: `${sandbox.url}/realms/ai4eosc`,
    audience: "account",
    currentDate: NOW,
  });
  expect(payload).toMatchObject({
    sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: expect.any(String),
    email: expect.any(String),
  });
  const access = payload["realm_access"] as { readonly roles: readonly string[] };
  expect([...levelsFromRoles(access.roles)]).toEqual([
    ["vo.imagine-ai.eu", "ap-u"],
    [VO, "ap-u"],
  ]);
});

test("too low a level is 401 with both levels in words; none at all breaks the platform", async () => {
  const lab = await startLab();
  const low = await lab.call("GET", DETAIL, { as: "student" });
  expect(low).toMatchObject({
    status: 401,
    body: { detail: expect.stringMatching(/\n\* Current level: ap-a\n\* Required level: ap-u$/) },
  });
  const broken = { status: 500, type: "text/plain", body: "Internal Server Error" };
  expect(await lab.call("GET", DETAIL, { as: "newcomer" })).toEqual(broken);
  expect(await lab.call("GET", DETAIL, { as: "tutorial" })).toEqual(broken);
  expect(await lab.call("GET", DETAIL.replace(VO, "nope"), { as: "researcher" })).toEqual(broken);
});

test("without oddities, no level is a 401 too", async () => {
  const sandbox = await startPlain(false);
  const token = await sandbox.signIn("newcomer");
  expect(await detailFor(`Bearer ${token}`, sandbox.url, DETAIL)).toMatch(/^401 [\s\S]*Current level: none/);
});

test("lists ask for the level only where there is a job", async () => {
  const lab = await startLab();
  for (const as of ["student", "newcomer", "tutorial"] as const)
    expect(await lab.call("GET", LIST, { as })).toMatchObject({ status: 200, body: [] });

  const sandbox = await startPlain();
  const signedIn = await sandbox.signIn("researcher");
  expect((await detailFor(`Bearer ${signedIn}`, sandbox.url)).startsWith("200 [{")).toBe(true);
  const roles = (level: string) => ({
    claims: { realm_access: { roles: level === "" ? [] : [`access:${VO}:${level}`] } },
  });
  const lower = await sandbox.signIn("researcher", roles("ap-b"));
  expect(await detailFor(`Bearer ${lower}`, sandbox.url)).toBe("200 []");
  const none = await sandbox.signIn("researcher", roles(""));
  expect(await detailFor(`Bearer ${none}`, sandbox.url)).toBe("500 Internal Server Error");
});

test("the header is looked at before the parameters, the token after them", async () => {
  const { url } = await startPlain();
  const post = (authorization?: string) =>
    fetch(`${url}/v1/deployments/modules`, {
      method: "POST",
      headers: authorization === undefined ? {} : { authorization },
    });
  expect((await post()).status).toBe(403);
  expect((await post("Bearer abc")).status).toBe(422);
});

test("the VOs of a list", async () => {
  const lab = await startLab();
  const known = expect.stringContaining("['vo.ai4eosc.eu', 'vo.imagine-ai.eu'");
  const statusOf = async (query: string) =>
    (await lab.call("GET", `/v1/deployments/modules${query}`, { as: "researcher" })).status;
  expect(await statusOf("?vos=tutorials")).toBe(200);
  expect(await statusOf(`?vos=nope&vos=${VO}`)).toBe(200);
  for (const query of ["", `?vo=${VO}`, `?vos[]=${VO}`]) expect(await statusOf(query)).toBe(500);
  for (const query of ["?vos=", "?vos=nope", `?vos=${VO},tutorials`, `?vos=["${VO}"]`]) {
    const answer = await lab.call("GET", `/v1/deployments/modules${query}`, { as: "researcher" });
    expect(answer).toMatchObject({ status: 401, body: { detail: known } });
  }
});

test("without oddities, no VO means all of them", async () => {
  const lab = await startLab({ quirks: false });
  const shown = await lab.done("GET", "/v1/deployments/modules", { as: "researcher" });
  expect(shown).toMatchObject([{ title: "plankton baseline" }]);
});

test("unknown paths, wrong methods, HEAD and a slash too many", async () => {
  const lab = await startLab();
  expect(await lab.call("GET", "/v1/nope")).toMatchObject({ status: 404, body: { detail: "Not Found" } });
  const wrong = await lab.call("PATCH", "/v1/deployments/modules", { as: "researcher" });
  expect(wrong).toMatchObject({ status: 405, body: { detail: "Method Not Allowed" } });
  expect((await fetch(`${lab.url}/v1/deployments/stats/cluster`, { method: "HEAD" })).status).toBe(405);
  const slash = await fetch(`${lab.url}/v1/deployments/modules/?vos=${VO}`, { redirect: "manual" });
  expect(slash.status).toBe(307);
  expect(slash.headers.get("location")).toBe(`${lab.url}${LIST}`);
  expect((await order(lab)).status).toBe(200);
});
