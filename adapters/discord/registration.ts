/** Registers the slash commands, only where they differ: Discord allows 200 new ones per day and server. */
import { createHash } from "node:crypto";
import type { RouteLike } from "@discordjs/rest";
import { type APIApplicationCommand, Routes } from "discord-api-types/v10";
import type { SurfaceMemory } from "../../src/surface.ts";
import type { DiscordClient } from "./client.ts";
import type { SlashCommand } from "./commands.ts";

const MEMORY_KEY = "discord.commands";

export interface Registration {
  readonly client: DiscordClient;
  readonly memory: SurfaceMemory;
  readonly application: string;
  readonly guild: string | undefined;
}

/** What was registered last: the scope, what we sent, and the versions that Discord gave it. */
interface Registered {
  readonly guild: string;
  readonly ours: string;
  readonly theirs: string;
}

/** True where something had to be changed. The other scope is emptied: commands of both are listed twice. */
export async function register(
  registration: Registration,
  commands: readonly SlashCommand[],
): Promise<boolean> {
  const { client, memory, application, guild } = registration;
  const before = readRegistered(await memory.get(MEMORY_KEY));
  const route = routeOf(application, guild);
  const ours = hash(JSON.stringify(commands));
  const listed = versionsOf(await client.now({ method: "GET", route }));
  await clear(client, otherRoute(application, guild, before));
  const known = before?.guild === (guild ?? "") && before.ours === ours && before.theirs === listed;
  if (known) return false;
  const theirs = versionsOf(await client.now({ method: "PUT", route, body: commands }));
  await memory.set(MEMORY_KEY, [guild ?? "", ours, theirs].join(" "));
  return true;
}

/** Names of the commands that Discord lists in our scope. */
export async function registeredNames(registration: Registration): Promise<readonly string[]> {
  const { client, application, guild } = registration;
  const listed = await client.now({ method: "GET", route: routeOf(application, guild) });
  return (listed as readonly APIApplicationCommand[]).map(({ name }) => name);
}

function routeOf(application: string, guild: string | undefined): RouteLike {
  return guild === undefined
    ? Routes.applicationCommands(application)
    : Routes.applicationGuildCommands(application, guild);
}

/** With a guild: the global scope. Without: the guild used before, if any. */
function otherRoute(
  application: string,
  guild: string | undefined,
  before: Registered | undefined,
): RouteLike | undefined {
  if (guild !== undefined) return Routes.applicationCommands(application);
  return before === undefined || before.guild === ""
    ? undefined
    : Routes.applicationGuildCommands(application, before.guild);
}

async function clear(client: DiscordClient, route: RouteLike | undefined): Promise<void> {
  if (route === undefined) return;
  const listed = (await client.now({ method: "GET", route })) as readonly unknown[];
  if (listed.length > 0) await client.now({ method: "PUT", route, body: [] });
}

function readRegistered(text: string | undefined): Registered | undefined {
  const [guild, ours, theirs] = (text ?? "").split(" ");
  return guild === undefined || ours === undefined || theirs === undefined
    ? undefined
    : { guild, ours, theirs };
}

function versionsOf(listed: unknown): string {
  const commands = listed as readonly APIApplicationCommand[];
  return hash(JSON.stringify(commands.map(({ id, name, version }) => [id, name, version]).sort()));
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
