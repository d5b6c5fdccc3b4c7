import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Form, FormField, Press } from "../../../src/reply/blocks.ts";
import { type Person, person } from "../../kit/discord/people.ts";
import type { FakeChannel, FakeMessage } from "../../kit/discord/state.ts";
import { createWorld, type World } from "../../kit/discord/world.ts";

let world: World;
let ana: Person;
beforeEach(async () => {
  world = await createWorld();
  await world.start();
  ana = person(world.fake, "ana");
});
afterEach(() => world.close());

const callbacks = () => world.fake.seen.filter(({ path }) => path.endsWith("/callback"));
const firstAnswer = () => callbacks().map(({ body }) => body)[0];
const mention = () => `<@${world.fake.state.self}>`;

function thread(): FakeChannel {
  const id = world.fake.state.nextId();
  const made = { id, type: 11, parent_id: world.channel, guild_id: world.fake.state.guild } as const;
  world.fake.state.channels.set(id, made);
  return made;
}

async function shown(form: Form<Press>): Promise<FakeMessage> {
  world.forms.set(form.submit.token, form);
  ana.says(world.channel, `${mention()} deploy`);
  const { place, actor } = await world.next("message");
  await world.surface.outbound.post({ visibility: "channel", blocks: [form] }, place, actor, "form");
  const message = world.visible().at(-1);
  if (message === undefined) throw new Error("nothing was posted");
  return message;
}

function formOf(count: number, more: Partial<FormField> = {}): Form<Press> {
  const fields = Array.from({ length: count }, (_, index) => ({
    name: `field_${index}`,
    label: `Field ${index}`,
    kind: "text" as const,
    required: false,
    ...more,
  }));
  return {
    type: "form",
    title: "Deploy",
    fields,
    submitLabel: "Go on",
    submit: { token: "tok", typed: "deploy x" },
  };
}

describe("slash commands", () => {
  test("are written down, deferred, then worked on as text", async () => {
    world.host.accept = async () => {
      // An acknowledged one comes only once: a death right after must find it written down.
      expect(callbacks()).toHaveLength(0);
      return "new";
    };
    const { id } = ana.runs(world.channel, "search", { text: "birds", library: 'a, "b, c"', limit: 5 });
    const event = await world.next("command");
    expect(firstAnswer()).toEqual({ type: 5 });
    expect(event).toMatchObject({
      id,
      command: "search",
      values: { text: ["birds"], library: ["a", "b, c"], limit: ["5"] },
      actor: { surface: "discord", id: ana.id, name: "ana" },
      place: { surface: "discord", channel: world.channel, direct: false },
    });
  });

  test("with a private answer are deferred for the asker alone", async () => {
    ana.runs(world.channel, "account profile");
    expect(await world.next("command")).toMatchObject({ command: "account profile" });
    expect(firstAnswer()).toEqual({ type: 5, data: { flags: 64 } });
  });

  test("in a thread and in a direct channel know where they are", async () => {
    const { id } = thread();
    ana.runs(id, "deployment list");
    expect((await world.next("command")).place).toMatchObject({
      channel: world.channel,
      thread: id,
      direct: false,
    });
    ana.runs(ana.direct(), "deployment list");
    expect((await world.next("command")).place).toMatchObject({ channel: ana.direct(), direct: true });
  });

  test("delivered twice carry the same id", async () => {
    ana.runs(world.channel, "search");
    const first = await world.next("command");
    world.fake.gateway.repeatLast();
    expect((await world.next("command")).id).toBe(first.id);
    expect(callbacks().map(({ status }) => status)).toEqual([200, 400]);
  });

  test("that come too late are not run, and the channel hears it", async () => {
    const { id } = ana.runs(world.channel, "search");
    world.clock.pass(3001);
    await world.fake.until(() => world.visible().length === 1);
    expect(callbacks()[0]?.status).toBe(404);
    expect(JSON.stringify(world.visible()[0]?.body)).toContain("I was too slow");
    expect(world.accepted.map((event) => event.id)).not.toContain(id);
  });

  test.each(["reset-after", "error-after", "reset-before"] as const)(
    "survive a %s of the first answer",
    async (kind) => {
      world.fake.fail("POST", /callback$/, { kind });
      ana.runs(world.channel, "search");
      expect(await world.next("command")).toMatchObject({ command: "search" });
      expect(callbacks()).toHaveLength(2);
    },
  );

  test("that the engine cannot take are answered", async () => {
    world.host.accept = () => Promise.reject(new Error("disk full"));
    ana.runs(world.channel, "search");
    await world.fake.until(() =>
      world.visible().some(({ body }) => JSON.stringify(body).includes("Nothing was done")),
    );
    expect(world.visible()).toHaveLength(1);
    expect(world.visible()[0]?.onlyFor).toBe(ana.id);
  });

  test("that are no longer known are answered privately", async () => {
    ana.runs(world.channel, "retired");
    await world.fake.until(() => world.visible().length === 1);
    expect(world.visible()[0]?.onlyFor).toBe(ana.id);
  });
});

describe("messages", () => {
  test("that mention the bot, and direct ones, are heard", async () => {
    const id = ana.says(world.channel, `${mention()} deploy *yolo*`);
    expect(await world.next("message")).toMatchObject({
      id,
      text: "deploy *yolo*",
      place: { direct: false },
    });
    ana.says(ana.direct(), "status");
    expect(await world.next("message")).toMatchObject({ text: "status", place: { direct: true } });
    ana.says(world.channel, mention());
    expect(await world.next("message")).toMatchObject({ text: "help" });
  });

  test("in a thread belong to it", async () => {
    const { id } = thread();
    ana.says(id, `${mention()} status`);
    expect((await world.next("message")).place).toMatchObject({ channel: world.channel, thread: id });
  });

  test("of others, of bots, of webhooks and of itself are not", async () => {
    ana.says(world.channel, "just talking");
    const robot = person(world.fake, "robot");
    robot.says(world.channel, `${mention()} search`, { author: { ...robot.user, bot: true } });
    ana.says(world.channel, `${mention()} search`, { webhook_id: "1" });
    ana.says(world.channel, `${mention()} joined`, { type: 7 });
    ana.says(world.channel, `${mention()} help`);
    expect(await world.next("message")).toMatchObject({ text: "help" });
    // Events are taken side by side: only after a stop is it sure that no other one comes.
    await world.surface.stop(1000);
    expect(world.accepted).toHaveLength(1);
  });

  test("that the engine cannot take are answered where they stand", async () => {
    world.host.accept = () => Promise.reject(new Error("disk full"));
    ana.says(world.channel, `${mention()} search`);
    await world.fake.until(() => world.visible().length === 1);
    expect(JSON.stringify(world.visible()[0]?.body)).toContain("Nothing was done");
  });
});

describe("presses", () => {
  async function post(): Promise<FakeMessage> {
    ana.says(world.channel, `${mention()} hello`);
    const { place, actor } = await world.next("message");
    const action = {
      type: "button",
      label: "Go",
      style: "plain",
      press: { token: "a:b-c_1", typed: "go" },
    } as const;
    const select = { ...action, type: "select", options: [{ label: "A", value: "a" }] } as const;
    const blocks = [{ type: "actions", actions: [action, select] }] as const;
    await world.surface.outbound.post({ visibility: "channel", blocks }, place, actor, "k");
    return world.visible().at(-1) as FakeMessage;
  }

  test("and choices carry the token back", async () => {
    const message = await post();
    ana.presses(message, "p:a:b-c_1:0");
    expect(await world.next("press")).toMatchObject({ token: "a:b-c_1", place: { channel: world.channel } });
    expect(firstAnswer()).toEqual({ type: 6 });
    ana.presses(message, "s:a:b-c_1:1", ["a"]);
    expect(await world.next("press")).toMatchObject({ token: "a:b-c_1", value: "a" });
    expect(JSON.stringify(message.body)).toContain('"p:a:b-c_1:0"');
    expect(JSON.stringify(message.body)).toContain('"s:a:b-c_1:1"');
  });

  test("on buttons of another time are answered", async () => {
    const message = await post();
    ana.presses(message, "something else");
    await world.fake.until(() => world.visible().length === 2);
    expect(world.visible()[1]?.onlyFor).toBe(ana.id);
    expect(JSON.stringify(world.visible()[1]?.body)).toContain("no longer know this button");
  });
});

describe("forms", () => {
  test("open as a modal and come back as values", async () => {
    const form: Form<Press> = {
      ...formOf(0),
      fields: [
        {
          name: "title",
          label: "Title",
          kind: "text",
          required: true,
          help: "Its name",
          value: "lab",
          error: "Too short.",
        },
        {
          name: "gpu",
          label: "GPU",
          kind: "select",
          required: false,
          value: "t4",
          options: [{ label: "T4", value: "t4" }],
        },
        { name: "public", label: "Public", kind: "boolean", required: true },
        { name: "password", label: "Password", kind: "secret", required: true, value: "hidden" },
      ],
    };
    const message = await shown(form);
    ana.presses(message, "f:tok:0.1");
    await world.fake.until(() => callbacks().length === 1);
    expect(firstAnswer()).toMatchObject({
      type: 9,
      data: {
        title: "Deploy",
        custom_id: "m:tok:0.1",
        components: [
          {
            label: "Title",
            description: "⚠ Too short. · Its name",
            component: { type: 4, value: "lab", required: true },
          },
          {
            label: "GPU",
            component: { type: 3, options: [{ value: "t4", default: true }], required: false },
          },
          { component: { type: 3, options: [{ value: "true" }, { value: "false" }] } },
          { label: "Password", component: { type: 4 } },
        ],
      },
    });
    expect(JSON.stringify(callbacks()[0]?.body)).not.toContain("hidden");
    ana.submits(message, "m:tok:0.1", { title: "lab-run", gpu: "", public: "true" });
    expect(await world.next("submit")).toMatchObject({
      token: "tok",
      values: { title: "lab-run", public: "true" },
    });
  });

  test("of more than five fields go step by step", async () => {
    const message = await shown(formOf(7));
    expect(JSON.stringify(message.body)).toContain("f:tok:0.2");
    ana.submits(message, "m:tok:0.2", { field_0: "zero" });
    await world.fake.until(() => world.visible().some(({ onlyFor }) => onlyFor === ana.id));
    const between = world.visible().at(-1) as FakeMessage;
    expect(JSON.stringify(between.body)).toContain("f:tok:1.2");
    ana.presses(between, "f:tok:1.2");
    await world.fake.until(() => callbacks().length === 2);
    expect(JSON.stringify(callbacks()[1]?.body)).toContain("field_6");
    ana.submits(between, "m:tok:1.2", { field_6: "six" });
    expect(await world.next("submit")).toMatchObject({ values: { field_0: "zero", field_6: "six" } });
  });

  test("whose first part was forgotten begin again", async () => {
    const message = await shown(formOf(7));
    ana.submits(message, "m:tok:1.2", { field_6: "six" });
    await world.fake.until(() => world.visible().length === 2);
    expect(JSON.stringify(world.visible()[1]?.body)).toContain("f:tok:0.2");
    expect(world.accepted).toHaveLength(1);
  });

  test("too long for modals are typed", async () => {
    const message = await shown(formOf(26));
    expect(JSON.stringify(message.body)).toContain("To answer, type: deploy x");
    expect(JSON.stringify(message.body)).not.toContain("custom_id");
  });

  test("of others or of another time are refused in words", async () => {
    const message = await shown(formOf(1));
    world.forms.clear();
    ana.presses(message, "f:tok:0.1");
    await world.fake.until(() => world.visible().length === 2);
    expect(JSON.stringify(world.visible()[1]?.body)).toContain("no longer know this form");
  });
});

describe("completion", () => {
  test("offers at most 25 values that Discord can carry", async () => {
    world.host.complete = async () => [
      { value: "x".repeat(101) },
      ...Array.from({ length: 30 }, (_, index) => ({ value: `v${index}`, hint: "h".repeat(200) })),
    ];
    ana.types(world.channel, "deployment delete", "deployment", "v");
    await world.fake.until(() => callbacks().length === 1);
    const { data } = firstAnswer() as { data: { choices: { name: string; value: string }[] } };
    expect(data.choices.map(({ value }) => value)).toEqual(
      Array.from({ length: 25 }, (_, index) => `v${index}`),
    );
  });

  test("of several values keeps the earlier ones", async () => {
    world.host.complete = async () => [{ value: "pytorch" }];
    ana.types(world.channel, "search", "library", "keras, py");
    await world.fake.until(() => callbacks().length === 1);
    expect(firstAnswer()).toMatchObject({ data: { choices: [{ value: "keras, pytorch" }] } });
  });

  test("that comes too late is dropped quietly", async () => {
    let asked = 0;
    world.host.complete = async () => {
      asked += 1;
      if (asked === 1) world.clock.pass(2600);
      return [{ value: "late" }];
    };
    ana.types(world.channel, "search", "text", "a");
    const { id } = ana.types(world.channel, "search", "text", "ab");
    await world.fake.until(() => callbacks().some(({ path }) => path.includes(id)));
    expect([asked, callbacks().length]).toEqual([2, 1]);
    expect(world.logged).toEqual([]);
  });
});
