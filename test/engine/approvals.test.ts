/** A second person's approval: asked for in the channel, given by whoever may and did not ask, carried out once. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Lab, type LabOptions, type Person, type Posted, startLab } from "../kit/lab.ts";
import { LAB_PASSWORD } from "../kit/lab-engine.ts";
import { demandApproval, LAUNCH, launchesIn, meetTeam } from "../kit/team.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const DAY_MS = 24 * 3_600_000;

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
const audited = async (command: string) =>
  (await lab.store.audit.list({ command, limit: 50 })).map(
    ({ actor, source, phase, result, approver }) => `${actor} ${source} ${phase} ${result} ${approver}`,
  );

describe("asking", () => {
  test("shows what would be launched and by whom, and launches nothing", async () => {
    const { handled, text } = await ana.says(LAUNCH);
    expect(handled).toMatchObject({ outcome: "plan", invocation: { command: "deploy" } });
    expect(text).toMatch(/Launch lab-run\?/);
    expect(text).toMatch(
      /Ana asks for this\. A second person.*whoever tends the laboratory.*Request 1 waits until 2026-11-24 10:00 UTC/,
    );
    expect(text).not.toContain(LAB_PASSWORD);
    expect(launches()).toEqual([]);
  });

  test("is not needed for what the rules leave free, nor in a channel without rules", async () => {
    expect((await ana.says("deploy ai4os-yolo-torch --gpu 0")).handled.outcome).toBe("done");
    expect((await lab.person("researcher", "ana", "#other").says(LAUNCH)).handled.outcome).toBe("done");
  });

  test("says what to type where there are no buttons, and that works", async () => {
    await lab.stop();
    await start({ capabilities: { buttons: false, forms: false } });
    expect((await ana.says(LAUNCH)).text).toContain("“approve 1”, or “refuse 1 because …”");
    expect((await tom.says("approvals")).text).toMatch(/1.*Launch lab-run.*Ana/);
    expect((await tom.says("approve 1")).text).toContain("You approved Launch lab-run, request 1 of Ana.");
    expect(launches()).toHaveLength(1);
    expect((await tom.says("approvals")).text).toContain("Nothing waits");
  });

  test("of a secret kind keeps it sealed", async () => {
    await ana.says(LAUNCH);
    const [kept] = await lab.store.approvals.open("terminal", "#lab", lab.now());
    expect(JSON.stringify(kept)).not.toContain(LAB_PASSWORD);
  });
});

describe("an approval", () => {
  test("carries it out in the name of who asked, who is told all, and he alone the password", async () => {
    await ana.says(LAUNCH);
    const before = lab.posts.length;
    const { handled } = await bob.presses("Approve");
    expect(handled).toMatchObject({ outcome: "done", invocation: { command: "approval approve" } });
    expect(launches()).toHaveLength(1);
    const after = lab.posts.slice(before);
    const secret = after.filter((post) => textOf([post]).includes(LAB_PASSWORD));
    expect(secret.map(({ reply, actor }) => [reply.visibility, actor.id])).toEqual([["private", "ana"]]);
    expect(textOf(after.filter(({ actor }) => actor.id === "ana"))).toMatch(/Approved by Bob\./);
    expect(textOf(after.filter(({ actor }) => actor.id === "bob"))).toMatch(/You approved Launch lab-run/);
    expect((await ana.says("deployments")).text).toContain("lab-run");
    expect((await bob.says("deployments --kind module")).text).not.toContain("lab-run");
  });

  test("is named in the audit of the launch, and has a record of its own", async () => {
    await ana.says(LAUNCH);
    await tom.presses("Approve");
    expect(await audited("deploy")).toEqual([
      "terminal:ana grammar outcome done terminal:tom",
      "terminal:ana grammar intent undefined terminal:tom",
      "terminal:tom approval outcome approved terminal:tom",
      "terminal:ana approval intent undefined undefined",
    ]);
  });

  test("takes the buttons away and says who decided", async () => {
    await ana.says(LAUNCH);
    const asked = lab.posts.findLast(({ reply }) => textOf([{ reply } as Posted]).includes("Approve"));
    const at = lab.posts.indexOf(asked as Posted);
    await bob.presses("Approve");
    const now = JSON.stringify(lab.posts[at]?.reply);
    expect(now).toMatch(/Approved by Bob at 2026-11-23 10:00 UTC/);
    expect(now).not.toContain('"actions"');
  });

  test("of two at once counts once; the other is told who decided", async () => {
    await ana.says(LAUNCH);
    const token = lab.token("Approve");
    const both = await Promise.all([bob.presses("Approve", { token }), tom.presses("Approve", { token })]);
    expect(launches()).toHaveLength(1);
    const [lost] = both.filter(({ handled }) => handled.outcome === "refused");
    expect(both.filter(({ handled }) => handled.outcome === "done")).toHaveLength(1);
    expect(lost?.handled.refusal).toMatchObject({
      code: "approval.decided",
      message: expect.stringMatching(/Approved by (Bob|Tom) at/),
    });
  });

  test("survives a restart of the bot", async () => {
    await lab.stop();
    const storePath = folder.file("approval.sqlite");
    await start({ storePath });
    await ana.says(LAUNCH);
    const token = lab.token("Approve");
    await lab.stop();
    lab = await startLab({ storePath });
    meet();
    expect((await bob.presses("Approve", { token })).handled.outcome).toBe("done");
    expect(launches()).toHaveLength(1);
    expect(textOf(toldTo("ana"))).toContain("Approved by Bob");
  });

  test("runs exactly what was shown, whatever was set or said since", async () => {
    await ana.says(LAUNCH);
    await ana.says("deploy ai4os-demo-app --gpu 1 --title other");
    await tom.says("approve 1");
    expect((await ana.says("deployments")).text).toMatch(/lab-run/);
    expect((await ana.says("deployments")).text).not.toMatch(/other/);
  });

  test("two people who approve for each other do not wait for one another", async () => {
    lab.administrators = new Set(["ana", "bob"]);
    await ana.says(LAUNCH);
    await bob.says("deploy ai4os-demo-app --gpu 1 --title other --vo ai4eosc");
    const answers = await Promise.all([ana.says("approve 2"), bob.says("approve 1")]);
    expect(answers.map(({ handled }) => handled.outcome)).toEqual(["done", "done"]);
    expect(launches()).toHaveLength(2);
  });

  test("whose launch the platform refuses is told to both", async () => {
    await ana.says(LAUNCH);
    await lab.faults({ kind: "refuse-job" });
    const { handled } = await bob.presses("Approve");
    expect(handled.refusal).toMatchObject({
      code: "approval.failed",
      message: expect.stringMatching(/did not go through for Ana, who is told/),
    });
    expect(textOf(toldTo("ana"))).toMatch(/Bob approved “Launch lab-run”\. What came of it:/);
    expect(await audited("deploy")).toContainEqual(
      expect.stringMatching(/^terminal:ana grammar outcome refused:\S+ terminal:bob$/),
    );
  });
});

describe("a refusal", () => {
  test("asks for a reason, which is told", async () => {
    await ana.says(LAUNCH);
    const token = lab.token("Approve");
    expect((await bob.presses("Refuse")).handled.outcome).toBe("form");
    await bob.submits({ reason: "the course needs them" });
    expect(launches()).toEqual([]);
    expect(textOf(toldTo("ana"))).toMatch(
      /Refused by Bob at .* Nothing was launched\. Reason: the course needs them/,
    );
    expect((await bob.presses("Approve", { token })).handled.refusal?.code).toBe("approval.decided");
  });

  test("can be typed", async () => {
    await ana.says(LAUNCH);
    expect((await tom.says("refuse 1 because it is late")).handled.outcome).toBe("done");
    expect(textOf(toldTo("ana"))).toContain("Reason: it is late");
    expect(await audited("approval refuse")).toHaveLength(2);
  });

  test("without a reason is asked for one, and the next line is the reason", async () => {
    await ana.says(LAUNCH);
    expect((await tom.says("refuse 1")).handled.outcome).toBe("form");
    await tom.says("it is late");
    expect(textOf(toldTo("ana"))).toContain("Reason: it is late");
  });
});

describe("a withdrawal", () => {
  test("is the asker's alone", async () => {
    await ana.says(LAUNCH);
    const token = lab.token("Withdraw");
    for (const person of [bob, tom, eve])
      expect((await person.presses("Withdraw", { token })).handled.refusal?.code).toBe("approval.foreign");
    expect((await ana.presses("Withdraw", { token })).handled.outcome).toBe("done");
    expect((await bob.says("approve 1")).handled.refusal).toMatchObject({
      code: "approval.decided",
      message: expect.stringContaining("Withdrawn by Ana"),
    });
    expect(launches()).toEqual([]);
  });
});

describe("time", () => {
  test("ends it; whoever looks next makes it told, once", async () => {
    await ana.says(LAUNCH);
    lab.advance(DAY_MS);
    expect((await bob.presses("Approve")).handled.refusal?.code).toBe("approval.expired");
    await bob.says("approvals");
    const told = textOf(toldTo("ana")).match(/Nobody approved it in time\. Nothing was launched/g);
    expect(told).toHaveLength(1);
    expect(launches()).toEqual([]);
  });

  test("that passed while the bot was away is told at its start", async () => {
    await lab.stop();
    const storePath = folder.file("expired.sqlite");
    await start({ storePath });
    await ana.says(LAUNCH);
    await lab.stop();
    lab = await startLab({ storePath, start: new Date("2026-11-25T10:00:00Z") });
    meet();
    await lab.engine.recover();
    expect(textOf(toldTo("ana"))).toContain("Nobody approved it in time.");
  });

  test("one that is not over yet changes nothing", async () => {
    await ana.says(LAUNCH);
    lab.advance(DAY_MS - 1);
    await lab.engine.recover();
    expect((await bob.presses("Approve")).handled.outcome).toBe("done");
  });
});

describe("a channel that got a new id", () => {
  test("has its requests and its rules there", async () => {
    await ana.says(LAUNCH);
    await lab.store.channelSettings.move("terminal", "#lab", "#new");
    await lab.store.approvals.move("terminal", "#lab", "#new");
    const there = lab.person("imagine", "bob", "#new");
    await there.says("channel set max-gpus=0");
    expect((await there.says("approve 1")).handled.refusal?.code).toBe("approval.asker");
    await there.says("channel set max-gpus=1");
    expect((await there.says("approve 1")).handled.outcome).toBe("done");
    expect(launches()).toHaveLength(1);
    expect(toldTo("ana").at(-1)?.place.channel).toBe("#new");
  });
});

describe("names and words of people", () => {
  test("are plain text wherever they are shown", async () => {
    const evil = "<@U1> *bold* @everyone [x](https://evil.example)";
    lab.administrators = new Set(["bob", evil]);
    await ana.says("deploy ai4os-yolo-torch --gpu 1 --title **<!channel>**");
    const mallory = lab.person(undefined, evil, "#lab");
    await mallory.says("refuse 1 because [click](https://evil.example) <!here>");
    const shown = textOf(toldTo("ana"));
    // Escaped in the Markdown of notes: what follows a bracket or a star is no link and no emphasis.
    expect(shown).not.toMatch(/(?<!\\\\)\[(x|click)\]\(/);
    expect(shown).not.toMatch(/(?<!\\\\)\*bold/);
    expect(shown).toContain("Refused by");
  });
});
