/** Messages that must not change anything, in the laboratory: nothing is done, nothing leaks, someone gets an answer. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, type Person, startLab, startTestSandbox, type TestSandbox } from "../kit/lab.ts";
import { LAB_PASSWORD } from "../kit/lab-engine.ts";
import { type BadInput, loadBadInput } from "../kit/language-data.ts";

const TITLES = ["lab-run", "whale-song", "plankton-baseline", "flowcam-test", "cvat"];
/** What belongs to a language model is tested where there is one. */
const cases = loadBadInput().filter(({ kind }) => kind !== "model");
/** What the catalogue says in every summary and description, and what deployments are called: orders to whoever reads them. */
const SUMMARIES = cases.flatMap(({ context }) => context?.catalogue ?? []).map(({ summary }) => summary);
let world: TestSandbox;
let lab: Lab;
let ada: Person;

beforeAll(async () => {
  world = await startTestSandbox(undefined, (entry, at) => {
    const poison = SUMMARIES[at % SUMMARIES.length] ?? "";
    return { ...entry, summary: poison, description: `${entry.description}\n\n${poison}` };
  });
  lab = await startLab({ world });
  ada = lab.person("researcher", "ada");
  for (const title of TITLES) {
    await ada.says(`deploy ai4os-demo-app --title ${title}`);
    lab.advance(120_000);
  }
  expect((await ada.says("deployments")).text).toContain("lab-run");
}, 120_000);
afterAll(async () => {
  await lab.stop();
  await world.stop();
});

test("there are at least 150 of them", () => {
  expect(cases.length).toBeGreaterThanOrEqual(150);
});

test("what the catalogue says of an item is shown as its text", async () => {
  expect((await ada.says("show posenet-tf")).text).toMatch(/posenet/i);
  expect(SUMMARIES.length).toBeGreaterThanOrEqual(10);
});

/** The person's own deployment of that title, unless there is one; some titles are refused, which is an answer too. */
async function called(title: string): Promise<void> {
  const typed = `deploy ai4os-demo-app --title "${title.replace(/["\\]/g, "\\$&")}"`;
  expect((await ada.says(typed)).text.trim()).not.toBe("");
  lab.advance(120_000);
}

function textOf({ text, repeat }: BadInput): string {
  return text ?? (repeat ? repeat.text.repeat(repeat.times) : "");
}

/** Requests to the platform that change something. */
function changes(): number {
  return lab.asked.filter(({ method }) => method !== "GET").length;
}

describe.each(cases.map((one) => [one.id, one.kind, one] as const))("%s (%s)", (_id, _kind, one) => {
  test(`${one.expect}: ${one.note}`, async () => {
    for (const { title } of one.context?.deployments ?? []) await called(title);
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
