import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Refusal } from "../../../src/errors.ts";
import type { Json } from "../../kit/slack/json.ts";
import { command, direct, mention, press, signedRequest } from "../../kit/slack/payloads.ts";
import { gate, type LabOptions, type SlackLab, slackLab } from "../../kit/slack/slack-lab.ts";

let lab: SlackLab;
afterEach(() => lab.close());

async function up(options?: LabOptions): Promise<SlackLab> {
  lab = await slackLab(options);
  await lab.start();
  await lab.fake.until(() => lab.fake.connections() === 2);
  return lab;
}

describe("Socket Mode", () => {
  test.each(["warning", "refresh_requested"] as const)(
    "a connection that Slack takes down (%s) is replaced, the other receives meanwhile",
    async (reason) => {
      const { fake, events, surface } = await up();
      const held = gate();
      fake.fail("apps.connections.open", { kind: "held", until: held.passed });
      fake.disconnect(0, reason);
      await fake.until(() => fake.connections() === 1);
      await fake.deliver("slash_commands", command("t.1", "help")).acked;
      expect([events.length, surface.health().state]).toEqual([1, "up"]);
      held.open();
      await fake.until(() => fake.connections() === 2);
      await fake.deliver("slash_commands", command("t.2", "help"), 1).acked;
      expect(events).toHaveLength(2);
    },
  );

  test("cut connections are made again, also through failures of Slack", async () => {
    const { fake, surface, events } = await up();
    fake.fail("apps.connections.open", { kind: "broken", after: false }, { kind: "dropped", after: false });
    fake.fail(
      "apps.connections.open",
      { kind: "error", error: "internal_error" },
      { kind: "limited", seconds: 1 },
    );
    fake.drop(0);
    fake.drop(0);
    await fake.until(() => fake.connections() === 2);
    await fake.deliver("events_api", direct("help"), 0).acked;
    expect([events.length, surface.health().state]).toEqual([1, "up"]);
  });

  test("an event whose acknowledgement was lost comes again and is known", async () => {
    const { fake, events } = await up();
    const held = gate();
    lab.holdHost(held.passed);
    const payload = mention("help");
    const lost = fake.deliver("events_api", payload, 0);
    await fake.deliver("events_api", direct("x", { bot_id: "B1" }), 0).acked;
    fake.drop(0);
    held.open();
    await fake.until(() => fake.connections() === 2);
    await fake.deliver("events_api", payload).acked;
    expect([events.length, lost.isAcked()]).toEqual([1, false]);
  });

  test("a token that is taken away during a reconnect fails the surface, not the process", async () => {
    const { fake, surface } = await up();
    fake.workspace.appToken = "xapp-new";
    fake.drop(0);
    const reason = await surface.failed;
    expect(reason).toBeInstanceOf(Refusal);
    expect(reason).toMatchObject({ code: "surface.credentials" });
    expect(surface.health()).toMatchObject({ state: "down" });
  });

  test("Socket Mode switched off in the app stops the surface with a clear message", async () => {
    const { fake, surface } = await up();
    fake.disconnect(0, "link_disabled");
    expect(await surface.failed).toMatchObject({
      code: "surface.credentials",
      message: expect.stringContaining("Socket Mode was switched off"),
    });
  });

  test("without any connection for too long the surface has failed", async () => {
    const { fake, surface } = await up({ timing: { deaf: 1 } });
    fake.fail("apps.connections.open", ...Array(500).fill({ kind: "broken", after: false }));
    fake.drop(0);
    fake.drop(0);
    expect(String(await surface.failed)).toContain("no connection to Slack");
  });

  test.each([
    ["app", { appToken: "xapp-wrong" }],
    ["bot", { botToken: "xoxb-wrong" }],
  ])("a wrong %s token is refused at the start", async (_, config) => {
    lab = await slackLab({ config });
    await expect(lab.start()).rejects.toMatchObject({ code: "surface.credentials" });
  });

  test("a Slack that is ill at the start is no matter of credentials", async () => {
    lab = await slackLab();
    lab.fake.fail("apps.connections.open", { kind: "broken", after: false });
    const error = await lab.start().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(Refusal);
  });

  test("a revoked bot token is noticed without anybody writing", async () => {
    const { fake, surface } = await up({ timing: { pulse: 1 } });
    fake.workspace.botToken = "xoxb-new";
    expect(await surface.failed).toMatchObject({ code: "surface.credentials" });
  });

  test("a removed app fails the surface", async () => {
    const { fake, surface } = await up();
    await fake.deliver("events_api", direct("", { type: "app_uninstalled" })).acked;
    expect(await surface.failed).toMatchObject({ code: "surface.credentials" });
  });

  test("a stop lets what is in hand be acknowledged, then closes both connections", async () => {
    const { fake, events, surface } = await up();
    const held = gate();
    lab.holdHost(held.passed);
    const sent = fake.deliver("events_api", mention("help"));
    await fake.deliver("events_api", direct("x", { bot_id: "B1" })).acked;
    const stopped = surface.stop(60_000);
    const late = fake.deliver("slash_commands", command("t.1", "help"), 1);
    // It was heard and turned away, so the connection still stood.
    await vi.waitFor(() => expect(lab.logged.join()).toContain("is stopping"));
    expect(fake.connections()).toBe(2);
    held.open();
    await Promise.all([stopped, sent.acked]);
    await fake.until(() => fake.connections() === 0);
    expect([events.length, late.isAcked(), surface.health().state]).toEqual([1, false, "stopped"]);
  });
});

describe("HTTP", () => {
  const SECRET = "signing-secret";

  async function listening(): Promise<string> {
    let path = "";
    const server = createServer();
    servers.push(server);
    const mount = (mounted: string, listener: RequestListener) => {
      path = mounted;
      server.on("request", listener);
    };
    lab = await slackLab({ config: { appToken: undefined, signingSecret: SECRET, http: { mount } } });
    await lab.start();
    await once(server.listen(0, "127.0.0.1"), "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  }
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  test.each<[string, Json]>([
    ["an event", mention("help & more")],
    ["a command", command("t.1", "search birds")],
    ["a press", press("t.2", { action_id: "press:1", value: "tok" })],
  ])("%s is taken when its signature is right, and only once", async (_, body) => {
    const url = await listening();
    for (let time = 0; time < 2; time += 1) {
      const answer = await fetch(url, signedRequest(body, SECRET, Date.now()));
      expect([answer.status, await answer.text()]).toEqual([200, ""]);
    }
    expect(lab.events).toHaveLength(1);
  });

  test.each<[string, (body: Json) => RequestInit]>([
    ["a forged signature", (body) => signedRequest(body, "guessed", Date.now())],
    ["an old request", (body) => signedRequest(body, SECRET, Date.now() - 5 * 60_000 - 2000)],
    [
      "a changed body",
      (body) => ({
        ...signedRequest(body, SECRET, Date.now()),
        body: JSON.stringify({ ...body, team_id: "T2" }),
      }),
    ],
    [
      "no signature",
      (body) => ({
        ...signedRequest(body, SECRET, Date.now()),
        headers: { "content-type": "application/json" },
      }),
    ],
  ])("%s is turned away", async (_, request) => {
    const url = await listening();
    const answer = await fetch(url, request(mention("delete everything")));
    expect([answer.status, lab.events]).toEqual([401, []]);
  });

  test("what cannot be written down is answered with an error, so that Slack sends it again", async () => {
    const url = await listening();
    lab.breakHost(1);
    const body = mention("help");
    expect((await fetch(url, signedRequest(body, SECRET, Date.now()))).status).toBe(500);
    expect((await fetch(url, signedRequest(body, SECRET, Date.now()))).status).toBe(200);
    expect(lab.events).toHaveLength(1);
  });
});
