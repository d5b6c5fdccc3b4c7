/** Who people are: by their own login, else the sandbox's demo person, or the owner of AI4_ACCESS_TOKEN. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSealer, sealKey } from "../../src/identity/seal.ts";
import { Secret } from "../../src/identity/secret.ts";
import { composeAccounts, createSessions } from "../../src/main/sessions.ts";
import { endLoginsOf } from "../../src/sandbox/realm-state.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { Actor } from "../../src/surface.ts";
import { decideAt } from "../kit/approval.ts";
import { startTestSandbox, type TestSandbox } from "../kit/lab.ts";
import { testSealer } from "../kit/sealer.ts";

const SLACK: Actor = { surface: "slack", id: "U1", name: "ana" };
const TERMINAL: Actor = { surface: "terminal", id: "local", name: "ana" };

let world: TestSandbox;
let store: Store;
beforeEach(async () => {
  world = await startTestSandbox();
  store = await openStore(":memory:", testSealer());
});
afterEach(async () => {
  await store.close();
  await world.stop();
});

function compose({ embedded, token }: { embedded: boolean; token?: string }) {
  const now = () => world.clock.now();
  const url = world.server.url;
  const config = {
    login: { issuerUrl: `${url}/realms/ai4eosc`, clientId: "ai4-chatops", clientSecret: undefined },
    terminal: { accessToken: token === undefined ? undefined : new Secret(token) },
  };
  const sandbox = embedded ? world.server : undefined;
  const quiet = () => undefined;
  const accounts = composeAccounts(config, sandbox, {
    store,
    sealer: createSealer({ current: sealKey(Buffer.alloc(32, 7)) }),
    now,
    wait: async () => undefined,
    signal: new AbortController().signal,
    log: { info: quiet, warn: quiet },
    instance: "i1",
  });
  const asked = (actor: Actor) => ({
    account: `${actor.surface}:${actor.id}`,
    surface: actor.surface,
    origin: { place: null },
  });
  return {
    accounts,
    sessions: createSessions(config, sandbox, accounts, now),
    begin: (actor: Actor) => accounts.begin("l1", asked(actor)),
    login: async (actor: Actor) => {
      const { link = "" } = await accounts.begin("l1", asked(actor));
      await decideAt(link, "student");
      world.clock.set(6000);
      await accounts.progress("l1", asked(actor).account);
    },
  };
}

test("on the embedded sandbox whoever did not log in is the demo researcher, until he does, and after he logs out", async () => {
  const { sessions, accounts, login } = compose({ embedded: true });
  expect(await sessions.of(SLACK)).toMatchObject({ name: "Ada Lindholm", given: "demo" });
  await login(SLACK);
  const own = await sessions.of(SLACK);
  expect(own).toMatchObject({ name: "Tomáš Varga" });
  expect(own?.given).toBeUndefined();
  expect(await sessions.of(TERMINAL)).toMatchObject({ name: "Ada Lindholm" });
  await accounts.logout("slack:U1");
  expect(await sessions.of(SLACK)).toMatchObject({ name: "Ada Lindholm", given: "demo" });
});

test("whose session has ended is nobody, also on the sandbox: he must be told", async () => {
  const { sessions, login } = compose({ embedded: true });
  await login(SLACK);
  await endLoginsOf({ state: world.state }, "student");
  world.clock.set(600_000);
  expect(await sessions.of(SLACK)).toBeUndefined();
});

test("on a platform whoever did not log in has no session", async () => {
  const { sessions, login } = compose({ embedded: false });
  expect(await sessions.of(SLACK)).toBeUndefined();
  await login(SLACK);
  expect(await sessions.of(SLACK)).toMatchObject({ name: "Tomáš Varga" });
});

test("AI4_ACCESS_TOKEN is the terminal's alone, and goes before a login there", async () => {
  const token = await world.server.signIn("imagine");
  const { sessions, begin } = compose({ embedded: false, token });
  expect(await sessions.of(TERMINAL)).toMatchObject({ name: "Inês Marlow", given: "token" });
  expect(await sessions.of(SLACK)).toBeUndefined();
  await expect(begin(TERMINAL)).rejects.toMatchObject({ code: "login.given" });
  await expect(begin(SLACK)).resolves.toMatchObject({ state: "waiting" });
});
