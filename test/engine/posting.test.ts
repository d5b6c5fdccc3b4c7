/** A surface that does not take a post: the person is answered all the same, and nothing is done twice for it. */
import { afterEach, describe, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Inbound, PostFailure } from "../../src/surface.ts";
import { type Lab, startLab } from "../kit/lab.ts";
import { changing, looking } from "../kit/lab-commands.ts";

let lab: Lab;
afterEach(() => lab.stop());

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

/** A surface that fails at each of its first posts in the way named. */
async function start(...failures: readonly PostFailure[]): Promise<{ attempts(): number }> {
  const left = [...failures];
  let attempts = 0;
  runs = 0;
  lab = await startLab({
    commands,
    interrupt: async (step) => {
      if (step !== "before post") return;
      attempts += 1;
      const failure = left.shift();
      if (failure) throw failure;
    },
  });
  return { attempts: () => attempts };
}

const busy = (retryAfterMs?: number) => new PostFailure("not-sent", "busy", { retryAfterMs });
const refused = () => new PostFailure("rejected", "invalid_blocks");

async function deliver(text: string): Promise<void> {
  const { actor, place } = lab.person("researcher");
  const event: Inbound = { kind: "message", id: text, actor, place, text };
  await lab.clock.during(async () => {
    await lab.engine.chatHost("terminal").accept(event);
    await lab.engine.idle();
  });
}

const words = () => lab.posts.map(({ reply }) => toPlainText(reply).trim());
const keys = () => lab.posts.map(({ key }) => key);
const waiting = async () =>
  (await lab.store.inbox.waiting("terminal", new Date(lab.now().getTime() + 120_000))).length;

describe("an answer that was not sent", () => {
  test("is offered again under its key until it is taken, a change being done once", async () => {
    const surface = await start(busy(), busy(), busy());
    const before = lab.now().getTime();
    await deliver("alter x");
    expect(words()).toEqual(["Altered: x"]);
    expect([runs, surface.attempts()]).toEqual([1, 4]);
    expect(lab.now().getTime() - before).toBeGreaterThanOrEqual(8000);
  });

  test("waits as long as the surface asks for", async () => {
    await start(busy(42_000));
    const before = lab.now().getTime();
    await deliver("look here");
    expect(words()).toEqual(["here"]);
    expect(lab.now().getTime() - before).toBeGreaterThanOrEqual(42_000);
  });

  test("also where it is a refusal", async () => {
    await start(busy());
    await deliver("gibberish");
    expect(words()).toEqual([expect.stringContaining("I do not understand")]);
  });

  test("stays in the inbox when the surface takes nothing for long, and is posted when it comes up anew", async () => {
    const surface = await start(...Array.from({ length: 10 }, () => busy()));
    await deliver("look here");
    expect(words()).toEqual([]);
    expect(surface.attempts()).toBe(10);
    expect(await waiting()).toBe(1);
    await lab.clock.during(async () => {
      await lab.engine.resume("terminal");
      await lab.engine.idle();
    });
    expect(words()).toEqual(["here"]);
    expect(await waiting()).toBe(0);
  });

  test("keeps the key of the first attempt", async () => {
    await start();
    await deliver("look here");
    const [first] = keys();
    await lab.stop();
    await start(busy());
    await deliver("look here");
    expect(keys()).toEqual([first]);
  });
});

describe("an answer that is refused", () => {
  test("is said in words alone", async () => {
    const surface = await start(refused());
    await deliver("look here");
    expect(words()).toEqual([expect.stringMatching(/words alone\.[\s\S]*here$/)]);
    expect(surface.attempts()).toBe(2);
  });

  test("is a reference where these are refused too", async () => {
    await start(refused(), refused());
    await deliver("look here");
    expect(words()).toEqual([expect.stringMatching(/reference \w{8}/)]);
  });

  test("does not do a change twice", async () => {
    await start(refused());
    await deliver("alter x");
    expect(words()).toEqual([expect.stringContaining("Altered: x")]);
    expect(runs).toBe(1);
  });
});
