import { afterEach, describe, expect, test } from "vitest";
import { discordManifest } from "../../../adapters/discord/register.ts";
import { person } from "../../kit/discord/people.ts";
import { createWorld, hostOf, type World } from "../../kit/discord/world.ts";

let world: World;
afterEach(() => world?.close());

const hello = () => person(world.fake, "ana").says(world.channel, `<@${world.fake.state.self}> search`);

describe("starting", () => {
  test("asks for no privileged intent and ends up healthy", async () => {
    world = await createWorld();
    expect(world.surface.health()).toEqual({ state: "starting", lastGoodAt: undefined, problem: undefined });
    await world.start();
    expect(world.fake.gateway.intents).toBe((1 << 0) | (1 << 9) | (1 << 12));
    expect(world.surface.health()).toEqual({
      state: "up",
      lastGoodAt: world.clock.now(),
      problem: undefined,
    });
  });

  test("with a wrong token is refused for good", async () => {
    world = await createWorld({ token: "wrong" });
    await expect(world.start()).rejects.toMatchObject({ code: "surface.credentials" });
    expect(world.fake.gateway.identifies).toBe(0);
  });

  test.each([4004, 4010, 4011, 4012, 4013, 4014])("that ends with %i is refused for good", async (code) => {
    world = await createWorld();
    world.fake.gateway.refuseWith(code);
    await expect(world.start()).rejects.toMatchObject({ code: "surface.credentials" });
    expect(await world.surface.failed).toMatchObject({ code: "surface.credentials" });
    expect(world.fake.gateway.identifies).toBe(1);
  });

  test("that fails otherwise may be tried again", async () => {
    world = await createWorld();
    world.fake.fail("GET", /@me$/, { kind: "error-before" });
    const error = await world.start().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toHaveProperty("code");
  });
});

describe("the connection", () => {
  test("that breaks is resumed, and what was missed is replayed", async () => {
    world = await createWorld();
    await world.start();
    world.fake.gateway.drop(4000);
    await world.fake.until(() => !world.fake.gateway.connected);
    hello();
    expect(await world.next("message")).toMatchObject({ text: "search" });
    expect(world.fake.gateway.resumes).toBe(1);
    expect(world.surface.health().state).toBe("up");
  });

  test("follows when asked to reconnect", async () => {
    world = await createWorld();
    await world.start();
    world.fake.gateway.askReconnect();
    await world.fake.until(() => world.fake.gateway.resumes === 1);
    hello();
    expect(await world.next("message")).toMatchObject({ text: "search" });
  });

  test("begins anew after an invalid session", async () => {
    world = await createWorld();
    await world.start();
    world.fake.gateway.invalidate(false);
    await world.fake.until(() => world.fake.gateway.identifies === 2);
    hello();
    expect(await world.next("message")).toMatchObject({ text: "search" });
  });

  test("closed for good later tells the supervisor", async () => {
    world = await createWorld();
    await world.start();
    world.fake.gateway.drop(4014);
    expect(await world.surface.failed).toMatchObject({ code: "surface.credentials" });
    expect(world.surface.health()).toMatchObject({ state: "down" });
  });

  test("is heard through its heartbeats", async () => {
    world = await createWorld({}, 20);
    await world.start();
    world.clock.pass(60_000);
    const { heartbeats } = world.fake.gateway;
    await world.fake.until(() => world.fake.gateway.heartbeats > heartbeats + 2);
    expect(world.surface.health().lastGoodAt).toEqual(world.clock.now());
  });
});

describe("stopping", () => {
  test("waits for what is in hand and takes nothing new", async () => {
    world = await createWorld();
    await world.start();
    let finish: (state: "new") => void = () => undefined;
    world.host.accept = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    hello();
    await world.next("message");
    let stopped = false;
    const stopping = world.surface.stop(10_000).then(() => {
      stopped = true;
    });
    hello();
    expect([stopped, world.fake.gateway.connected]).toEqual([false, true]);
    finish("new");
    await stopping;
    expect(world.accepted).toHaveLength(1);
    expect(world.surface.health().state).toBe("stopped");
    await world.fake.until(() => !world.fake.gateway.connected);
  });

  test("does not wait for ever, and may be asked twice", async () => {
    world = await createWorld();
    await world.start();
    world.host.accept = () => new Promise(() => undefined);
    hello();
    await world.next("message");
    await world.surface.stop(20);
    await world.surface.stop(20);
    expect(world.surface.health().state).toBe("stopped");
  });
});

test("events that nobody can read do no harm", async () => {
  world = await createWorld();
  await world.start();
  world.fake.gateway.dispatch("INTERACTION_CREATE", { id: "1", token: "t", type: 2 });
  world.fake.gateway.dispatch("MESSAGE_CREATE", { id: "1" });
  world.fake.gateway.dispatch("SOMETHING_NEW", {});
  hello();
  expect(await world.next("message")).toMatchObject({ text: "search" });
  expect(world.logged.filter(({ level }) => level === "error")).toHaveLength(2);
});

describe("examination", () => {
  test("finds nothing wrong after a start", async () => {
    world = await createWorld();
    await world.start();
    const findings = await world.surface.examine();
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings).toHaveLength(5);
  });

  test("says what to mend", async () => {
    world = await createWorld({ applicationId: "12" });
    world.fake.state.applicationFlags = 1 << 19;
    world.fake.state.sessionsLeft = 0;
    const wrong = (await world.surface.examine()).filter(({ ok }) => !ok);
    expect(wrong.map(({ mend }) => mend)).toEqual([
      expect.stringContaining(`DISCORD_APPLICATION_ID to ${world.fake.state.application}`),
      expect.stringContaining("Message Content Intent"),
      expect.stringContaining("wait until tomorrow"),
      expect.stringContaining("serve"),
    ]);
  });

  test("of a wrong token says where to get a new one", async () => {
    world = await createWorld({ token: "wrong" });
    expect(await world.surface.examine()).toEqual([
      { what: expect.any(String), ok: false, mend: expect.stringContaining("DISCORD_TOKEN") },
    ]);
  });
});

test("the manifest asks for no more than the bot does", () => {
  const invite = new URL(/https:\/\/discord\.com\/oauth2\S+/.exec(discordManifest())?.[0] ?? "");
  expect(invite.searchParams.get("scope")).toBe("bot applications.commands");
  const bits = [10n, 11n, 14n, 15n, 16n, 38n].reduce((sum, bit) => sum | (1n << bit), 0n);
  expect(invite.searchParams.get("permissions")).toBe(bits.toString());
});

test("a restart in the same process does not meet the old session", async () => {
  world = await createWorld();
  await world.start();
  await world.surface.stop(0);
  const next = world.again();
  await next.start(hostOf(world));
  expect([world.fake.gateway.identifies, world.fake.gateway.resumes]).toEqual([2, 0]);
});
