/** What could not be posted: who is told, and what can be done about it. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { putUnasked } from "../../src/engine/unasked.ts";
import { note, reply } from "../../src/reply/build.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { PEOPLE } from "../../src/sandbox/people.ts";
import { PostFailure } from "../../src/surface.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const MINUTE = 60_000;
let lab: Lab;
let admin: Person;
let broken: boolean;
beforeEach(async () => {
  broken = true;
  lab = await startLab({
    admins: [PEOPLE.researcher.sub],
    interrupt: async (step) => {
      if (step === "before post" && broken) {
        broken = false;
        throw new PostFailure("rejected", "not_in_channel");
      }
    },
  });
  await lab.store.identities.link("terminal:root", IDENTITY, lab.now());
  admin = lab.person("researcher", "root", "office");
  lab.startJobs();
});
afterEach(() => lab.stop());

const START = new Date("2026-11-23T10:00:00Z");
const IDENTITY = {
  issuer: "sandbox",
  subject: PEOPLE.researcher.sub,
  name: "Root",
  email: "Admin@ai4eosc.example",
  emailVerified: true,
  levels: {},
  tokens: undefined,
  accessExpiresAt: START,
};

const put = (key: string, channel: string) =>
  putUnasked(lab.deps, {
    key,
    actor: { surface: "terminal", id: "bob", name: "Bob" },
    place: { surface: "terminal", channel, direct: false },
    draft: reply(note("info", key)),
  });

const said = () =>
  lab.posts.map(({ reply: one, actor }) => `${actor.id} ${one.visibility}: ${toPlainText(one)}`);

test("admins are told in private, once per problem, and can try again or drop it", async () => {
  await lab.clock.pass(1000);
  await put("first", "#gone");
  await lab.clock.pass(MINUTE);
  expect(said()).toHaveLength(1);
  expect(said()[0]).toMatch(
    /^root private: I could not post something[\s\S]*not_in_channel[\s\S]*terminal #gone/,
  );
  broken = true;
  await put("second", "#gone");
  await lab.clock.pass(MINUTE);
  expect(said()).toHaveLength(1);
  const { text, replies } = await admin.says("outbox");
  expect(replies[0]?.visibility).toBe("private");
  expect(text).toMatch(/2 posts not delivered/);
  const [number] = (await lab.store.outbox.parked(9)).map((entry) => entry.number).toReversed();
  expect((await admin.says(`outbox retry ${number}`)).text).toContain("I try 1 post again now");
  await lab.clock.pass(MINUTE);
  expect(said()).toContain("bob channel: Note: first");
  await admin.presses("Drop all");
  expect((await admin.says("yes")).text).toContain("1 post dropped");
  expect((await admin.says("outbox")).text).toContain("Everything that was to be posted was posted");
  expect((await admin.says("outbox retry all")).handled.refusal?.code).toBe("outbox.unknown");
});

test("nobody else sees or touches them", async () => {
  const bob = lab.person("imagine", "bob", "#lab");
  for (const line of ["outbox list", "outbox retry all", "outbox drop all"])
    expect((await bob.says(line)).handled.refusal?.code).toBe("access.admin");
});
