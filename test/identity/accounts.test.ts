/** Tokens of people over their whole life: one refresh at a time, nothing lost, and an end that is told. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endLoginsOf } from "../../src/sandbox/realm-state.ts";
import { decideAt, loginLink } from "../kit/approval.ts";
import { type Lab, type LabOptions, type Person, startLab, startTestSandbox } from "../kit/lab.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const LATER_MS = 10 * 60_000;
/** Every login of the lab is kept under this name of its issuer. */
const ISSUER = "lab";

let lab: Lab;
async function start(options: LabOptions = {}): Promise<Lab> {
  lab = await startLab(options);
  return lab;
}
beforeEach(async () => void (await start()));
afterEach(() => lab.stop());

async function login(person: Person, as: Parameters<Lab["person"]>[0] = "researcher", where = lab) {
  const { handled } = await person.says("login", { settle: false });
  await decideAt(loginLink(where), as);
  await where.clock.pass(6000);
  await handled.settled;
}

/** Ana has asked for a login in a life that ended before anybody approved it. */
async function stoppedWaiting(name: string) {
  await lab.stop();
  const world = await startTestSandbox();
  const storePath = folder.file(`${name}.sqlite`);
  const one = await start({ world, storePath });
  await one.person(undefined, "ana").says("login", { settle: false });
  const link = loginLink(one);
  await one.stop();
  return { world, storePath, one, link };
}

const refreshes = (where = lab) =>
  where.asked.filter(
    ({ path, body }) => path.endsWith("/token") && body.includes("grant_type=refresh_token"),
  );

test("an expired access token is renewed in time, once, however many ask at once", async () => {
  const [ana, phone] = [lab.person(undefined, "ana"), lab.person(undefined, "ana", "phone")];
  await login(ana);
  lab.advance(LATER_MS);
  const answers = await Promise.all([ana.says("deployments"), phone.says("snapshots"), ana.says("usage")]);
  expect(answers.map(({ handled }) => handled.outcome)).toEqual(["done", "done", "done"]);
  expect(refreshes()).toHaveLength(1);
  await ana.says("deployments");
  expect(refreshes()).toHaveLength(1);
});

test("two processes on one store make one refresh, too", async () => {
  await lab.stop();
  const world = await startTestSandbox();
  const storePath = folder.file("shared.sqlite");
  const one = await start({ world, storePath });
  await login(one.person(undefined, "ana"));
  // Of one moment: the one that waits must not run ahead of the one that refreshes.
  const other = await startLab({ world, storePath, clock: one.clock });
  one.advance(LATER_MS);
  const answers = await Promise.all([
    one.person(undefined, "ana").says("deployments"),
    other.person(undefined, "ana").says("deployments"),
  ]);
  expect(answers.map(({ handled }) => handled.outcome)).toEqual(["done", "done"]);
  expect(refreshes(one).length + refreshes(other).length).toBe(1);
  await other.stop();
  await one.stop();
  await world.stop();
});

test.each([
  // The right to refresh of the one who is gone ends a minute later; then the kept token is used.
  ["after identities.replace", 1],
  ["before GET /v1/deployments/modules", 0],
])("new tokens are kept before they are used: a kill %s loses nothing", async (fatal, more) => {
  await lab.stop();
  const world = await startTestSandbox();
  const storePath = folder.file(`killed-${more}.sqlite`);
  let deadly = false;
  let died: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    died = resolve;
  });
  const first = await start({
    world,
    storePath,
    interrupt: async (step) => {
      if (!deadly || step !== fatal) return;
      died();
      await new Promise(() => undefined);
    },
  });
  await login(first.person(undefined, "ana"));
  first.advance(LATER_MS);
  deadly = true;
  void first.person(undefined, "ana").says("deployments");
  await death;
  await first.abandon();
  const used = refreshes(first).length;
  expect(used).toBe(1);

  const next = await start({ world, storePath, start: new Date(first.now().getTime() + 61_000) });
  const answer = await next.person(undefined, "ana").says("deployments");
  expect(answer.handled.outcome).toBe("done");
  expect(refreshes(next)).toHaveLength(more);
  await next.stop();
  await world.stop();
});

test("a session that the issuer ended is told in words, nothing is asked any more, and logging in mends it", async () => {
  const ana = lab.person(undefined, "ana");
  await login(ana);
  await endSessions();
  lab.advance(LATER_MS);
  const told = await ana.says("deployments");
  expect(told.handled.refusal).toMatchObject({
    code: "login.ended",
    message: expect.stringContaining("Type “login”"),
  });
  lab.asked.length = 0;
  expect((await ana.says("snapshots")).handled.refusal?.code).toBe("login.ended");
  expect(lab.asked).toEqual([]);
  expect((await ana.says("search plankton")).handled.outcome).toBe("done");
  await login(ana);
  expect((await ana.says("deployments")).handled.outcome).toBe("done");
});

test("a refresh token that somebody else used ends the session: reuse is noticed and told", async () => {
  const ana = lab.person(undefined, "ana");
  await login(ana);
  lab.advance(LATER_MS);
  await ana.says("deployments");
  const [sent] = refreshes();
  const thief = new URLSearchParams(sent?.body);
  const stolen = await fetch(`${lab.sandbox.url}/realms/ai4eosc/protocol/openid-connect/token`, {
    method: "POST",
    body: thief,
  });
  expect(stolen.status).toBe(400);
  lab.advance(LATER_MS);
  expect((await ana.says("deployments")).handled.refusal?.code).toBe("login.ended");
});

test("an issuer that does not answer ends nothing: what needs no login works, the rest says to try again", async () => {
  const ana = lab.person(undefined, "ana");
  await login(ana);
  lab.advance(LATER_MS);
  await lab.faults({ kind: "error500", path: "/realms" });
  const told = await ana.says("deployments");
  expect(told.handled.refusal?.code).toBe("login.unreachable");
  expect((await ana.says("search plankton")).handled.outcome).toBe("done");
  await lab.faults();
  lab.advance(20_000);
  expect((await ana.says("deployments")).handled.outcome).toBe("done");
});

test("rights that were taken away count from the next token on", async () => {
  const ana = lab.person(undefined, "ana");
  await login(ana, "imagine");
  const [identity] = await lab.store.identities.all();
  if (!identity) throw new Error("nobody is linked");
  // As if the issuer had said more at the login than it says now.
  const more = { ...identity.levels, "vo.other.eu": "ap-u" };
  await lab.store.identities.replace(identity.version, { ...identity, levels: more });
  lab.advance(LATER_MS);
  expect((await ana.says("profile")).text).not.toContain("vo.other.eu");
  expect(lab.asked.some(({ query }) => [query.get("vo"), query.get("vos")].includes("vo.other.eu"))).toBe(
    false,
  );
});

test("one identity on two chats; logging out of one leaves the other, of the last one ends the session", async () => {
  const [slack, matrix] = [lab.person(undefined, "slack-ana"), lab.person(undefined, "matrix-ana")];
  await login(slack);
  await login(matrix);
  const [identity, ...more] = await lab.store.identities.all();
  expect(more).toEqual([]);
  expect(await lab.store.identities.accounts(ISSUER, identity?.subject ?? "")).toHaveLength(2);
  const out = await slack.says("logout");
  expect(out.text).toMatch(/Ada Lindholm is logged out here[\s\S]*stay logged in on/);
  expect(out.replies[0]?.visibility).toBe("private");
  expect((await slack.says("deployments")).handled.refusal?.code).toBe("login.needed");
  expect((await matrix.says("deployments")).handled.outcome).toBe("done");
  expect(revocations()).toHaveLength(0);
  await matrix.says("logout");
  expect(revocations()).toHaveLength(1);
  expect(await lab.store.identities.all()).toEqual([]);
  const revoked = new URLSearchParams(revocations()[0]?.body).get("token") ?? "";
  const again = await fetch(`${lab.sandbox.url}/realms/ai4eosc/protocol/openid-connect/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "refresh_token",
      refresh_token: revoked,
      client_id: "ai4-chatops",
    }),
  });
  expect(again.status).toBe(400);
});

test("logging in as somebody else replaces who one was, says so, and ends the other session", async () => {
  const ana = lab.person(undefined, "ana");
  await login(ana, "researcher");
  await login(ana, "student");
  expect(
    lab.posts
      .at(-1)
      ?.reply.blocks.map((block) => JSON.stringify(block))
      .join(" "),
  ).toContain("Ada Lindholm");
  expect((await ana.says("whoami")).text).toContain("Tomáš Varga");
  expect(await lab.store.identities.all()).toHaveLength(1);
  expect(revocations()).toHaveLength(1);
});

test("a stolen or restored database without its key opens no login, and says so", async () => {
  await lab.stop();
  const world = await startTestSandbox();
  const storePath = folder.file("stolen.sqlite");
  const one = await start({ world, storePath });
  await login(one.person(undefined, "ana"));
  await one.stop();
  const thief = await start({ world, storePath, sealer: testSealer(8), start: one.now() });
  const told = await thief.person(undefined, "ana").says("deployments");
  expect(told.handled.refusal).toMatchObject({ code: "secret.unreadable" });
  expect(thief.asked.some(({ path }) => path.startsWith("/v1/deployments/modules"))).toBe(false);
  // Nor can anybody make a new one there: the record of changes cannot be continued with another key.
  const again = await thief.person(undefined, "ana").says("login");
  expect(again.handled.refusal).toMatchObject({ code: "audit.key" });
  await thief.stop();
  await world.stop();
});

test("a login that was waited for goes on after a restart, and its end is told where it was asked for", async () => {
  const { world, storePath, one, link } = await stoppedWaiting("waiting");
  await decideAt(link, "researcher");
  const next = await start({ world, storePath, start: new Date(one.now().getTime() + 30_000) });
  await next.clock.during(async () => {
    await next.engine.recover();
    await vi.waitFor(() => expect(next.posts).toHaveLength(1));
  });
  expect(JSON.stringify(next.posts[0]?.reply)).toMatch(/You are logged in.*Ada Lindholm/);
  expect(next.posts[0]?.place).toMatchObject({ channel: "lab" });
  expect((await next.person(undefined, "ana").says("deployments")).handled.outcome).toBe("done");
  await next.stop();
  await world.stop();
});

test("one that nobody approved meanwhile is waited for in silence; one that ended is told as ended", async () => {
  const { world, storePath, one, link } = await stoppedWaiting("unapproved");
  const next = await start({ world, storePath, start: new Date(one.now().getTime() + 30_000) });
  await next.engine.recover();
  await next.clock.pass(6000);
  expect(next.posts).toEqual([]);
  await decideAt(link, "student");
  await next.clock.pass(12_000);
  await vi.waitFor(() => expect(JSON.stringify(next.posts.at(-1)?.reply)).toContain("Tomáš Varga"));
  await next.person(undefined, "bob").says("login", { settle: false });
  await next.stop();
  const late = await start({ world, storePath, start: new Date(one.now().getTime() + 3_600_000) });
  await late.engine.recover();
  await vi.waitFor(() =>
    expect(JSON.stringify(late.posts.map(({ reply }) => reply))).toContain("The code has ended"),
  );
  await late.stop();
  await world.stop();
});

test("what is asked first after a restart knows already who approved meanwhile; nothing asks the issuer twice", async () => {
  const { world, storePath, one, link } = await stoppedWaiting("short-lived");
  await decideAt(link, "researcher");
  const next = await start({ world, storePath, start: new Date(one.now().getTime() + 30_000) });
  await next.engine.recover();
  const { text } = await next.person(undefined, "ana").says("profile");
  expect(text).toContain("Ada Lindholm");
  expect(next.asked.filter(({ path }) => path.endsWith("/token"))).toHaveLength(1);
  expect((await next.person(undefined, "eve").says("profile")).handled.refusal?.code).toBe("login.needed");
  await next.stop();
  await world.stop();
});

const revocations = () => lab.asked.filter(({ path }) => path.endsWith("/revoke"));

/** As an admin of the issuer can. */
async function endSessions(): Promise<void> {
  await endLoginsOf({ state: lab.sandboxState }, "researcher");
}
