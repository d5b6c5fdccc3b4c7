import { afterAll, beforeAll, expect, test } from "vitest";
import { decideAt, loginLink } from "../kit/approval.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

async function login(person: Person, as: Parameters<Lab["person"]>[0]): Promise<void> {
  const { handled } = await person.says("login", { settle: false });
  await decideAt(loginLink(lab), as);
  await lab.clock.pass(6000);
  await handled.settled;
}

test("says in private who one is, what each level allows, where one is linked, and what is in use", async () => {
  const ana = lab.person(undefined, "ana");
  await login(ana, "researcher");
  const { text, replies } = await ana.says("profile");
  expect(replies[0]?.visibility).toBe("private");
  expect(text).toContain("E-mail: ada.lindholm@example.org");
  expect(text).toContain("Linked in: the terminal (here)");
  expect(text).toContain("Deployments: 1 (1 running)");
  expect(text).toMatch(/Snapshots: [\d.]+ GB of 15 GB/);
  expect(text).toMatch(/vo\.ai4eosc\.eu.*ap-u \(project member\).*deploy, take snapshots/);
  expect(text).toContain("/realms/ai4eosc/account/");
});

test("asks the platform nothing where a level is wanting, and says what is", async () => {
  const tomas = lab.person(undefined, "tomas");
  await login(tomas, "student");
  lab.asked.length = 0;
  const { text } = await tomas.says("whoami");
  expect(text).toMatch(/ap-a \(academic login\).*try modules; to deploy you need ap-u/);
  expect(text).not.toContain("Deployments:");
  expect(lab.asked.filter(({ path }) => path.startsWith("/v1/"))).toEqual([]);
});

test("tells who is not linked to log in", async () => {
  const { handled } = await lab.person(undefined, "stranger").says("profile");
  expect(handled.refusal).toMatchObject({
    code: "login.needed",
    message: expect.stringContaining("Type “login”"),
  });
});
