/** What `serve` loads for three chats: their SDKs without the packages that only take memory. */
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { configuredSurfaces } from "../../src/main/surfaces.ts";

const SETTINGS = {
  SLACK_BOT_TOKEN: "xoxb-1",
  SLACK_APP_TOKEN: "xapp-1",
  DISCORD_TOKEN: "token",
  MATRIX_HOMESERVER_URL: "http://127.0.0.1:9",
  MATRIX_ACCESS_TOKEN: "token",
};

test("no web server, no login of Slack's and no second HTTP client is loaded", async () => {
  const surfaces = await configuredSurfaces(
    readConfig(SETTINGS, { platform: "linux", home: "/home/ada" }),
    (name) => {
      throw new Error(`${name} is not started here`);
    },
  );
  expect(surfaces.map(({ name }) => name)).toEqual(["slack", "discord", "matrix"]);
  const loaded = Object.keys(createRequire(import.meta.url).cache).map((path) => path.replaceAll("\\", "/"));
  const packages = new Set(
    loaded.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path)?.[1]),
  );
  expect(packages).toContain("@slack/socket-mode");
  expect(packages).toContain("@discordjs/rest");
  for (const name of ["express", "@slack/bolt", "@slack/oauth", "request"])
    expect(packages).not.toContain(name);
  expect(loaded.filter((path) => path.endsWith("/undici/index.js"))).toHaveLength(1);
});
