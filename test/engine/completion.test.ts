/** Completion: quick, harmless, and never in the way. */
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { GPU_MODELS, VOS } from "../../src/commands/names.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";
import { LAB_PASSWORD } from "../kit/lab-engine.ts";

let lab: Lab;
let ada: Person;
let stranger: Person;

beforeAll(async () => {
  lab = await startLab({ capabilities: { edits: false } });
  ada = lab.person("researcher");
  stranger = lab.person(undefined);
  await ada.says("deploy ai4os-demo-app --service jupyter --title lab-run");
});
afterAll(() => lab.stop());

/** What is offered for the last word of a line. */
async function offered(line: string, person: Person = ada): Promise<readonly string[]> {
  const found = await lab.clock.during(() => lab.engine.complete(line, person.actor, person.place));
  return found.map(({ value }) => value);
}

describe("the next word", () => {
  test("of nothing is every command", async () => {
    const words = await offered("");
    expect(words).toContain("search");
    expect(words).toContain("deployment");
    expect(words.length).toBeLessThanOrEqual(25);
  });

  test.each([
    ["dep", ["deploy", "deployment", "deployments"]],
    ["DEPL", ["deploy", "deployment", "deployments"]],
    ["snapshot re", ["redeploy", "remove"]],
    ["help snaps", expect.arrayContaining(['"snapshot list"'])],
  ])("of “%s”", async (line, words) => {
    expect((await offered(line)).toSorted()).toEqual(words);
  });

  test("has the command's summary as its hint", async () => {
    const [first] = await lab.clock.during(() => lab.engine.complete("sear", ada.actor, ada.place));
    expect(first).toEqual({ value: "search", hint: COMMANDS[0]?.summary });
  });
});

describe("flags", () => {
  test("are offered once, with what they mean", async () => {
    const flags = await offered("deploy x --gpu 1 --");
    expect(flags).toContain("--gpu-type");
    expect(flags).toContain("--set");
    expect(flags).not.toContain("--gpu");
    expect(await offered("deploy x --set a.b=1 --se")).toEqual(["--service", "--set"]);
    expect(await offered("deploy x --gpu-type=T4 --gpu")).toEqual(["--gpu"]);
  });

  test.each([
    ["deploy x --service j", ["jupyter"]],
    ["deploy x --gpu-type t4", ['"Tesla T4"']],
    ["deploy x --gpu-type ", GPU_MODELS.map((model) => `"${model}"`)],
    ["deploy x --vo ", ["vo.ai4eosc.eu"]],
    ["channel set --vo ", ["vo.ai4eosc.eu"]],
    ["channel set approval=", ['"approval=none"', '"approval=gpu"', '"approval=all"']],
    ["channel set deploy=none max-g", ['"max-gpus=any"', '"max-gpus=0"', '"max-gpus=1"']],
    ["usage --by w", ["week"]],
    ["usage gp", ["gpu"]],
    ["usage --resource gpu m", ["me", "month"]],
  ])("take values: %s", async (line, values) => {
    expect((await offered(line)).toSorted()).toEqual([...values].toSorted());
  });

  test("offer all VOs to those who have none yet", async () => {
    expect(await offered("cluster --vo ", stranger)).toEqual([...VOS]);
  });
});

describe("names", () => {
  test("of modules are known to everybody, by id and title", async () => {
    expect(await offered("show zoop", stranger)).toContain("zooprocess-multiple-separator");
    expect(await offered("deploy ai4os-yolo-t", stranger)).toEqual(["ai4os-yolo-torch"]);
  });

  test("of deployments are titles, in quotes where they must be", async () => {
    expect(await offered("info l")).toEqual(["lab-run"]);
    expect(await offered("delete pl")).toEqual(['"plankton baseline"']);
    expect(await offered('delete "pl')).toEqual(['"plankton baseline"']);
  });

  test("come at their place, whatever flags stand before", async () => {
    expect(await offered("deploy --gpu 1 ai4os-yolo-t")).toEqual(["ai4os-yolo-torch"]);
    expect(await offered("deploy ai4os-yolo-torch ai4os-yolo-t")).toEqual([]);
  });

  test("of others' things are not told to who is not linked", async () => {
    expect(await offered("info ", stranger)).toEqual([]);
    expect(await offered("snapshot delete ", stranger)).toEqual([]);
  });

  test("that two deployments share are given as ids", async () => {
    await ada.says("deploy ai4os-demo-app --title twin");
    await ada.says("deploy ai4os-demo-app --title twin");
    const twins = await offered("info twin");
    expect(twins).toHaveLength(2);
    for (const id of twins) expect(id).toMatch(/^[0-9a-f]{8}-/);
  });
});

describe("menus", () => {
  const value = (command: string, param: string, typed: string, person = ada) =>
    lab.clock.during(() =>
      lab.engine.chatHost("terminal").completeParam(command, param, typed, person.actor, person.place),
    );

  test("get values as they are, without quotes", async () => {
    expect(await value("deployment info", "deployment", "plank")).toEqual([
      { value: "plankton baseline", hint: expect.any(String) },
    ]);
  });

  test("get the values of a facet, the most frequent first, with how many items have each", async () => {
    const libraries = await value("search", "library", "", stranger);
    const counts = libraries.map(({ hint = "" }) => Number.parseInt(hint, 10));
    expect(counts.length).toBeGreaterThan(3);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(await value("search", "library", "pyt")).toEqual([
      { value: "PyTorch", hint: expect.stringMatching(/^\d+ items$/) },
    ]);
    expect(await value("search", "data_type", "aud")).toMatchObject([{ value: "Audio" }]);
    expect(await value("search", "library", "1")).toEqual([]);
    expect(await offered("search --library pyt")).toEqual(["PyTorch"]);
  });

  test.each([
    ["constructor", "x"],
    ["deploy", "__proto__"],
    ["deploy", "toString"],
  ])("get nothing for %s %s", async (command, param) => {
    expect(await value(command, param, "")).toEqual([]);
  });
});

describe("whatever is typed", () => {
  afterEach(() => lab.faults());

  test("completion neither throws nor refuses nor posts nor remembers", async () => {
    const posts = lab.posts.length;
    const memory = await lab.store.memories.load(
      JSON.stringify(["terminal", "lab", "", "researcher"]),
      lab.now(),
    );
    const words = fc.constantFrom(
      "deploy",
      "info",
      "--",
      "--gpu",
      "=",
      '"',
      "constructor",
      "__proto__",
      " ",
      "usage",
    );
    const line = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.array(words, { maxLength: 6 }).map((parts) => parts.join(" ")),
    );
    await fc.assert(
      fc.asyncProperty(line, async (text) => {
        const values = await offered(text);
        expect(values.length).toBeLessThanOrEqual(25);
        expect(values.join()).not.toContain(LAB_PASSWORD);
      }),
      { numRuns: 60 },
    );
    expect(await offered("x".repeat(200_000))).toEqual([]);
    expect(lab.posts).toHaveLength(posts);
    expect(
      await lab.store.memories.load(JSON.stringify(["terminal", "lab", "", "researcher"]), lab.now()),
    ).toEqual(memory);
    expect(await lab.store.audit.list({ limit: 100 })).toHaveLength(6);
    expect(lab.logged).toEqual([]);
  });

  test("a platform that fails leaves out what it would have given", async () => {
    await lab.faults({ kind: "error500", path: "/v1/deployments" });
    expect(await offered("info ")).toEqual([]);
    expect(await offered("dep")).toContain("deploy");
    expect(lab.logged.join()).toContain("nothing to complete with");
  });
});

test("who types is not kept waiting by a platform that is slow", async () => {
  const slow = await startLab({
    interrupt: async (step) => {
      if (step.startsWith("before GET")) await new Promise(() => {});
    },
  });
  const person = slow.person("researcher");
  const before = slow.now().getTime();
  const found = await slow.clock.during(() => slow.engine.complete("info ", person.actor, person.place));
  expect(found).toEqual([]);
  expect(slow.now().getTime() - before).toBe(1500);
  await slow.stop();
});
