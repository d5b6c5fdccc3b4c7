import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { type Config, type Environment, readConfig } from "../src/config.ts";
import { configSample } from "../src/config-sample.ts";
import { settings } from "../src/config-schema.ts";
import { Refusal } from "../src/errors.ts";

const LINUX = { home: "/home/ana", platform: "linux" } as const;
const KEY = "2b".repeat(32);

function read(env: Environment): Config {
  return readConfig(env, LINUX);
}

function refusal(env: Environment): Refusal {
  try {
    read(env);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("The settings were accepted.");
}

describe("without settings", () => {
  test("everything has its default, and nothing is configured that needs an account", () => {
    expect(read({ PATH: "/bin" })).toEqual({
      platform: { url: undefined, vo: undefined, statusUrl: undefined },
      login: undefined,
      admins: [],
      data: { directory: "/home/ana/.local/share/ai4-chatops", secretKey: undefined },
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      logLevel: "info",
      terminal: { accessToken: undefined },
      http: { host: "127.0.0.1", port: 8080 },
      web: { port: undefined, url: undefined },
      slack: undefined,
      discord: undefined,
      matrix: undefined,
      model: undefined,
    });
  });

  test("an empty value counts as none", () => {
    expect(read({ AI4_PLATFORM_URL: "", AI4_HTTP_PORT: "  ", AI4_ISSUER_URL: "" })).toEqual(read({}));
  });
});

describe("the data folder", () => {
  test.each([
    [LINUX, {}, "/home/ana/.local/share/ai4-chatops"],
    [LINUX, { XDG_DATA_HOME: "/data" }, "/data/ai4-chatops"],
    [LINUX, { XDG_DATA_HOME: "relative" }, "/home/ana/.local/share/ai4-chatops"],
    [{ home: "/Users/ana", platform: "darwin" }, {}, "/Users/ana/Library/Application Support/ai4-chatops"],
    [{ home: "C:\\Users\\ana", platform: "win32" }, { LOCALAPPDATA: "D:\\Local" }, "D:\\Local\\ai4-chatops"],
    [{ home: "C:\\Users\\ana", platform: "win32" }, {}, "C:\\Users\\ana\\AppData\\Local\\ai4-chatops"],
    [LINUX, { AI4_DATA_DIR: ":memory:" }, ":memory:"],
    [LINUX, { AI4_DATA_DIR: "~/bot" }, "/home/ana/bot"],
    [LINUX, { AI4_DATA_DIR: "/srv/~bot" }, "/srv/~bot"],
  ] as const)("on %o with %o", (machine, env, directory) => {
    expect(readConfig(env, machine).data.directory).toBe(directory);
  });
});

describe("values", () => {
  test("a platform with its login", () => {
    const config = read({
      AI4_PLATFORM_URL: " https://api.example.org/ ",
      AI4_ISSUER_URL: "https://login.example.org/realms/lab/",
      AI4_CLIENT_ID: "bot",
      AI4_CLIENT_SECRET: "hush",
      AI4_VO: "vo.example.org",
    });
    expect(config.platform.url).toBe("https://api.example.org");
    expect(config.platform.statusUrl).toBe("https://api.github.com/repos/AI4EOSC/status/issues");
    expect(config.login).toMatchObject({
      issuerUrl: "https://login.example.org/realms/lab",
      clientId: "bot",
    });
    expect(config.login?.clientSecret?.reveal()).toBe("hush");
  });

  test("AI4EOSC's platform, whose issuer is known", () => {
    const login = (more: Environment) =>
      read({ AI4_PLATFORM_URL: "https://api.cloud.ai4eosc.eu/", ...more }).login;
    expect(login({ AI4_CLIENT_ID: "bot" })?.issuerUrl).toBe("https://login.cloud.ai4eosc.eu/realms/ai4eosc");
    const other = { AI4_CLIENT_ID: "bot", AI4_ISSUER_URL: "https://other.example" };
    expect(login(other)?.issuerUrl).toBe("https://other.example");
    expect(login({})).toBeUndefined();
  });

  test("lists are split at commas", () => {
    expect(read({ AI4_ADMINS: "Ana@example.org, 3f8c2d5e-41b7-4c0a-9e63-5d1a7b900001," }).admins).toEqual([
      "Ana@example.org",
      "3f8c2d5e-41b7-4c0a-9e63-5d1a7b900001",
    ]);
  });

  test("time zones are spelled as the database spells them", () => {
    expect(read({ AI4_TIME_ZONE: "europe/lisbon" }).timeZone).toBe("Europe/Lisbon");
  });

  test("Matrix logs in by token where there is one, else by password, in which every character counts", () => {
    const server = { MATRIX_HOMESERVER_URL: "http://127.0.0.1:8008" };
    const user = { MATRIX_USER: "@ai4:example.org", MATRIX_PASSWORD: " a b " };
    const token = { ...server, MATRIX_ACCESS_TOKEN: "t" };
    expect(read(token).matrix?.allowance).toBeUndefined();
    expect(read({ ...token, MATRIX_MESSAGES_PER_SECOND: "0.5" }).matrix?.allowance).toEqual({
      perSecond: 0.5,
      atOnce: 10,
    });
    const byPassword = read({ ...server, ...user }).matrix?.credentials;
    expect(byPassword).toHaveProperty("user", "@ai4:example.org");
    expect(byPassword && "password" in byPassword && byPassword.password.reveal()).toBe(" a b ");
    expect(read({ ...server, ...user, MATRIX_ACCESS_TOKEN: "t" }).matrix?.credentials).toHaveProperty(
      "accessToken",
    );
  });

  test("a key alone, as people have it in their shell, sends nothing to a language model", () => {
    expect(read({ OPENAI_API_KEY: "sk-1" }).model).toBeUndefined();
    expect(read({ OPENAI_API_KEY: "sk-1", OPENAI_MODEL: "m" }).model).toMatchObject({ name: "m" });
  });

  test("a language model is asked so often, and for so much, as is set", () => {
    const model = { OPENAI_API_KEY: "sk-1", OPENAI_MODEL: "m" };
    expect(read(model).model).toMatchObject({ requestsPerMinute: 20, tokensPerDay: 500_000 });
    const set = { ...model, AI4_MODEL_REQUESTS_PER_MINUTE: "60", AI4_MODEL_TOKENS_PER_DAY: "9000" };
    expect(read(set).model).toMatchObject({ requestsPerMinute: 60, tokensPerDay: 9000 });
  });

  test("secrets do not show themselves", () => {
    const config = read({
      AI4_SECRET_KEY: KEY,
      SLACK_BOT_TOKEN: "xoxb-1-hush",
      SLACK_APP_TOKEN: "xapp-1-hush",
    });
    const shown = `${inspect(config, { depth: null, showHidden: true })}${JSON.stringify(config)}`;
    expect(shown).toContain("[redacted]");
    expect(shown).not.toMatch(/hush|2b2b/);
    expect(config.slack?.botToken.reveal()).toBe("xoxb-1-hush");
  });
});

describe("refused", () => {
  test.each([
    [
      { AI4_PLATFORM_URL: "api.example.org" },
      "AI4_PLATFORM_URL must be an http or https address. Example: AI4_PLATFORM_URL=https://",
    ],
    [{ AI4_PLATFORM_URL: "ftp://api.example.org" }, "AI4_PLATFORM_URL must be an http or https address"],
    [{ AI4_PLATFORM_URL: "http://api.example.org" }, "AI4_PLATFORM_URL must be an https address"],
    [{ AI4_PLATFORM_URL: "http://127.0.0.1.example.org" }, "AI4_PLATFORM_URL must be an https address"],
    [{ AI4_PLATFORM_URL: "https://api.example.org/?a=1" }, "AI4_PLATFORM_URL must not have a query"],
    [
      { SLACK_API_URL: "https://ana:hush@example.org" },
      "SLACK_API_URL must not hold a user name or password",
    ],
    [
      { AI4_TIME_ZONE: "Europe/Madird" },
      "AI4_TIME_ZONE must be a time zone of the IANA database (did you mean Europe/Madrid?)",
    ],
    [{ AI4_TIME_ZONE: "+02:00" }, "AI4_TIME_ZONE must be a time zone"],
    [{ AI4_HTTP_PORT: "65536" }, "AI4_HTTP_PORT must be a whole number"],
    [{ AI4_HTTP_PORT: "0x50" }, "AI4_HTTP_PORT must be a whole number"],
    [{ AI4_LOG_LEVEL: "loud" }, "AI4_LOG_LEVEL must be one of trace, debug, info"],
    [{ AI4_ADMINS: "ana" }, "AI4_ADMINS must be a comma list of subjects (the sub of the login) or e-mail"],
    [{ AI4_ADMINS: "slack:U1" }, "AI4_ADMINS must be a comma list of subjects"],
    [{ AI4_ADMINS: "matrix:@ana:example.org" }, "AI4_ADMINS must be a comma list of subjects"],
    [{ AI4_SECRET_KEY: "hush" }, "AI4_SECRET_KEY must be 32 bytes"],
    [{ SLACK_BOT_TOKEN: "xapp-hush", SLACK_APP_TOKEN: "xapp-1" }, "SLACK_BOT_TOKEN must be the bot token"],
    [
      { SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xoxb-hush" },
      "SLACK_APP_TOKEN must be the app-level token",
    ],
    [{ DISCORD_TOKEN: "Bot hush" }, "DISCORD_TOKEN must not contain spaces"],
    [{ DISCORD_APPLICATION_ID: "my-app" }, "DISCORD_APPLICATION_ID must be the number"],
    [
      { AI4_ISSUER_URL: "https://a.example", AI4_PLATFORM_URL: "https://b.example" },
      "AI4_ISSUER_URL is set, but AI4_CLIENT_ID is missing.",
    ],
    [
      { AI4_CLIENT_ID: "bot", AI4_PLATFORM_URL: "https://b.example" },
      "AI4_CLIENT_ID is set, but AI4_ISSUER_URL is missing.",
    ],
    [{ AI4_CLIENT_ID: "bot" }, "AI4_CLIENT_ID is set, but AI4_PLATFORM_URL is missing."],
    [{ AI4_ACCESS_TOKEN: "hush" }, "AI4_ACCESS_TOKEN is set, but AI4_PLATFORM_URL is missing."],
    [
      { SLACK_BOT_TOKEN: "xoxb-1" },
      "SLACK_BOT_TOKEN is set, but SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing.",
    ],
    [
      { MATRIX_HOMESERVER_URL: "https://m.example", MATRIX_USER: "@a:m.example" },
      "MATRIX_USER is set, but MATRIX_PASSWORD is missing.",
    ],
    [
      { MATRIX_HOMESERVER_URL: "https://m.example", MATRIX_ALLOWED_INVITERS: "ana" },
      "MATRIX_ALLOWED_INVITERS must be a comma list",
    ],
    [
      { MATRIX_HOMESERVER_URL: "https://m.example", MATRIX_ACCESS_TOKEN: "t", MATRIX_MESSAGES_AT_ONCE: "5" },
      "MATRIX_MESSAGES_AT_ONCE is set, but MATRIX_MESSAGES_PER_SECOND is missing.",
    ],
    [{ MATRIX_MESSAGES_PER_SECOND: "-1" }, "MATRIX_MESSAGES_PER_SECOND must be a number from 0 to 1000"],
    [{ MATRIX_MESSAGES_PER_SECOND: "1e9" }, "MATRIX_MESSAGES_PER_SECOND must be a number from 0 to 1000"],
    [{ AI4_MODEL_TOKENS_PER_DAY: "9" }, "AI4_MODEL_TOKENS_PER_DAY is set, but OPENAI_MODEL is missing."],
    [{ AI4_MODEL_REQUESTS_PER_MINUTE: "0" }, "AI4_MODEL_REQUESTS_PER_MINUTE must be a whole number from 1"],
    [{ OPENAI_MODEL: "m" }, "OPENAI_MODEL is set, but OPENAI_API_KEY or OPENAI_BASE_URL is missing."],
  ] as readonly (readonly [Environment, string])[])("%o", (env, words) => {
    const { code, message } = refusal(env);
    expect(code).toBe("config.invalid");
    expect(message).toContain(`\n- ${words}`);
    expect(message).not.toContain("hush");
  });

  test("an unknown name, with the nearest one", () => {
    const { message, suggestions } = refusal({ AI4_PLATFROM_URL: "https://api.example.org" });
    expect(message).toContain("AI4_PLATFROM_URL is not a setting. Did you mean AI4_PLATFORM_URL?");
    expect(suggestions).toEqual(["AI4_PLATFORM_URL"]);
    expect(refusal({ AI4_constructor: "1" }).message).toContain("AI4_constructor is not a setting.");
  });

  test("everything at once", () => {
    const { message } = refusal({
      AI4_HTTP_PROT: "1",
      AI4_HTTP_PORT: "x",
      AI4_VO: "a b",
      MATRIX_USER: "@a:b.example",
    });
    for (const name of [
      "AI4_HTTP_PROT",
      "AI4_HTTP_PORT",
      "AI4_VO",
      "MATRIX_HOMESERVER_URL",
      "MATRIX_PASSWORD",
    ]) {
      expect(message).toContain(name);
    }
    expect(message.split("\n- ")).toHaveLength(6);
  });
});

describe("the sample", () => {
  const lines = configSample().split("\n");
  const uncommented = Object.fromEntries(
    lines.flatMap((line) => {
      const [, name = "", value = ""] = /^#([A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
      return name === "" ? [] : [[name, value]];
    }),
  );

  test("has every setting once, each with its meaning and default", () => {
    expect(Object.keys(uncommented).sort()).toEqual(Object.keys(settings.shape).sort());
    expect(lines.join("\n")).not.toContain("undefined");
    for (const name of Object.keys(uncommented)) {
      const at = lines.findIndex((line) => line.startsWith(`#${name}=`));
      expect(lines.slice(at - 2, at)).toEqual([
        expect.stringMatching(/^# .+\.$/),
        expect.stringMatching(/^# Default: .+[^.]$/),
      ]);
    }
  });

  test("changes nothing as it is", () => {
    expect(lines.filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
  });

  test("is valid with every line in use", () => {
    const config = read(uncommented);
    expect(config.platform.url).toBe("https://api.cloud.ai4eosc.eu");
    expect([config.login, config.slack, config.discord, config.matrix, config.model]).not.toContain(
      undefined,
    );
  });
});
