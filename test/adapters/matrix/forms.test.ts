import { expect, it } from "vitest";
import { readAnswer } from "../../../adapters/matrix/form-field.ts";
import type { Form, FormField, Press, Reply } from "../../../src/reply/blocks.ts";
import type { Actor, Place } from "../../../src/surface.ts";
import { type MatrixEvent, type MatrixUser, until } from "../../kit/matrix-lab.ts";
import { onSynapse, type RunningBot } from "../../kit/matrix-suite.ts";

const field = (name: string, kind: FormField["kind"], more: Partial<FormField> = {}): FormField => ({
  name,
  label: name,
  kind,
  required: true,
  ...more,
});
const form = (...fields: readonly FormField[]): Form<Press> => ({
  type: "form",
  title: "Deploy YOLO",
  submitLabel: "Go on",
  submit: { token: "form-token", typed: "deploy yolo" },
  fields,
});
const replyOf = (one: Form<Press>): Reply => ({ visibility: "channel", blocks: [one] });

it("reads answers by the kind of field", () => {
  expect(readAnswer(field("a", "number"), " 4 ")).toBe("4");
  expect(readAnswer(field("a", "number"), "four")).toHaveProperty("problem");
  expect(readAnswer(field("a", "boolean"), "Yes")).toBe("true");
  expect(readAnswer(field("a", "boolean"), "off")).toBe("false");
  expect(readAnswer(field("a", "boolean"), "perhaps")).toHaveProperty("problem");
  expect(readAnswer(field("a", "text", { value: "proposed" }), "-")).toBe("proposed");
  expect(readAnswer(field("a", "text"), "-")).toHaveProperty("problem");
  expect(readAnswer(field("a", "text", { required: false }), "-")).toBe("");
  expect(readAnswer(field("a", "secret"), " with spaces ")).toBe(" with spaces ");
  const options = [
    { label: "JupyterLab", value: "jupyter" },
    { label: "2", value: "two" },
  ];
  expect(readAnswer(field("a", "select", { options }), "jupyterlab")).toBe("jupyter");
  expect(readAnswer(field("a", "select", { options }), "1")).toBe("jupyter");
  expect(readAnswer(field("a", "select", { options }), "3")).toHaveProperty("problem");
  expect(readAnswer(field("a", "select", { options }), "constructor")).toHaveProperty("problem");
});

onSynapse("forms are asked field by field where only one person reads", (suite) => {
  const place = (channel: string, direct: boolean): Place => ({ surface: "matrix", channel, direct });
  const actorOf = (user: MatrixUser): Actor => ({ surface: "matrix", id: user.id, name: "Ana" });
  const asked = (bot: RunningBot, room: string, words: string): Promise<MatrixEvent> =>
    until(async () => (await bot.posts(room)).find(({ content }) => String(content["body"]).includes(words)));
  const alone = async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    return { ana, bot, room: await bot.meet(ana, [], { is_direct: true }) };
  };

  it("asks, asks again after a wrong answer, and submits", async () => {
    const { ana, bot, room } = await alone();
    const one = form(
      field("title", "text", { help: "How you will recognise it" }),
      field("cpu", "number", { value: "4" }),
      field("service", "select", { options: [{ label: "JupyterLab", value: "jupyter" }] }),
    );
    await bot.surface.outbound.post(replyOf(one), place(room, true), actorOf(ana), "key");
    await asked(bot, room, "title (1 of 3)");
    await ana.say(room, "my run");
    await asked(bot, room, "cpu (2 of 3)");
    await ana.say(room, "many");
    await asked(bot, room, "Please type a number");
    await ana.say(room, "-");
    await asked(bot, room, "1. JupyterLab (`jupyter`)");
    const last = await ana.say(room, "1");
    expect(await bot.host.next()).toEqual({
      kind: "submit",
      id: last,
      actor: { ...actorOf(ana) },
      place: { surface: "matrix", channel: room, direct: true, handle: last },
      token: "form-token",
      values: { title: "my run", cpu: "4", service: "jupyter" },
    });
    await ana.say(room, "usage");
    expect(await bot.host.next(({ kind }) => kind === "message")).toMatchObject({ text: "usage" });
    expect(bot.host.events).toHaveLength(2);
  });

  it("takes the rest of a long form as proposed at the word ok, and asks what is needed", async () => {
    const { ana, bot, room } = await alone();
    const optional = { required: false } as const;
    const one = form(
      field("title", "text", optional),
      field("cpu", "number", { ...optional, value: "4" }),
      field("ram", "text", { ...optional, value: "8 GB" }),
      field("desc", "text", optional),
      field("storage", "text"),
      field("password", "secret", optional),
    );
    await bot.surface.outbound.post(replyOf(one), place(room, true), actorOf(ana), "key");
    await asked(bot, room, "title (1 of 6)");
    await ana.say(room, "my run");
    await asked(bot, room, "cpu (2 of 6)");
    await ana.say(room, "ok");
    await asked(bot, room, "storage (5 of 6)");
    await ana.say(room, "share");
    expect(await bot.host.next()).toMatchObject({
      kind: "submit",
      values: { title: "my run", cpu: "4", ram: "8 GB", desc: "", storage: "share", password: "" },
    });
  });

  it("asks in a direct room what was needed in a channel, and says so there", async () => {
    const [ana, ben, bot] = await Promise.all([suite.user("Ana"), suite.user("Ben"), suite.startBot()]);
    const room = await bot.meet(ana, [ben]);
    await bot.surface.outbound.post(
      replyOf(form(field("title", "text"))),
      place(room, false),
      actorOf(ana),
      "key",
    );
    await asked(bot, room, "in a direct message");
    const [direct = ""] = await until(async () => {
      const invites = await ana.invites();
      return invites.length > 0 ? invites : undefined;
    });
    await ana.join(direct);
    await asked(bot, direct, "title (1 of 1)");
    await ben.say(room, "!ai4 something else");
    await ana.say(direct, "my run");
    expect(await bot.host.next(({ kind }) => kind === "submit")).toMatchObject({
      values: { title: "my run" },
    });
    expect(bot.host.events).toHaveLength(2);
  });

  it("leaves a form at the word cancel; commands with the prefix go on meanwhile", async () => {
    const { ana, bot, room } = await alone();
    const reply = replyOf(form(field("title", "text"), field("name", "text")));
    await bot.surface.outbound.post(reply, place(room, true), actorOf(ana), "key");
    await asked(bot, room, "title (1 of 2)");
    await ana.say(room, "!ai4 help");
    expect(await bot.host.next()).toMatchObject({ text: "help" });
    await ana.say(room, "Cancel");
    await asked(bot, room, "Nothing was done");
    await ana.say(room, "usage");
    await until(() => bot.host.events.length === 2 || undefined);
    expect(bot.host.events.map(({ kind }) => kind)).toEqual(["message", "message"]);
    // A late second attempt at the same post does not open it again.
    await bot.surface.outbound.post(reply, place(room, true), actorOf(ana), "key");
    await ana.say(room, "about");
    expect(await bot.host.next((event) => event.kind === "message" && event.text === "about")).toBeDefined();
  });

  it("goes on with a form after a restart, without asking twice", async () => {
    const { ana, bot, room } = await alone();
    const reply = replyOf(form(field("title", "text"), field("name", "text")));
    await bot.surface.outbound.post(reply, place(room, true), actorOf(ana), "key");
    await asked(bot, room, "title (1 of 2)");
    await ana.say(room, "one");
    await asked(bot, room, "name (2 of 2)");
    await bot.surface.stop(5000);
    const again = await suite.startBot({ account: bot.account, memory: bot.memory, host: bot.host });
    await again.surface.stop(5000);
    await ana.say(room, "two");
    const next = await suite.startBot({ account: bot.account, memory: bot.memory, host: bot.host });
    expect(await next.host.next()).toMatchObject({ kind: "submit", values: { title: "one", name: "two" } });
    expect(await next.posts(room)).toHaveLength(2);
  });

  it("does not take an answer for a command when it is delivered a second time", async () => {
    const { ana, bot, room } = await alone();
    await bot.surface.outbound.post(
      replyOf(form(field("title", "text"))),
      place(room, true),
      actorOf(ana),
      "key",
    );
    await asked(bot, room, "title");
    bot.memory.guard = (key) => {
      if (key.endsWith(" sync") && bot.host.events.length > 0) throw new Error("killed here");
    };
    await ana.say(room, "delete everything");
    await bot.host.next();
    await bot.surface.stop(0);
    bot.memory.guard = () => undefined;
    const next = await suite.startBot({ account: bot.account, memory: bot.memory, host: bot.host });
    expect(next.host.events.map(({ kind }) => kind)).toEqual(["submit"]);
  });

  it("asks secrets last, keeps them out of its memory, deletes them, and asks again after a restart", async () => {
    // The bot's own room: there it may delete.
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const reply: Reply = {
      ...replyOf(form(field("password", "secret"), field("again", "secret"), field("title", "text"))),
      visibility: "private",
    };
    const ref = await bot.surface.outbound.post(reply, place("!x:chat.test", false), actorOf(ana), "key");
    const room = ref.place.channel;
    await ana.join(room);
    await asked(bot, room, "title (1 of 3)");
    await ana.say(room, "my run");
    await asked(bot, room, "password (2 of 3)");
    const typed = await ana.say(room, "s3cret");
    await asked(bot, room, "again (3 of 3)");
    await ana.see(room, ({ event_id, content }) => event_id === typed && content["body"] === undefined);
    expect([...bot.memory.values.values()].join("\n")).not.toContain("s3cret");
    await bot.surface.stop(5000);
    const next = await suite.startBot({ account: bot.account, memory: bot.memory, host: bot.host });
    await asked(next, room, "I keep no secrets");
    await ana.say(room, "s3cret");
    await until(async () => {
      const posts = await next.posts(room);
      return (
        posts.filter(({ content }) => String(content["body"]).includes("again (3 of 3)")).length > 1 ||
        undefined
      );
    });
    await ana.say(room, "other");
    expect(await next.host.next()).toMatchObject({
      values: { title: "my run", password: "s3cret", again: "other" },
    });
    expect([...bot.memory.values.values()].join("\n")).not.toContain("s3cret");
  });

  it("asks only for what was wrong when a form comes back", async () => {
    const { ana, bot, room } = await alone();
    const back = form(
      field("title", "text", { value: "my run" }),
      field("cpu", "number", { error: "At most 16." }),
    );
    await bot.surface.outbound.post(replyOf(back), place(room, true), actorOf(ana), "key");
    const question = await asked(bot, room, "cpu (1 of 1)");
    expect(question.content["body"]).toContain("At most 16.");
    await ana.say(room, "8");
    expect(await bot.host.next()).toMatchObject({ values: { title: "my run", cpu: "8" } });
  });
});
