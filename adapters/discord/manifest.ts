/** What to switch on in Discord's developer portal. */
import { PermissionFlagsBits } from "discord-api-types/v10";

/** What the bot does, and nothing more. */
const PERMISSIONS = [
  ["View Channels", PermissionFlagsBits.ViewChannel],
  ["Send Messages", PermissionFlagsBits.SendMessages],
  ["Send Messages in Threads", PermissionFlagsBits.SendMessagesInThreads],
  ["Embed Links", PermissionFlagsBits.EmbedLinks],
  ["Attach Files", PermissionFlagsBits.AttachFiles],
  ["Read Message History", PermissionFlagsBits.ReadMessageHistory],
] as const;

export function discordManifest(): string {
  const bits = PERMISSIONS.reduce((sum, [, bit]) => sum | bit, 0n);
  const invite = new URL("https://discord.com/oauth2/authorize");
  invite.searchParams.set("client_id", "APPLICATION_ID");
  invite.searchParams.set("scope", "bot applications.commands");
  invite.searchParams.set("permissions", bits.toString());
  return `Discord has no manifest to paste; these are the switches.

1. Open https://discord.com/developers/applications and choose "New Application".
2. "General Information": copy the Application ID into DISCORD_APPLICATION_ID.
   Leave "Interactions Endpoint URL" empty: the bot hears interactions through its own connection.
3. "Installation": leave only "Guild Install" ticked.
4. "Bot": choose "Reset Token" and copy the token into DISCORD_TOKEN. Keep it secret.
   Leave all three Privileged Gateway Intents off; none is needed.
5. Invite the bot with this address, your Application ID in place of APPLICATION_ID:

   ${invite.href}

   Scopes: bot, applications.commands
   Permissions: ${PERMISSIONS.map(([name]) => name).join(", ")}

6. To try it on one server first, set DISCORD_GUILD_ID to that server's id: its commands then change at once.
`;
}
