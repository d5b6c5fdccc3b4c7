/** Deliveries of chat surfaces: written down before they are acknowledged, answered once, whatever happens in between. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import type { Inbound } from "../../src/surface.ts";
import { type Lab, startLab, startTestSandbox, type TestSandbox } from "../kit/lab.ts";
import { changing, looking } from "../kit/lab-commands.ts";
import { lives } from "../kit/lives.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
let world: TestSandbox;
beforeAll(async () => {
  world = await startTestSandbox();
});
afterAll(() => world.stop());

let runs = 0;
const commands = [
  changing({
    run: (prepared) => {
      runs += 1;
      return prepared;
    },
  }),
  looking({}),
];

function delivery(lab: Lab, text: string, id = text): Inbound {
  const { actor, place } = lab.person("researcher");
  return { kind: "message", id, actor, place, text };
}

function words(lab: Lab): readonly string[] {
  return lab.posts.map(({ reply }) => toPlainText(reply).trim());
}

describe("a delivery", () => {
  test("is acknowledged once, and worked on once", async () => {
    const lab = await startLab({ world, commands });
    const host = lab.engine.chatHost("terminal");
    const event = delivery(lab, "alter x");
    runs = 0;
    expect(await Promise.all([1, 2, 3].map(() => host.accept(event)))).toEqual(["new", "known", "known"]);
    await lab.engine.idle();
    expect(await host.accept(event)).toBe("known");
    await lab.engine.idle();
    expect(runs).toBe(1);
    expect(words(lab)).toEqual(["Altered: x"]);
    await lab.stop();
  });

  test("that cannot be written down is not acknowledged", async () => {
    const lab = await startLab({
      world,
      commands,
      interrupt: async (step) => {
        if (step === "before inbox.put") throw new Error("disk full");
      },
    });
    await expect(lab.engine.chatHost("terminal").accept(delivery(lab, "alter x"))).rejects.toThrow(
      "disk full",
    );
    expect(lab.posts).toEqual([]);
    await lab.stop();
  });

  test("of one conversation waits for the one before", async () => {
    const lab = await startLab({ world });
    const host = lab.engine.chatHost("terminal");
    for (const line of ["search plankton", "show 2"]) await host.accept(delivery(lab, line));
    await lab.clock.during(() => lab.engine.idle());
    expect(words(lab)[1]).toMatch(/^ZooProcess Multiple Classifier/);
    await lab.stop();
  });
});

describe("what a process left behind", () => {
  test("is worked on by the next, in order", async () => {
    const path = folder.file("left.sqlite");
    const some = lives(world, path, { commands });
    await some.live("look here", "after inbox.put");
    await some.live("look there", "after inbox.put");
    const { lab } = await some.recover();
    expect(words(lab)).toEqual(["here", "there"]);
    await lab.engine.resume("terminal");
    await lab.engine.idle();
    expect(lab.posts).toHaveLength(2);
    await lab.stop();
  });

  test("too long ago is not done, and that is said once", async () => {
    const some = lives(world, folder.file("stale.sqlite"), { commands });
    runs = 0;
    await some.live("alter x", "after inbox.put");
    world.clock.set(20 * 60_000);
    const { lab } = await some.recover();
    expect(runs).toBe(0);
    expect(words(lab).join()).toMatch(/I was away when you wrote at \d\d:\d\d UTC, and did not act on it/);
    await lab.stop();
    const again = await some.recover();
    expect(again.lab.posts).toEqual([]);
    await again.lab.stop();
  });

  test("too long ago, but begun, is told by the recovery alone", async () => {
    const some = lives(world, folder.file("stale-begun.sqlite"), {
      commands: [changing({ recover: (prepared) => prepared })],
    });
    await some.live("alter x", "after audit.append");
    world.clock.set(20 * 60_000);
    const { lab } = await some.recover();
    expect(words(lab)).toHaveLength(1);
    expect(words(lab)[0]).toMatch(/Your “alter” was done[\s\S]*Altered: x/);
    await lab.stop();
  });

  test("that cannot be read any more does not keep the rest from being answered", async () => {
    const path = folder.file("unreadable.sqlite");
    const some = lives(world, path, { commands });
    await some.live("look here", "after inbox.put");
    const lab = await startLab({
      world,
      storePath: path,
      commands,
      start: new Date(world.clock.now().getTime() + 61_000),
    });
    lab.person("researcher");
    await lab.store.inbox.put({
      id: "terminal:broken",
      surface: "terminal",
      payload: "v1.other.key.data",
      receivedAt: new Date(0),
    });
    await lab.store.inbox.put({
      id: "terminal:nothing",
      surface: "terminal",
      payload: "",
      receivedAt: new Date(0),
    });
    await lab.clock.during(async () => {
      await lab.engine.resume("terminal");
      await lab.engine.idle();
    });
    expect(words(lab)).toEqual(["here"]);
    expect(lab.logged.filter((line) => line.includes("stays in the inbox"))).toHaveLength(2);
    await lab.stop();
  });

  test("has its turn before what comes first in the next life, also where nobody resumes it", async () => {
    const path = folder.file("overtaking.sqlite");
    const some = lives(world, path, { commands });
    await some.live("look left", "after inbox.put");
    const { lab } = await some.live("look now");
    expect(words(lab)).toEqual(["left", "now"]);
  });

  test("a change that was begun and refused is not prepared a second time", async () => {
    let prepared = 0;
    const some = lives(world, folder.file("prepared.sqlite"), {
      commands: [
        changing({
          prepare: () => {
            prepared += 1;
            return "x";
          },
        }),
      ],
    });
    await some.live("alter x", "after audit.append");
    const { lab } = await some.recover();
    expect(prepared).toBe(1);
    expect(words(lab)).toHaveLength(1);
    await lab.stop();
  });
});
