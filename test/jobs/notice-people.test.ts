/** Who has something in a datacenter that will be down hears of it in private, and can save it with one press. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { orderMaintenance } from "../../src/sandbox/maintenance.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const VO = "vo.ai4eosc.eu";

let lab: Lab;
let ada: Person;
beforeEach(async () => {
  lab = await startLab();
  ada = lab.person("researcher", "ada");
  await ada.says("deploy ai4os-demo-app --title lab-run");
  lab.startJobs("notices");
  await lab.clock.pass(10 * MINUTE);
});
afterEach(() => lab.stop());

async function platform() {
  return lab.deps.platform.as(() => lab.sandbox.signIn("researcher"));
}

/** A downtime where lab-run is, that begins in so many minutes. */
async function order(starts: number, ...titles: readonly string[]): Promise<void> {
  const listed = await (await platform()).deployments.list({ vo: VO, kind: "module" });
  const site = listed.find((one) => one.title === "lab-run")?.datacenter;
  if (site === undefined) throw new Error("lab-run is nowhere");
  const named = titles.length > 0 ? titles : ["Power works"];
  const orders = named.map((title) => ({ title, datacenters: [site], starts, ends: starts + 60 }));
  await lab.sandboxState.transaction((documents) => orderMaintenance(documents, lab.now(), orders));
}

const told = (person = "ada") =>
  lab.posts
    .filter(({ actor, reply }) => actor.id === person && reply.visibility === "private")
    .map(({ reply, edited }) => `${toPlainText(reply).split("\n")[0]}${edited ? " (edited)" : ""}`)
    .filter((line) => /(Power|Other) works/.test(line));

describe("a downtime of a datacenter", () => {
  test("is told to who has something there, with one button, whose progress is live; he is reminded no more", async () => {
    lab.person("imagine", "bob");
    await order(2 * 24 * 60);
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toEqual(["Yours in a downtime: Power works"]);
    expect(told("bob")).toEqual([]);
    const word = lab.posts.find(({ reply }) => toPlainText(reply).startsWith("Yours in a downtime: Power"));
    const lastText = () => (word ? toPlainText(word.reply) : "");
    expect(lastText()).toContain("lab-run");
    const typed = /Snapshot them all: (.+)/.exec(lastText())?.[1] ?? "";
    expect(typed).toMatch(/^snapshot create [0-9a-f]{8}(,[0-9a-f]{8})*$/);
    const before = lab.posts.length;
    const { handled } = await ada.presses("Snapshot them all");
    expect(handled).toMatchObject({ outcome: "done", invocation: { command: "snapshot create" } });
    expect(lab.posts.slice(before).some(({ versions }) => versions.length > 2)).toBe(true);
    const made = await (await platform()).snapshots.list(VO);
    expect(made.some(({ title, status }) => title === "lab-run" && status === "complete")).toBe(true);
    for (const hours of [24, 23, 1]) {
      lab.clock.set(hours * HOUR - 20 * MINUTE);
      await lab.clock.pass(20 * MINUTE);
    }
    expect(told()).toEqual(["Yours in a downtime: Power works"]);
  });

  test("is saved by the typed line, too, whatever of it is gone by then", async () => {
    await order(600);
    await lab.clock.pass(15 * MINUTE);
    const word = lab.posts.find(({ reply }) => toPlainText(reply).startsWith("Yours in a downtime: Power"));
    const typed = /Snapshot them all: (.+)/.exec(word ? toPlainText(word.reply) : "")?.[1] ?? "";
    expect(typed).toContain(",");
    await ada.says("delete lab-run");
    await ada.says("yes");
    const { text, handled } = await ada.presses("Snapshot them all");
    expect(handled.outcome).toBe("done");
    expect(text).toMatch(/was deleted|lab-run/);
    expect((await ada.says(typed.replace(/[0-9a-f]{8},/, ""))).handled.outcome).toBe("done");
  });

  test("reminds once who did nothing, a day before", async () => {
    await order(2 * 24 * 60);
    await lab.clock.pass(15 * MINUTE);
    lab.clock.set(23 * HOUR);
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toHaveLength(1);
    lab.clock.set(HOUR);
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toEqual(["Yours in a downtime: Power works", "Still to be saved: Power works"]);
    lab.clock.set(22 * HOUR);
    await lab.clock.pass(2 * HOUR);
    expect(told()).toHaveLength(2);
  });

  test("reminds of one that comes soon half way, and of nothing that is gone", async () => {
    await order(90);
    await lab.clock.pass(20 * MINUTE);
    await ada.says("delete all");
    await ada.says("yes");
    await lab.clock.pass(2 * HOUR);
    expect(told()).toEqual(["Yours in a downtime: Power works"]);
  });

  test("asks the platform once per person, VO and kind, however many downtimes there are", async () => {
    lab.person("imagine", "bob");
    const lists = () => lab.asked.filter(({ path }) => path.split("?")[0] === "/v1/deployments/tools").length;
    const before = lists();
    await order(600, "Power works", "Other works");
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toHaveLength(2);
    // One VO of hers, two of his.
    expect(lists() - before).toBe(3);
  });

  test("is not told to who muted it, with the button under it", async () => {
    await order(600);
    await lab.clock.pass(15 * MINUTE);
    expect((await ada.presses("Stop telling me")).handled.outcome).toBe("done");
    await order(700, "Other works");
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toEqual([expect.stringContaining("Withdrawn: Power works")]);
  });

  test("where the platform fails is told when it answers again", async () => {
    await order(600);
    await lab.faults({ kind: "error500", path: "/v1/deployments/tools" });
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toEqual([]);
    await lab.faults();
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toEqual(["Yours in a downtime: Power works"]);
  });
});
