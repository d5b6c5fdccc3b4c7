/** What an issuer, or somebody in its place, may send; each wrong thing is refused in words and repeats no secret. */
import { expect, test } from "vitest";
import { guardedFetch, isSafeAddress } from "../../src/identity/guarded-fetch.ts";
import { createIssuer } from "../../src/identity/issuer.ts";
import { Secret } from "../../src/identity/secret.ts";
import { readAccessToken } from "../../src/identity/session.ts";
import { startRogueIssuer } from "../kit/rogue-issuer.ts";

let moment = Date.parse("2026-11-23T10:00:00Z");
const now = () => new Date(moment);

async function open(clientSecret?: Secret) {
  const rogue = await startRogueIssuer(now);
  return { rogue, issuer: createIssuer({ url: rogue.url, clientId: "bot", clientSecret, now }) };
}

const later = (seconds: number) => Math.floor(now().getTime() / 1000) + seconds;

test("a sound token is accepted, and says who somebody is and what he may do", async () => {
  const { rogue, issuer } = await open();
  const owner = await issuer.verify(await rogue.token());
  expect(owner).toMatchObject({ subject: "somebody", name: "Some Body" });
  expect([...owner.levels]).toEqual([["vo.ai4eosc.eu", "ap-u"]]);
});

test.each([
  ["expired", { exp: later(-31) }, /expired/],
  ["of another issuer", { iss: "https://evil.example" }, /another issuer/],
  ["for another audience", { aud: "dashboard" }, /something else/],
  ["without an audience", { aud: undefined }, /something else/],
  ["without an e-mail address", { email: undefined }, /“email”/],
  ["without a subject", { sub: undefined }, /“sub”/],
  ["without an end", { exp: undefined }, /“exp”/],
  ["not valid yet", { nbf: later(120) }, /“nbf”/],
])("a token %s is refused", async (_what, claims, words) => {
  const { rogue, issuer } = await open();
  await expect(issuer.verify(await rogue.token(claims))).rejects.toMatchObject({
    code: "login.token",
    message: expect.stringMatching(words),
  });
});

test("clocks may differ by half a minute", async () => {
  const { rogue, issuer } = await open();
  await expect(issuer.verify(await rogue.token({ exp: later(-25) }))).resolves.toBeDefined();
  await expect(issuer.verify(await rogue.token({ nbf: later(25) }))).resolves.toBeDefined();
});

test("a token that the issuer did not sign is refused: another key, no algorithm, a shared secret, a changed role", async () => {
  const { rogue, issuer } = await open();
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const [header = "", payload = "", signature = ""] = (await rogue.token()).split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  const promoted = encode({ ...claims, realm_access: { roles: ["access:vo.imagine-ai.eu:ap-d"] } });
  const forged = [
    await rogue.token({}, { strangeKey: true }),
    `${encode({ alg: "none" })}.${payload}.`,
    `${encode({ alg: "none", kid: "rogue" })}.${payload}.${signature}`,
    `${encode({ alg: "HS256", kid: "rogue" })}.${payload}.${signature}`,
    `${header}.${promoted}.${signature}`,
    "not.a.token",
    "",
  ];
  for (const token of forged)
    await expect(issuer.verify(token), token.slice(0, 20)).rejects.toMatchObject({ code: "login.token" });
});

test("a token of 10 MB is refused before anything is made of it, wherever it comes from", async () => {
  const { rogue, issuer } = await open();
  const huge = "x".repeat(10_000_000);
  await expect(issuer.verify(huge)).rejects.toMatchObject({ code: "login.token" });
  expect(rogue.asked).toEqual([]);
  expect(() => readAccessToken(huge)).toThrow(expect.objectContaining({ code: "login.token" }));
  rogue.answers.set("token", {
    access_token: huge,
    refresh_token: "r",
    token_type: "Bearer",
    expires_in: 300,
  });
  await expect(issuer.refresh("old")).rejects.toMatchObject({ code: "login.unreachable" });
  rogue.answers.set("token", { access_token: "x".repeat(20_000), refresh_token: "r", token_type: "Bearer" });
  await expect(issuer.refresh("old")).rejects.toMatchObject({ code: "login.token" });
});

test.each([
  "javascript:alert(1)",
  "http://login.example.org/device",
  "data:text/html,x",
  "ftp://login.example.org/",
  "https://login.example.org@evil.example/",
  `https://login.example.org/${"x".repeat(3000)}`,
  "//login.example.org",
])("the link %s is never shown", async (link) => {
  const { rogue, issuer } = await open();
  const code = { device_code: "c", user_code: "ABCD-EFGH", verification_uri: link, expires_in: 600 };
  rogue.answers.set("device", code);
  await expect(issuer.begin()).rejects.toMatchObject({ code: "login.link" });
  rogue.answers.set("device", { ...code, verification_uri: rogue.url, verification_uri_complete: link });
  await expect(issuer.begin()).rejects.toMatchObject({ code: "login.link" });
});

test("links by https, and by http to this machine, are shown", () => {
  for (const link of [
    "https://login.example.org/d?user_code=A",
    "http://127.0.0.1:8080/d",
    "http://localhost/d",
  ])
    expect(isSafeAddress(link), link).toBe(true);
  for (const link of ["http://localhost.evil.example/", "http://127.0.0.1.evil.example/", "http://10.0.0.1/"])
    expect(isSafeAddress(link), link).toBe(false);
});

test("tokens are never sent where the issuer's description points over plain http", async () => {
  const asked: string[] = [];
  const fetch = guardedFetch(async (input) => {
    asked.push(input);
    return new Response("{}");
  });
  await expect(
    fetch("http://evil.example/token", { method: "POST", body: "refresh_token=x" }),
  ).rejects.toThrow();
  expect(asked).toEqual([]);
  const { rogue, issuer } = await open();
  rogue.answers.set("openid-configuration", {
    issuer: rogue.url,
    token_endpoint: "http://evil.example/token",
    device_authorization_endpoint: `${rogue.url}/device`,
    jwks_uri: `${rogue.url}/certs`,
  });
  await expect(issuer.refresh("secret-token")).rejects.toMatchObject({ code: "login.unreachable" });
});

test("an issuer that calls itself by another name is not believed", async () => {
  const { rogue, issuer } = await open();
  rogue.answers.set("openid-configuration", {
    issuer: "https://evil.example",
    jwks_uri: `${rogue.url}/certs`,
  });
  await expect(issuer.examine()).rejects.toMatchObject({ code: "login.unreachable" });
});

test("faults of the set-up name what an admin can mend, and no secret", async () => {
  const { rogue, issuer } = await open(new Secret("hush-hush"));
  for (const error of ["invalid_client", "unauthorized_client"]) {
    rogue.answers.set("device", { error, error_description: "hush-hush" });
    const failed = await issuer.begin().catch((caught: unknown) => caught as Error);
    expect(failed).toMatchObject({ code: "login.setup", message: expect.stringContaining(error) });
    expect(`${String(failed)} ${JSON.stringify(failed)}`).not.toContain("hush-hush");
  }
  rogue.answers.set("openid-configuration", {
    issuer: rogue.url,
    token_endpoint: `${rogue.url}/token`,
    jwks_uri: `${rogue.url}/certs`,
  });
  moment += 11 * 60_000;
  await expect(issuer.examine()).rejects.toMatchObject({ message: expect.stringContaining("device") });
});

test("rubbish, and silence, are told as trouble of the login server", async () => {
  const { rogue, issuer } = await open();
  for (const answer of [undefined, [], "text", { device_code: 7 }]) {
    rogue.answers.set("device", answer);
    await expect(issuer.begin()).rejects.toMatchObject({ code: "login.unreachable" });
  }
  const gone = createIssuer({ url: "http://127.0.0.1:1", clientId: "bot", now });
  await expect(gone.begin()).rejects.toMatchObject({ code: "login.unreachable" });
});

test("each answer to a poll is what it says", async () => {
  const { rogue, issuer } = await open();
  const code = { deviceCode: "c", verifier: "v" };
  for (const [error, state] of [
    ["authorization_pending", "waiting"],
    ["slow_down", "slow"],
    ["access_denied", "refused"],
    ["expired_token", "expired"],
    ["invalid_grant", "expired"],
  ] as const) {
    rogue.answers.set("token", { error });
    expect(await issuer.poll(code)).toEqual({ state });
  }
  rogue.answers.set("token", { access_token: "a", token_type: "Bearer" });
  await expect(issuer.poll(code)).rejects.toMatchObject({ code: "login.setup" });
});
