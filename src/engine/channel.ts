/** What is set for the place of a turn: its default VO and its rules. */
import { OPEN_POLICY, policySchema } from "../commands/policy.ts";
import type { ChannelPort, ChannelSettings } from "../commands/ports.ts";
import { refuse } from "../errors.ts";
import { fullAccess } from "./gates.ts";
import { quietOf } from "./quiet.ts";
import { administratorsOf } from "./standing.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/** What holds there; rules that cannot be read are an error, never no rules. */
export async function settingsOf(
  { store }: Pick<EngineDeps, "store">,
  { place }: Pick<Turn, "place">,
): Promise<ChannelSettings> {
  const kept = await store.channelSettings.of(place.surface, place.channel);
  return {
    vo: kept?.vo ?? null,
    policy: kept ? policySchema.parse(kept.policy) : OPEN_POLICY,
    quiet: quietOf(kept),
    timeZone: kept?.timeZone ?? null,
  };
}

export function channelPort(deps: EngineDeps, turn: Omit<Turn, "ports">): ChannelPort {
  const { surface, channel, direct } = turn.place;
  return {
    direct,
    ids: turn.outbound.administrators?.ids,
    administrators: administratorsOf(turn),
    settings: () => settingsOf(deps, turn),
    set: ({ vo, policy, quiet, timeZone }) =>
      deps.store.channelSettings.put({
        surface,
        channel,
        vo: vo ?? undefined,
        policy: { ...policy },
        direct,
        quiet: quiet ? { ...quiet } : undefined,
        timeZone: timeZone ?? undefined,
        setBy: turn.actorKey,
        setAt: deps.now(),
      }),
  };
}

/**
 * VO that this channel works in; undefined where none is set. Refuses where the person may not: acting elsewhere without
 * a word would surprise both him and the channel.
 */
export async function channelVo(deps: EngineDeps, turn: Turn): Promise<string | undefined> {
  const { vo } = await settingsOf(deps, turn);
  const own = fullAccess(turn.session);
  if (vo === null || own.includes(vo)) return vo ?? undefined;
  throw refuse(
    "access.channel-vo",
    `This channel works in ${vo}, where you do not have full access (level ap-u). Name a VO of yours with --vo: ${own.join(", ")}.`,
  );
}
