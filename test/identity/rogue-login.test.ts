/** A login that ends with a token which must not be accepted: told, logged, written down, and nothing is linked. */
import { expect, onTestFinished, test } from "vitest";
import { createAccounts } from "../../src/identity/accounts.ts";
import { createIssuer } from "../../src/identity/issuer.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import { startRogueIssuer } from "../kit/rogue-issuer.ts";
import { testSealer } from "../kit/sealer.ts";

async function open() {
  let moment = Date.parse("2026-11-23T10:00:00Z");
  const now = () => new Date(moment);
  const rogue = await startRogueIssuer(now);
  const store = await openStore(":memory:", testSealer());
  onTestFinished(() => store.close());
  const logged: string[] = [];
  const log = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const accounts = createAccounts({
    store,
    sealer: testSealer(),
    issuer: createIssuer({ url: rogue.url, clientId: "bot", now }),
    issuerId: rogue.url,
    now,
    wait: async (ms) => {
      moment += ms;
    },
    signal: new AbortController().signal,
    log: { info: log, warn: log },
    instance: "i1",
  });
  const begin = () =>
    accounts.begin("l1", { account: "slack:U1", surface: "slack", origin: { place: null } });
  return { rogue, store, accounts, logged, begin, later: (ms: number) => (moment += ms) };
}

const grant = (accessToken: string) => ({
  access_token: accessToken,
  refresh_token: "refresh-secret",
  token_type: "Bearer",
  expires_in: 300,
});

test.each([
  ["expired", { exp: 1 }, {}],
  ["of another issuer", { iss: "https://evil.example" }, {}],
  ["for another audience", { aud: "other" }, {}],
  ["signed by another key", {}, { strangeKey: true }],
])("with a token %s", async (_what, claims, how) => {
  const { rogue, store, accounts, logged, begin, later } = await open();
  await begin();
  const token = await rogue.token(claims, how);
  rogue.answers.set("token", grant(token));
  later(5000);
  const login = await accounts.progress("l1", "slack:U1");
  expect(login).toMatchObject({ state: "failed", problem: expect.stringContaining("did not accept it") });
  expect(await store.identities.all()).toEqual([]);
  expect(await accounts.session("slack:U1")).toBeUndefined();
  const audit = await store.audit.list({ limit: 10 });
  expect(audit).toMatchObject([
    { actor: "slack:U1", command: "account login", result: "refused:login.token" },
  ]);
  expect(logged.join()).toContain("could not be asked about");
  for (const secret of ["refresh-secret", ...token.split(".")])
    expect(logged.join() + JSON.stringify(audit)).not.toContain(secret);
});

test("with a token of 10 MB, or an answer that is rubbish, it goes on waiting and links nothing", async () => {
  const { rogue, store, accounts, begin, later } = await open();
  await begin();
  for (const answer of [grant("x".repeat(10_000_000)), "rubbish"]) {
    rogue.answers.set("token", answer);
    later(5000);
    expect((await accounts.progress("l1", "slack:U1"))?.state).toBe("waiting");
  }
  expect(await store.identities.all()).toEqual([]);
});

test("nobody else learns of a login, nor moves it on", async () => {
  const { rogue, store, accounts, begin, later } = await open();
  await begin();
  rogue.answers.set("token", grant(await rogue.token()));
  later(5000);
  expect(await accounts.progress("l1", "slack:U2")).toBeUndefined();
  expect(rogue.asked).not.toContain("token");
  expect((await accounts.progress("l1", "slack:U1"))?.state).toBe("done");
  expect((await store.identities.accounts(rogue.url, "somebody")).map((one) => one.account)).toEqual([
    "slack:U1",
  ]);
});

test("a refreshed token of somebody else is not taken, and who one was stays", async () => {
  const { rogue, store, accounts, begin, later } = await open();
  await begin();
  rogue.answers.set("token", grant(await rogue.token()));
  later(5000);
  await accounts.progress("l1", "slack:U1");
  later(600_000);
  rogue.answers.set("token", grant(await rogue.token({ sub: "admin", name: "Ad Min" })));
  const session = await accounts.session("slack:U1");
  expect(session?.name).toBe("Some Body");
  await expect(session?.token()).rejects.toMatchObject({ code: "login.token" });
  expect((await store.identities.all()).map(({ subject }) => subject)).toEqual(["somebody"]);
});

test("an issuer that asks to slow down is asked less often", async () => {
  const { rogue, accounts, begin, later } = await open();
  await begin();
  rogue.answers.set("token", { error: "slow_down" });
  later(5000);
  expect((await accounts.progress("l1", "slack:U1"))?.intervalMs).toBe(10_000);
  const before = rogue.asked.length;
  later(9999);
  await accounts.progress("l1", "slack:U1");
  expect(rogue.asked).toHaveLength(before);
  later(1);
  expect((await accounts.progress("l1", "slack:U1"))?.intervalMs).toBe(15_000);
});
