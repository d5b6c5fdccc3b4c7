/** Attacks on approvals, and what changed since they were asked for: refused in words, logged, audited, without effect. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PEOPLE } from "../../src/sandbox/people.ts";
import { type Lab, type LabOptions, type Person, type Posted, startLab } from "../kit/lab.ts";
import { demandApproval, LAUNCH, launchesIn, meetTeam } from "../kit/team.ts";

let lab: Lab;
/** Asks. */
let ana: Person;
/** Administers the channel. */
let bob: Person;
/** Named as approver by the address of his login. */
let tom: Person;
/** Anybody else in the channel. */
let eve: Person;

function meet(): void {
  ({ ana, bob, tom, eve } = meetTeam(lab));
}

async function start(options: LabOptions = {}): Promise<void> {
  lab = await startLab(options);
  meet();
  await demandApproval(bob);
}
beforeEach(() => start());
afterEach(() => lab.stop());

const launches = () => launchesIn(lab);
const toldTo = (id: string): readonly Posted[] => lab.posts.filter((post) => post.actor.id === id);
const textOf = (posts: readonly Posted[]) => JSON.stringify(posts.map(({ reply }) => reply));

describe("attacks, each refused in words, logged, audited, and without effect:", () => {
  async function fails(
    attempt: Promise<{ handled: { refusal?: { code: string } | undefined } }>,
    code: string,
  ) {
    expect((await attempt).handled.refusal?.code).toBe(code);
    expect(launches()).toEqual([]);
    expect(
      lab.logged.some((line) => line.startsWith("warn an attempt was turned away") && line.includes(code)),
    ).toBe(true);
    const records = await lab.store.audit.list({ limit: 50 });
    expect(records.some(({ result }) => result === `refused:${code}`)).toBe(true);
    expect(await lab.store.approvals.open("terminal", "#lab", lab.now())).toHaveLength(1);
  }

  test("approving one's own plan, as an admin of the channel", async () => {
    lab.administrators = new Set(["ana", "bob"]);
    await ana.says(LAUNCH);
    await fails(ana.presses("Approve"), "approval.own");
    await fails(ana.says("approve 1"), "approval.own");
    expect((await bob.presses("Approve")).handled.outcome).toBe("done");
  });

  test("approving one's own plan from a second account", async () => {
    lab.administrators = new Set(["ana", "ana's other"]);
    await ana.says(LAUNCH);
    const other = lab.person("researcher", "ana's other", "#lab");
    await fails(other.presses("Approve"), "approval.own");
    await fails(other.says("refuse 1 because it is mine"), "approval.own");
  });

  test("a press by somebody who may not, after which the approver's still counts", async () => {
    await ana.says(LAUNCH);
    await fails(eve.presses("Approve"), "access.approver");
    await fails(eve.says("refuse 1 because I say so"), "access.approver");
    expect((await bob.presses("Approve")).handled.outcome).toBe("done");
  });

  test("somebody who calls himself as the approver is called", async () => {
    await ana.says(LAUNCH);
    await fails(lab.person("newcomer", PEOPLE.student.email, "#lab").says("approve 1"), "access.approver");
    await fails(lab.person(undefined, PEOPLE.student.email, "#lab").says("approve 1"), "access.approver");
  });

  test("a press from a room where the request is not", async () => {
    await ana.says(LAUNCH);
    const token = lab.token("Approve");
    await fails(lab.person("imagine", "bob", "#other").presses("Approve", { token }), "approval.elsewhere");
    await fails(lab.person("imagine", "bob", "alone").presses("Approve", { token }), "approval.elsewhere");
    expect((await lab.person("imagine", "bob", "#other").says("approve 1")).handled.refusal?.code).toBe(
      "approval.unknown",
    );
    expect(launches()).toEqual([]);
  });

  test("the form of another approver", async () => {
    await ana.says(LAUNCH);
    await bob.presses("Refuse");
    await fails(eve.submits({ reason: "x" }), "press.foreign");
    await fails(tom.submits({ reason: "x" }), "press.foreign");
  });

  test("another's question: what somebody else types does not answer it", async () => {
    await ana.says(LAUNCH);
    await bob.says("refuse 1");
    expect((await tom.says("too late")).handled.outcome).toBe("refused");
    expect(await lab.store.approvals.open("terminal", "#lab", lab.now())).toHaveLength(1);
  });

  test("rights that were taken away since", async () => {
    await ana.says(LAUNCH);
    await bob.says("channel set approvers=admins");
    await fails(tom.presses("Approve"), "access.approver");
    lab.administrators = new Set();
    await fails(bob.presses("Approve"), "access.approver");
  });
});

describe("replayed:", () => {
  test("an approval that was given counts once", async () => {
    await ana.says(LAUNCH);
    const token = lab.token("Approve");
    await bob.presses("Approve", { token });
    expect((await bob.presses("Approve", { token })).handled.refusal?.code).toBe("approval.decided");
    expect((await bob.says("approve 1")).handled.refusal?.code).toBe("approval.decided");
    expect(launches()).toHaveLength(1);
  });

  test("the same delivery, too", async () => {
    await ana.says(LAUNCH);
    await bob.says("approve 1", { eventId: "again" });
    expect((await bob.says("approve 1", { eventId: "again" })).handled.outcome).toBe("none");
    expect(launches()).toHaveLength(1);
  });
});

describe("checked again when it is carried out:", () => {
  test("the login of who asked; both are told, and it can be approved once he is back", async () => {
    await ana.says(LAUNCH);
    lab.unlink("ana");
    const { handled } = await bob.presses("Approve");
    expect(handled.refusal).toMatchObject({
      code: "approval.asker",
      message: expect.stringContaining("Ana"),
    });
    expect(textOf(toldTo("ana"))).toMatch(/Bob approved.*Type “login”/);
    expect(launches()).toEqual([]);
    lab.person("researcher", "ana", "#lab");
    expect((await bob.presses("Approve")).handled.outcome).toBe("done");
    expect(launches()).toHaveLength(1);
  });

  test("who he is on the platform: it runs under no other login than it was asked for", async () => {
    await ana.says(LAUNCH);
    lab.person("imagine", "ana", "#lab");
    expect((await tom.presses("Approve")).handled.refusal?.code).toBe("approval.asker");
    expect(textOf(toldTo("ana"))).toContain("under another login");
    expect(launches()).toEqual([]);
  });

  test("his level on the platform: it is not asked where it would fail", async () => {
    await ana.says(LAUNCH);
    lab.person("newcomer", "ana", "#lab");
    expect((await bob.presses("Approve")).handled.refusal?.code).toBe("approval.asker");
    expect(launches()).toEqual([]);
  });

  test("the rules of the channel", async () => {
    await ana.says(LAUNCH);
    await bob.says("channel set max-gpus=0");
    expect((await tom.presses("Approve")).handled.refusal?.code).toBe("approval.asker");
    expect(textOf(toldTo("ana"))).toContain("no GPU may be used");
    expect(launches()).toEqual([]);
  });
});
