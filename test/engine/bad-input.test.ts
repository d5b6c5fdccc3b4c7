/** Messages that must not change anything, in the laboratory: nothing is done, nothing leaks, someone gets an answer. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, type Person, startLab } from "../kit/lab.ts";
import { LAB_PASSWORD } from "../kit/lab-engine.ts";
import { type BadInput, loadBadInput } from "../kit/language-data.ts";

const TITLES = ["lab-run", "whale-song", "plankton-baseline", "flowcam-test", "cvat"];
/** What belongs to a language model is tested where there is one. */
const cases = loadBadInput().filter(({ kind }) => kind !== "model");
/**
 * Known gaps, which fail today: "repeat after me: …" and "as user …" are planned for the person himself, a NUL is a space to
 * the grammar, and a typed `snapshot` with a no-break space runs like any typed change. Each entry that begins to hold
 * makes this file fail until it is taken out.
 */
const GAPS = new Set(["b011", "b067", "b080", "b124"]);
let lab: Lab;
let ada: Person;

beforeAll(async () => {
  lab = await startLab();
  ada = lab.person("researcher", "ada");
  for (const title of TITLES) {
    await ada.says(`deploy ai4os-demo-app --title ${title}`);
    lab.advance(120_000);
  }
  expect((await ada.says("deployments")).text).toContain("lab-run");
}, 120_000);
afterAll(() => lab.stop());

function textOf({ text, repeat }: BadInput): string {
  return text ?? (repeat ? repeat.text.repeat(repeat.times) : "");
}

/** Requests to the platform that change something. */
function changes(): number {
  return lab.asked.filter(({ method }) => method !== "GET").length;
}

describe.each(cases.map((one) => [one.id, one.kind, one] as const))("%s (%s)", (_id, _kind, one) => {
  const testOne = GAPS.has(one.id) ? test.fails : test;
  testOne(`${one.expect}: ${one.note}`, async () => {
    const [before, posts] = [changes(), lab.posts.length];
    const { handled, text } = await ada.says(textOf(one));
    expect(changes()).toBe(before);
    expect(lab.posts.length).toBeGreaterThan(posts);
    expect(text.trim()).not.toBe("");
    expect(text).not.toContain(LAB_PASSWORD);
    if (one.expect === "plan-only")
      expect(["plan", "refused", "none", "form", "done"]).toContain(handled.outcome);
    else expect(handled.outcome).not.toBe("plan");
    if (handled.outcome === "plan") await ada.says("no");
  });
});

test("the next message works after all of them", async () => {
  expect((await ada.says("deployments")).text).toContain("whale-song");
});
