/** The issuer as any OpenID Connect client sees it, over HTTP. */
import { createHash } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/server.ts";
import { openDocuments } from "../../src/store/documents.ts";
import { decideAt, openPage } from "../kit/approval.ts";
import { type Lab, shareSigningKey, startLab } from "../kit/running-sandbox.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const REALM = "/realms/ai4eosc";
const CONNECT = `${REALM}/protocol/openid-connect`;
const DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
const folder = temporaryFolder();

type Fields = Readonly<Record<string, string>>;

async function post(url: string, path: string, fields: Fields, headers: Fields = {}) {
  const answer = await fetch(`${url}${path}`, { method: "POST", body: new URLSearchParams(fields), headers });
  const text = await answer.text();
  const body = (text === "" ? {} : JSON.parse(text)) as Record<string, string | number>;
  return { status: answer.status, body };
}

const device = ({ url }: { url: string }, fields: Fields = {}) =>
  post(url, `${CONNECT}/auth/device`, { client_id: "ai4-chatops", scope: "openid", ...fields });

const token = ({ url }: { url: string }, fields: Fields) =>
  post(url, `${CONNECT}/token`, { client_id: "ai4-chatops", ...fields });

const poll = (lab: { url: string }, code: string | number | undefined, fields: Fields = {}) =>
  token(lab, { grant_type: DEVICE, device_code: String(code), ...fields });

async function loggedIn(lab: Lab) {
  const { body } = await device(lab);
  await decideAt(String(body["verification_uri_complete"]), "imagine");
  lab.pass(5);
  return (await poll(lab, body["device_code"])).body;
}

test("describes itself, and every address in it is its own", async () => {
  const lab = await startLab();
  const found = (await lab.done("GET", `${REALM}/.well-known/openid-configuration`)) as Fields;
  expect(found["issuer"]).toBe(`${lab.url}${REALM}`);
  for (const [name, value] of Object.entries(found))
    if (/_endpoint$|_uri$/.test(name)) expect(value.startsWith(`${lab.url}${REALM}/`), name).toBe(true);
});

test("a code waits, is approved, and gives tokens once, with the claims that the platform reads", async () => {
  const lab = await startLab();
  const { body } = await device(lab);
  expect(body).toMatchObject({
    expires_in: 600,
    interval: 5,
    user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
  });
  lab.pass(5);
  expect((await poll(lab, body["device_code"])).body["error"]).toBe("authorization_pending");
  await decideAt(String(body["verification_uri_complete"]), "imagine");
  lab.pass(5);
  const { body: tokens } = await poll(lab, body["device_code"]);
  const keys = createRemoteJWKSet(new URL(`${lab.url}${CONNECT}/certs`));
  const { payload, protectedHeader } = await jwtVerify(String(tokens["access_token"]), keys, {
    issuer: `${lab.url}${REALM}`,
    audience: "account",
    currentDate: lab.now(),
  });
  expect(protectedHeader.alg).toBe("RS256");
  expect(payload).toMatchObject({
    name: "Inês Marlow",
    email: "ines.marlow@example.org",
    realm_access: { roles: expect.arrayContaining(["access:vo.imagine-ai.eu:ap-u"]) },
  });
  lab.pass(5);
  expect((await poll(lab, body["device_code"])).body["error"]).toBe("invalid_grant");
});

test("asks to slow down who asks too often, and means it", async () => {
  const lab = await startLab();
  const code = (await device(lab)).body["device_code"];
  lab.pass(4);
  expect((await poll(lab, code)).body["error"]).toBe("slow_down");
  lab.pass(6);
  expect((await poll(lab, code)).body["error"]).toBe("slow_down");
  lab.pass(15);
  expect((await poll(lab, code)).body["error"]).toBe("authorization_pending");
});

test("a refused code and one that ended say so, and an ended one cannot be approved", async () => {
  const lab = await startLab();
  const refused = (await device(lab)).body;
  await decideAt(String(refused["verification_uri_complete"]), undefined);
  lab.pass(5);
  expect((await poll(lab, refused["device_code"])).body["error"]).toBe("access_denied");
  const late = (await device(lab)).body;
  lab.pass(600);
  expect((await openPage(String(late["verification_uri_complete"]))).status).toBe(404);
  expect((await poll(lab, late["device_code"])).body["error"]).toBe("expired_token");
});

test("a code is of use only with its PKCE verifier and to its client", async () => {
  const lab = await startLab();
  const challenge = createHash("sha256").update("right").digest("base64url");
  const { body } = await device(lab, { code_challenge: challenge, code_challenge_method: "S256" });
  await decideAt(String(body["verification_uri_complete"]), "student");
  lab.pass(5);
  const code = body["device_code"];
  expect((await poll(lab, code, { code_verifier: "wrong" })).body["error"]).toBe("invalid_grant");
  const other = { client_id: "ai4-chatops-confidential", client_secret: "sandbox-client-secret" };
  expect((await poll(lab, code, { ...other, code_verifier: "right" })).body["error"]).toBe("invalid_grant");
  expect((await poll(lab, code, { code_verifier: "right" })).status).toBe(200);
});

test("a refresh token is good once; its second use ends the login", async () => {
  const lab = await startLab();
  const first = String((await loggedIn(lab))["refresh_token"]);
  const refresh = (refreshToken: string) =>
    token(lab, { grant_type: "refresh_token", refresh_token: refreshToken });
  const second = String((await refresh(first)).body["refresh_token"]);
  expect(second).not.toBe(first);
  expect((await refresh(first)).body["error"]).toBe("invalid_grant");
  expect((await refresh(second)).body["error"]).toBe("invalid_grant");
});

test.each([
  ["revoke", "token"],
  ["logout", "refresh_token"],
])("%s ends a login", async (path, field) => {
  const lab = await startLab();
  const refreshToken = String((await loggedIn(lab))["refresh_token"]);
  const { status } = await post(lab.url, `${CONNECT}/${path}`, {
    client_id: "ai4-chatops",
    [field]: refreshToken,
  });
  expect(status).toBeLessThan(300);
  const again = await token(lab, { grant_type: "refresh_token", refresh_token: refreshToken });
  expect(again.body["error"]).toBe("invalid_grant");
});

test("only known clients are served, and a confidential one needs its secret, in either place", async () => {
  const lab = await startLab();
  const id = "ai4-chatops-confidential";
  expect(await device(lab, { client_id: "stranger" })).toMatchObject({
    status: 401,
    body: { error: "invalid_client" },
  });
  expect((await device(lab, { client_id: id })).status).toBe(401);
  expect((await device(lab, { client_id: id, client_secret: "sandbox-client-secret" })).status).toBe(200);
  const basic = `Basic ${Buffer.from(`${id}:sandbox-client-secret`).toString("base64")}`;
  const answer = await post(lab.url, `${CONNECT}/auth/device`, { scope: "openid" }, { authorization: basic });
  expect(answer.status).toBe(200);
});

test("the page names everybody with his levels, needs no script, and takes nothing from the address", async () => {
  const lab = await startLab();
  const { body } = await device(lab);
  const { text } = await openPage(String(body["verification_uri_complete"]));
  for (const words of [
    "Ada Lindholm",
    "Inês Marlow",
    "Tomáš Varga",
    "Noor Haddad",
    "Lena Brandt",
    "ap-u",
    "no rights",
  ])
    expect(text).toContain(words);
  expect(text).toMatch(/<html lang="en">[\s\S]*width=device-width[\s\S]*<fieldset>\s*<legend>/);
  expect(text).not.toMatch(/<script|javascript:| on\w+=/);
  const evil = await openPage(`${lab.url}${REALM}/device?user_code=%22%3E%3Cscript%3Ealert(1)%3C/script%3E`);
  expect(evil).toMatchObject({ status: 404, text: expect.not.stringContaining("<script") });
  const headers = (await fetch(`${lab.url}${REALM}/device`)).headers;
  expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
});

test("userinfo tells whose token it is", async () => {
  const lab = await startLab();
  expect(await lab.done("GET", `${CONNECT}/userinfo`, { as: "student" })).toMatchObject({
    name: "Tomáš Varga",
  });
});

test("codes and logins survive a restart", async () => {
  const file = folder.file("realm.db");
  const now = () => new Date("2026-11-18T09:30:00Z");
  const open = async (moment = now) => {
    const state = await openDocuments(file);
    await shareSigningKey(state);
    const sandbox = await startSandbox({ state, catalogue: [], now: moment });
    return { ...sandbox, close: async () => [await sandbox.stop(), await state.close()] };
  };
  const before = await open();
  const { body } = await device(before);
  await decideAt(String(body["verification_uri_complete"]), "researcher");
  await before.close();
  const after = await open(() => new Date("2026-11-18T09:31:00Z"));
  const tokens = await poll(after, body["device_code"]);
  expect(tokens.status).toBe(200);
  await after.close();
});
