import { afterEach, beforeEach, expect, test } from "vitest";
import { decideAt, loginLink } from "../kit/approval.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ana: Person;
beforeEach(async () => {
  lab = await startLab();
  ana = lab.person(undefined, "ana");
  const { handled } = await ana.says("login", { settle: false });
  await decideAt(loginLink(lab), "researcher");
  await lab.clock.pass(6000);
  await handled.settled;
});
afterEach(() => lab.stop());

test("forgets the login, ends the session, and is written down", async () => {
  const { text } = await ana.says("logout");
  expect(text).toContain("Ada Lindholm is logged out here");
  expect(await lab.store.identities.all()).toEqual([]);
  const [outcome] = await lab.store.audit.list({ command: "account logout", limit: 1 });
  expect(outcome).toMatchObject({ phase: "outcome", result: "done", actor: "terminal:ana" });
  expect((await ana.says("logout")).handled.refusal?.code).toBe("login.needed");
});

test("forgets it all the same where the login server is not there, and says what is left to do", async () => {
  await lab.faults({ kind: "error500", path: "/realms" });
  const { text } = await ana.says("logout");
  expect(text).toMatch(/could not tell the login server[\s\S]*\/realms\/ai4eosc\/account\//);
  expect(await lab.store.identities.all()).toEqual([]);
});
