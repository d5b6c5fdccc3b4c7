/** What `doctor` tries on Discord, and what to do where it fails. */
import { type APIApplication, ApplicationFlags, Routes } from "discord-api-types/v10";
import type { Finding, SurfaceMemory } from "../../src/surface.ts";
import type { DiscordClient } from "./client.ts";
import { postFailure, statusOf } from "./failure.ts";
import { registeredNames } from "./registration.ts";

export interface Examined {
  readonly client: DiscordClient;
  readonly memory: SurfaceMemory;
  readonly application: string | undefined;
  readonly guild: string | undefined;
}

const PORTAL = "https://discord.com/developers/applications";

export async function examine({ client, memory, application, guild }: Examined): Promise<readonly Finding[]> {
  let app: APIApplication;
  try {
    app = (await client.now({ method: "GET", route: Routes.currentApplication() })) as APIApplication;
  } catch (error) {
    const mend =
      statusOf(error) === 401
        ? `Copy the token again: ${PORTAL}, your application, Bot, Reset Token; set DISCORD_TOKEN.`
        : `${postFailure(error).message} Check the network and DISCORD_API_URL.`;
    return [{ what: "Discord takes the bot's token", ok: false, mend }];
  }
  const same = application === undefined || application === app.id;
  return [
    { what: "Discord takes the bot's token", ok: true },
    finding(
      "the application id belongs to the token",
      same,
      `Set DISCORD_APPLICATION_ID to ${app.id}, or remove it.`,
    ),
    contentFinding(app),
    await gatewayFinding(client),
    await commandsFinding({ client, memory, application: app.id, guild }),
  ];
}

function finding(what: string, ok: boolean, mend: string): Finding {
  return ok ? { what, ok } : { what, ok, mend };
}

/** Least privilege: the bot reads only what is said to it. */
function contentFinding({ flags }: APIApplication): Finding {
  const all = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;
  const mend = `Switch off the Message Content Intent (${PORTAL}, Bot): this bot does not need it.`;
  return finding("the bot has no more intents than it needs", ((flags ?? 0) & all) === 0, mend);
}

async function gatewayFinding(client: DiscordClient): Promise<Finding> {
  const what = "the gateway lets the bot in";
  try {
    const gateway = await client.now({ method: "GET", route: Routes.gatewayBot() });
    const { remaining } = (gateway as { session_start_limit: { remaining: number } }).session_start_limit;
    return finding(what, remaining > 0, "Too many connections were opened today; wait until tomorrow.");
  } catch (error) {
    return { what, ok: false, mend: postFailure(error).message };
  }
}

async function commandsFinding(where: {
  client: DiscordClient;
  memory: SurfaceMemory;
  application: string;
  guild: string | undefined;
}): Promise<Finding> {
  const what = "the slash commands are registered";
  const mend =
    where.guild === undefined
      ? "They are registered when the bot starts: run `serve` once."
      : "They are registered when the bot starts: run `serve` once, and invite the bot to the server of DISCORD_GUILD_ID with the scope applications.commands.";
  try {
    return finding(what, (await registeredNames(where)).length > 0, mend);
  } catch (error) {
    return { what, ok: false, mend: `${mend} ${postFailure(error).message}` };
  }
}
