import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { DeviceLogin, Identity, Store, StoredIdentity } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const at = (ms: number) => new Date(1_800_000_000_000 + ms);
const identity = (subject: string, more: Partial<Identity> = {}): Identity => ({
  issuer: "https://login.example",
  subject,
  name: subject,
  email: `${subject}@example.org`,
  emailVerified: true,
  levels: { vo: "ap-u" },
  tokens: "sealed",
  accessExpiresAt: at(300_000),
  ...more,
});

let one: Store;
let two: Store;
let files = 0;
beforeEach(async () => {
  files += 1;
  const path = folder.file(`identities-${files}.sqlite`);
  [one, two] = [await openStore(path, testSealer()), await openStore(path, testSealer())];
});
afterEach(async () => {
  await one.close();
  await two.close();
});

async function linked(account: string, subject: string): Promise<StoredIdentity> {
  await one.identities.link(account, identity(subject), at(0));
  const found = await one.identities.of("https://login.example", account);
  if (!found) throw new Error("not linked");
  return found;
}

describe("links", () => {
  test("an account has one identity, an identity several accounts, and it goes with the last of them", async () => {
    await linked("slack:U1", "ada");
    await linked("matrix:@a", "ada");
    expect(await one.identities.link("slack:U1", identity("ines"), at(1))).toBeUndefined();
    expect(
      (await one.identities.accounts("https://login.example", "ada")).map((each) => each.account),
    ).toEqual(["matrix:@a"]);
    expect(await one.identities.unlink("matrix:@a")).toMatchObject({ subject: "ada", tokens: "sealed" });
    expect((await one.identities.all()).map((each) => each.subject)).toEqual(["ines"]);
    expect(await one.identities.unlink("nobody")).toBeUndefined();
  });

  test("of another issuer count for nothing", async () => {
    await linked("slack:U1", "ada");
    expect(await one.identities.of("https://other.example", "slack:U1")).toBeUndefined();
  });

  test("an identity that was forgotten and comes back has a version that nobody holds", async () => {
    const before = await linked("slack:U1", "ada");
    await one.identities.unlink("slack:U1");
    await one.identities.link("slack:U1", identity("ada"), at(1));
    expect(await one.identities.replace(before.version, identity("ada", { tokens: "old" }))).toBe(false);
  });
});

describe("the right to refresh", () => {
  test("belongs to one at a time, over processes, and ends", async () => {
    const held = await linked("slack:U1", "ada");
    const tries = [one, two, one].map((store) => store.identities.beginRefresh(held, at(0), at(60_000)));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await two.identities.beginRefresh(held, at(59_999), at(120_000))).toBe(false);
    expect(await two.identities.beginRefresh(held, at(60_000), at(120_000))).toBe(true);
    await two.identities.endRefresh(held);
    expect(await one.identities.beginRefresh(held, at(60_001), at(120_000))).toBe(true);
  });

  test("is of no use once the version has moved; it may go on over a write", async () => {
    const held = await linked("slack:U1", "ada");
    expect(await one.identities.replace(held.version, identity("ada"), at(60_000))).toBe(true);
    expect(await two.identities.replace(held.version, identity("ada"))).toBe(false);
    expect(await two.identities.beginRefresh(held, at(0), at(60_000))).toBe(false);
    const next = { ...held, version: held.version + 1 };
    expect(await two.identities.beginRefresh(next, at(1), at(60_000))).toBe(false);
    expect(await one.identities.replace(next.version, identity("ada", { tokens: undefined }))).toBe(true);
    expect((await two.identities.find("https://login.example", "ada"))?.tokens).toBeUndefined();
  });
});

describe("a login by device code", () => {
  const login: DeviceLogin = {
    id: "l1",
    issuer: "https://login.example",
    account: "slack:U1",
    surface: "slack",
    instance: "gone",
    origin: { channel: "C1" },
    secret: "sealed",
    state: "waiting",
    subject: undefined,
    intervalMs: 5000,
    pollAt: at(5000),
    expiresAt: at(600_000),
  };

  test("is asked about by one at a time, not before its moment", async () => {
    await one.deviceLogins.put(login);
    expect(await one.deviceLogins.mayPoll("l1", at(4999), at(9999))).toBe(false);
    const tries = [one, two].map((store) => store.deviceLogins.mayPoll("l1", at(5000), at(10_000)));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    await one.deviceLogins.slowDown("l1", 10_000, at(20_000));
    expect(await two.deviceLogins.mayPoll("l1", at(19_999), at(30_000))).toBe(false);
    expect((await two.deviceLogins.find("l1"))?.intervalMs).toBe(10_000);
  });

  test("ends once, and its secret with it", async () => {
    await one.deviceLogins.put(login);
    expect((await one.deviceLogins.waiting("https://login.example", "slack:U1", at(0)))?.id).toBe("l1");
    expect(await one.deviceLogins.end("l1", "done", "ada")).toBe(true);
    expect(await two.deviceLogins.end("l1", "expired")).toBe(false);
    expect(await two.deviceLogins.find("l1")).toMatchObject({ state: "done", subject: "ada", secret: "" });
    expect(await one.deviceLogins.waiting("https://login.example", "slack:U1", at(0))).toBeUndefined();
    await one.deviceLogins.prune(at(600_001));
    expect(await one.deviceLogins.find("l1")).toBeUndefined();
  });

  test("of a process that is gone is taken over by one, per surface", async () => {
    await one.deviceLogins.put(login);
    expect(await one.deviceLogins.takeOver("matrix", "new", at(0))).toEqual([]);
    const taken = await Promise.all([
      one.deviceLogins.takeOver("slack", "new", at(0)),
      two.deviceLogins.takeOver("slack", "newer", at(0)),
    ]);
    expect(taken.flat().map(({ id, origin }) => [id, origin])).toEqual([["l1", { channel: "C1" }]]);
  });
});
