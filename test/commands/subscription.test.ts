/** Who hears of what unasked, and how it is ended. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { audienceOf } from "../../src/engine/subscriptions.ts";
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

const refusal = async (person: Person, line: string) => (await person.says(line)).handled.refusal?.code;

describe("in a shared channel", () => {
  test("its admin subscribes it, sees to what, and ends it", async () => {
    expect((await ana.says("subscribe downtime --vo imagine")).text).toContain(
      "From now on I tell this channel of downtimes",
    );
    expect((await ana.says("subscription add catalogue")).handled.outcome).toBe("done");
    const { text } = await ana.says("subscriptions");
    expect(text).toMatch(/downtime.*vo\.imagine-ai\.eu.*2026-11-23 10:00 UTC.*Ana/s);
    expect(text).toContain("catalogue");
    expect((await ana.says("unsubscribe downtime")).text).toContain("Stopped: this channel is told no more");
    expect(await refusal(ana, "subscription remove downtime")).toBe("subscription.none");
    expect((await lab.store.subscriptions.in("terminal", "#lab")).map(({ topic }) => topic)).toEqual([
      "catalogue",
    ]);
  });

  test("nobody else can, not even with the button under a post", async () => {
    await ana.says("subscribe downtime");
    for (const line of ["subscribe catalogue", "subscriptions", "unsubscribe downtime"])
      expect(await refusal(bob, line)).toBe("access.channel");
    await ana.says("subscriptions");
    expect((await bob.presses("Unsubscribe")).handled.refusal?.code).toBe("access.channel");
    expect((await ana.presses("Unsubscribe")).handled.outcome).toBe("done");
    expect((await ana.presses("Undo")).handled.outcome).toBe("done");
    expect((await audienceOf(lab.deps, "downtime")).channels).toBe(1);
  });

  test("downtimes are those of the channel's VO where none is named", async () => {
    await ana.says("channel set --vo imagine");
    await ana.says("subscribe downtime");
    expect((await lab.store.subscriptions.in("terminal", "#lab"))[0]?.vo).toBe("vo.imagine-ai.eu");
  });

  test("a VO is refused where it means nothing, and a digest of one where the person may not look", async () => {
    expect(await refusal(ana, "subscribe catalogue --vo imagine")).toBe("subscription.vo");
    expect(await refusal(ana, "subscribe digest")).toBe("access.vo");
    expect(await refusal(ana, "subscribe digest --vo tutorials")).toBe("access.vo");
    expect((await ana.says("subscribe digest --vo imagine")).handled.outcome).toBe("done");
    lab.administrators = new Set(["eve"]);
    expect(await refusal(lab.person(undefined, "eve", "#lab"), "subscribe digest")).toBe("login.needed");
  });

  test("ready alerts are turned off and on for the channel", async () => {
    const muted = () => lab.store.subscriptions.isMuted("terminal", { channel: "#lab" }, "ready");
    await ana.says("unsubscribe ready");
    expect(await muted()).toBe(true);
    expect((await ana.says("subscriptions")).text).toContain("Ready alerts are off here");
    await ana.says("subscribe ready");
    expect(await muted()).toBe(false);
  });
});

test("alone with the bot everybody decides for himself", async () => {
  const alone = lab.person("researcher", "bob", "alone");
  expect((await alone.says("subscribe downtime")).text).toContain("I tell you of downtimes");
  await alone.says("unsubscribe ready");
  expect(await lab.store.subscriptions.isMuted("terminal", { person: "terminal:bob" }, "ready")).toBe(true);
});

test("anybody mutes what he is told of his own, wherever he says so, and hears it again", async () => {
  const { replies } = await bob.says("mute ready");
  expect(replies.map(({ visibility }) => visibility)).toEqual(["private"]);
  expect(await lab.store.subscriptions.isMuted("terminal", { person: "terminal:bob" }, "ready")).toBe(true);
  expect(await lab.store.subscriptions.isMuted("terminal", { channel: "#lab" }, "ready")).toBe(false);
  await bob.says("subscription unmute ready");
  expect(await lab.store.subscriptions.isMuted("terminal", { person: "terminal:bob" }, "ready")).toBe(false);
});

test("the audience of a topic is each place once, with those of one VO only where that is concerned", async () => {
  await ana.says("subscribe downtime --vo imagine");
  await ana.says("subscribe downtime --vo tutorials");
  await lab.person("researcher", "bob", "alone").says("subscribe downtime");
  const of = async (...vos: string[]) => {
    const { destinations, channels, people } = await audienceOf(lab.deps, "downtime", vos);
    return { where: destinations.map(({ place }) => place.channel), channels, people };
  };
  expect(await of("vo.imagine-ai.eu", "tutorials")).toEqual({
    where: ["#lab", "alone"],
    channels: 1,
    people: 1,
  });
  expect(await of("vo.ai4eosc.eu")).toEqual({ where: ["alone"], channels: 0, people: 1 });
  expect(await of()).toEqual({ where: ["#lab", "alone"], channels: 1, people: 1 });
  expect((await audienceOf(lab.deps, "downtime")).destinations[1]?.actor).toMatchObject({ id: "bob" });
});

test("a room that is replaced takes its subscriptions and mutes along", async () => {
  await ana.says("subscribe downtime");
  await ana.says("unsubscribe ready");
  const { moved } = lab.engine.chatHost("terminal");
  expect(await moved?.("#lab", "#new")).toBe(true);
  expect(await moved?.("#lab", "#new")).toBe(false);
  const { destinations } = await audienceOf(lab.deps, "downtime");
  expect(destinations.map(({ place }) => place.channel)).toEqual(["#new"]);
  const there = await lab.person("imagine", "ana", "#new").says("subscriptions");
  expect(there.text).toContain("Ready alerts are off here");
});

test("says when what comes round comes next, on the clock of the place", async () => {
  expect((await ana.says("subscribe digest --vo imagine")).text).toContain("2026-11-30 09:00 Europe/Madrid");
  await ana.says("channel set --zone America/New_York");
  // There it is five in the morning of a Monday.
  expect((await ana.says("subscribe digest --vo imagine")).text).toContain(
    "2026-11-23 09:00 America/New_York",
  );
  expect((await ana.says("subscribe catalogue")).text).toContain("2026-11-23 09:00 America/New_York");
  expect((await ana.says("subscribe downtime")).text).not.toContain("next time");
});

describe("quiet hours", () => {
  test("are set and shown with the channel's settings, in the words that set them", async () => {
    expect((await ana.says("channel set --quiet 22-7 --zone europe/madrid")).text).toMatch(/22:00-07:00/);
    expect((await bob.says("channel show")).text).toMatch(/Europe\/Madrid/);
    expect((await ana.says("channel set --zone Europe/Madird")).text).toContain(
      "Did you mean Europe/Madrid?",
    );
    expect(await refusal(ana, "channel set --quiet always")).toBe("input.value");
    await ana.says("channel set --quiet none --zone none");
    expect((await bob.says("channel show")).text).toMatch(/Quiet hours.*none/);
  });
});
