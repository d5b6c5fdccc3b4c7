/** Who administers a channel, as Discord sees it: whoever may manage the channel or the server. */

import type { RouteLike } from "@discordjs/rest";
import {
  type APIGuild,
  type APIGuildChannel,
  type APIGuildMember,
  type APIOverwrite,
  PermissionFlagsBits,
  Routes,
} from "discord-api-types/v10";
import type { Administrators } from "../../src/surface.ts";
import type { DiscordClient } from "./client.ts";

const { Administrator, ManageGuild, ManageChannels } = PermissionFlagsBits;

type Asked = Pick<APIGuildChannel, "id"> & {
  readonly guild_id?: string;
  readonly permission_overwrites?: readonly APIOverwrite[];
};

/** Asked anew each time: what an event says of rights may be old when it is worked on. None of it needs an intent. */
export function createAdministrators(client: DiscordClient): Administrators {
  const get = <T>(route: RouteLike) => client.now({ method: "GET", route }) as Promise<T>;
  return {
    who: "those who may manage this channel or the server",
    ids: /^\d{15,21}$/,
    async include({ id }, place) {
      const channel = await get<Asked>(Routes.channel(place.channel));
      if (channel.guild_id === undefined) return false;
      const guild = await get<APIGuild>(Routes.guild(channel.guild_id));
      const member = await get<APIGuildMember>(Routes.guildMember(channel.guild_id, id));
      if (member.user?.id !== id) return false;
      if (guild.owner_id === id) return true;
      const everywhere = permissions(guild, member);
      if ((everywhere & (Administrator | ManageGuild)) !== 0n) return true;
      const here = overwritten(everywhere, channel.permission_overwrites ?? [], guild.id, member, id);
      return (here & ManageChannels) !== 0n;
    },
  };
}

/** Those of the roles: that of everybody bears the id of the server. */
function permissions({ id, roles }: APIGuild, member: APIGuildMember): bigint {
  return roles
    .filter((role) => role.id === id || member.roles.includes(role.id))
    .reduce((sum, role) => sum | BigInt(role.permissions), 0n);
}

/** Discord's order: everybody, then all roles together, then the person; in each, what is allowed goes last. */
function overwritten(
  base: bigint,
  overwrites: readonly APIOverwrite[],
  everybody: string,
  member: APIGuildMember,
  person: string,
): bigint {
  const layers = [
    overwrites.filter(({ id }) => id === everybody),
    overwrites.filter(({ id }) => id !== everybody && member.roles.includes(id)),
    overwrites.filter(({ id }) => id === person),
  ];
  return layers.reduce((held, layer) => {
    const denied = layer.reduce((sum, { deny }) => sum | BigInt(deny), 0n);
    const allowed = layer.reduce((sum, { allow }) => sum | BigInt(allow), 0n);
    return (held & ~denied) | allowed;
  }, base);
}
