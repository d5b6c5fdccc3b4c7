/** A question is open, and something else is said: it is answered as what it is, and an answer stays an answer. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;
beforeEach(async () => {
  lab = await startLab();
  ada = lab.person("researcher");
  await ada.says("deploy ai4os-demo-app --service jupyter --title lab-run");
});
afterEach(() => lab.stop());

const STAYS = /still wait for your answer about “deployment delete” \(deployment\)/;

describe("after “kill my deployment”", () => {
  beforeEach(async () => {
    expect((await ada.says("kill my deployment")).handled.outcome).toBe("form");
  });

  test.each([
    ["how many gpus are free?", "cluster"],
    ["which snapshots do i have", "snapshot list"],
    ["wie viele gpus sind gerade frei", "cluster"],
    ["how do i take a snapshot?", "help"],
    ["how many gpus did we use last month?", "usage"],
  ])("“%s” is answered, and the question stays open", async (text, command) => {
    const { handled, text: answer } = await ada.says(text);
    expect(handled).toMatchObject({ outcome: "done", invocation: { command } });
    expect(answer).toMatch(STAYS);
    const { handled: then } = await ada.says("lab-run");
    expect(then).toMatchObject({ outcome: "plan", invocation: { command: "deployment delete" } });
  });

  test("and may be left with a no", async () => {
    await ada.says("how many gpus are free?");
    expect((await ada.says("no")).text).toMatch(/Left as it is/);
    expect((await ada.says("lab-run")).handled.outcome).not.toBe("plan");
  });

  test("a row of what was shown meanwhile answers it by its number", async () => {
    await ada.says("what do i have running right now?");
    const { handled } = await ada.says("1");
    expect(handled).toMatchObject({ outcome: "plan", invocation: { command: "deployment delete" } });
  });

  test("another change takes its place, and a yes means that one alone", async () => {
    const { handled, text } = await ada.says("i need a jupyter notebook with 2 cpus please");
    expect(handled).toMatchObject({ outcome: "plan", invocation: { command: "deploy" } });
    expect(text).toMatch(/let go of “deployment delete”/);
    expect(text).not.toMatch(STAYS);
    expect((await ada.says("yes")).handled).toMatchObject({
      outcome: "done",
      invocation: { command: "deploy" },
    });
    expect((await ada.says("deployments")).text).toContain("lab-run");
  });

  test("that nothing is to be done lets it go", async () => {
    const { handled, text } = await ada.says("please don't delete anything");
    expect(handled.outcome).toBe("none");
    expect(text).toMatch(/let go of “deployment delete”/);
    expect((await ada.says("1")).handled.outcome).not.toBe("plan");
  });

  test("the same request with the name is the answer", async () => {
    const { handled, text } = await ada.says("please kill my lab-run deployment");
    expect(handled).toMatchObject({ outcome: "plan", invocation: { command: "deployment delete" } });
    expect(text).not.toMatch(/let go|still wait/);
  });

  test.each(["lab-run", "LAB RUN", "1", "it", "all"])("“%s” stays an answer", async (text) => {
    await ada.says("kill my deployment");
    const { handled, text: answer } = await ada.says(text);
    expect(handled.outcome).toBe("plan");
    expect(answer).not.toMatch(/let go|still wait/);
  });

  test.each(["lab-rnu", "volcanoes", "is lab-run", "otters in rivers", "hm"])(
    "“%s” stays a wrong answer",
    async (text) => {
      const { handled } = await ada.says(text);
      expect(handled.outcome).toBe("refused");
      expect(handled.invocation?.command).toBe("deployment delete");
      expect((await ada.says("lab-run")).handled.outcome).toBe("plan");
    },
  );

  test("a form that comes back with the sentence in its field does the same", async () => {
    const { handled, text } = await ada.submits({ deployment: "how many gpus are free?" });
    expect(handled).toMatchObject({ outcome: "done", invocation: { command: "cluster" } });
    expect(text).toMatch(STAYS);
    expect((await ada.says("lab-run")).handled.outcome).toBe("plan");
  });

  test("and so where it is only read", async () => {
    const { handled } = await ada.says("how many gpus are free?", { parseOnly: true });
    expect(handled.invocation?.command).toBe("cluster");
    expect((await ada.says("lab-run", { parseOnly: true })).handled.invocation?.command).toBe(
      "deployment delete",
    );
  });
});

test("a choice and a deployment title are told from a request", async () => {
  await lab.stop();
  lab = await startLab();
  ada = lab.person("researcher");
  await ada.says("deploy ai4os-demo-app --service jupyter --title 'how many gpus are free'");
  await ada.says("kill my deployment");
  const { handled } = await ada.says("how many gpus are free");
  expect(handled).toMatchObject({ outcome: "plan", invocation: { command: "deployment delete" } });
});

test("none of the choices: the request is answered; one of them: it is the answer", async () => {
  await ada.says("subscribe");
  const { handled, text } = await ada.says("how many gpus are free?");
  expect(handled).toMatchObject({ outcome: "done", invocation: { command: "cluster" } });
  expect(text).toMatch(/still wait for your answer about “subscription add” \(topic\)/);
  expect((await ada.says("digest")).handled.invocation).toMatchObject({
    command: "subscription add",
    params: { topic: "digest" },
  });
});

test("where a virtual organisation is asked for, too", async () => {
  const ines = lab.person("imagine", "ines");
  await ines.says("deploy ai4os-demo-app --service jupyter");
  const { handled } = await ines.says("how many gpus are free?");
  expect(handled.invocation?.command).toBe("cluster");
  expect((await ines.says("ai4eosc")).handled.invocation?.params).toMatchObject({ vo: "vo.ai4eosc.eu" });
});
