import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Administration } from "../../adapters/web/administration.ts";
import { shownSettings } from "../../src/config-shown.ts";
import { createAdministration } from "../../src/main/administration.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { PEOPLE } from "../../src/sandbox/people.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const SECRETS = { AI4_CLIENT_SECRET: "swordfish-1", SLACK_BOT_TOKEN: "xoxb-swordfish-2" };
const ENV = { AI4_ADMINS: "ana@example.org, bo@example.org", AI4_HTTP_PORT: "9000", ...SECRETS };

let lab: Lab;
let administration: Administration;
let admin: Person;
let other: Person;
beforeEach(async () => {
  lab = await startLab({ admins: [PEOPLE.researcher.sub] });
  administration = createAdministration({
    engine: lab.engine,
    deps: lab.deps,
    surfaces: () => [
      { name: "slack", health: () => ({ state: "down", lastGoodAt: lab.now(), problem: "no connection" }) },
    ],
    settings: shownSettings(ENV),
  });
  admin = lab.person("researcher");
  other = lab.person("imagine", "other", "elsewhere");
});
afterEach(() => lab.stop());

async function read(id: string, filters: Readonly<Record<string, string>> = {}, person = admin) {
  const reply = await administration.read(id, new Map(Object.entries(filters)), person.actor);
  return reply && toPlainText(reply);
}

describe("the admin view", () => {
  test("is for admins: nobody else reads any part of it, nor who is not logged in", async () => {
    expect(await administration.admits(admin.actor)).toBe(true);
    for (const person of [other, lab.person(undefined, "stranger")]) {
      expect(await administration.admits(person.actor)).toBe(false);
      for (const { id } of administration.sections) expect(await read(id, {}, person)).toBeUndefined();
    }
  });

  test("ends at once with the login of its admin", async () => {
    lab.unlink(admin.actor.id);
    expect(await read("audit")).toBeUndefined();
  });

  test("says how the surfaces are, what waits, and what comes round when", async () => {
    expect(await read("surfaces")).toMatch(/slack +down +2026-11-23 10:00 +no connection/);
    await lab.store.outbox.put({
      key: "reminder:1",
      surface: "slack",
      destination: "C1",
      owner: "slack:U1",
      kind: "post",
      sealed: "x",
      dueAt: lab.now(),
      createdAt: lab.now(),
    });
    expect(await read("outbox")).toMatch(
      /Due and waiting: 1\nGiven up in the last week: 0\nOldest due since: 2026-11-23 10:00/,
    );
    expect(await read("schedules")).toMatch(
      /audit check +every day at 03:30, Europe\/Madrid +never +2026-11-24 02:30/,
    );
    await admin.says("subscribe catalogue");
    expect(await read("schedules")).toMatch(
      /catalogue for terminal \S+ +Mon, Tue, Wed, Thu, Fri at 09:00, Europe\/Madrid +never +2026-11-24 08:00/,
    );
  });

  test("lists what is watched for whom", async () => {
    expect(await read("watches")).toContain("Nobody has a deployment watched");
    await other.says("deploy ai4os-yolo-torch --title pond --vo vo.imagine-ai.eu");
    expect(await read("watches")).toMatch(
      /pond \([0-9a-f]{8}\) +\S*:other +vo\.imagine-ai\.eu +not seen yet +2026-11-23 10:00/,
    );
  });

  test("searches the audit as the command does, and says what it does not understand", async () => {
    await admin.says("deploy ai4os-yolo-torch --title pond");
    await other.says("deploy ai4os-yolo-torch --title lake --vo vo.imagine-ai.eu");
    expect(await read("audit")).toMatch(/lake.*\n.*pond/);
    const narrowed = await read("audit", { actor: other.actor.name });
    expect(narrowed).toContain("lake");
    expect(narrowed).not.toContain("pond");
    expect(await read("audit", { from: "2026-11-24" })).toContain("Nothing that fits was changed.");
    expect(await read("audit", { command: "deploi" })).toContain("I have no command “deploi”");
    expect(administration.sections.find(({ id }) => id === "audit")?.filters.map(({ name }) => name)).toEqual(
      ["actor", "command", "from", "to"],
    );
  });

  test("shows every setting as it was understood, and no secret", async () => {
    const settings = (await read("settings")) ?? "";
    expect(settings).toMatch(/AI4_ADMINS +ana@example\.org, bo@example\.org/);
    expect(settings).toMatch(/AI4_HTTP_PORT +9000/);
    expect(settings).toMatch(/SLACK_BOT_TOKEN +set, not shown/);
    expect(settings).toMatch(/AI4_DATA_DIR +~\/\.local/);
    for (const secret of Object.values(SECRETS)) expect(settings).not.toContain(secret);
  });
});
