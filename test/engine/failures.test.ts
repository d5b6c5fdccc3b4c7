/** Someone always gets an answer: refusals in their own words, everything else with a reference for the log. */
import Database from "better-sqlite3";
import { afterEach, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { refuse } from "../../src/errors.ts";
import { type Lab, type LabOptions, type Person, startLab } from "../kit/lab.ts";
import { changing, looking } from "../kit/lab-commands.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
let lab: Lab;
let ana: Person;
afterEach(() => lab.stop());

async function start(options: LabOptions = {}): Promise<void> {
  lab = await startLab(options);
  ana = lab.person("researcher", "ana");
}

function fail(error: Error): () => never {
  return () => {
    throw error;
  };
}

describe("a failure that nobody foresaw", () => {
  test("gives the person a reference, and the log the details under the same", async () => {
    await start({ commands: [looking({ run: fail(new TypeError("x of undefined")) })] });
    const { handled, text } = await ana.says("look");
    expect(handled.refusal?.code).toBe("unexpected.failure");
    const reference = /reference (\w+)/.exec(text)?.[1];
    expect(reference).toMatch(/^\w{8}$/);
    expect(text).not.toContain("x of undefined");
    expect(lab.logged).toHaveLength(1);
    expect(lab.logged[0]).toMatch(/^error unexpected failure/);
    expect(lab.logged[0]).toContain(reference);
    expect(lab.logged[0]).toContain("x of undefined");
  });

  test("of a change stands in its record under the same reference", async () => {
    await start({ commands: [changing({ run: fail(new TypeError("boom")) })] });
    const { text } = await ana.says("alter x");
    const reference = /reference (\w+)/.exec(text)?.[1];
    const [outcome] = await lab.store.audit.list({ limit: 1 });
    expect(outcome).toMatchObject({ phase: "outcome", result: `failed:${reference}` });
    expect(lab.logged.join()).toContain(reference);
  });

  test("after the platform had done it is told as what was done", async () => {
    await start({
      commands: [
        changing({
          run: fail(new SyntaxError("the answer was not JSON")),
          recover: (prepared) => `found ${prepared}`,
        }),
      ],
    });
    const { handled, text } = await ana.says("alter x");
    expect(handled.outcome).toBe("done");
    expect(text).toContain("Altered: found x");
  });

  test("while telling the log or while looking an outcome up does not hide what went wrong first", async () => {
    await start({
      commands: [changing({ run: fail(new TypeError("first")), recover: fail(new TypeError("second")) })],
    });
    await ana.says("alter x");
    expect(lab.logged.filter((line) => line.startsWith("error")).join()).toContain("first");
  });

  test("does not stop the next message", async () => {
    await start({ commands: [looking({ run: fail(new Error("boom")) }), ...COMMANDS] });
    const [, second] = await Promise.all([ana.says("look"), ana.says("about")]);
    expect(second?.handled.outcome).toBe("done");
  });
});

describe("a refusal", () => {
  test("of a change is its outcome, and says that nothing was done", async () => {
    await start({
      commands: [changing({ run: fail(refuse("quota.full", "No room. Delete something first.")) })],
    });
    const { text } = await ana.says("alter x");
    expect(text).toContain("No room. Delete something first.");
    const [outcome, intent] = await lab.store.audit.list({ limit: 5 });
    expect(outcome?.result).toBe("refused:quota.full");
    expect(intent?.phase).toBe("intent");
    expect(lab.logged).toEqual([]);
  });

  test("before anything was begun leaves no record", async () => {
    await start({ commands: [changing({ prepare: fail(refuse("quota.full", "No room.")) })] });
    expect((await ana.says("alter x")).handled.refusal?.code).toBe("quota.full");
    expect(await lab.store.audit.list({ limit: 5 })).toEqual([]);
  });

  test("says what was understood, for callers that ask", async () => {
    await start();
    const { handled } = await ana.says("open nothing-like-that");
    expect(handled).toMatchObject({
      outcome: "refused",
      source: "grammar",
      invocation: { command: "deployment open" },
    });
  });
});

describe("a surface that cannot post", () => {
  const mute = (steps: { broken: boolean }) => ({
    interrupt: async (step: string) => {
      if (steps.broken && step === "before post") throw new Error("the surface is gone");
    },
  });

  test("is logged, and crashes nothing", async () => {
    const steps = { broken: true };
    await start(mute(steps));
    const { handled } = await ana.says("about");
    expect(handled.outcome).toBe("refused");
    expect(lab.logged.join("\n")).toMatch(/an answer could not be posted.*the surface is gone/);
    steps.broken = false;
    expect((await ana.says("about")).handled.outcome).toBe("done");
  });

  test("does not make a change that was done look as if it had failed: it is told later, and done once", async () => {
    const steps = { broken: false };
    let runs = 0;
    const once = changing({
      run: () => {
        runs += 1;
        steps.broken = true;
        return "x";
      },
      recover: () => "x",
    });
    await start({ commands: [once], ...mute(steps) });
    expect((await ana.says("alter x")).handled.outcome).toBe("done");
    expect(lab.posts).toEqual([]);
    steps.broken = false;
    await lab.clock.pass(60_000);
    expect(lab.posts).toHaveLength(1);
    expect(runs).toBe(1);
    const records = await lab.store.audit.list({ limit: 10 });
    expect(records.map(({ phase, result }) => result ?? phase)).toEqual(["done", "intent"]);
  });
});

describe("the store", () => {
  test("that is locked by another program is told, and the bot goes on when it is free", async () => {
    const path = folder.file("store.sqlite");
    await start({ storePath: path });
    const other = new Database(path);
    other.exec("BEGIN IMMEDIATE");
    const { handled, text } = await ana.says("about");
    expect(handled.refusal?.code).toBe("store.locked");
    expect(text).toMatch(/locked/);
    other.exec("ROLLBACK");
    other.close();
    expect((await ana.says("about")).handled.outcome).toBe("done");
  });

  const full = refuse("store.full", "The disk that holds the database is full.");
  test.each(["claims.claim", "memories.load", "memories.save", "pending.issue"])(
    "that is full at %s is told",
    async (call) => {
      await start({
        interrupt: async (step) => {
          if (step === `before ${call}`) throw full;
        },
      });
      const { handled, text } = await ana.says("search plankton");
      expect(handled.refusal?.code).toBe("store.full");
      expect(text).toContain("is full");
    },
  );

  test("that is full when a change would begin keeps it from beginning", async () => {
    let runs = 0;
    await start({
      commands: [changing({ run: () => (runs += 1) })],
      interrupt: async (step) => {
        if (step === "before operations.begin") throw full;
      },
    });
    expect((await ana.says("alter x")).text).toContain("is full");
    expect(runs).toBe(0);
  });

  test("that is full when a change is done does not keep it from being told", async () => {
    let ran = false;
    await start({
      commands: [
        changing({
          run: () => {
            ran = true;
            return "x";
          },
        }),
      ],
      interrupt: async (step) => {
        if (ran && /^before (memories|pending|audit|operations)/.test(step)) throw full;
      },
    });
    const { handled, text } = await ana.says("alter x");
    expect(handled.outcome).toBe("done");
    expect(text).toContain("Altered: x");
    expect(lab.logged.join()).toContain("an operation could not be closed");
  });
});

describe("what nobody can read", () => {
  test.each([
    ["", /Type a command/],
    ["   \u200b\u2066 ", /Type a command/],
    ["x".repeat(200_000), /200,000 characters/],
    ["\u0000\u0001\ufffd\ud800", /do not understand/],
    ["\u202edetcaxe", /do not understand/],
    ["{{}}[]<script>alert(1)</script>", /do not understand/],
    ["constructor", /(?:not sure what you mean|do not understand)[\s\S]*constructor/],
    ["__proto__ --toString", /do not understand/],
  ])("%j is answered", async (text, words) => {
    await start();
    const answer = await ana.says(text);
    expect(answer.text).toMatch(words);
    expect(answer.text.length).toBeLessThan(500);
    expect(lab.logged).toEqual([]);
  });

  test("a surface that nobody serves is logged", async () => {
    await start();
    const handled = await lab.engine.receive({
      kind: "message",
      id: "1",
      actor: { surface: "matrix", id: "@ana:example.org", name: "ana" },
      place: { surface: "matrix", channel: "!r", direct: false },
      text: "about",
    });
    expect(handled.outcome).toBe("refused");
    expect(lab.logged.join()).toContain("no surface matrix");
  });
});
