/** Whatever a language model answers: nothing is done without a yes, nothing leaks, someone gets an answer in time. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, type Person, startLab } from "../kit/lab.ts";
import { LAB_PASSWORD } from "../kit/lab-engine.ts";
import { loadBadInput } from "../kit/language-data.ts";
import { MODEL_KEY } from "../kit/model-reader.ts";
import {
  drips,
  floods,
  type ModelServer,
  page,
  proposes,
  reactionsOf,
  startModelServer,
} from "../kit/model-server.ts";

const cases = loadBadInput().filter(({ kind }) => kind === "model");
/** What is denied, supposed or told is not put to the model. */
const DECIDED = /overlooks/;
const IN_TIME_MS = 11_000;
let server: ModelServer;
let lab: Lab;
let conversations = 0;

beforeAll(async () => {
  server = await startModelServer();
  lab = await startLab({ model: { server, alone: true } });
  const ada = inPrivate();
  for (const title of ["lab-run", "whale-song"]) {
    await ada.says(`deploy ai4os-demo-app --title ${title}`);
    lab.advance(120_000);
  }
  expect((await ada.says("deployments")).text).toContain("lab-run");
}, 60_000);
afterAll(async () => {
  await lab.stop();
  await server[Symbol.asyncDispose]();
});

/** Each in a conversation of its own: a question that is left open is no answer to the next case. */
function inPrivate(): Person {
  conversations += 1;
  return lab.person("researcher", "ada", `private ${conversations}`);
}

/** Requests to the platform that change something. */
const changes = () => lab.asked.filter(({ method }) => method !== "GET").length;

async function hears(text: string) {
  // The circuit of the cases before is closed again.
  lab.advance(120_000);
  const [before, posts, start, asked] = [
    changes(),
    lab.posts.length,
    lab.now().getTime(),
    server.asked.length,
  ];
  const { handled, text: answer } = await inPrivate().says(text);
  expect(changes()).toBe(before);
  expect(lab.now().getTime() - start).toBeLessThan(IN_TIME_MS);
  expect(lab.posts.length).toBeGreaterThan(posts);
  expect(answer.trim()).not.toBe("");
  for (const secret of [LAB_PASSWORD, MODEL_KEY, "hunter2", "bad key", "internal error"])
    expect(answer).not.toContain(secret);
  return { handled, answer, requests: server.asked.length - asked };
}

describe.each(cases.map((one) => [one.id, one] as const))("%s", (_id, one) => {
  test(`${one.expect}: ${one.note}`, async () => {
    server.on(...reactionsOf(one));
    const { handled, requests } = await hears(one.text ?? "");
    // Without a request nothing would be tested; where the rules about sentences decide, there must be none.
    if (DECIDED.test(one.note)) expect(requests).toBe(0);
    else expect(requests).toBeGreaterThan(0);
    if (one.expect !== "plan-only") expect(handled.outcome).not.toBe("plan");
    if (one.expect === "refused") expect(handled.outcome).toBe("refused");
  });
});

test.each([
  ["a page of a proxy", page],
  ["an answer that never ends", drips],
  ["five megabytes", floods(5)],
])("%s is no proposal", async (_name, reaction) => {
  server.on(reaction);
  const { handled, requests } = await hears("kindly arrange the usual for me");
  expect(handled).toMatchObject({ source: "none", invocation: undefined });
  expect(requests).toBeGreaterThan(0);
});

test("after all of them, a good answer is followed", async () => {
  server.on(proposes("deployment delete", { deployment: "whale-song" }));
  const { handled, answer } = await hears("whale-song has served its purpose and may rest");
  expect(handled).toMatchObject({
    source: "model",
    outcome: "plan",
    invocation: { command: "deployment delete" },
  });
  expect(answer).toContain("Understood: deployment delete");
  expect(answer).toMatch(/lost/);
});
