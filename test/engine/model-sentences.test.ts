/** Conversations in which a language model reads what the offline reader does not. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Lab, type Person, startLab } from "../kit/lab.ts";
import { LAB_PASSWORD } from "../kit/lab-engine.ts";
import { type ModelServer, proposes, refuses, startModelServer } from "../kit/model-server.ts";
import { JSON_WEB_TOKEN } from "../kit/traces.ts";

let server: ModelServer;
let lab: Lab;
let conversations = 0;

beforeAll(async () => {
  server = await startModelServer();
  lab = await startLab({ model: { server, alone: true } });
});
beforeEach(() => {
  conversations += 1;
  lab.advance(120_000);
});
afterAll(async () => {
  await lab.stop();
  await server[Symbol.asyncDispose]();
});

const ada = (): Person => lab.person("researcher", "ada", `talk ${conversations}`);
const changes = () => lab.asked.filter(({ method }) => method !== "GET").length;
const told = () =>
  server.asked
    .at(-1)
    ?.messages.map(({ content }) => content)
    .join("\n") ?? "";

test("a question is answered at once", async () => {
  server.on(proposes("cluster", { gpu_type: "T4" }));
  const { handled, text } = await ada().says("grafikkarten noch zu haben, so kleine?");
  expect(handled).toMatchObject({ source: "model", confidence: 0.9, outcome: "done" });
  expect(handled.invocation).toMatchObject({ command: "cluster", params: { gpu_type: "Tesla T4" } });
  expect(text).toContain("Tesla T4");
});

test("a change shows what was understood and waits; the yes of the same person runs it", async () => {
  server.on(proposes("deploy", { item: "ai4os-demo-app", title: "quiet-lake", cpu: "1" }));
  const before = changes();
  const { handled, text } = await ada().says("need the little demo thing humming as quiet-lake");
  expect(handled).toMatchObject({ source: "model", outcome: "plan" });
  expect(text).toContain("Understood: deploy ai4os-demo-app");
  expect(changes()).toBe(before);
  expect((await ada().says("yes")).handled.outcome).toBe("done");
  expect(changes()).toBe(before + 1);
});

test("what destroys something says what will be lost", async () => {
  server.on(proposes("deployment delete", { deployment: "quiet-lake" }));
  const before = changes();
  const { handled, text } = await ada().says("quiet-lake can rest in peace");
  expect(handled.outcome).toBe("plan");
  expect(text).toMatch(/Understood: deployment delete quiet-lake[\s\S]*lost/);
  await ada().says("no");
  expect(changes()).toBe(before);
});

test("where it is unsure the person is asked, and a press on a change shows its plan first", async () => {
  server.on(proposes("deployment delete", { deployment: "quiet-lake" }, "unsure"));
  const before = changes();
  const { handled, text } = await ada().says("quiet-lake, you know what");
  expect(handled.outcome).toBe("none");
  expect(text).toContain("I am not sure what you mean");
  expect(text).toContain("deployment delete quiet-lake");
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  const label = /deployment delete [\w-]+/.exec(text)?.[0] ?? "";
  expect((await ada().presses(label)).handled.outcome).toBe("plan");
  expect(changes()).toBe(before);
  server.on(proposes("snapshot create", { deployment: "quiet-lake" }, "unsure"));
  const other = await ada().says("quiet-lake, well well");
  const freeze = /snapshot create [\w-]+/.exec(other.text)?.[0] ?? "";
  expect((await ada().presses(freeze)).handled.outcome).toBe("plan");
  expect(changes()).toBe(before);
});

test("somebody else's thing stays somebody else's", async () => {
  const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(
    (await ada().says("deployments")).text,
  )?.[0];
  const other = lab.person("imagine", "ben", `other ${conversations}`);
  server.on(proposes("deployment delete", { deployment: uuid ?? "" }));
  const before = changes();
  const { handled } = await other.says("that one may vanish");
  expect(handled.outcome).toBe("refused");
  expect(changes()).toBe(before);
});

test("a reading alone is told where only that is asked for", async () => {
  server.on(proposes("deploy", { item: "ai4os-demo-app" }));
  const { handled, text } = await ada().says("wanna play with the demo thingy", { parseOnly: true });
  expect(handled).toMatchObject({
    source: "model",
    outcome: "none",
    invocation: { command: "deploy", params: { item: "ai4os-demo-app" } },
  });
  expect(text).toBe("");
});

test("the model hears the sentence and what was listed to this person here, and nothing else", async () => {
  const [first, second] = [lab.person("researcher", "ada", "#lab/7"), lab.person("imagine", "ben", "#lab/7")];
  await second.says("search whales");
  await second.says("deploy bens-secret-plan");
  await first.says("search plankton");
  server.on(proposes("none"));
  await first.says(
    `the second, please, password is ${LAB_PASSWORD}, mail me at ada.l@uni-lab.example, key sk-abcdefghijklmnop1234`,
  );
  const words = told();
  expect(words).toContain("the second, please");
  expect(words).toMatch(/items \[".*plankton/);
  expect(words).toContain('"command":"search","params":{"text":"plankton"');
  for (const secret of [LAB_PASSWORD, "ada.l@", "uni-lab", "sk-abc", "whale", "bens-secret", "ben"])
    expect(words.split("The message was written")[1] ?? "").not.toContain(secret);
  const token = await first.says("profile");
  expect(token.text).toContain("@");
  await first.says("and who would I ask about that");
  expect(told()).not.toMatch(/[\w.]+@[\w-]+\./);
  expect(JSON.stringify(server.seen)).not.toMatch(JSON_WEB_TOKEN);
});

test("no sentence and no answer is in the log", async () => {
  server.on(refuses(401, "Incorrect API key provided"));
  await ada().says("the walrus would like a biscuit");
  expect(lab.logged.join("\n")).toContain('"trouble":"key"');
  expect(lab.logged.join("\n")).not.toMatch(/walrus|Incorrect/);
});

test("without the model the person is answered all the same, and every command works", async () => {
  server.on(refuses(503, "overloaded"));
  const { handled, text } = await ada().says("the walrus would like a biscuit");
  expect(handled).toMatchObject({ source: "none", outcome: "refused" });
  expect(text).toContain("help");
  expect((await ada().says("search plankton")).handled).toMatchObject({ source: "grammar", outcome: "done" });
});
