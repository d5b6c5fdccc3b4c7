/** The homeserver and the rooms for the benchmark of the outbox: a real Synapse, which counts what the bot's account sends. */
import { createUser, type MatrixUser } from "../../test/kit/matrix-lab.ts";
import { ownSynapse } from "../../test/kit/synapse.ts";
import type { Allowance } from "./outbox-pace.ts";

export interface MatrixRooms {
  readonly url: string;
  readonly bot: MatrixUser;
  readonly rooms: readonly string[];
  stop(): Promise<void>;
}

/** Rooms that are made at the same time. */
const AT_ONCE = 4;

/** Starts a Synapse with so many rooms, in which it then takes no more from the bot than it is told to. */
export async function matrixRooms(count: number, allowance: Allowance): Promise<MatrixRooms> {
  const synapse = await ownSynapse(`bench-outbox-${process.pid}`);
  const { url } = synapse;
  const bot = await createUser(url, "ai4bot");
  const rooms: string[] = [];
  const make = async () => {
    while (rooms.length < count) rooms.push(await bot.createRoom());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, make));
  await synapse.allow(bot.id, allowance.perSecond, allowance.burst);
  return { url, bot, rooms: rooms.slice(0, count), stop: synapse.stop };
}
