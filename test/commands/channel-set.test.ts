/** What a channel's admins set, who may, and that it is told. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ana: Person;
let bob: Person;
beforeEach(async () => {
  lab = await startLab({ capabilities: { edits: false } });
  lab.administrators = new Set(["ana"]);
  ana = lab.person("imagine", "ana", "#lab");
  bob = lab.person("researcher", "bob", "#lab");
});
afterEach(() => lab.stop());

test("an admin of the channel sets its VO and rules; everybody can look", async () => {
  const { text } = await ana.says("channel set deploy=admins max-gpus=1 --vo imagine");
  expect(text).toContain("vo.imagine-ai.eu");
  expect(text).toContain("Only the channel's admins can launch");
  const shown = (await bob.says("channel")).text;
  expect(shown).toMatch(/Default VO.*vo\.imagine-ai\.eu/);
  expect(shown).toMatch(/at most 1/);
  expect(shown).toContain("whoever tends the laboratory");
  expect(await lab.store.audit.list({ command: "channel set", limit: 9 })).toMatchObject([
    { phase: "outcome", actor: "terminal:ana", result: "done" },
    { phase: "intent" },
  ]);
});

test("nobody else can, in that channel or another, and nothing changes", async () => {
  for (const person of [bob, lab.person(undefined, "eve", "#lab")]) {
    expect((await person.says("channel set deploy=anyone")).handled.refusal?.code).toBe("access.channel");
    expect((await person.says("channel set")).handled.refusal?.code).toBe("access.channel");
  }
  expect(await lab.store.channelSettings.of("terminal", "#lab")).toBeUndefined();
});

test("rights that are gone are gone at once: a form of before sets nothing", async () => {
  await ana.says("channel set");
  lab.administrators = new Set();
  expect((await ana.submits({ policy: "deploy=none" })).handled.refusal?.code).toBe("access.channel");
  expect(await lab.store.channelSettings.of("terminal", "#lab")).toBeUndefined();
});

describe("without a word", () => {
  test("a form shows what is set, and its submission sets it anew", async () => {
    await ana.says("channel set approval=gpu approvers=bob --vo imagine");
    const { replies, handled } = await ana.says("channel set");
    expect(handled.outcome).toBe("form");
    const form = replies.flatMap((one) => one.blocks).find((block) => block.type === "form");
    expect(form?.type === "form" && form.fields.map(({ name, value }) => [name, value])).toEqual([
      ["policy", "deploy=anyone max-gpus=any approval=gpu approvers=admins,bob lease-end=keep max-lease=any"],
      ["vo", "vo.imagine-ai.eu"],
      ["quiet", undefined],
      ["zone", undefined],
    ]);
    await ana.submits({ policy: "approval=none", vo: "none" });
    const shown = (await ana.says("channel show")).text;
    expect(shown).toMatch(/Default VO.*none/);
    expect(shown).toMatch(/Second person.*not needed/);
  });

  test("a form sent back empty is not asked for ever", async () => {
    await ana.says("channel set");
    expect((await ana.submits({})).handled.refusal?.code).toBe("channel.nothing");
  });

  test("a form with a mistake is shown again, with what was filled in", async () => {
    await ana.says("channel set");
    const { handled, text } = await ana.submits({ policy: "deplyo=none" });
    expect(handled.outcome).toBe("form");
    expect(text).toContain("Did you mean deploy?");
  });

  test("where there are no forms, the next line answers", async () => {
    await lab.stop();
    lab = await startLab({ capabilities: { forms: false, buttons: false } });
    lab.administrators = new Set(["ana"]);
    ana = lab.person("imagine", "ana", "#lab");
    await ana.says("channel set");
    expect((await ana.says("deploy=none")).text).toContain("Nobody can launch anything from here");
  });
});

test("a second person without a second admin is said to wait in vain", async () => {
  expect((await ana.says("channel set approval=all")).text).toContain("name another approver");
  expect((await ana.says("channel set approvers=bob")).text).not.toContain("name another approver");
});

test("alone with the bot there are no rules, but a VO", async () => {
  const alone = lab.person("imagine", "ana", "alone");
  expect((await alone.says("channel set deploy=none")).handled.refusal?.code).toBe("channel.alone");
  const form = (await alone.says("channel set")).replies.flatMap((one) => one.blocks).at(-1);
  expect(form?.type === "form" && form.fields.map(({ name }) => name)).toEqual(["vo", "quiet", "zone"]);
  expect((await alone.says("channel show")).text).not.toContain("Second person");
  expect((await alone.says("channel set --vo imagine")).text).not.toContain("everybody");
  expect((await alone.says("deploy ai4os-demo-app")).handled.invocation?.params["vo"]).toBe(
    "vo.imagine-ai.eu",
  );
});

test("set twice, or taken away where there was none, is nothing wrong", async () => {
  for (const line of [
    "--vo none",
    "deploy=anyone",
    "--vo imagine",
    "--vo imagine",
    "--vo none",
    "--vo none",
  ]) {
    expect((await ana.says(`channel set ${line}`)).handled.outcome).toBe("done");
    expect((await bob.says("channel show")).text).toMatch(
      line === "--vo imagine" ? /vo\.imagine-ai\.eu/ : /none/,
    );
  }
  expect(lab.logged.filter((entry) => entry.startsWith("error"))).toEqual([]);
});

describe("the VO of a channel", () => {
  test("is used by those who have full access there", async () => {
    await ana.says("channel set --vo imagine");
    expect((await ana.says("usage")).handled.invocation?.params["vo"]).toBe("vo.imagine-ai.eu");
    expect((await ana.says("usage --vo ai4eosc")).handled.invocation?.params["vo"]).toBe("vo.ai4eosc.eu");
    const elsewhere = lab.person("imagine", "ana", "#other");
    expect((await elsewhere.says("usage")).handled.outcome).toBe("form");
  });

  test("is never asked for somebody without access there, who is told so", async () => {
    await ana.says("channel set --vo imagine");
    lab.asked.length = 0;
    const { handled } = await bob.says("deploy ai4os-demo-app");
    expect(handled.refusal).toMatchObject({
      code: "access.channel-vo",
      message: expect.stringMatching(/vo\.imagine-ai\.eu.*--vo: vo\.ai4eosc\.eu/),
    });
    expect(lab.asked.filter(({ path }) => path.startsWith("/v1/deployments"))).toEqual([]);
    expect((await bob.says("deploy ai4os-demo-app --vo ai4eosc")).handled.outcome).toBe("done");
  });
});
