/** What admins announce: who may, what is shown before, which times are refused, and what is kept of it. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PEOPLE } from "../../src/sandbox/people.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const CREATE = 'announce create --title "Cooling is repaired" --body "IFCA is *down* meanwhile."';

let lab: Lab;
let admin: Person;
beforeEach(async () => {
  // Monday, 23 November 2026, 10:00 UTC.
  lab = await startLab({ admins: [PEOPLE.researcher.sub] });
  admin = lab.person("researcher", "root", "office");
  lab.administrators = new Set(["root", "bob"]);
  await lab.person("imagine", "bob", "#fish").says("subscribe downtime --vo vo.imagine-ai.eu");
  await lab.person("researcher", "root", "#lab").says("subscribe downtime");
});
afterEach(() => lab.stop());

async function announced(text = CREATE) {
  await admin.says(text);
  return admin.says("yes");
}

describe("announcing", () => {
  test("is for the admins of the bot", async () => {
    const { handled } = await lab.person("imagine", "bob").says(CREATE);
    expect(handled.refusal?.code).toBe("access.admin");
    expect(await lab.store.announcements.all()).toEqual([]);
  });

  test("shows first what is said, when, and each channel that would read it", async () => {
    const { handled, text } = await admin.says(
      `${CREATE} --vo imagine --start "friday 9:00" --end "friday 17:00"`,
    );
    expect(handled.outcome).toBe("plan");
    expect(text).toContain("Announce “Cooling is repaired”?");
    expect(text).toContain("For: vo.imagine-ai.eu");
    expect(text).toMatch(/Starts: Fri 2026-11-27 09:00 \(.+\)/);
    expect(text).toMatch(/Channels: 2\n.*Where: terminal #fish and terminal #lab/s);
    expect(await lab.store.announcements.all()).toEqual([]);
  });

  test("leaves out channels of other VOs, and says when nobody would read it", async () => {
    expect((await admin.says(`${CREATE} --vo vo.ai4eosc.eu`)).text).toMatch(
      /Channels: 1\n.*Where: terminal #lab/s,
    );
    await lab.person("researcher", "root", "#lab").says("unsubscribe downtime");
    expect((await admin.says(`${CREATE} --vo vo.ai4eosc.eu`)).text).toContain("Nobody would read it");
  });

  test("without words a form asks for all there is, and what comes back is shown before it is done", async () => {
    expect((await admin.says("announce")).handled.outcome).toBe("form");
    const { handled, text } = await admin.submits({
      title: "Course",
      body: "Come all.",
      vo: "",
      datacenter: "ifca-ai4eosc",
      start: "friday 9:00",
      end: "",
      notify_at: "",
      remind: "1d, 2h",
      every: "",
    });
    expect(handled.outcome).toBe("plan");
    expect(text).toContain("Reminders: 24 hours and 2 hours before");
    expect(text).toContain("Datacenters: ifca-ai4eosc");
  });

  test("is kept once it was said yes to, and in nobody's audit but the admin's", async () => {
    const { handled, text } = await announced();
    expect(handled.outcome).toBe("done");
    expect(text).toContain("Announcement 1, “Cooling is repaired”");
    const records = await lab.store.audit.list({ command: "announce create", limit: 5 });
    expect(records.map(({ actor, result }) => `${actor} ${result}`)).toContain("terminal:root done");
  });

  test.each([
    ["--end friday", "announce.start"],
    ["--remind 1d", "announce.start"],
    ['--start "friday 9:00" --end "thursday 9:00"', "announce.end"],
    ["--start 2026-11-20T09:00 --end 2026-11-20T10:00", "announce.over"],
    ["--notify-at 2026-11-20T09:00", "announce.notify"],
    ['--start "friday 9:00" --notify-at saturday', "announce.notify"],
    ['--start "friday 9:00" --remind soon', "announce.remind"],
    ['--start "friday 9:00" --remind 1m', "announce.remind"],
    ['--start "friday 9:00" --remind 7d', "announce.remind"],
    ["--every week", "announce.every"],
    ["--datacenter atlantis", "cluster.datacenter"],
  ])("%s is refused in words", async (more, code) => {
    const { handled, text } = await admin.says(`${CREATE} ${more}`);
    expect(handled.refusal?.code).toBe(code);
    expect(text.length).toBeGreaterThan(30);
    expect(await lab.store.announcements.all()).toEqual([]);
  });

  test("mentions and links of its text are made harmless", async () => {
    const { text } = await admin.says('announce create --title "@everyone now" --body "<!channel> hello"');
    expect(text).not.toMatch(/<!channel>/);
  });
});

describe("what was announced", () => {
  test("is listed with its state and its posts", async () => {
    expect((await admin.says("announcements")).text).toContain("Nothing was announced lately.");
    await announced(`${CREATE} --start "friday 9:00"`);
    expect((await admin.says("announcements")).text).toMatch(/1 .*Cooling is repaired.*every VO.*open/);
  });

  test("can be changed by number or by a part of its title; what is not said stays", async () => {
    await announced(`${CREATE} --start "friday 9:00" --end "friday 17:00"`);
    const { text } = await admin.says('announce edit cooling --end "friday 20:00"');
    expect(text).toMatch(/Starts: Fri 2026-11-27 09:00.*Ends: Fri 2026-11-27 20:00/s);
    expect((await admin.says("yes")).handled.outcome).toBe("done");
    expect((await lab.store.announcements.find(1))?.content).toMatchObject({
      title: "Cooling is repaired",
      start: "2026-11-27T09:00",
      end: "2026-11-27T20:00",
    });
  });

  test("an edit that changes nothing, or of what is not known or over, is refused", async () => {
    await announced();
    expect((await admin.says("announce edit 1")).handled.refusal?.code).toBe("announce.nothing");
    expect((await admin.says("announce edit 7 --title x")).text).toContain(
      "There is 1 (Cooling is repaired).",
    );
    await admin.says("announce cancel 1");
    await admin.says("yes");
    expect((await admin.says("announce edit 1 --title x")).text).toContain("Announcement 1 is cancelled");
  });

  test("is cancelled once", async () => {
    await announced();
    expect((await admin.says("announce cancel it")).handled.outcome).toBe("plan");
    expect((await admin.says("yes")).text).toContain("is cancelled");
    expect((await admin.says("announce cancel 1")).handled.refusal?.code).toBe("announce.over");
    expect((await admin.says("announcements")).text).toMatch(/1 .*cancelled/);
  });
});
