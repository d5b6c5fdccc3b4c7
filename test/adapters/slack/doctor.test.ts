import { afterEach, describe, expect, test } from "vitest";
import { slackManifest } from "../../../adapters/slack/register.ts";
import type { CommandOutline } from "../../../src/surface.ts";
import type { Json } from "../../kit/slack/json.ts";
import { type LabOptions, type SlackLab, slackLab } from "../../kit/slack/slack-lab.ts";

describe("examine", () => {
  let lab: SlackLab;
  afterEach(() => lab.close());
  const findings = async (options: LabOptions) => {
    lab = await slackLab(options);
    return lab.surface.examine();
  };

  test("finds nothing where all is right", async () => {
    const found = await findings({});
    expect(found).toEqual([
      { what: "bot token: ai4 in Lab", ok: true },
      { what: "scopes of the bot token", ok: true },
      { what: "Socket Mode", ok: true },
    ]);
  });

  test("names each missing scope and what it is for", async () => {
    const found = await findings({ scopes: ["chat:write", "commands"] });
    expect(found[1]?.ok).toBe(false);
    expect(found[1]?.mend).toMatch(/app_mentions:read \(to hear mentions.*im:history.*install the app again/);
    expect(found[1]?.mend).not.toContain("chat:write");
  });

  test("says which token is wrong and where the right one is", async () => {
    const found = await findings({ config: { botToken: "xoxb-wrong", appToken: "xapp-wrong" } });
    expect(found).toMatchObject([
      { what: "bot token", ok: false, mend: expect.stringContaining("SLACK_BOT_TOKEN") },
      { what: "Socket Mode", ok: false, mend: expect.stringContaining("connections:write") },
    ]);
  });

  test("tells a Slack that cannot be reached from a wrong token", async () => {
    lab = await slackLab();
    await lab.fake.close();
    const [token] = await lab.surface.examine();
    expect(token?.mend).toMatch(/^Slack could not be reached/);
  });
});

describe("manifest", () => {
  const outline = (path: string): CommandOutline => ({
    path,
    summary: "",
    params: [],
    visibility: "channel",
  });
  const read = (...paths: readonly string[]) => JSON.parse(slackManifest(paths.map(outline))) as Json;

  test("asks for these rights and events, and no more", () => {
    expect(read("search", "deployment list")).toMatchSnapshot();
  });

  test("keeps the hint short, however many commands there are", () => {
    const text = JSON.stringify(read(...Array.from({ length: 200 }, (_, index) => `command${index} x`)));
    const hint = /"usage_hint":"([^"]*)"/.exec(text)?.[1] ?? "";
    expect(hint).toMatch(/^help \| command0 \| command1/);
    expect(hint.length).toBeLessThanOrEqual(100);
  });
});
