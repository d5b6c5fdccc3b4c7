import { afterEach, beforeEach, expect, test } from "vitest";
import { type Person, person } from "../../kit/discord/people.ts";
import { createWorld, hostOf, type World } from "../../kit/discord/world.ts";

const MINUTE = 60_000;
let world: World;
let ana: Person;
beforeEach(async () => {
  world = await createWorld();
  ana = person(world.fake, "ana");
});
afterEach(() => world.close());

const mention = (words: string) => ana.says(world.channel, `<@${world.fake.state.self}> ${words}`);

/** The bot dies, things are said, and it comes again after a while. */
async function away(ms: number, said: () => void): Promise<void> {
  await world.surface.stop(0);
  await world.fake.until(() => !world.fake.gateway.connected);
  world.clock.pass(1000);
  said();
  world.clock.pass(ms);
  await world.again().start(hostOf(world));
}

test("what was said while the bot was down is heard when it is back, and once", async () => {
  await world.start();
  mention("before");
  ana.says(ana.direct(), "alone before");
  expect(await world.next("message")).toMatchObject({ text: "before" });
  expect(await world.next("message")).toMatchObject({ text: "alone before" });
  await away(5 * MINUTE, () => {
    mention("meanwhile");
    ana.says(world.channel, "not to the bot");
    ana.says(ana.direct(), "alone meanwhile");
  });
  const heard = [await world.next("message"), await world.next("message")];
  const texts = heard.map(({ text }) => text).toSorted();
  // Those of the last minute are looked at again; the engine knows them already.
  const again = new Set(["before", "alone before"]);
  expect(texts.filter((text) => !again.has(text)).every((text) => text.endsWith("meanwhile"))).toBe(true);
  await world.fake.until(() => new Set(world.accepted.map(({ id }) => id)).size === 4);
  expect(heard.every(({ place }) => place.direct === (place.channel === ana.direct()))).toBe(true);
});

test("a channel in which nobody spoke to the bot before is looked into, too", async () => {
  await world.start();
  await away(MINUTE, () => mention("for the first time"));
  expect(await world.next("message")).toMatchObject({ text: "for the first time" });
});

test("what was said before the very first start is nobody's question", async () => {
  world.fake.state.said.push({
    id: world.fake.state.nextId(),
    channel_id: world.channel,
    author: ana.user,
    content: `<@${world.fake.state.self}> long ago`,
    mentions: [{ id: world.fake.state.self }],
    type: 0,
  });
  world.clock.pass(1000);
  await world.start();
  mention("now");
  expect(await world.next("message")).toMatchObject({ text: "now" });
});

test("what is too old is not done, and the channel hears that", async () => {
  await world.start();
  mention("before");
  await world.next("message");
  await away(40 * MINUTE, () => {
    world.clock.pass(2 * MINUTE);
    mention("stale");
  });
  await world.fake.until(() => world.visible().length > 0);
  expect(JSON.stringify(world.visible())).toContain("I was away from 12:02 to 12:02 UTC");
  expect(world.accepted.map((event) => event.kind === "message" && event.text)).not.toContain("stale");
});

test("a channel that the bot may not read is left alone", async () => {
  await world.start();
  mention("before");
  await world.next("message");
  world.fake.state.forbidden.add(world.channel);
  await away(MINUTE, () => ana.says(ana.direct(), "hello"));
  await world.fake.until(() => world.logged.some(({ message }) => /could not be read back/.test(message)));
  const looks = world.fake.seen.filter(({ method, path }) => method === "GET" && path.endsWith("/messages"));
  expect(looks.filter(({ status }) => status === 403)).toHaveLength(1);
});

test("of many direct channels that begin at the same moment, none is forgotten", async () => {
  await world.start();
  const people = Array.from({ length: 6 }, (_, index) => person(world.fake, `person-${index}`));
  for (const one of people) one.says(one.direct(), "hello");
  await world.fake.until(() => world.accepted.length === 6);
  await away(10 * MINUTE, () => {
    for (const one of people) one.says(one.direct(), "meanwhile");
  });
  const heard = () =>
    world.accepted.filter((event) => event.kind === "message" && event.text === "meanwhile");
  await world.fake.until(() => heard().length === 6);
});
