/** Logging in from a chat: the real flow, over HTTP, against the sandbox's issuer. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { decideAt, loginLink, openForm, openPage } from "../kit/approval.ts";
import { type Lab, type LabOptions, startLab, startTestSandbox } from "../kit/lab.ts";
import { lives } from "../kit/lives.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";
import { JSON_WEB_TOKEN } from "../kit/traces.ts";

const folder = temporaryFolder();

let lab: Lab;
async function start(options: LabOptions = {}): Promise<void> {
  lab = await startLab(options);
}
beforeEach(() => start());
afterEach(() => lab.stop());

/** Text of the newest post as it stands now. */
function newest(): string {
  const last = lab.posts.at(-1);
  return last ? toPlainText(last.reply) : "";
}

test("login shows a link and a code in private, waits, and says who one is now", async () => {
  const ana = lab.person(undefined, "ana");
  const { handled } = await ana.says("login", { settle: false });
  expect(handled.outcome).toBe("done");
  const post = lab.posts.at(-1);
  expect(post?.reply.visibility).toBe("private");
  const code = /Code: ([A-Z]{4}-[A-Z]{4})/.exec(newest())?.[1] ?? "none";
  expect(newest()).toContain("waiting");
  const page = await openPage(loginLink(lab));
  expect(page.text).toContain(code);

  await decideAt(loginLink(lab), "imagine");
  await lab.clock.pass(6000);
  await handled.settled;
  expect(lab.posts).toHaveLength(1);
  expect(lab.posts[0]?.edited).toBe(true);
  expect(newest()).toMatch(/You are logged in[\s\S]*Inês Marlow[\s\S]*ines\.marlow@example\.org/);
  expect(newest()).toMatch(/vo\.imagine-ai\.eu[\s\S]*ap-u[\s\S]*vo\.ai4eosc\.eu/);
  expect(newest()).not.toContain(code);

  expect((await ana.says("about")).text).toContain("You are: Inês Marlow");
  expect((await ana.says("deployments")).handled.outcome).toBe("done");
});

test("what is refused on the page, and what runs out, is told and links nobody", async () => {
  const ana = lab.person(undefined, "ana");
  const first = await ana.says("login", { settle: false });
  await decideAt(loginLink(lab), undefined);
  await lab.clock.pass(6000);
  await first.handled.settled;
  expect(newest()).toMatch(/Not logged in[\s\S]*refused/);
  // Nobody approves: time flows until the code has ended.
  await ana.says("login");
  expect(newest()).toMatch(/Not logged in[\s\S]*code has ended/);
  const results = (await lab.store.audit.list({ limit: 20 })).map(({ result }) => result);
  expect(results).toEqual(expect.arrayContaining(["refused:login.refused", "refused:login.expired"]));
  expect(results).not.toContain("linked");
  expect((await ana.says("profile")).handled.refusal?.code).toBe("login.needed");
});

test("typing login again while it waits shows the same code", async () => {
  const ana = lab.person(undefined, "ana");
  await ana.says("login", { settle: false });
  const link = loginLink(lab);
  await ana.says("login", { settle: false });
  expect(lab.posts).toHaveLength(2);
  expect(loginLink(lab)).toBe(link);
});

test("the issuer is not asked more often than it wants, also by two who wait", async () => {
  const ana = lab.person(undefined, "ana");
  const first = await ana.says("login", { settle: false });
  const second = await ana.says("login", { settle: false });
  await lab.clock.pass(31_000);
  const polls = lab.asked.filter(({ path }) => path.endsWith("/token"));
  expect(polls.length).toBeGreaterThan(3);
  expect(polls.length).toBeLessThanOrEqual(6);
  await decideAt(loginLink(lab), "researcher");
  // Never too early: an interval that had grown would not have asked again within six seconds.
  await lab.clock.pass(6000);
  await Promise.race([first.handled.settled, second.handled.settled]);
  await lab.clock.pass(6000);
  await Promise.all([first.handled.settled, second.handled.settled]);
  expect(
    lab.posts.map(({ reply }) => toPlainText(reply)).every((text) => text.includes("Ada Lindholm")),
  ).toBe(true);
});

test("a surface that cannot edit is posted the end", async () => {
  await lab.stop();
  await start({ capabilities: { edits: false } });
  const ana = lab.person(undefined, "ana");
  const { handled } = await ana.says("login", { settle: false });
  await decideAt(loginLink(lab), "researcher");
  await lab.clock.pass(6000);
  await handled.settled;
  expect(lab.posts).toHaveLength(2);
  expect(newest()).toContain("You are logged in");
  expect(lab.posts.every(({ reply }) => reply.visibility === "private")).toBe(true);
});

test("a code links only the account that asked for it, whoever types or opens it", async () => {
  const ana = lab.person(undefined, "ana");
  const bob = lab.person(undefined, "bob");
  const { handled } = await ana.says("login", { settle: false });
  const link = loginLink(lab);
  await bob.says("login", { settle: false });
  expect(loginLink(lab)).not.toBe(link);
  // Two people have the page open: the first decision counts.
  const [one, other] = [await openForm(link), await openForm(link)];
  expect((await one("student")).status).toBe(200);
  expect((await other("researcher")).status).toBe(410);
  await lab.clock.pass(6000);
  await handled.settled;
  expect((await ana.says("whoami")).text).toContain("Tomáš Varga");
  expect((await bob.says("whoami")).handled.refusal?.code).toBe("login.needed");
});

test("killed before the code was shown, it is shown by the next process, which does not say that all is done", async () => {
  const world = await startTestSandbox();
  const bot = lives(world, folder.file("bot.sqlite"));
  expect((await bot.live("login", "after deviceLogins.put")).died).toBe(true);
  expect(bot.posts()).toEqual([]);
  const { lab: next } = await bot.recover();
  const first = next.posts[0]?.versions[0];
  expect(first && toPlainText(first)).toMatch(/This is how it stands[\s\S]*Code: [A-Z]{4}-[A-Z]{4}/);
  expect(first && toPlainText(first)).not.toContain("was done");
  await next.stop();
  await world.stop();
});

test("somebody without rights is told how to get them", async () => {
  const noor = lab.person(undefined, "noor");
  const { handled } = await noor.says("login", { settle: false });
  await decideAt(loginLink(lab), "newcomer");
  await lab.clock.pass(6000);
  await handled.settled;
  expect(newest()).toMatch(
    /no rights in any virtual organisation yet[\s\S]*ask[\s\S]*\/realms\/ai4eosc\/account\//,
  );
  expect((await noor.says("deployments")).handled.refusal?.code).toBe("access.level");
});

test("neither the log, nor the audit, nor the store in clear holds a token or the device code", async () => {
  const ana = lab.person(undefined, "ana");
  const { handled } = await ana.says("login", { settle: false });
  await decideAt(loginLink(lab), "researcher");
  await lab.clock.pass(6000);
  await handled.settled;
  const audit = await lab.store.audit.list({ limit: 100 });
  expect(audit.map(({ command, phase, result }) => [command, phase, result])).toContainEqual([
    "account login",
    "outcome",
    "done",
  ]);
  expect(audit).toContainEqual(
    expect.objectContaining({
      command: "account login",
      actor: "terminal:ana",
      result: "linked",
      subject: expect.stringMatching(/^3f8c2d5e/),
    }),
  );
  const identities = await lab.store.identities.all();
  const everything = JSON.stringify([audit, identities, lab.logged, lab.posts]);
  const secrets = lab.asked
    .filter(({ path }) => path.endsWith("/token"))
    .flatMap(({ body }) =>
      ["device_code", "code_verifier"].map((name) => new URLSearchParams(body).get(name)),
    );
  expect(secrets.length).toBeGreaterThan(0);
  for (const secret of secrets) expect(everything).not.toContain(secret);
  expect(everything).not.toMatch(JSON_WEB_TOKEN);
});
