/** Which channels are threads, and of what: messages name only the place they stand in. */
import {
  type APIChannel,
  ChannelType,
  type GatewayMessageCreateDispatchData,
  Routes,
} from "discord-api-types/v10";
import type { DiscordClient } from "./client.ts";
import type { ChannelFacts } from "./inbound.ts";
import { createRecent } from "./recent.ts";

export interface Channels {
  learn(channel: ChannelFacts): void;
  /** Where a channel stands; taken for a plain one where Discord does not say. */
  of(message: Pick<GatewayMessageCreateDispatchData, "channel_id" | "guild_id">): Promise<ChannelFacts>;
}

export function createChannels(client: DiscordClient): Channels {
  const known = createRecent<ChannelFacts>();
  const learn = ({ id, type, parent_id = null }: ChannelFacts) => known.set(id, { id, type, parent_id });
  return {
    learn,
    async of({ channel_id: id, guild_id }) {
      const found = known.get(id);
      if (found !== undefined) return found;
      const plain = { id, type: guild_id === undefined ? ChannelType.DM : ChannelType.GuildText };
      try {
        const channel = (await client.now({ method: "GET", route: Routes.channel(id) })) as APIChannel;
        learn({
          id,
          type: channel.type,
          parent_id: "parent_id" in channel ? (channel.parent_id ?? null) : null,
        });
        return known.get(id) ?? plain;
      } catch {
        return plain;
      }
    },
  };
}
