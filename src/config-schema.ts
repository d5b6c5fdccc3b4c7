/** Every setting: its name, meaning, form and default. */
import { z } from "zod";
import { discord, matrix, slack } from "./config-surfaces.ts";
import { about, address, amount, choice, list, port, timeZone, token, word } from "./config-values.ts";

const platform = {
  AI4_PLATFORM_URL: address({ secure: true }).optional().register(about, {
    group: "platform",
    doc: "Address of the platform's API, without /v1.",
    fallback: "the embedded sandbox",
    example: "https://api.cloud.ai4eosc.eu",
  }),
  AI4_VO: word().optional().register(about, {
    group: "platform",
    doc: "Virtual organisation to use where none is named.",
    fallback: "worked out from the access of the person",
    example: "vo.ai4eosc.eu",
  }),
  AI4_STATUS_URL: address().optional().register(about, {
    group: "platform",
    doc: "Address of the status feed: the issues of a GitHub repository, through GitHub's API.",
    fallback: "the sandbox's own feed; on a platform, that of AI4EOSC",
    example: "https://api.github.com/repos/AI4EOSC/status/issues",
  }),
};

const login = {
  AI4_ISSUER_URL: address({ secure: true }).optional().register(about, {
    group: "login",
    doc: "OpenID Connect issuer at which people log in. Needs AI4_PLATFORM_URL and AI4_CLIENT_ID.",
    fallback: "the sandbox's own login; on AI4EOSC's platform, its issuer; elsewhere nobody can log in",
    example: "https://login.cloud.ai4eosc.eu/realms/ai4eosc",
  }),
  AI4_CLIENT_ID: word().optional().register(about, {
    group: "login",
    doc: "This bot's client at the issuer; its device authorization grant must be switched on.",
    fallback: "on a platform, nobody can log in",
    example: "ai4-chatops",
  }),
  AI4_CLIENT_SECRET: token().optional().register(about, {
    group: "login",
    doc: "Secret of the client, if it is a confidential one.",
    fallback: "a public client",
    example: "replace-me",
  }),
  // A surface's own ids are refused on purpose: who somebody is on the platform decides, wherever he writes.
  AI4_ADMINS: list(
    /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^\s@:]+@[^\s@:]+)$/i,
    "must be a comma list of subjects (the sub of the login) or e-mail addresses",
  )
    .default([])
    .register(about, {
      group: "login",
      doc: "Who may use the admin commands, on every surface: a comma list of subjects or e-mail addresses of the platform's login. An address counts only where the login says that it is verified.",
      fallback: "nobody",
      example: "ana@example.org,3f8c2d5e-41b7-4c0a-9e63-5d1a7b900001",
    }),
};

const data = {
  AI4_DATA_DIR: z.string().trim().optional().register(about, {
    group: "data",
    doc: "Folder of the database; :memory: keeps nothing.",
    fallback:
      "~/.local/share/ai4-chatops (macOS: ~/Library/Application Support/ai4-chatops, Windows: %LOCALAPPDATA%\\ai4-chatops)",
    example: "/var/lib/ai4-chatops",
  }),
  AI4_SECRET_KEY: token(
    /^(?:[0-9a-f]{64}|[\w+/-]{43}=?)$/i,
    "must be 32 bytes in base64 or hex (openssl rand -base64 32 makes some)",
  )
    .optional()
    .register(about, {
      group: "data",
      doc: "Key that encrypts stored tokens: the output of `openssl rand -base64 32`. Keep a copy: without it everybody must log in again.",
      fallback: "a key file in the data folder, made at the first start",
      example: "replace+this+by+the+output+of+openssl+rand+=",
    }),
  AI4_SECRET_KEY_PREVIOUS: token(
    /^(?:[0-9a-f]{64}|[\w+/-]{43}=?)$/i,
    "must be 32 bytes in base64 or hex, as AI4_SECRET_KEY is",
  )
    .optional()
    .register(about, {
      group: "data",
      doc: "The key before AI4_SECRET_KEY, until `ai4-chatops rotate-key` has sealed everything anew.",
      fallback: "none",
      example: "replace+this+by+the+key+that+came+before+it=",
    }),
  AI4_TIME_ZONE: timeZone().optional().register(about, {
    group: "data",
    doc: "IANA time zone in which dates are read and shown.",
    fallback: "that of the machine, else UTC",
    example: "Europe/Madrid",
  }),
  AI4_LOG_LEVEL: choice(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
    .default("info")
    .register(about, {
      group: "data",
      doc: "Least severe message that is logged: trace, debug, info, warn, error, fatal or silent.",
      fallback: "info",
      example: "warn",
    }),
};

const terminal = {
  AI4_ACCESS_TOKEN: token().optional().register(about, {
    group: "terminal",
    doc: "Access token with which the terminal acts on the platform, instead of a login. Other surfaces ignore it.",
    fallback: "the login",
    example: "replace-me",
  }),
};

const http = {
  AI4_HTTP_HOST: word().default("127.0.0.1").register(about, {
    group: "http",
    doc: "Address of this machine on which the HTTP server listens; 0.0.0.0 means all.",
    fallback: "127.0.0.1",
    example: "0.0.0.0",
  }),
  AI4_HTTP_PORT: port().default(8080).register(about, {
    group: "http",
    doc: "Port of the HTTP server; 0 takes any free one.",
    fallback: "8080",
    example: "8080",
  }),
  AI4_WEB_PORT: port().optional().register(about, {
    group: "http",
    doc: "Port at which `serve` offers the page in the browser. The command `web` takes AI4_HTTP_PORT instead.",
    fallback: "`serve` offers no page",
    example: "8090",
  }),
  AI4_WEB_URL: address().optional().register(about, {
    group: "http",
    doc: "Address at which people open the page, where it is another name than the machine's own: that of a proxy, with https.",
    fallback: "the address of the machine; other names are refused",
    example: "https://chatops.example.org",
  }),
};

const model = {
  OPENAI_API_KEY: token().optional().register(about, {
    group: "model",
    doc: "Key of the OpenAI-compatible server.",
    fallback: "no key is sent",
    example: "sk-replace-me",
  }),
  OPENAI_BASE_URL: address().default("https://api.openai.com/v1").register(about, {
    group: "model",
    doc: "Address of an OpenAI-compatible server, with its version: OpenAI, the platform's own, Ollama (http://127.0.0.1:11434/v1), vLLM, LiteLLM.",
    fallback: "https://api.openai.com/v1",
    example: "https://vllm.cloud.ai4eosc.eu/v1",
  }),
  OPENAI_MODEL: word().optional().register(about, {
    group: "model",
    doc: "Model that reads the sentences which the offline parser does not understand; nothing is sent to a server unless it is set.",
    fallback: "no language model",
    example: "gpt-4o-mini",
  }),
  AI4_MODEL_REQUESTS_PER_MINUTE: amount(10_000).default(20).register(about, {
    group: "model",
    doc: "Most requests to the model in a minute; one person gets at most half of them. Beyond it, sentences are read offline.",
    fallback: "20, which is what the platform's own allows",
    example: "60",
  }),
  AI4_MODEL_TOKENS_PER_DAY: amount(1_000_000_000).default(500_000).register(about, {
    group: "model",
    doc: "Most tokens in a day, prompts and answers together; a sentence takes about 2,500. Beyond it, sentences are read offline.",
    fallback: "500000",
    example: "200000",
  }),
};

export const settings = z.object({
  ...platform,
  ...login,
  ...data,
  ...terminal,
  ...http,
  ...slack,
  ...discord,
  ...matrix,
  ...model,
});

export type SettingName = keyof typeof settings.shape;

/** Settings that mean nothing alone: each with what it needs, any one of them. */
export const needs: readonly (readonly [given: SettingName, anyOf: readonly SettingName[]])[] = [
  ["AI4_ISSUER_URL", ["AI4_CLIENT_ID"]],
  ["AI4_ISSUER_URL", ["AI4_PLATFORM_URL"]],
  ["AI4_CLIENT_ID", ["AI4_PLATFORM_URL"]],
  ["AI4_CLIENT_SECRET", ["AI4_CLIENT_ID"]],
  ["AI4_ACCESS_TOKEN", ["AI4_PLATFORM_URL"]],
  ["AI4_SECRET_KEY_PREVIOUS", ["AI4_SECRET_KEY"]],
  ["SLACK_BOT_TOKEN", ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"]],
  ["SLACK_APP_TOKEN", ["SLACK_BOT_TOKEN"]],
  ["SLACK_SIGNING_SECRET", ["SLACK_BOT_TOKEN"]],
  ["DISCORD_GUILD_ID", ["DISCORD_TOKEN"]],
  ["MATRIX_HOMESERVER_URL", ["MATRIX_ACCESS_TOKEN", "MATRIX_USER"]],
  ["MATRIX_ACCESS_TOKEN", ["MATRIX_HOMESERVER_URL"]],
  ["MATRIX_USER", ["MATRIX_HOMESERVER_URL"]],
  ["MATRIX_USER", ["MATRIX_PASSWORD"]],
  ["MATRIX_PASSWORD", ["MATRIX_USER"]],
  ["MATRIX_ALLOWED_INVITERS", ["MATRIX_HOMESERVER_URL"]],
  ["MATRIX_MESSAGES_PER_SECOND", ["MATRIX_HOMESERVER_URL"]],
  ["MATRIX_MESSAGES_AT_ONCE", ["MATRIX_MESSAGES_PER_SECOND"]],
  ["OPENAI_MODEL", ["OPENAI_API_KEY", "OPENAI_BASE_URL"]],
  ["AI4_MODEL_REQUESTS_PER_MINUTE", ["OPENAI_MODEL"]],
  ["AI4_MODEL_TOKENS_PER_DAY", ["OPENAI_MODEL"]],
];
