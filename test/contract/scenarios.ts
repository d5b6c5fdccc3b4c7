/** What every surface must do, said once; each surface's driver says how it is done there. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LONG_WORDS, ROWS, SECRET } from "./contract-commands.ts";
import { PATIENCE_MS, waitFor } from "./patience.ts";
import type { Contract, ContractPerson, Feature, Pressable, SurfaceUnderTest } from "./surface-under-test.ts";

const YES: Pressable = { label: "Yes, go ahead", typed: "yes" };

export function contractOf({ name, ways, start }: Contract): void {
  describe(`the contract of surfaces, on ${name}`, () => {
    let surface: SurfaceUnderTest;
    let ana: ContractPerson;
    let bob: ContractPerson;
    beforeEach(async () => {
      surface = await start();
      ({ ana, bob } = surface);
    }, PATIENCE_MS);
    afterEach(() => surface.close(), PATIENCE_MS);

    const way = (feature: Feature, promise: string) => `${promise} (${feature}: ${ways[feature]})`;
    const keeps = (title: string, work: () => Promise<void>) =>
      test(
        title,
        async () => {
          await work();
          expect(await surface.alive()).toEqual([]);
          expect(surface.wrongs()).toEqual([]);
        },
        PATIENCE_MS,
      );
    const launched = async () => {
      await ana.says("deploy phyto-plankton-classification --service jupyter --title lab-run");
      await sees(ana, /ide answers/);
    };

    keeps("the conversation of the README", async () => {
      await ana.says("search plankton");
      await sees(ana, /phyto-plankton-classification/);
      await ana.says("deploy 1 --gpu 1 --service jupyter --title lab-run");
      await sees(ana, /ide answers/);
      const password = /Password of lab-run\W+([a-z0-9-]{12,})/.exec(await ana.reads())?.[1] ?? "";
      expect(password).not.toBe("");
      expect(await surface.everybodyReads()).not.toContain(password);
      expect(await bob.reads()).not.toContain(password);
      await ana.says("snapshot lab-run");
      await sees(ana, /Stored/);
      await sees(ana, /complete/);
      await ana.says("delete lab-run");
      await sees(ana, /Delete lab-run\?/);
      await ana.presses(YES);
      await sees(ana, /lab-run is (?:deleted|purged)/);
      await ana.says("cluster --gpu-type T4");
      await sees(ana, /of 10 Tesla T4 are free/);
      await ana.says("serach fish");
      await sees(ana, /Did you mean: search fish/);
    });

    keeps(way("forms", "a form that is filled in runs its command"), async () => {
      await ana.says("enrol");
      await ana.fillsIn({ name: "Zoë Ruiz", course: "chemistry", seats: "3" });
      await sees(ana, /Enrolled Zoë Ruiz for chemistry with 3 seats/);
    });

    keeps(
      way("forms", "a request of its own in a form is answered, and the question stays open"),
      async () => {
        await launched();
        await ana.says("kill my deployment");
        await ana.fillsIn({ deployment: "how many gpus are free?" });
        await sees(ana, /GPUs? [^\n]*free|free[^\n]* GPUs?/i);
        await sees(ana, /still wait for your answer about “deployment delete”/);
        await ana.says("lab-run");
        await sees(ana, /Delete lab-run\?/);
      },
    );

    keeps(way("selects", "an option that is chosen runs its command"), async () => {
      await ana.says("recite choice");
      await sees(ana, /Which one/);
      await ana.chooses({ label: "Nothing much", typed: "recite nothing" });
      await sees(ana, /Recited: nothing/);
    });

    keeps("an answer to a press says to everybody else who pressed what", async () => {
      await ana.says("recite choice");
      await sees(ana, /Which one/);
      await ana.chooses({ label: "Nothing much", typed: "recite nothing" });
      await sees(ana, /Recited: nothing/);
      const shared = await surface.everybodyReads();
      // Where the person is alone with the bot, nothing has to be said.
      expect(/ana\W+recite nothing/i.test(shared)).toBe(shared !== "");
    });

    keeps(way("buttons", "a button that is pressed runs its command"), async () => {
      await ana.says("recite choice");
      await sees(ana, /Which one/);
      await ana.presses({ label: "Whisper it", typed: "recite whisper" });
      await sees(ana, new RegExp(SECRET));
      expect(await surface.everybodyReads()).not.toContain(SECRET);
    });

    keeps(way("private answers", "a private answer is its asker's alone"), async () => {
      await ana.says("recite whisper");
      await sees(ana, new RegExp(SECRET));
      await ana.says("recite openly");
      await sees(ana, /Recited: openly/);
      expect(await surface.everybodyReads()).not.toContain(SECRET);
      expect(await bob.reads()).not.toContain(SECRET);
    });

    keeps(way("other people", "nobody answers another's plan, and learns so in private"), async () => {
      await launched();
      await ana.says("delete lab-run");
      await sees(ana, /Delete lab-run\?/);
      await bob.presses(YES);
      const refusal = /offered to somebody else|Nothing waits for your yes/;
      await sees(bob, refusal);
      expect(await surface.everybodyReads()).not.toMatch(refusal);
      await ana.says("deployments");
      await sees(ana, /plankton baseline/);
      expect(await ana.reads()).not.toMatch(/lab-run is (?:deleted|purged)/);
      await ana.presses(YES);
      await sees(ana, /lab-run is (?:deleted|purged)/);
    });

    keeps(way("live replies", "a live reply is one post that changes"), async () => {
      const before = await surface.edits();
      await launched();
      expect(await surface.edits()).toBeGreaterThan(before);
      expect(count(await ana.reads(), /Answering/g)).toBe(1);
    });

    keeps(way("long answers", "40,000 characters and 300 rows arrive whole and in order"), async () => {
      await ana.says("recite long");
      await sees(ana, new RegExp(LONG_WORDS.at(-1) ?? ""));
      expect((await ana.reads()).match(/w\d{6}/g)).toEqual(LONG_WORDS);
      await ana.says("recite rows");
      await sees(ana, new RegExp(ROWS.at(-1) ?? ""));
      expect((await ana.reads()).match(/row-\d{3}/g)).toEqual(ROWS);
    });

    keeps(way("foreign text", "text of strangers pings nobody and is no markup"), async () => {
      await ana.says("recite hostile");
      await sees(ana, /End of the foreign text/);
      const read = await ana.reads();
      for (const words of ["everyone", "alert(1)", "a fence", "onerror"]) expect(read).toContain(words);
      expect(read).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/);
      expect(read).not.toContain(String.fromCodePoint(0x1b));
    });

    keeps(way("repeated deliveries", "a message that is delivered twice is answered once"), async () => {
      await ana.says("recite once");
      await sees(ana, /Recited: once/);
      await surface.deliverAgain();
      await ana.says("recite last");
      await sees(ana, /Recited: last/);
      const read = await ana.reads();
      expect(count(read, /Recited: once/g)).toBe(1);
      const [first, last] = ["once", "last"].map((word) =>
        Number(new RegExp(`Recited: ${word}, number (\\d+)`).exec(read)?.[1]),
      );
      expect(last).toBe((first ?? 0) + 1);
    });

    keeps(way("unknown presses", "a press of what was never offered is answered in words"), async () => {
      await ana.says("recite something");
      await sees(ana, /Recited: something/);
      await surface.pressUnknown();
      await sees(ana, /I no longer know this button|Nothing waits for your yes/);
    });

    keeps(way("restarts", "a plan shown before a restart is confirmed after it"), async () => {
      await launched();
      await ana.says("delete lab-run");
      await sees(ana, /Delete lab-run\?/);
      await surface.restart();
      await ana.presses(YES);
      await sees(ana, /lab-run is (?:deleted|purged)/);
    });
  });
}

/** Waits until the person reads it; when it never comes, the error says what there was instead. */
async function sees(person: ContractPerson, words: RegExp): Promise<void> {
  let read = "";
  await waitFor(`${words}`, async () => {
    read = await person.reads();
    return words.test(read) || undefined;
  }).catch((error: unknown) => {
    throw new Error(`${words} is not in: ${read.slice(-1500)}`, { cause: error });
  });
}

function count(text: string, words: RegExp): number {
  return text.match(words)?.length ?? 0;
}
