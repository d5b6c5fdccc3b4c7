/** What is missing is asked for; menus and forms give texts that are read like typed ones. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { read } from "../../src/commands/define.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import * as param from "../../src/commands/params.ts";
import { heading, reply } from "../../src/reply/build.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const ORDER = read({
  path: "order",
  summary: "Order something",
  examples: ["order fish"],
  input: z.strictObject({
    what: param.text("What to order"),
    how_many: param.count("How many", 1, 10),
    size: param.choice(["small", "large"], "How large"),
    gift: param.flag("As a gift").optional(),
    notes: z.array(param.text("A note")).optional(),
  }),
  positional: ["what"],
  access: "anyone",
  run: async (params) => params,
  reply: (params) => reply(heading(JSON.stringify(params))),
});

let lab: Lab;
let ana: Person;
beforeEach(async () => {
  lab = await startLab({ commands: [...COMMANDS, ORDER], capabilities: { edits: false } });
  ana = lab.person("researcher", "ana");
});
afterEach(() => lab.stop());

describe("a form", () => {
  test("asks for what is missing, and for nothing else", async () => {
    const { handled, replies } = await ana.says("order fish");
    expect(handled).toMatchObject({
      outcome: "form",
      invocation: { command: "order", params: { what: "fish" } },
    });
    const [form] = replies.flatMap((one) => one.blocks.filter((block) => block.type === "form"));
    expect(form).toMatchObject({
      title: "Order something",
      fields: [
        { name: "how_many", label: "How many", kind: "number", required: true },
        { name: "size", kind: "select", options: [{ value: "small" }, { value: "large" }] },
      ],
    });
  });

  test("is carried on with what was filled in", async () => {
    await ana.says("order fish");
    const { handled } = await ana.submits({ how_many: "3", size: "Large", gift: "" });
    expect(handled).toMatchObject({
      outcome: "done",
      invocation: { params: { what: "fish", how_many: 3, size: "large" } },
    });
  });

  test("shows again what was filled in where it was not understood, and can be sent again", async () => {
    await ana.says("order fish");
    const again = await ana.submits({ how_many: "33", size: "small" });
    expect(again.handled.outcome).toBe("form");
    expect(again.text).toMatch(/from 1 to 10; you gave 33/);
    const [form] = again.replies.flatMap((one) => one.blocks.filter((block) => block.type === "form"));
    expect(form?.fields.map(({ name, value }) => [name, value])).toEqual([
      ["how_many", "33"],
      ["size", "small"],
    ]);
    expect((await ana.submits({ how_many: "3", size: "small" })).handled.outcome).toBe("done");
  });

  test("asks again for what is still missing", async () => {
    await ana.says("order fish");
    const { handled } = await ana.submits({ how_many: "3" });
    expect(handled).toMatchObject({ outcome: "form", invocation: { params: { what: "fish", how_many: 3 } } });
    expect((await ana.says("large")).handled.invocation?.params).toEqual({
      what: "fish",
      how_many: 3,
      size: "large",
    });
  });

  test("belongs to the person who was asked", async () => {
    await ana.says("order fish");
    const bob = lab.person("imagine", "bob");
    expect((await bob.submits({ how_many: "3", size: "small" })).handled.refusal?.code).toBe("press.foreign");
    const form = lab.posts.flatMap(({ reply: { blocks } }) => blocks).find((block) => block.type === "form");
    const token = form?.type === "form" ? form.submit.token : "";
    const host = lab.engine.chatHost("terminal");
    expect(await host.form(token, bob.actor)).toBeUndefined();
    expect(await host.form(token, ana.actor)).toMatchObject({ title: "Order something", submit: { token } });
    expect(await host.form("__proto__", ana.actor)).toBeUndefined();
    await lab.clock.pass(31 * 24 * 3_600_000);
    expect(await host.form(token, ana.actor)).toBeUndefined();
  });

  test("takes no field that it did not ask for, and no endless text", async () => {
    await ana.says("order fish");
    const { handled } = await ana.submits({
      how_many: "3",
      size: "small",
      __proto__: "x",
      constructor: "y",
      other: "z",
    });
    expect(handled.invocation?.params).toEqual({ what: "fish", how_many: 3, size: "small" });
    await ana.says("order fish");
    const long = await ana.submits({ how_many: "3", size: "small", gift: "x".repeat(200_000) });
    expect(long.text).toMatch(/too long/);
  });

  test("is answered by typing where nothing can be filled in", async () => {
    await ana.says("order");
    await ana.says("fish and chips");
    await ana.says("4");
    const { handled } = await ana.says("small");
    expect(handled).toMatchObject({
      outcome: "done",
      invocation: { params: { what: "fish and chips", how_many: 4, size: "small" } },
    });
  });

  test("a wrong answer leaves the question open; another command closes it", async () => {
    await ana.says("order fish");
    expect((await ana.says("many")).handled.refusal?.code).toBe("input.value");
    expect((await ana.says("99")).handled.refusal?.code).toBe("input.range");
    expect((await ana.says("4")).handled.outcome).toBe("form");
    await ana.says("about");
    expect((await ana.says("small")).handled.refusal?.code).toBe("input.command");
  });
});

describe("a menu", () => {
  test("gives texts that are read like typed ones", async () => {
    const { handled } = await ana.chooses("order", {
      what: [" fish\u200b "],
      how_many: ["3"],
      size: ["LARGE"],
      gift: ["yes"],
      notes: ["one", "", "two"],
    });
    expect(handled.invocation?.params).toEqual({
      what: "fish",
      how_many: 3,
      size: "large",
      gift: true,
      notes: ["one", "two"],
    });
  });

  test("names things as people do", async () => {
    await ana.says("search plankton");
    expect((await ana.chooses("show", { item: ["2"] })).handled.invocation?.params).toEqual({
      item: "zooprocess-multiple-classifier",
    });
    expect(
      (await ana.chooses("deployment info", { deployment: ["plankton baseline"] })).handled.outcome,
    ).toBe("done");
  });

  test("passes the same gates, plans and forms", async () => {
    const stranger = lab.person(undefined);
    expect((await stranger.chooses("deployment list")).handled.refusal?.code).toBe("login.needed");
    expect(
      (await ana.chooses("deployment delete", { deployment: ["plankton baseline"] })).handled.outcome,
    ).toBe("plan");
    expect((await ana.chooses("deploy")).handled.outcome).toBe("form");
  });

  test.each(["constructor", "__proto__", "nothing"])("knows no command %s", async (command) => {
    expect((await ana.chooses(command)).handled.refusal?.code).toBe("command.unknown");
  });

  test("is outlined from the declarations", () => {
    const order = lab.engine.chatHost("terminal").commands.find((one) => one.path === "order");
    expect(order).toMatchObject({ summary: "Order something", visibility: "channel" });
    expect(
      order?.params.map(({ name, kind, required, repeatable }) => [name, kind, required, repeatable]),
    ).toEqual([
      ["what", "text", true, false],
      ["how_many", "number", true, false],
      ["size", "choice", true, false],
      ["gift", "flag", false, false],
      ["notes", "text", false, true],
    ]);
  });
});
