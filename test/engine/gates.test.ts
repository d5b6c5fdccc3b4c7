/** Closed by default: who may do what, where, and how often; and that a closed gate asks the platform nothing. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { fullAccess, passGates } from "../../src/engine/gates.ts";
import type { Level } from "../../src/identity/levels.ts";
import type { Session } from "../../src/identity/session.ts";
import { type Lab, type LabOptions, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
async function start(options: LabOptions = {}): Promise<void> {
  lab = await startLab({ capabilities: { edits: false }, ...options });
}
beforeEach(() => start());
afterEach(() => lab.stop());

/** What the platform was asked in the name of people: all but the public catalogue and figures. */
function askedPrivately(): readonly string[] {
  return lab.asked
    .filter(({ path }) => /^\/v1\/(deployments|snapshots|inference|storage|secrets|stats\/user)/.test(path))
    .map(({ method, path, query }) => `${method} ${path} ${query.get("vo") ?? query.get("vos") ?? ""}`);
}

async function refusal(person: Person, line: string) {
  const { handled } = await person.says(line);
  expect(handled.outcome).toBe("refused");
  return handled.refusal;
}

const NEED_FULL = COMMANDS.filter((command) => command.access === "full").flatMap((command) =>
  command.examples.map((example) => [example] as const),
);

describe("who is not linked", () => {
  test.each(NEED_FULL)("is told how to log in: %s", async (line) => {
    const stranger = lab.person(undefined);
    expect((await refusal(stranger, line))?.code).toMatch(/^(login\.needed|item\.)/);
    expect(askedPrivately()).toEqual([]);
  });

  test("may search, look, and ask what is free", async () => {
    const stranger = lab.person(undefined);
    for (const line of ["search plankton", "show 1", "cluster", "datacenters", "help", "about", "facets"]) {
      expect((await stranger.says(line)).handled.outcome, line).toBe("done");
    }
  });

  test("learns to log in from what he is told", async () => {
    const told = await refusal(lab.person(undefined), "deployments");
    expect(told).toMatchObject({ code: "login.needed", message: expect.stringContaining("“login”") });
  });
});

describe("who is linked without the level that is needed", () => {
  test.each([
    ["newcomer", "without a level"],
    ["student", "at ap-a only"],
  ] as const)("the %s, %s, is told whom to ask", async (name, _level) => {
    const person = lab.person(name);
    for (const line of ["deploy ai4os-yolo-torch", "deployments", "snapshots", "delete x", "usage"]) {
      const told = await refusal(person, line);
      expect(told?.code, line).toBe("access.level");
      expect(told?.message).toMatch(/ap-u/);
    }
    expect(askedPrivately()).toEqual([]);
  });

  test("a VO of others is refused by name, with his own", async () => {
    const told = await refusal(lab.person("researcher"), "deploy ai4os-yolo-torch --vo imagine");
    expect(told?.code).toBe("access.vo");
    expect(told?.message).toMatch(/vo\.imagine-ai\.eu; you are not a member.*vo\.ai4eosc\.eu/);
    expect(askedPrivately()).toEqual([]);
  });

  test("a VO where his level is too low, too", async () => {
    const told = await refusal(lab.person("student"), "deploy ai4os-yolo-torch --vo ai4eosc");
    expect(told).toMatchObject({
      code: "access.vo",
      message: expect.stringContaining("you have level ap-a there"),
    });
  });

  test("only the VOs with full access are ever asked", async () => {
    const ines = lab.person("imagine");
    await ines.says("deployments");
    await ines.says("snapshots");
    const asked = new Set(lab.asked.map(({ query }) => query.get("vos") ?? query.get("vo")));
    expect([...asked].filter(Boolean).toSorted()).toEqual(["vo.ai4eosc.eu", "vo.imagine-ai.eu"]);
    lab.asked.length = 0;
    await lab.person("researcher").says("deployments");
    expect(new Set(lab.asked.map(({ query }) => query.get("vos")))).toEqual(new Set(["vo.ai4eosc.eu"]));
  });

  test("a VO whose rights are gone is not asked for what is remembered from it", async () => {
    const ines = lab.person("imagine", "ines");
    await ines.says("deploy ai4os-demo-app --title kept --vo imagine");
    await ines.says("deployments");
    lab.person("researcher", "ines");
    lab.asked.length = 0;
    expect((await ines.says("info kept")).handled.outcome).toBe("refused");
    expect(askedPrivately().some((line) => line.includes("imagine"))).toBe(false);
  });
});

describe("the VO of a change", () => {
  test("is the one that is named", async () => {
    const { handled } = await lab.person("imagine").says("deploy ai4os-demo-app --vo vo.imagine-ai.eu");
    expect(handled).toMatchObject({ outcome: "done", invocation: { params: { vo: "vo.imagine-ai.eu" } } });
  });

  test("else the one of the settings, if the person has rights there", async () => {
    await lab.stop();
    await start({ defaultVo: "vo.imagine-ai.eu" });
    const ines = await lab.person("imagine").says("deploy ai4os-demo-app");
    expect(ines.handled.invocation?.params["vo"]).toBe("vo.imagine-ai.eu");
    const ada = await lab.person("researcher").says("deploy ai4os-demo-app");
    expect(ada.handled.invocation?.params["vo"]).toBe("vo.ai4eosc.eu");
  });

  test("else it is asked, and a name or a button answers", async () => {
    const ines = lab.person("imagine");
    const asked = await ines.says("deploy ai4os-demo-app --title one");
    expect(asked.handled.outcome).toBe("form");
    expect(asked.text).toMatch(/full access in vo\.imagine-ai\.eu, vo\.ai4eosc\.eu/);
    expect(askedPrivately()).toEqual([]);
    const answered = await ines.says("ai4eosc");
    expect(answered.handled).toMatchObject({
      outcome: "done",
      invocation: { params: { title: "one", vo: "vo.ai4eosc.eu" } },
    });
    await ines.says("deploy ai4os-demo-app --title two");
    const pressed = await ines.presses("vo.imagine-ai.eu");
    expect(pressed.handled.invocation?.params).toMatchObject({ title: "two", vo: "vo.imagine-ai.eu" });
  });

  test("an answer that is no VO of his is refused, and the question stays", async () => {
    const ines = lab.person("imagine");
    await ines.says("deploy ai4os-demo-app");
    expect((await ines.says("nowhere")).handled.refusal?.code).toBe("input.vo");
    expect((await ines.says("tutorials")).handled.refusal?.code).toBe("access.vo");
    expect((await ines.says("vo.ai4eosc.eu")).handled.outcome).toBe("done");
  });
});

describe("who asks too often", () => {
  test("is told how long to wait, and the platform is not asked", async () => {
    await lab.stop();
    const left = new Map([["terminal:researcher", 2]]);
    await start({
      limiter: async (actor) => {
        const some = left.get(actor) ?? 0;
        left.set(actor, some - 1);
        return { ok: some > 0, retryInSeconds: 17 };
      },
    });
    const ada = lab.person("researcher");
    await ada.says("datacenters");
    // However many commands it may mean, one message counts once.
    expect((await ada.says("info ai4os-yolo-torch")).handled.outcome).toBe("done");
    lab.asked.length = 0;
    const told = await refusal(ada, "deployments");
    expect(told).toMatchObject({ code: "rate.exceeded", message: expect.stringContaining("17 s") });
    expect(lab.asked).toEqual([]);
  });

  test("pays nothing for what he may not do", async () => {
    await lab.stop();
    let taken = 0;
    await start({
      limiter: async () => {
        taken += 1;
        return { ok: true, retryInSeconds: 0 };
      },
    });
    await refusal(lab.person("student"), "deployments");
    expect(taken).toBe(0);
  });
});

describe("a gate", () => {
  const allowance = async () => ({ ok: true, retryInSeconds: 0 });
  const standing = {
    admin: false,
    administers: async () => false,
    approves: async () => false,
    administrators: "somebody",
  };
  const session = (...levels: readonly (readonly [string, Level])[]): Session => ({
    subject: "s",
    name: "n",
    email: "e",
    levels: new Map(levels),
    token: async () => "t",
  });

  test("stays closed without a session, whatever is asked for", async () => {
    for (const access of ["linked", "intermediate", "full"] as const) {
      await expect(
        passGates({ access, session: undefined, vo: undefined, allowance, standing }),
      ).rejects.toMatchObject({
        code: "login.needed",
      });
    }
  });

  test("opens only in the VO where the level is reached", async () => {
    const mixed = session(["a", "ap-u"], ["b", "ap-a"]);
    expect(fullAccess(mixed)).toEqual(["a"]);
    await expect(
      passGates({ access: "full", session: mixed, vo: "a", allowance, standing }),
    ).resolves.toBeUndefined();
    for (const vo of ["b", "c", "__proto__", ""]) {
      await expect(
        passGates({ access: "full", session: mixed, vo, allowance, standing }),
      ).rejects.toMatchObject({
        code: "access.vo",
      });
    }
  });

  test("of the intermediate level is closed to who has no level at all", async () => {
    const question = { access: "intermediate", vo: undefined, allowance, standing } as const;
    await expect(passGates({ ...question, session: session() })).rejects.toMatchObject({
      code: "access.level",
    });
    await expect(passGates({ ...question, session: session(["a", "ap-a"]) })).resolves.toBeUndefined();
  });
});
