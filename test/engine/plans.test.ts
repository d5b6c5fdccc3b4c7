/** What is destructive waits for a yes of the same person, and then happens once, exactly as it was shown. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { type Lab, type LabOptions, type Person, startLab } from "../kit/lab.ts";
import { changing, looking } from "../kit/lab-commands.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
let done: string[];
let lab: Lab;
let ana: Person;
let bob: Person;

const DESTROY = changing({
  path: "destroy",
  effect: "destroy",
  run: (prepared) => {
    done.push(String(prepared));
    return prepared;
  },
});

async function start(options: LabOptions = {}): Promise<void> {
  lab = await startLab({ commands: [...COMMANDS, DESTROY, looking({})], ...options });
  ana = lab.person("researcher", "ana");
  bob = lab.person("imagine", "bob");
}

beforeEach(async () => {
  done = [];
  await start();
});
afterEach(() => lab.stop());

describe("a plan", () => {
  test("is shown, and nothing is done", async () => {
    const { handled, text } = await ana.says("destroy x");
    expect(handled.outcome).toBe("plan");
    expect(text).toMatch(/^Alter x\?/);
    expect(done).toEqual([]);
    expect(await lab.store.audit.list({ limit: 10 })).toEqual([]);
  });

  test.each(["yes", "Yes.", "y", "ok", "go ahead", "YES!"])("is carried out by “%s”", async (word) => {
    await ana.says("destroy x");
    const { handled } = await ana.says(word);
    expect(handled).toMatchObject({
      outcome: "done",
      invocation: { command: "destroy", params: { word: "x" } },
    });
    expect(done).toEqual(["x"]);
  });

  test.each(["no", "No.", "cancel", "never mind", "stop"])("is left by “%s”", async (word) => {
    await ana.says("destroy x");
    expect((await ana.says(word)).text).toContain("Nothing was changed");
    expect((await ana.says("yes")).handled.refusal?.code).toBe("plan.none");
    expect(done).toEqual([]);
  });

  test("is carried out or left by its buttons", async () => {
    await ana.says("destroy x");
    expect((await ana.presses("No")).text).toContain("Nothing was changed");
    await ana.says("destroy y");
    expect((await ana.presses("Yes, go ahead")).handled.outcome).toBe("done");
    expect(done).toEqual(["y"]);
  });

  test("says how to answer where there are no buttons", async () => {
    await lab.stop();
    await start({ capabilities: { buttons: false } });
    expect((await ana.says("destroy x")).text).toMatch(/Type yes to go ahead or no/);
    await ana.says("yes");
    expect(done).toEqual(["x"]);
  });

  test("does not stop other things from being asked meanwhile", async () => {
    await ana.says("destroy x");
    await ana.says("look around");
    await ana.says("yes");
    expect(done).toEqual(["x"]);
  });
});

describe("nobody else", () => {
  test("can answer it by pressing; he is told so, and it stays", async () => {
    await ana.says("destroy x");
    const pressed = await bob.presses("Yes, go ahead");
    expect(pressed.handled.refusal?.code).toBe("press.foreign");
    expect(pressed.text).toMatch(/somebody else; only that person/);
    expect(pressed.replies.map(({ visibility }) => visibility)).toEqual(["private"]);
    expect((await bob.presses("No", { token: lab.token("No") })).handled.refusal?.code).toBe("press.foreign");
    expect((await ana.presses("Yes, go ahead", { token: firstYes() })).handled.outcome).toBe("done");
    expect(done).toEqual(["x"]);
  });

  test("can answer it by a typed yes", async () => {
    await ana.says("destroy x");
    expect((await bob.says("yes")).handled.refusal?.code).toBe("plan.none");
    expect(done).toEqual([]);
  });
});

/** The token of the yes that was offered first. */
function firstYes(): string {
  const [action] = lab.posts.flatMap(({ reply }) =>
    reply.blocks.flatMap((block) => (block.type === "actions" ? block.actions : [])),
  );
  return action && action.type !== "link" ? action.press.token : "";
}

describe("a yes counts once", () => {
  test("of two presses at the same moment", async () => {
    await ana.says("destroy x");
    const token = lab.token("Yes, go ahead");
    const answers = await Promise.all([1, 2, 3].map(() => ana.presses("", { token })));
    expect(answers.map(({ handled }) => handled.outcome).toSorted()).toEqual(["done", "refused", "refused"]);
    expect(answers.flatMap(({ handled }) => handled.refusal?.code ?? [])).toEqual([
      "press.spent",
      "press.spent",
    ]);
    expect(done).toEqual(["x"]);
  });

  test("pressed and typed", async () => {
    await ana.says("destroy x");
    await Promise.all([ana.presses("Yes, go ahead"), ana.says("yes")]);
    expect(done).toEqual(["x"]);
    expect((await ana.presses("", { token: firstYes() })).text).toMatch(/answered already/);
  });

  test("pressed in two processes at the same moment", async () => {
    await lab.stop();
    await start({ storePath: folder.file("store.sqlite") });
    const other = await startLab({ storePath: folder.file("store.sqlite"), commands: [DESTROY] });
    await ana.says("destroy x");
    const token = lab.token("Yes, go ahead");
    const twin = other.person("researcher", "ana");
    const answers = await Promise.all([ana, twin, ana, twin].map((one) => one.presses("", { token })));
    expect(answers.filter(({ handled }) => handled.outcome === "done")).toHaveLength(1);
    expect(done).toEqual(["x"]);
    const phases = (await lab.store.audit.list({ limit: 9 })).map(({ phase }) => phase);
    expect(phases.toSorted()).toEqual(["intent", "outcome", "refused", "refused", "refused"]);
    await other.stop();
  });

  test("delivered twice under one id", async () => {
    await ana.says("destroy x");
    await ana.says("yes", { eventId: "e1" });
    const again = await ana.says("yes", { eventId: "e1" });
    expect(again.replies).toEqual([]);
    expect(again.handled.outcome).toBe("none");
    expect(done).toEqual(["x"]);
  });

  test("and a request delivered twice is one plan", async () => {
    await Promise.all([ana.says("destroy x", { eventId: "e2" }), ana.says("destroy x", { eventId: "e2" })]);
    expect(lab.posts).toHaveLength(1);
  });
});

describe("time", () => {
  test("ends the offer", async () => {
    await ana.says("destroy x");
    await lab.clock.pass(15 * 60_000);
    expect((await ana.says("yes")).handled.refusal?.code).toBe("plan.none");
    expect((await ana.presses("Yes, go ahead")).handled.refusal?.code).toBe("press.expired");
    expect(done).toEqual([]);
  });

  test("and up to its end the offer stands", async () => {
    await ana.says("destroy x");
    await lab.clock.pass(15 * 60_000 - 1);
    await ana.says("yes");
    expect(done).toEqual(["x"]);
  });

  test("a restart in between changes nothing", async () => {
    await lab.stop();
    await start({ storePath: folder.file("store.sqlite") });
    await ana.says("destroy x");
    const token = lab.token("Yes, go ahead");
    await lab.stop();
    await start({ storePath: folder.file("store.sqlite") });
    expect((await bob.presses("", { token })).handled.refusal?.code).toBe("press.foreign");
    expect((await ana.presses("", { token })).handled.outcome).toBe("done");
    expect(done).toEqual(["x"]);
  });
});

describe("what runs", () => {
  test("is what was shown, though the world has changed", async () => {
    let world = "as it was";
    await lab.stop();
    const seen: unknown[] = [];
    const snapshotting = changing({
      path: "freeze world",
      effect: "destroy",
      prepare: () => ({ world, when: new Date(0), extra: undefined }),
      run: (prepared) => {
        seen.push(prepared);
        return world;
      },
      say: (value) => JSON.stringify(value),
    });
    await start({ commands: [snapshotting] });
    const plan = await ana.says("freeze world");
    world = "changed";
    await ana.says("yes");
    expect(plan.text).toContain("as it was");
    expect(seen).toEqual([{ world: "as it was", when: "1970-01-01T00:00:00.000Z" }]);
  });

  test("is the same whether it waited for a yes or not", async () => {
    await lab.stop();
    const seen: unknown[] = [];
    const prepare = () => ({ when: new Date(0), extra: undefined });
    const run = (prepared: unknown) => void seen.push(prepared);
    const kinds = ["change", "destroy"] as const;
    await start({ commands: kinds.map((effect) => changing({ path: effect, effect, prepare, run })) });
    await ana.says("change x");
    await ana.says("destroy x");
    await ana.says("yes");
    expect(seen).toEqual([{ when: "1970-01-01T00:00:00.000Z" }, { when: "1970-01-01T00:00:00.000Z" }]);
    expect(Object.keys(seen[0] ?? {})).toEqual(["when"]);
  });

  test("is refused when the person has lost his rights since", async () => {
    await ana.says("delete plankton baseline");
    lab.person("student", "ana");
    expect((await ana.says("yes")).handled.refusal?.code).toBe("access.level");
    lab.person("researcher", "ana");
    expect((await ana.says("deployments")).text).toContain("plankton baseline");
  });

  test("of two plans is the newest for a typed yes, and each its own for a press", async () => {
    await ana.says("destroy old");
    const old = lab.token("Yes, go ahead");
    await ana.says("destroy new");
    await ana.says("yes");
    expect(done).toEqual(["new"]);
    await ana.presses("", { token: old });
    expect(done).toEqual(["new", "old"]);
    expect((await ana.says("yes")).handled.refusal?.code).toBe("plan.none");
  });

  test("is never what could not be shown", async () => {
    await lab.stop();
    let broken = false;
    const interrupt = async (step: string) => {
      if (broken && step === "before post") throw new Error("the surface is down");
    };
    await start({ commands: [DESTROY], interrupt });
    await ana.says("destroy shown");
    broken = true;
    await ana.says("destroy unseen");
    broken = false;
    await ana.says("yes");
    expect(done).toEqual(["shown"]);
  });
});

describe("a yes", () => {
  test("with nothing to answer says so", async () => {
    expect((await ana.says("yes")).text).toContain("Nothing waits for your yes.");
    expect((await ana.says("no")).handled.refusal?.code).toBe("plan.none");
  });

  test("to a question that was asked since does not carry out an older plan", async () => {
    await ana.says("destroy x");
    await ana.says("deploy");
    const { handled } = await ana.says("yes");
    expect(handled.outcome).toBe("refused");
    expect(done).toEqual([]);
    expect((await ana.says("no")).text).toContain("Left as it is.");
    await ana.says("yes");
    expect(done).toEqual(["x"]);
  });

  test("leaves a record of the intent and of the outcome", async () => {
    await ana.says("destroy x");
    await ana.says("yes");
    const [outcome, intent, ...others] = await lab.store.audit.list({ limit: 10 });
    expect(others).toEqual([]);
    expect(intent).toMatchObject({
      phase: "intent",
      actor: "terminal:ana",
      name: "Ana",
      surface: "terminal",
      approver: "terminal:ana",
      plan: "Alter x?",
      answer: undefined,
      command: "destroy",
      params: { word: "x" },
      subject: expect.stringMatching(/^3f8c2d5e/),
    });
    expect(outcome).toMatchObject({ phase: "outcome", result: "done", operation: intent?.operation });
    expect(outcome?.answer).toBe("Altered: x");
  });

  test("leaves a record of whoever tries to answer another's plan, or answers twice", async () => {
    await ana.says("destroy x");
    const token = lab.token("Yes, go ahead");
    await bob.presses("", { token });
    await bob.presses("", { token: `no.${token}` });
    await ana.presses("", { token });
    await ana.presses("", { token });
    const records = await lab.store.audit.list({ limit: 10 });
    expect(records.toReversed().map((one) => [one.phase, one.actor, one.command, one.result])).toEqual([
      ["refused", "terminal:bob", "destroy", "refused:press.foreign"],
      ["refused", "terminal:bob", "destroy", "refused:press.foreign"],
      ["intent", "terminal:ana", "destroy", undefined],
      ["outcome", "terminal:ana", "destroy", "done"],
      ["refused", "terminal:ana", "destroy", "refused:press.spent"],
    ]);
    expect(done).toEqual(["x"]);
    expect((await lab.store.audit.verify()).problems).toEqual([]);
  });
});

describe("buttons", () => {
  test("of a change work once, for the person to whom they were offered", async () => {
    await ana.says("search plankton");
    expect((await bob.presses("Deploy")).handled.refusal?.code).toBe("press.foreign");
    const token = lab.posts[0]?.reply.blocks.flatMap((block) =>
      block.type === "items" ? block.items.flatMap((item) => item.actions) : [],
    );
    const deploy = token?.find((action) => action.type === "button" && action.label === "Deploy");
    const pressed = deploy?.type === "button" ? deploy.press.token : "";
    expect((await ana.presses("", { token: pressed, settle: false })).handled.outcome).toBe("done");
    expect((await ana.presses("", { token: pressed })).handled.refusal?.code).toBe("press.spent");
    const [record] = await lab.store.audit.list({ limit: 1 });
    expect(record?.source).toBe("button");
  });

  test("of a look work for everybody, again and again, with his own rights", async () => {
    await ana.says("search plankton");
    expect((await bob.presses("Show")).handled.outcome).toBe("done");
    await ana.says("search plankton");
    expect((await lab.person(undefined).presses("Show")).handled.outcome).toBe("done");
    expect((await ana.presses("Show")).handled.outcome).toBe("done");
  });

  test("that nobody knows are answered in words", async () => {
    for (const token of ["", "no.", "nonsense", "no.nonsense", "__proto__"]) {
      const { handled, text } = await ana.presses("", { token });
      expect(handled.outcome).toBe("refused");
      expect(text).toMatch(/ask again|no longer know|ended/);
    }
  });
});
