/** Joins the parts of the surface for one signed-in account. */
import type { Block, Press } from "../../src/reply/blocks.ts";
import { md } from "../../src/reply/markdown.ts";
import type { ChatHost, Outbound, SurfaceDeps, SurfaceHealth } from "../../src/surface.ts";
import { type MatrixConfig, signIn } from "./account.ts";
import { createAdministrators } from "./administrators.ts";
import { createDirectRooms } from "./direct-rooms.ts";
import { createForms } from "./forms.ts";
import { takeSync } from "./inbound.ts";
import { createLateKeys } from "./late-keys.ts";
import { LATE_KEY_HOLD_MS, SYNC_HOLD_MS } from "./limits.ts";
import { createMembership } from "./membership.ts";
import { createOutbound } from "./outbound.ts";
import { createPace } from "./pace.ts";
import { createPoster } from "./post.ts";
import { createPressBook } from "./presses.ts";
import { layOut } from "./render.ts";
import { createRooms } from "./rooms.ts";
import { createSender } from "./send.ts";
import { createSync } from "./sync.ts";
import { createTasks } from "./tasks.ts";

export interface Connection {
  readonly outbound: Outbound;
  /** Listens until stopped; resolves with the reason where listening on is useless. */
  run(): Promise<unknown>;
  /** Resolves when everything that was begun has been said. */
  settle(): Promise<void>;
  health(): Pick<SurfaceHealth, "lastGoodAt" | "problem">;
}

export interface Signals {
  /** Ends the intake. */
  readonly stop: AbortSignal;
  /** Ends every request. */
  readonly closed: AbortSignal;
}

/** Resolves once what was said while the bot was away has been taken in. */
export async function connect(
  config: MatrixConfig,
  deps: SurfaceDeps,
  host: ChatHost,
  signals: Signals,
): Promise<Connection> {
  const { log, now, newId } = deps;
  const account = await signIn(config, deps, signals.closed);
  const { memory } = account;
  const tasks = createTasks(log, signals.closed);
  const background = tasks.run;
  const rooms = createRooms(account, () => sync.health().problem === undefined);
  const pace = createPace(config.allowance, { log, closed: signals.closed });
  const sender = createSender({ account, rooms, pace, closed: signals.closed });
  const presses = createPressBook(memory);
  const directRooms = createDirectRooms(account, rooms, sender);
  const poster = createPoster({ account, rooms, sender, presses, log, background, closed: signals.closed });

  const sayIn = async (blocks: readonly Block<Press>[], roomId: string, direct: boolean, key: string) => {
    await poster.post(layOut({ visibility: "channel", blocks }, { direct }), { roomId }, key);
  };
  const say = async (blocks: readonly Block<Press>[], roomId: string, key: string) =>
    sayIn(blocks, roomId, (await rooms.facts(roomId)).others.size === 1, key);
  const erase = async (roomId: string, eventId: string) => {
    await sender.redact({ roomId, urgency: "answer" }, eventId, `erase ${eventId}`).catch(async () => {
      const text = "I may not delete messages in this room. Please delete the one with the secret yourself.";
      await say([{ type: "note", tone: "warning", text: md`${text}` }], roomId, `erase ${eventId}`);
    });
  };
  const forms = createForms({
    memory,
    now,
    say: (blocks, roomId, key) => sayIn(blocks, roomId, true, key),
    erase,
    background,
  });
  const membership = createMembership({
    account,
    rooms,
    sender,
    directRooms,
    allowedInviters: config.allowedInviters,
    log,
    say,
    moved: async (from, to) => (await host.moved?.(from, to)) ?? false,
    background,
  });
  const cannotRead = (roomId: string, userId: string) => membership.cannotRead(roomId, userId);
  const { outbound, edits } = createOutbound({
    rooms,
    directRooms,
    poster,
    forms,
    now,
    newId,
    cannotRead,
    editGap: pace.editGap,
  });
  const lateKeys = createLateKeys({ account, rooms, log, now, say, background });
  const inbound = { account, rooms, membership, forms, presses, lateKeys, host, log, now };
  const holdMs = () => (lateKeys.waiting() ? LATE_KEY_HOLD_MS : SYNC_HOLD_MS);
  const sync = createSync(
    account,
    { log, now, holdMs, deliver: (news, since) => takeSync(news, since, inbound) },
    signals.stop,
  );

  await presses.open();
  await forms.load();
  await membership.load();
  await lateKeys.load();
  await sync.first();
  await forms.resume();
  return {
    outbound: { ...outbound, administrators: createAdministrators(account) },
    run: () => sync.run(),
    async settle() {
      await edits.flush();
      await tasks.idle();
      await sender.idle();
    },
    health: () => sync.health(),
  };
}
