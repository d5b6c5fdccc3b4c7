/** Announcements that are told, changed and taken back by processes that are cut off anywhere: what stands there at last is right. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ANNOUNCEMENTS, announcedNotices } from "../../src/jobs/announcement-feed.ts";
import { reconcile } from "../../src/jobs/notice-feed.ts";
import { tellStep } from "../../src/jobs/notice-posts.ts";
import { asJson } from "../../src/store/store.ts";
import { announcementContent } from "../kit/announcement.ts";
import { Killed, mortal } from "../kit/mortal-store.ts";
import { createOutboxWorld, MINUTE, START } from "../kit/outbox-world.ts";

const CHANNELS = ["C1", "C2", "C3"];
const NUMBERS = [1, 2] as const;

type Action =
  | { readonly kind: "edit" | "cancel"; readonly number: number }
  /** What follows from the announcements is written down; after so many writes the process dies. */
  | { readonly kind: "round"; readonly writes: number }
  /** The outbox has a minute. */
  | { readonly kind: "post" };

const number = fc.constantFrom(...NUMBERS);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("edit" as const), number }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const), number }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("round" as const), writes: fc.integer({ min: 0, max: 12 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "post" as const }) },
);

const titleOf = (which: number) => `Course ${which}.`;

const content = (which: number, version: number) =>
  announcementContent({ title: titleOf(which), body: `Version ${version}.` });

test("each channel shows the newest words once, or that it is cancelled, wherever processes were cut off", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 2, maxLength: 12 }), async (actions) => {
      const { chat, clock, live, deps } = createOutboxWorld(() => ":memory:");
      const life = await live();
      const { store } = life;
      const quiet = (): void => undefined;
      const log = { info: quiet, warn: quiet, error: quiet };
      let rounds = 0;
      const round = async (writes: number): Promise<void> => {
        // Each is a second later than the one before, though the outbox had no time to work.
        rounds += 1;
        const at = new Date(clock.now().getTime() + rounds * 1000);
        const own = { ...deps(mortal(store, writes)), now: () => at, posted: quiet, log };
        try {
          await reconcile(own, await announcedNotices(store, at), ANNOUNCEMENTS);
          for (const kept of await store.notices.all()) await tellStep(own, kept);
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
        }
      };
      const post = async (): Promise<void> => {
        life.wake();
        await clock.pass(MINUTE);
      };
      const since = START;
      for (const channel of CHANNELS)
        await store.subscriptions.put({
          surface: "slack",
          channel,
          direct: false,
          topic: "downtime",
          vo: undefined,
          owner: "",
          actor: null,
          since,
        });
      for (const which of NUMBERS)
        await store.announcements.put({
          operation: `make ${which}`,
          owner: "",
          content: asJson(content(which, 0)),
          overAt: undefined,
          createdAt: START,
        });
      const newest = new Map<number, number>();
      const cancelled = new Set<number>();
      for (const [at, one] of actions.entries()) {
        if (one.kind === "round") await round(one.writes);
        else if (one.kind === "post") await post();
        else if (one.kind === "cancel") {
          await store.announcements.cancel(one.number, clock.now());
          cancelled.add(one.number);
        } else {
          const changed = { operation: `change ${at}`, content: asJson(content(one.number, at + 1)) };
          if (await store.announcements.change(one.number, { ...changed, overAt: undefined }))
            newest.set(one.number, at + 1);
        }
      }
      await round(Number.POSITIVE_INFINITY);
      await post();
      await post();
      await life.stop();
      expect(life.alarms).toEqual([]);
      for (const channel of CHANNELS) {
        for (const which of NUMBERS) {
          const shown = chat.shown
            .filter((one) => one.channel === channel && one.text.includes(titleOf(which)))
            .map(({ text }) => text.split("\n").slice(0, 3).join(" "));
          if (cancelled.has(which)) {
            expect(shown.length).toBeLessThanOrEqual(1);
            for (const text of shown) expect(text).toContain("Cancelled: Course");
          } else {
            expect(shown).toHaveLength(1);
            expect(shown[0]).toContain(`Version ${newest.get(which) ?? 0}.`);
          }
        }
      }
    }),
    { numRuns: 100 },
  );
}, 120_000);
