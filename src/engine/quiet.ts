/** When what nobody waits for may be posted: not in the quiet hours of who reads it. */
import { z } from "zod";
import { afterQuiet, type QuietHours } from "../language/quiet-hours.ts";
import type { Visibility } from "../reply/blocks.ts";
import type { ChannelSetting } from "../store/store.ts";
import type { Actor, Place } from "../surface.ts";
import { actorKey, type EngineDeps } from "./turn.ts";

const minutes = z.int().min(0).max(1439);
const quietHours = z.strictObject({ from: minutes, until: minutes });

/** Quiet hours as they are stored; what cannot be read is an error, never silence. */
export function quietOf(setting: ChannelSetting | undefined): QuietHours | null {
  return setting?.quiet === undefined ? null : quietHours.parse(setting.quiet);
}

/**
 * `at`, or the end of the quiet hours it falls into: of the place, or of the person where he alone reads it. A person sets
 * his own where he is alone with the bot, and they hold for him everywhere.
 */
export async function afterQuietHours(
  deps: Pick<EngineDeps, "store" | "timeZone">,
  reader: { readonly actor: Actor; readonly place: Place; readonly visibility: Visibility },
  at: Date,
): Promise<Date> {
  const setting = await settingFor(deps, reader);
  const quiet = quietOf(setting);
  return quiet ? afterQuiet(at, quiet, setting?.timeZone ?? deps.timeZone) : at;
}

/** The zone in which times are shown to who reads it. */
export async function zoneOf(
  deps: Pick<EngineDeps, "store" | "timeZone">,
  reader: { readonly actor: Actor; readonly place: Place; readonly visibility: Visibility },
): Promise<string> {
  return (await settingFor(deps, reader))?.timeZone ?? deps.timeZone;
}

function settingFor(
  { store }: Pick<EngineDeps, "store">,
  {
    actor,
    place,
    visibility,
  }: { readonly actor: Actor; readonly place: Place; readonly visibility: Visibility },
): Promise<ChannelSetting | undefined> {
  return visibility === "private" && !place.direct
    ? store.channelSettings.ofPerson(actorKey(actor))
    : store.channelSettings.of(place.surface, place.channel);
}
