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
  await synapse.addAdministrator("admin", "only-for-tests");
  await limit(url, await tokenOf(url, "admin", "only-for-tests"), bot.id, allowance);
  return { url, bot, rooms: rooms.slice(0, count), stop: synapse.stop };
}

async function tokenOf(url: string, user: string, password: string): Promise<string> {
  const body = { type: "m.login.password", identifier: { type: "m.id.user", user }, password };
  const answer = await fetch(`${url}/_matrix/client/v3/login`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`the administrator could not log in: HTTP ${answer.status}`);
  return token;
}

/** As an administrator does it for a bot; Synapse takes whole numbers only. */
async function limit(
  url: string,
  token: string,
  user: string,
  { perSecond, burst }: Allowance,
): Promise<void> {
  const answer = await fetch(
    `${url}/_synapse/admin/v1/users/${encodeURIComponent(user)}/override_ratelimit`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ messages_per_second: perSecond, burst_count: burst }),
    },
  );
  if (!answer.ok) throw new Error(`the bot's limit could not be set: ${await answer.text()}`);
}
