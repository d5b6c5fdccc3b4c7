/** Replies that live on: edited in order, to their end, and never after the program stopped. */
import { afterEach, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import type { Call } from "../../src/commands/ports.ts";
import { Refusal } from "../../src/errors.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Lab, type LabOptions, type Person, startLab } from "../kit/lab.ts";
import { changing, looking } from "../kit/lab-commands.ts";

let lab: Lab;
let ana: Person;
afterEach(() => lab.stop());

async function start(options: LabOptions = {}): Promise<void> {
  lab = await startLab(options);
  ana = lab.person("researcher");
}

/** What the newest post said, one version after the other. */
function versions(index = lab.posts.length - 1): readonly string[] {
  return (lab.posts[index]?.versions ?? []).map((version) => toPlainText(version).trim());
}

async function* counting(...results: readonly unknown[]): AsyncIterable<unknown> {
  for (const result of results) {
    await Promise.resolve();
    yield result;
  }
}

describe("a live reply", () => {
  test("is edited in order, only when there is something new, and ends", async () => {
    await start({
      commands: [looking({ run: () => "one", follow: () => counting("one", "two", "two", "three") })],
    });
    const { handled } = await ana.says("look");
    expect(handled.outcome).toBe("done");
    expect(versions()).toEqual(["one", "two", "three"]);
  });

  test("of a change does so too", async () => {
    await start({ commands: [changing({ follow: () => counting("a", "b") })] });
    await ana.says("alter x");
    expect(versions()).toEqual(["Altered: x", "Altered: a", "Altered: b"]);
  });

  test("does not keep the person waiting for its end", async () => {
    let finish = () => {};
    const end = new Promise<void>((resolve) => {
      finish = resolve;
    });
    async function* slow() {
      await end;
      yield "late";
    }
    await start({ commands: [looking({ run: () => "early", follow: slow }), ...COMMANDS] });
    const { handled } = await ana.says("look", { settle: false });
    expect(versions()).toEqual(["early"]);
    expect((await ana.says("about")).handled.outcome).toBe("done");
    finish();
    await handled.settled;
    expect(versions(0)).toEqual(["early", "late"]);
  });

  test("is posted once and left where the surface cannot edit", async () => {
    await start({
      capabilities: { edits: false },
      commands: [looking({ run: () => "one", follow: () => counting("two") })],
    });
    await ana.says("look");
    expect(versions()).toEqual(["one"]);
  });
});

describe("what breaks while something is followed", () => {
  async function* failing(error: Error) {
    yield "two";
    throw error;
  }

  test("is said in the same message, with what was last seen", async () => {
    const refusal = new Refusal("platform.unreachable", "The platform cannot be reached.");
    await start({ commands: [looking({ run: () => "one", follow: () => failing(refusal) })] });
    await ana.says("look");
    expect(versions()).toHaveLength(3);
    expect(versions().at(-1)).toMatch(
      /^two\n\nWarning: I lost sight of this\. The platform cannot be reached/,
    );
  });

  test("is said without its details where nobody foresaw it, and logged with them", async () => {
    await start({
      commands: [looking({ run: () => "one", follow: () => failing(new TypeError("secret detail")) })],
    });
    await ana.says("look");
    expect(versions().at(-1)).toMatch(/I lost sight of this\. Ask again/);
    expect(versions().join()).not.toContain("secret detail");
    expect(lab.logged.join()).toContain("secret detail");
  });

  test("the platform failing during a launch is said, and the launch goes on", async () => {
    await start();
    const path = "/v1/deployments/modules/";
    let struck = false;
    await lab.stop();
    await start({
      interrupt: async (step) => {
        if (!step.startsWith(`before GET ${path}`) || struck) return;
        struck = true;
        await lab.faults({ kind: "error500", path, method: "GET" });
      },
    });
    const { text } = await ana.says("deploy ai4os-demo-app --title followed");
    expect(text).toMatch(/I lost sight of this/);
    await lab.faults();
    await lab.clock.pass(120_000);
    expect((await ana.says("info followed")).text).toContain("Status: running");
  });

  test("a surface that cannot edit any more is logged, and harms nothing", async () => {
    await start({
      commands: [looking({ run: () => "one", follow: () => counting("two") })],
      interrupt: async (step) => {
        if (step === "before edit") throw new Error("the message is gone");
      },
    });
    await ana.says("look");
    expect(versions()).toEqual(["one"]);
    expect(lab.logged.filter((line) => line.includes("the message is gone"))).toHaveLength(2);
  });
});

describe("when the program stops", () => {
  test("nothing is edited any more", async () => {
    let release = () => {};
    async function* following(_first: unknown, call: Call) {
      yield "two";
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      yield `three, ${call.signal.aborted ? "stopped" : "running"}`;
    }
    await start({ commands: [looking({ run: () => "one", follow: following })] });
    const { handled } = await ana.says("look", { settle: false });
    await lab.clock.pass(0);
    expect(versions()).toEqual(["one", "two"]);
    await lab.stop();
    release();
    await handled.settled;
    expect(versions()).toEqual(["one", "two"]);
  });

  test("nor what was about to be shown when it stopped", async () => {
    let stop: Promise<void> | undefined;
    await start({
      commands: [looking({ run: () => "one", follow: () => counting("two"), button: "Again" })],
      interrupt: async (step) => {
        if (step === "after pending.issue" && lab.posts.length > 0) stop ??= lab.stop();
      },
    });
    await ana.says("look");
    await stop;
    expect(lab.posts[0]?.edited).toBe(false);
  });

  test("nor said to have failed because of it", async () => {
    async function* following(_first: unknown, call: Call) {
      yield "two";
      await new Promise<void>((resolve) => call.signal.addEventListener("abort", () => resolve()));
      throw new Error("aborted");
    }
    await start({ commands: [looking({ run: () => "one", follow: following })] });
    const { handled } = await ana.says("look", { settle: false });
    await lab.clock.pass(0);
    await lab.stop();
    await handled.settled;
    expect(versions()).toEqual(["one", "two"]);
    expect(lab.logged).toEqual([]);
  });

  test("a launch is no longer followed", async () => {
    await start();
    const { handled } = await ana.says("deploy ai4os-demo-app --gpu 1", { settle: false });
    const before = lab.posts.map((post) => post.versions.length);
    await lab.stop();
    await handled.settled;
    expect(lab.posts.map((post) => post.versions.length)).toEqual(before);
  });
});

describe("the memory of the conversation", () => {
  test("is not disturbed by edits in the background", async () => {
    await start();
    const { handled } = await ana.says("deploy ai4os-demo-app --title lab-run", { settle: false });
    await ana.says("search plankton");
    const listed = await ana.says("deployments");
    expect(listed.text).toMatch(/2\. plankton baseline/);
    await lab.clock.pass(300_000);
    await handled.settled;
    expect(lab.posts.find((post) => post.edited)?.versions.length).toBeGreaterThan(2);
    expect((await ana.says("info 2")).text).toMatch(/^plankton baseline/);
    expect((await ana.says("info it")).text).toMatch(/^plankton baseline/);
    expect((await ana.says("show 5")).handled.outcome).toBe("done");
  });

  test("is in order when messages come faster than answers", async () => {
    await start();
    const lines = ["search plankton", "show 2", "search yolo", "show 1"];
    const answers = await Promise.all(lines.map((line) => ana.says(line)));
    expect(answers[1]?.handled.invocation?.params).toEqual({ item: "zooprocess-multiple-classifier" });
    expect(answers[3]?.handled.invocation?.params["item"]).toMatch(/yolo/);
  });
});
