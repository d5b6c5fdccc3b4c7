import { expect, it } from "vitest";
import { until } from "../../kit/matrix-lab.ts";
import { onSynapse } from "../../kit/matrix-suite.ts";

onSynapse("what people say reaches the engine", (suite) => {
  it("hears commands with the prefix in a room, and nothing else", async () => {
    const [ana, ben, bot] = await Promise.all([suite.user("Ana"), suite.user("Ben"), suite.startBot()]);
    const room = await bot.meet(ana, [ben]);
    await ana.say(room, "just talking");
    await ana.say(room, "!ai4ever is no command");
    const said = await ana.say(room, "!ai4 search plankton");
    const event = await bot.host.next();
    expect(event).toEqual({
      kind: "message",
      id: said,
      actor: { surface: "matrix", id: ana.id, name: "Ana" },
      place: { surface: "matrix", channel: room, direct: false, handle: said },
      text: "search plankton",
    });
    expect(bot.host.events).toHaveLength(1);
  });

  it("hears mentions, by m.mentions, by a pill and by its name", async () => {
    const [ana, ben, bot] = await Promise.all([suite.user("Ana"), suite.user("Ben"), suite.startBot()]);
    const room = await bot.meet(ana, [ben]);
    const { id } = bot.account;
    await ana.say(room, "ai4bot: one");
    await ana.say(room, `${id} two`);
    await ana.say(room, "ai4bot three", { "m.mentions": { user_ids: [id] } });
    await ana.say(room, "AI four", {
      format: "org.matrix.custom.html",
      formatted_body: `<a href="https://matrix.to/#/${encodeURIComponent(id)}">AI</a> four`,
    });
    await ana.say(room, "please ask ai4bot for five", { "m.mentions": { user_ids: [id] } });
    await ana.say(room, "ai4bot is nice", { "m.mentions": {} });
    await ana.say(room, "!ai4 last");
    await bot.host.next((event) => event.kind === "message" && event.text === "last");
    expect(bot.host.events.map((event) => event.kind === "message" && event.text)).toEqual([
      "one",
      "two",
      "three",
      "four",
      "please ask for five",
      "last",
    ]);
  });

  it("hears everything in a direct room, and tells threads apart", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const room = await bot.meet(ana, [], { is_direct: true });
    await ana.say(room, "help");
    const first = await bot.host.next();
    expect(first.place).toMatchObject({ channel: room, direct: true });
    await ana.say(room, "usage", { "m.relates_to": { rel_type: "m.thread", event_id: first.id } });
    const second = await bot.host.next((event) => event.id !== first.id);
    expect(second.place.thread).toBe(first.id);
  });

  it("reads a text file, with the words beside it or, between the two alone, without", async () => {
    const [ana, ben, bot] = await Promise.all([suite.user("Ana"), suite.user("Ben"), suite.startBot()]);
    const upload = await fetch(`${suite.url()}/_matrix/media/v3/upload?filename=job.sh`, {
      method: "POST",
      headers: { authorization: `Bearer ${ana.token}`, "content-type": "text/x-shellscript" },
      body: "cd /srv\n  ls\n",
    });
    const { content_uri: url } = (await upload.json()) as { content_uri: string };
    const room = await bot.meet(ana, [ben]);
    const file = { msgtype: "m.file", url, filename: "job.sh" };
    await ana.send(room, { ...file, body: "job.sh" });
    await ana.send(room, { ...file, body: "!ai4 batch submit x" });
    const said = await bot.host.next();
    expect(said).toMatchObject({
      text: "batch submit x",
      files: [{ name: "job.sh", text: "cd /srv\n  ls\n" }],
    });
    expect(bot.host.events).toHaveLength(1);
    const direct = await bot.meet(ana, [], { is_direct: true });
    await ana.send(direct, { ...file, body: "job.sh" });
    const alone = await bot.host.next((event) => event.place.channel === direct);
    expect(alone).toMatchObject({ text: "", files: [{ name: "job.sh" }] });
  });

  it("takes a room as direct only while nobody else is in it", async () => {
    const [ana, ben, bot] = await Promise.all([suite.user("Ana"), suite.user("Ben"), suite.startBot()]);
    const room = await bot.meet(ana, [], { is_direct: true });
    await ana.say(room, "alone");
    await bot.host.next();
    await ana.call("POST", `/rooms/${encodeURIComponent(room)}/invite`, { user_id: ben.id });
    await ana.say(room, "not for the bot");
    await ana.say(room, "!ai4 help");
    const event = await bot.host.next(({ place }) => !place.direct);
    expect(event).toMatchObject({ text: "help" });
    expect(bot.host.events).toHaveLength(2);
  });

  it("never takes a room that anybody may enter for a direct one", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const room = await bot.meet(ana, [], { preset: "public_chat" });
    await ana.say(room, "!ai4 help");
    expect((await bot.host.next()).place.direct).toBe(false);
  });

  it("ignores notices, edits, itself, other kinds of messages, and odd events", async () => {
    const [ana, ben, bot] = await Promise.all([suite.user("Ana"), suite.user("Ben"), suite.startBot()]);
    const room = await bot.meet(ana, [ben]);
    await ana.send(room, { msgtype: "m.notice", body: "!ai4 help" });
    await ana.send(room, { msgtype: "m.image", body: "!ai4 help", url: "mxc://x/y" });
    await ana.send(room, {
      msgtype: "m.text",
      body: "no command",
      "m.relates_to": { rel_type: 5, "m.in_reply_to": [] },
    });
    await ana.send(room, { "m.relates_to": ["x"] }, "m.reaction");
    await ana.send(room, {}, "org.example.odd");
    const said = await ana.say(room, "!ai4 real");
    await ana.say(room, "* !ai4 edited", {
      "m.new_content": { msgtype: "m.text", body: "!ai4 edited" },
      "m.relates_to": { rel_type: "m.replace", event_id: said },
    });
    await bot.account.say(room, "!ai4 from the bot itself");
    await ana.say(room, "!ai4 last");
    await bot.host.next((event) => event.kind === "message" && event.text === "last");
    expect(bot.host.events.map((event) => event.kind === "message" && event.text)).toEqual(["real", "last"]);
  });

  it("hears what comes behind an event that breaks it", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const room = await bot.meet(ana);
    const { accept } = bot.host;
    bot.host.accept = async (event) => {
      if (event.kind === "message" && event.text === "poison") throw new TypeError("x is not a function");
      return accept.call(bot.host, event);
    };
    await ana.say(room, "!ai4 poison");
    await ana.say(room, "!ai4 last");
    expect(await bot.host.next()).toMatchObject({ text: "last" });
  });

  it("ignores what was said before it came, and what was said before its first start", async () => {
    const [ana, account] = await Promise.all([suite.user("Ana"), suite.user("ai4bot")]);
    const old = await ana.createRoom({ invite: [account.id] });
    await account.join(old);
    await ana.say(old, "!ai4 before the first start");
    const bot = await suite.startBot({ account });
    const room = await ana.createRoom();
    await ana.say(room, "!ai4 before the bot came");
    await ana.call("POST", `/rooms/${encodeURIComponent(room)}/invite`, { user_id: account.id });
    await until(async () => (await account.rooms()).includes(room) || undefined);
    await ana.say(room, "!ai4 now");
    await ana.say(old, "!ai4 now too");
    await until(() => bot.host.events.length >= 2 || undefined);
    const texts = bot.host.events.map((event) => event.kind === "message" && event.text);
    expect(texts.toSorted()).toEqual(["now", "now too"]);
  });

  it("hears a press when somebody reacts with a number", async () => {
    const [ana, ben, bot] = await Promise.all([suite.user("Ana"), suite.user("Ben"), suite.startBot()]);
    const room = await bot.meet(ana, [ben]);
    const actor = { surface: "matrix", id: ana.id, name: "Ana" } as const;
    const press = (token: string) => ({ token, typed: token });
    const post = await bot.surface.outbound.post(
      {
        visibility: "channel",
        blocks: [
          {
            type: "actions",
            actions: [
              { type: "button", label: "Deploy", style: "primary", press: press("token-a") },
              {
                type: "select",
                label: "GPU",
                press: press("token-b"),
                options: [
                  { label: "T4", value: "t4" },
                  { label: "A100", value: "a100" },
                ],
              },
            ],
          },
        ],
      },
      { surface: "matrix", channel: room, direct: false },
      actor,
      "key",
    );
    const eventId = post.id.slice(1);
    // The bot offers the numbers itself.
    const offered = await until(async () => {
      const own = (await ana.read(room)).filter(
        ({ type, sender }) => type === "m.reaction" && sender === bot.account.id,
      );
      return own.length === 3 ? own : undefined;
    });
    expect(offered.map(({ content }) => (content["m.relates_to"] as { key: string }).key).toSorted()).toEqual(
      ["1️⃣", "2️⃣", "3️⃣"],
    );
    await ben.react(room, eventId, "👍");
    // Clients differ in whether they send the variation selector.
    const reaction = await ben.react(room, eventId, "3\u20E3");
    expect(await bot.host.next()).toEqual({
      kind: "press",
      id: reaction,
      actor: { surface: "matrix", id: ben.id, name: "Ben" },
      place: { surface: "matrix", channel: room, direct: false, handle: eventId },
      token: "token-b",
      value: "a100",
    });
  });

  it("hands on a press of a post that it no longer knows, so that somebody answers", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.startBot()]);
    const room = await bot.meet(ana);
    const old = await bot.account.say(room, "an old post");
    const foreign = await ana.say(room, "!ai4 mine");
    await ana.react(room, foreign, "1️⃣");
    await ana.react(room, old, "1️⃣");
    const press = await bot.host.next(({ kind }) => kind === "press");
    expect(press).toMatchObject({ token: `forgotten ${old}`, place: { handle: old } });
    expect(bot.host.events.filter(({ kind }) => kind === "press")).toHaveLength(1);
  });
});
