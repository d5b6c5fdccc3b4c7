/** Announcements go out to all who subscribed, in their time, once each; changes and cancellations reach what is posted. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MOST_NOTICES } from "../../src/platform/service-ports.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { PEOPLE } from "../../src/sandbox/people.ts";
import { PostFailure } from "../../src/surface.ts";
import { type Lab, type LabOptions, type Person, startLab } from "../kit/lab.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CREATE = 'announce create --title "Course" --body "Bring *data*."';

const folder = temporaryFolder();
let lab: Lab;
let admin: Person;

/** Two channels hear of downtimes: one of everything, one of iMagine's alone. Monday, 23 November 2026, 11:00 in Madrid. */
async function start(options: LabOptions = {}): Promise<void> {
  lab = await startLab({ admins: [PEOPLE.researcher.sub], ...options });
  lab.administrators = new Set(["root", "bob"]);
  admin = lab.person("researcher", "root", "office");
  lab.startJobs("notices");
  await lab.person("researcher", "root", "#lab").says("subscribe downtime");
  await lab.person("imagine", "bob", "#fish").says("subscribe downtime --vo vo.imagine-ai.eu");
}
beforeEach(() => start());
afterEach(() => lab.stop());

async function announce(text = CREATE) {
  await admin.says(text);
  return admin.says("yes");
}

/** First lines of what was posted of it in a channel, as they stand now. */
const told = (channel = "#lab", title = "Course") =>
  lab.posts
    .filter(({ place, reply }) => place.channel === channel && toPlainText(reply).includes(title))
    .map(({ reply }) => toPlainText(reply).split("\n")[0]);

const lastIn = (channel: string) => {
  const last = lab.posts.findLast(({ place }) => place.channel === channel);
  return last ? toPlainText(last.reply) : "";
};

describe("an announcement", () => {
  test("goes at once to every subscribed channel, and the admin sees it arrive", async () => {
    const { text } = await announce();
    expect(text).toContain("Announcement 1, “Course”: 2 posted.");
    expect([told("#lab"), told("#fish")]).toEqual([["Course"], ["Course"]]);
    expect(lastIn("#fish")).toMatch(/Bring data\.[\s\S]*Announced by: Ada/);
    await lab.clock.pass(HOUR);
    expect(told("#lab")).toHaveLength(1);
  });

  test("of one VO goes to whoever hears of that one", async () => {
    await announce(`${CREATE} --vo vo.ai4eosc.eu`);
    expect([told("#lab"), told("#fish")]).toEqual([["Course"], []]);
  });

  test("reminds, begins and ends in its time", async () => {
    await announce(
      `${CREATE} --start "today 17:00" --end "today 18:00" --notify-at "today 12:00" --remind 2h`,
    );
    expect(told()).toEqual([]);
    await lab.clock.pass(62 * MINUTE);
    expect(told()).toEqual(["Course"]);
    expect(lastIn("#lab")).toContain("From: 2026-11-23 17:00 Europe/Madrid");
    await lab.clock.pass(3 * HOUR);
    expect(told().at(-1)).toBe("In 2 hours: Course");
    await lab.clock.pass(2 * HOUR);
    expect(told().at(-1)).toBe("Now: Course");
    await lab.clock.pass(HOUR);
    expect(told().at(-1)).toBe("Over: Course");
    await lab.clock.pass(HOUR);
    expect(told()).toHaveLength(4);
  });

  test("of machines speaks of a downtime, and tells privately whose work runs there", async () => {
    await lab.store.identities.link("terminal:root", IDENTITY, lab.now());
    await announce(`${CREATE} --datacenter ifca-ai4eosc --start "wednesday 9:00" --end "wednesday 12:00"`);
    await lab.clock.pass(5 * MINUTE);
    expect(told()).toEqual(["Downtime planned: Course"]);
    const own = lab.posts.find(({ reply }) => toPlainText(reply).startsWith("Yours in a downtime: Course"));
    expect(own?.actor.id).toBe("root");
    expect(own?.reply.visibility).toBe("private");
  });

  test("that comes round is told each time, at its hour", async () => {
    await announce(`${CREATE} --notify-at "today 12:00" --every day`);
    const day = async () => {
      lab.clock.set(23 * HOUR);
      await lab.clock.pass(62 * MINUTE);
    };
    await lab.clock.pass(62 * MINUTE);
    await day();
    await day();
    expect(told()).toEqual(["Course", "Course", "Course"]);
    await admin.says("announce cancel 1");
    await admin.says("yes");
    await day();
    expect(told()).toEqual(["Course", "Course", "Cancelled: Course"]);
  });
});

describe("afterwards", () => {
  test("an edit changes what stands there, and says so anew where plans must change", async () => {
    await announce(`${CREATE} --start "wednesday 9:00" --end "wednesday 12:00"`);
    await admin.says('announce edit 1 --body "Bring cake."');
    await admin.says("yes");
    await lab.clock.pass(MINUTE);
    expect(told()).toEqual(["Changed: Course"]);
    expect(lastIn("#lab")).toContain("Bring cake.");
    await admin.says('announce edit 1 --start "wednesday 10:00"');
    await admin.says("yes");
    await lab.clock.pass(MINUTE);
    expect(told()).toEqual(["Changed: Course", "Changed: Course"]);
    expect(lastIn("#lab")).toContain("From: 2026-11-25 10:00");
  });

  test("a cancellation strikes what stands there; nothing more comes", async () => {
    await announce(`${CREATE} --start "today 13:00" --end "today 14:00" --remind 1h`);
    await admin.says("announce cancel 1");
    const { text } = await admin.says("yes");
    expect(text).toContain("is cancelled");
    await lab.clock.pass(MINUTE);
    expect(told()).toEqual(["Cancelled: Course"]);
    await lab.clock.pass(2 * HOUR);
    expect(told()).toEqual(["Cancelled: Course"]);
  });

  test("a cancellation strikes what stands there, however many others there are", async () => {
    await announce();
    const [own] = await lab.store.announcements.all();
    for (let count = 0; count < MOST_NOTICES; count += 1)
      await lab.store.announcements.put({
        operation: `another ${count}`,
        owner: "",
        content: own?.content ?? null,
        overAt: undefined,
        createdAt: new Date(lab.now().getTime() + 30 * 24 * HOUR),
      });
    await admin.says("announce cancel 1");
    await admin.says("yes");
    await lab.clock.pass(MINUTE);
    expect(told()).toEqual(["Cancelled: Course"]);
  });

  test("a cancellation is said anew where nothing can be changed", async () => {
    await lab.stop();
    await start({ capabilities: { edits: false } });
    await announce();
    await admin.says("announce cancel 1");
    await admin.says("yes");
    await lab.clock.pass(MINUTE);
    expect(told()).toEqual(["Course", "Cancelled: Course"]);
  });

  test("what was cancelled before its time is never posted", async () => {
    await announce(`${CREATE} --notify-at "today 12:00"`);
    await admin.says("announce cancel 1");
    await admin.says("yes");
    await lab.clock.pass(2 * HOUR);
    expect(told()).toEqual([]);
  });

  test("what could not be posted is told with its reason", async () => {
    await lab.stop();
    let left = Number.POSITIVE_INFINITY;
    await start({
      interrupt: async (step) => {
        if (step !== "before post") return;
        left -= 1;
        if (left === 0) throw new PostFailure("rejected", "not_in_channel");
      },
    });
    await admin.says(CREATE);
    // The answer goes out first, then one post per channel.
    left = 2;
    const { text } = await admin.says("yes");
    expect(text).toMatch(/1 posted, 1 failed[\s\S]*terminal #fish \(not_in_channel\)/);
    expect((await admin.says("announcements")).text).toMatch(/terminal #fish.*not_in_channel/);
  });

  test("a bot that was away tells on its return what is still true, once", async () => {
    await lab.stop();
    const storePath = folder.file("away.sqlite");
    await start({ storePath });
    await announce(
      `${CREATE} --start "wednesday 9:00" --end "wednesday 12:00" --remind 1d --notify-at "monday 18:00"`,
    );
    await lab.stop();
    const back = new Date("2026-11-25T08:30:00Z");
    lab = await startLab({ admins: [PEOPLE.researcher.sub], storePath, start: back });
    lab.startJobs("notices");
    await lab.clock.pass(5 * MINUTE);
    expect(told()).toEqual(["Course"]);
    await lab.clock.pass(3 * HOUR);
    expect(told()).toEqual(["Course", "Over: Course"]);
  });
});

const IDENTITY = {
  issuer: "sandbox",
  subject: PEOPLE.researcher.sub,
  name: "Root",
  email: "admin@example.org",
  emailVerified: true,
  levels: {},
  tokens: undefined,
  accessExpiresAt: new Date("2026-11-23T10:00:00Z"),
};
