/** Who decides beyond his own things: admins of the bot by identity, admins of a channel by the surface's rights. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Access } from "../../src/commands/define.ts";
import { isAdmin } from "../../src/engine/standing.ts";
import type { Session } from "../../src/identity/session.ts";
import { PEOPLE } from "../../src/sandbox/people.ts";
import { type Lab, type LabOptions, type Person, startLab } from "../kit/lab.ts";
import { changing } from "../kit/lab-commands.ts";

let done: string[];
let lab: Lab;

const forWhom = (access: Access) =>
  changing({ path: `do ${access}`, access, run: () => done.push(access) && access });

async function start(options: LabOptions = {}): Promise<void> {
  lab = await startLab({
    commands: [forWhom("admin"), forWhom("channel-admin"), forWhom("channel")],
    ...options,
  });
}
beforeEach(() => {
  done = [];
});
afterEach(() => lab.stop());

async function refused(person: Person, line: string) {
  const { handled } = await person.says(line);
  expect(handled.outcome, line).toBe("refused");
  expect(done).toEqual([]);
  return handled.refusal;
}

describe("admins of the bot", () => {
  test.each([
    ["the subject", PEOPLE.researcher.sub],
    ["the e-mail address, in any case", PEOPLE.researcher.email.toUpperCase()],
  ])("are named by %s", async (_what, entry) => {
    await start({ admins: [entry] });
    await lab.person("researcher", "ana", "#lab").says("do admin");
    expect(done).toEqual(["admin"]);
  });

  test("nobody else is one, and is told how to become one", async () => {
    await start({ admins: [PEOPLE.researcher.email, "bob", "terminal:bob"] });
    for (const channel of ["#lab", "alone"]) {
      const told = await refused(lab.person("imagine", "bob", channel), "do admin");
      expect(told).toMatchObject({ code: "access.admin", message: expect.stringContaining("AI4_ADMINS") });
    }
  });

  test("who is not linked is none, whatever he calls himself", async () => {
    await start({ admins: [PEOPLE.researcher.email] });
    const stranger = lab.person(undefined, PEOPLE.researcher.email, "#lab");
    expect((await refused(stranger, "do admin"))?.code).toBe("login.needed");
    expect((await refused(stranger, "do channel-admin"))?.code).toBe("access.channel");
  });

  test("an address counts only where the login vouches for it", () => {
    const session: Session = {
      subject: "s-1",
      name: "Ana",
      email: "Ana@example.org",
      levels: new Map(),
      token: async () => "",
    };
    expect(isAdmin(["ana@example.org"], { ...session, emailVerified: true })).toBe(true);
    expect(isAdmin(["ana@example.org"], { ...session, emailVerified: false })).toBe(false);
    expect(isAdmin(["ana@example.org"], session)).toBe(false);
    expect(isAdmin(["S-1"], session)).toBe(true);
    expect(isAdmin(["s-1"], undefined)).toBe(false);
    expect(isAdmin([], { ...session, emailVerified: true })).toBe(false);
  });

  test("administer every channel", async () => {
    await start({ admins: [PEOPLE.researcher.email] });
    await lab.person("researcher", "ana", "#lab").says("do channel-admin");
    expect(done).toEqual(["channel-admin"]);
  });
});

describe.each(["channel-admin", "channel"] as const)("access “%s”", (access) => {
  test("in a channel is for those whom the surface lets administer it, linked or not", async () => {
    await start();
    lab.administrators = new Set(["ana"]);
    await lab.person(undefined, "ana", "#lab").says(`do ${access}`);
    expect(done).toEqual([access]);
  });

  test("is refused to others, saying whom to ask", async () => {
    await start();
    lab.administrators = new Set(["ana"]);
    const told = await refused(lab.person("imagine", "bob", "#lab"), `do ${access}`);
    expect(told).toMatchObject({
      code: "access.channel",
      message: expect.stringContaining("whoever tends the laboratory"),
    });
  });

  test("is closed where the surface cannot say", async () => {
    await start();
    lab.administrators = undefined;
    expect((await refused(lab.person("imagine", "bob", "#lab"), `do ${access}`))?.code).toBe(
      "access.channel",
    );
    expect(lab.logged.some((line) => line.includes("the surface is out of order"))).toBe(true);
  });

  test("in a direct message is the person's own", async () => {
    await start();
    await lab.person(undefined, "bob", "alone").says(`do ${access}`);
    expect(done).toEqual([access]);
  });

  test("does not let people make the bot ask the surface without end", async () => {
    await start({ limiter: async () => ({ ok: false, retryInSeconds: 7 }) });
    lab.administrators = undefined;
    expect((await refused(lab.person(undefined, "bob", "#lab"), `do ${access}`))?.code).toBe("rate.exceeded");
    expect(lab.logged).toEqual([]);
  });
});
