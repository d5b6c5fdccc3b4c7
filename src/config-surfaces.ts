/** The settings of the chat surfaces. */
import { about, address, amount, list, password, rate, token, word } from "./config-values.ts";

const SNOWFLAKE = /^\d{15,21}$/;

export const slack = {
  SLACK_BOT_TOKEN: token(
    /^(?!xapp-|xoxp-)\S+$/,
    "must be the bot token (xoxb-…), not another token of the app",
  )
    .optional()
    .register(about, {
      group: "slack",
      doc: "Bot token of the Slack app. Needs SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.",
      fallback: "no Slack",
      example: "xoxb-replace-me",
    }),
  SLACK_APP_TOKEN: token(/^(?!xox)\S+$/, "must be the app-level token (xapp-…), not another token of the app")
    .optional()
    .register(about, {
      group: "slack",
      doc: "App-level token with connections:write: events arrive over Socket Mode, no public address is needed.",
      fallback: "events arrive over HTTP",
      example: "xapp-replace-me",
    }),
  SLACK_SIGNING_SECRET: token().optional().register(about, {
    group: "slack",
    doc: "Signing secret of the app, with which events over HTTP are verified.",
    fallback: "events arrive over Socket Mode",
    example: "replace-me",
  }),
  SLACK_API_URL: address().default("https://slack.com/api").register(about, {
    group: "slack",
    doc: "Address of Slack's Web API, for proxies and compatible servers.",
    fallback: "https://slack.com/api",
    example: "https://slack.com/api",
  }),
};

export const discord = {
  DISCORD_TOKEN: token().optional().register(about, {
    group: "discord",
    doc: "Token of the Discord bot.",
    fallback: "no Discord",
    example: "replace-me",
  }),
  DISCORD_APPLICATION_ID: word(SNOWFLAKE, "must be the number of the application")
    .optional()
    .register(about, {
      group: "discord",
      doc: "Number of the Discord application.",
      fallback: "asked from Discord with the token",
      example: "123456789012345678",
    }),
  DISCORD_API_URL: address().default("https://discord.com/api").register(about, {
    group: "discord",
    doc: "Address of Discord's API without its version, for proxies and compatible servers.",
    fallback: "https://discord.com/api",
    example: "https://discord.com/api",
  }),
  DISCORD_GUILD_ID: word(SNOWFLAKE, "must be the number of the server (guild)").optional().register(about, {
    group: "discord",
    doc: "Number of the one server (guild) in which the slash commands are registered; there they appear at once.",
    fallback: "registered in every server",
    example: "234567890123456789",
  }),
};

export const matrix = {
  MATRIX_HOMESERVER_URL: address().optional().register(about, {
    group: "matrix",
    doc: "Address of the homeserver. Needs MATRIX_ACCESS_TOKEN, or MATRIX_USER and MATRIX_PASSWORD.",
    fallback: "no Matrix",
    example: "https://matrix.example.org",
  }),
  MATRIX_ACCESS_TOKEN: token().optional().register(about, {
    group: "matrix",
    doc: "Access token of the bot's account; goes before MATRIX_USER and MATRIX_PASSWORD.",
    fallback: "MATRIX_USER and MATRIX_PASSWORD",
    example: "syt_replace_me",
  }),
  MATRIX_USER: word().optional().register(about, {
    group: "matrix",
    doc: "User id of the bot's account, used with MATRIX_PASSWORD.",
    fallback: "not set",
    example: "@ai4:example.org",
  }),
  MATRIX_PASSWORD: password().optional().register(about, {
    group: "matrix",
    doc: "Password of the bot's account.",
    fallback: "not set",
    example: "replace-me",
  }),
  MATRIX_ALLOWED_INVITERS: list(
    /^@[^\s:]+:\S+$/,
    "must be a comma list of Matrix user ids; @*:example.org means everybody of a server",
  )
    .default([])
    .register(about, {
      group: "matrix",
      doc: "Whose invitations the bot accepts: a comma list of user ids; @*:example.org means everybody of a server.",
      fallback: "nobody's",
      example: "@ana:example.org,@*:institute.example",
    }),
  MATRIX_MESSAGES_PER_SECOND: rate(1000).optional().register(about, {
    group: "matrix",
    doc: "Messages, edits, reactions and deletions a second that the homeserver takes from the bot's account, over all rooms; 0: as many as there are.",
    fallback: "Synapse's default (0.2) is kept until the homeserver is seen to take more",
    example: "0",
  }),
  MATRIX_MESSAGES_AT_ONCE: amount(10_000).default(10).register(about, {
    group: "matrix",
    doc: "How many of them it takes at once after a quiet while.",
    fallback: "10, Synapse's default",
    example: "50",
  }),
};
