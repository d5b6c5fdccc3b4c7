/**
 * A process may be killed at any moment. Whatever was asked for then happens once or not at all, and the person is told
 * which, with the password where there is one.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { setFaults } from "../../src/sandbox/faults.ts";
import { type Lab, startLab, startTestSandbox, type TestSandbox } from "../kit/lab.ts";
import { changing } from "../kit/lab-commands.ts";
import { LAB_PASSWORD } from "../kit/lab-engine.ts";
import { type Lives, launched, lives, newTitle, records } from "../kit/lives.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
let world: TestSandbox;
beforeAll(async () => {
  world = await startTestSandbox();
});
afterAll(() => world.stop());

let stores = 0;
function newLives(): Lives {
  stores += 1;
  return lives(world, folder.file(`store-${stores}.sqlite`), { capabilities: { edits: false } });
}

function said({ posts }: Pick<Lives, "posts">, words: string | RegExp): number {
  return posts().filter(({ reply }) => toPlainText(reply).match(words)).length;
}

const CREATE = "POST /v1/deployments/modules";
const CUT_OFF = /was cut off before the platform did it\. Nothing was changed/;

describe("a launch, when the process is killed", () => {
  const launch = (title: string) => `deploy ai4os-demo-app --service jupyter --title "${title}"`;

  test("after the platform did it and before anybody knew: it is found, told with its password, and not repeated", async () => {
    const title = newTitle();
    const some = newLives();
    expect((await some.live(launch(title), `after ${CREATE}`)).died).toBe(true);
    expect(some.posts()).toEqual([]);
    const { lab, steps } = await some.recover();
    expect(await launched(lab, title)).toBe(1);
    expect(steps).not.toContain(`before ${CREATE}`);
    const [password, result] = lab.posts;
    expect(password?.reply.visibility).toBe("private");
    expect(password && toPlainText(password.reply)).toContain(LAB_PASSWORD);
    expect(result && toPlainText(result.reply)).toMatch(/^Note: Your “deploy” was done/);
    expect(await records(lab, "deploy")).toEqual(["intent", "done"]);
    await lab.stop();
  });

  test("before the request was sent: nothing was done, and that is said", async () => {
    const title = newTitle();
    const some = newLives();
    await some.live(launch(title), `before ${CREATE}`);
    const { lab } = await some.recover();
    expect(await launched(lab, title)).toBe(0);
    expect(said(some, CUT_OFF)).toBe(1);
    expect(said(some, LAB_PASSWORD)).toBe(0);
    expect(await records(lab, "deploy")).toEqual(["intent", "not-done"]);
    await lab.stop();
  });

  test("between the password and the result: both are told, under the same keys as before", async () => {
    const title = newTitle();
    const some = newLives();
    await some.live(launch(title), "after post");
    const { lab } = await some.recover();
    expect(await launched(lab, title)).toBe(1);
    const keys = some
      .posts()
      .slice(0, 3)
      .map((post) => post.key);
    expect(keys[0]).toMatch(/:private$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).toMatch(/:result$/);
    await lab.stop();
  });

  test("what the platform refused is said, though the process that asked was killed before it came to say so", async () => {
    const title = newTitle();
    const some = newLives();
    await world.state.transaction((documents) => setFaults(documents, [{ kind: "refuse-job" }]));
    await some.live(launch(title), "after operations.finish");
    await world.state.transaction((documents) => setFaults(documents, []));
    expect(some.posts()).toEqual([]);
    const { lab, steps } = await some.recover();
    const [told, ...more] = lab.posts;
    expect([told && toPlainText(told.reply), more]).toEqual([
      expect.stringMatching(/refused|not accept/i),
      [],
    ]);
    expect(steps).not.toContain(`before ${CREATE}`);
    const [, ending] = await records(lab, "deploy");
    expect(ending).toMatch(/^refused:/);
    await lab.stop();
  });

  test("after it was told: nothing is told again, and the record is closed", async () => {
    const title = newTitle();
    const some = newLives();
    await some.live(launch(title), "before operations.finish");
    const told = some.posts().length;
    const { lab } = await some.recover();
    expect(some.posts()).toHaveLength(told);
    expect(await records(lab, "deploy")).toEqual(["intent", "done"]);
    await lab.stop();
  });

  test("is told once when two processes start at the same time", async () => {
    const title = newTitle();
    const path = folder.file("shared.sqlite");
    const some = lives(world, path);
    await some.live(launch(title), `after ${CREATE}`);
    const start = new Date(world.clock.now().getTime() + 100_000);
    const twins = await Promise.all([1, 2].map(() => startLab({ world, storePath: path, start })));
    for (const lab of twins) lab.person("researcher");
    await Promise.all(twins.map((lab) => lab.clock.during(() => lab.engine.recover())));
    expect(
      twins.flatMap((lab) => lab.posts).filter(({ reply }) => reply.visibility === "private"),
    ).toHaveLength(1);
    const [one] = twins;
    expect(one && (await records(one, "deploy"))).toEqual(["intent", "done"]);
    for (const lab of twins) await lab.stop();
  });

  test("at once and started again at once: it waits until the platform must have made up its mind", async () => {
    const title = newTitle();
    const some = newLives();
    await some.live(launch(title), `before ${CREATE}`);
    const storePath = folder.file(`store-${stores}.sqlite`);
    const lab = await startLab({ world, storePath, start: new Date(world.clock.now().getTime() + 61_000) });
    lab.person("researcher");
    // The request of the dead process may still arrive.
    await lab.clock.during(() => lab.engine.recover());
    expect(lab.posts).toEqual([]);
    await lab.clock.pass(90_000);
    expect(lab.posts.map(({ reply }) => toPlainText(reply)).join()).toMatch(CUT_OFF);
    await lab.stop();
  });
});

describe("a process that lives, when the platform's answer is lost", () => {
  async function start(): Promise<Lab> {
    return startLab({ capabilities: { edits: false } });
  }

  test.each([
    ["deploy ai4os-demo-app --title lost --service jupyter", "/v1/deployments/modules", "POST", "lost"],
    ["snapshot plankton baseline", "/v1/snapshots", "POST", "Snapshot of plankton baseline"],
  ])("finds out and tells the success of “%s”, done once", async (line, path, method, words) => {
    const lab = await start();
    await lab.faults({ kind: "drop-after-work", path, method, count: 1 });
    const { handled, text } = await lab.person("researcher").says(line);
    expect(handled.outcome).toBe("done");
    expect(text).toContain(words);
    expect(lab.asked.filter((call) => call.method === "POST" && call.path.startsWith(path))).toHaveLength(1);
    await lab.stop();
  });

  test("does so for deletions", async () => {
    const lab = await start();
    const ada = lab.person("researcher");
    await ada.says("delete plankton baseline");
    await lab.faults({ kind: "drop-after-work", method: "DELETE", count: 1 });
    const { handled, text } = await ada.says("yes");
    expect(handled.outcome).toBe("done");
    expect(text).toMatch(/plankton baseline is deleted/);
    expect(lab.asked.filter(({ method }) => method === "DELETE")).toHaveLength(1);
    await lab.stop();
  });

  test("says that it does not know where it cannot see, looks again, and tells the end of it", async () => {
    let cut = false;
    const blind = await startLab({
      capabilities: { edits: false },
      interrupt: async (step) => {
        // Every step takes a moment, so that no two records are of the same one.
        blind.advance(1);
        if (step !== `before ${CREATE}` || cut) return;
        cut = true;
        await blind.faults(
          { kind: "drop-after-work", path: "/v1/deployments/modules", method: "POST" },
          { kind: "error500", path: "/v1/deployments/modules", method: "GET" },
        );
      },
    });
    const { handled, text } = await blind
      .person("researcher")
      .says("deploy ai4os-demo-app --title blind --service jupyter");
    expect(handled.refusal?.code).toBe("platform.unknown-outcome");
    expect(text).toMatch(/I do not repeat it; I look again/);
    await blind.faults();
    const before = blind.posts.length;
    await blind.clock.pass(300_000);
    const later = blind.posts
      .slice(before)
      .map(({ reply }) => toPlainText(reply))
      .join("\n");
    expect(later).toContain(LAB_PASSWORD);
    expect(later).toMatch(/Your “deploy” was done/);
    expect(await records(blind, "deploy")).toEqual(["intent", "done"]);
    expect(blind.asked.filter(({ method }) => method === "POST")).toHaveLength(1);
    await blind.stop();
  });

  test("gives up after a day in which nobody could be asked, and says so", async () => {
    const some = lives(world, folder.file("given-up.sqlite"), {
      commands: [
        changing({
          recover: () => {
            throw new Error("the platform is away");
          },
          run: () => new Promise(() => {}),
        }),
        ...COMMANDS,
      ],
    });
    await some.live("alter x", "after audit.append");
    const { lab: next } = await some.recover();
    expect(next.posts).toEqual([]);
    await next.clock.pass(26 * 3_600_000);
    expect(next.posts.map(({ reply }) => toPlainText(reply)).join()).toMatch(
      /could not find out.*Please look/,
    );
    expect(await records(next, "alter")).toEqual(["intent", "unknown"]);
    await next.stop();
  });
});
