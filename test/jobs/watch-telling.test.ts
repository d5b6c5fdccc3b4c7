/** News of many deployments at once, told by processes that die over it: each person reads of each deployment once. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { DOWN, ENDED, READY } from "../../src/commands/watched.ts";
import { tellNews, type WatchNews } from "../../src/jobs/watch-telling.ts";
import type { Deployment } from "../../src/platform/ports.ts";
import { Killed, mortal } from "../kit/mortal-store.ts";
import { createOutboxWorld, MINUTE, START } from "../kit/outbox-world.ts";

function deployment(number: number, more: Partial<Deployment> = {}): Deployment {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    vo: "vo.example.org",
    kind: "module",
    status: "running",
    title: `run-${number}.`,
    description: "",
    dockerImage: "some/image:latest",
    resources: {},
    placed: true,
    endpoints: {},
    ...more,
  };
}

function newsOf(number: number, name = READY, more: Partial<Deployment> = {}): WatchNews {
  const own = deployment(number, more);
  return {
    name,
    deployment: own,
    watch: {
      owner: "slack:U1",
      surface: "slack",
      deployment: own.id,
      vo: own.vo,
      kind: "module",
      title: own.title,
      actor: { surface: "slack", id: "U1", name: "Ana" },
      place: { surface: "slack", channel: "D1", direct: true },
      since: START,
      told: [],
      seen: undefined,
    },
  };
}

test("whoever dies over it, each is told once", async () => {
  const lives = fc.array(
    fc.record({ writes: fc.integer({ min: 0, max: 4 }), known: fc.integer({ min: 1, max: 7 }) }),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(lives, async (dying) => {
      const { chat, clock, live, deps } = createOutboxWorld(() => ":memory:");
      const life = await live();
      const posted = (): void => undefined;
      const all = Array.from({ length: 7 }, (_, number) => newsOf(number + 1));
      for (const { writes, known } of dying)
        await tellNews({ ...deps(mortal(life.store, writes)), posted }, all.slice(0, known)).catch(
          (error) => {
            if (!(error instanceof Killed)) throw error;
          },
        );
      await tellNews({ ...deps(life.store), posted }, all);
      life.wake();
      await clock.pass(MINUTE);
      await life.stop();
      const told = chat.shown.map(({ text }) => text).join("\n");
      const count = (title: string) => chat.shown.filter(({ text }) => text.includes(title)).length;
      expect(
        all.map(({ watch }) => count(watch.title)),
        told,
      ).toEqual(all.map(() => 1));
      if (dying.length === 0) expect(chat.shown).toHaveLength(1);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("what happened to many is counted, with its reasons, in as many rows as can be read", async () => {
  const { chat, clock, live, deps } = createOutboxWorld(() => ":memory:");
  const life = await live();
  const many = Array.from({ length: 70 }, (_, number) => newsOf(number));
  const lost = [100, 101].map((number) => newsOf(number, ENDED, { status: "lost", datacenter: "ifca" }));
  const failed = newsOf(102, ENDED, { status: "failed", errorMessage: "No such image." });
  await tellNews({ ...deps(life.store), posted: life.wake }, [...lost, failed, newsOf(103, DOWN), ...many]);
  await clock.pass(MINUTE);
  await life.stop();
  const [text = "", ...others] = chat.shown.map((post) => post.text);
  expect(others).toEqual([]);
  expect(text).toContain("74 deployments: 2 lost, 1 failed, 1 down and 70 ready");
  expect(text.match(/Lost: The machine it was on is lost for good\./g)).toHaveLength(1);
  expect(text).toContain("Failed: No such image.");
  expect(text).toMatch(/run-100\..*lost.*ifca/);
  expect(text).toContain("And 14 more");
});
