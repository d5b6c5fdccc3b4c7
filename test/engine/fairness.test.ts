/** One person's flood or long work never delays another's answers. */
import { afterEach, describe, expect, test } from "vitest";
import type { Inbound } from "../../src/surface.ts";
import { type Lab, type LabOptions, startLab } from "../kit/lab.ts";
import { looking } from "../kit/lab-commands.ts";

let lab: Lab;
afterEach(() => lab.stop());

async function start(options: LabOptions): Promise<void> {
  lab = await startLab(options);
}

describe("a flood", () => {
  const REFUSED = { ok: false, who: "person", retryInSeconds: 42 } as const;

  test("is answered once, in private, and is not even written down; another is answered as ever", async () => {
    let count = 0;
    await start({
      commands: [looking({})],
      door: async (actor) => {
        if (actor !== "terminal:ana") return { ok: true };
        count += 1;
        return count <= 2 ? { ok: true } : { ...REFUSED, tell: count === 3 };
      },
    });
    const { actor, place } = lab.person(undefined, "ana");
    const host = lab.engine.chatHost("terminal");
    const event = (id: number): Inbound => ({
      kind: "message",
      id: `e${id}`,
      actor,
      place,
      text: `look ${id}`,
    });
    await lab.clock.during(async () => {
      for (let id = 0; id < 50; id += 1) await host.accept(event(id));
      await lab.engine.idle();
    });
    const texts = lab.posts.map(({ reply }) => JSON.stringify(reply));
    expect(texts).toHaveLength(3);
    const told = lab.posts.find(({ reply }) => JSON.stringify(reply).includes("That is a lot at once"));
    expect(told?.reply.visibility).toBe("private");
    expect(JSON.stringify(told?.reply)).toContain("wait 42 s");
    expect((await lab.person(undefined, "bob").says("look x")).handled.outcome).toBe("done");
    // Written down are the two that were let in, and nothing of the flood.
    const fresh = { surface: "terminal" as const, payload: "", receivedAt: lab.now() };
    expect(await lab.store.inbox.put({ ...fresh, id: "terminal:e1" })).toBe(false);
    expect(await lab.store.inbox.put({ ...fresh, id: "terminal:e7" })).toBe(true);
  });

  test("of commands that a surface shows as being worked on is answered each time, so that none seems to go on", async () => {
    await start({ commands: [looking({})], door: async () => ({ ...REFUSED, tell: false }) });
    const { actor, place } = lab.person(undefined, "ana");
    const host = lab.engine.chatHost("terminal");
    const base = { actor, place: { ...place, handle: "slash" } };
    await lab.clock.during(async () => {
      const order: string[] = [];
      await host.accept({ ...base, kind: "command", id: "c0", command: "look", values: {} }, async () => {
        order.push(`acknowledged before ${lab.posts.length} posts`);
        return true;
      });
      await lab.engine.idle();
      expect(order).toEqual(["acknowledged before 0 posts"]);
      for (const id of ["c1", "c2"])
        await host.accept({ ...base, kind: "command", id, command: "look", values: {} });
      await host.accept({ ...base, kind: "submit", id: "s1", token: "t", values: {} });
      await host.accept({ ...base, kind: "press", id: "p1", token: "t" });
      await host.accept({ ...base, kind: "message", id: "m1", text: "look x" });
      await lab.engine.idle();
    });
    expect(lab.posts.map(({ key }) => key)).toEqual([
      "terminal:c0#slow",
      "terminal:c1#slow",
      "terminal:c2#slow",
      "terminal:s1#slow",
    ]);
  });

  test("ends in a refusal where somebody waits for the answer, and one that cannot be told breaks nothing", async () => {
    await start({
      commands: [looking({})],
      door: async () => ({ ...REFUSED, tell: true }),
      interrupt: async (step) => {
        if (step === "before post") throw new Error("the surface is down");
      },
    });
    const { handled } = await lab.person(undefined, "ana").says("look x");
    expect(handled).toMatchObject({ outcome: "refused", refusal: { code: "rate.exceeded" } });
    await lab.engine.idle();
    expect(lab.logged.join("\n")).toContain("somebody could not be told to slow down");
  });
});

describe("long work", () => {
  test("of one person in many conversations is done three at a time, in order; another never waits", async () => {
    const begun: string[] = [];
    const finish: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const run = async (word: string | undefined) => {
      begun.push(String(word));
      if (word === "quick") return word;
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => finish.push(resolve));
      running -= 1;
      return word;
    };
    await start({ commands: [looking({ run })] });
    const works = Array.from({ length: 8 }, (_, index) =>
      lab.person(undefined, "ana", `channel-${index}`).says(`look long-${index}`, { settle: false }),
    );
    const bob = lab.person(undefined, "bob");
    expect((await bob.says("look quick")).handled.outcome).toBe("done");
    expect(begun.toSorted()).toEqual(["long-0", "long-1", "long-2", "quick"]);
    while (begun.length < 9) {
      finish.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(begun.filter((word) => word !== "quick")).toEqual(
      Array.from({ length: 8 }, (_, index) => `long-${index}`),
    );
    for (const end of finish) end();
    expect(most).toBe(3);
    expect((await Promise.all(works)).map(({ handled }) => handled.outcome)).toEqual(Array(8).fill("done"));
    // Nothing of it stays: three more can begin at once.
    expect((await lab.person(undefined, "ana").says("look quick")).handled.outcome).toBe("done");
  });

  test("that waits for its own conversation takes no turn of the person's other ones", async () => {
    let end = (): void => {};
    const run = async (word: string | undefined) => {
      if (word === "long") await new Promise<void>((resolve) => (end = resolve));
      return word;
    };
    await start({ commands: [looking({ run })] });
    const ana = lab.person(undefined, "ana", "one");
    const works = ["long", "a", "b", "c", "d"].map((word) => ana.says(`look ${word}`, { settle: false }));
    expect((await lab.person(undefined, "ana", "two").says("look quick")).handled.outcome).toBe("done");
    end();
    await Promise.all(works);
  });

  test("that fails gives its turn back", async () => {
    await start({
      commands: [
        looking({
          run: async () => {
            throw new Error("broken");
          },
        }),
      ],
    });
    for (let count = 0; count < 6; count += 1) {
      expect((await lab.person(undefined, "ana", `c${count}`).says("look x")).handled.outcome).toBe(
        "refused",
      );
    }
  });
});
