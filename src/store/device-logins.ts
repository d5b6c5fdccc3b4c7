import type { Insertable, Kysely, Selectable } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import { markAlive, type OwnProcess } from "./instances.ts";
import { instancesIn } from "./operations.ts";
import { prepared } from "./prepared.ts";
import type { DeviceLoginTable, StoreSchema } from "./schema.ts";
import type { DeviceLogin, DeviceLoginStore } from "./store.ts";

interface Asked {
  readonly issuer: string;
  readonly account: string;
  readonly now: number;
}

export function createDeviceLogins(database: Kysely<StoreSchema>, own: OwnProcess): DeviceLoginStore {
  const newestWaiting = prepared(database, ({ issuer, account, now }: Asked) =>
    database
      .selectFrom("device_login")
      .selectAll()
      .where("state", "=", "waiting")
      .where("issuer", "=", issuer)
      .where("account", "=", account)
      .where("expires_at", ">", now)
      .orderBy("position", "desc")
      .limit(1),
  );
  return {
    async put(login) {
      await database.insertInto("device_login").values(toRow(login)).execute();
    },
    async find(id) {
      const row = await database
        .selectFrom("device_login")
        .selectAll()
        .where("id", "=", id)
        .executeTakeFirst();
      return row && fromRow(row);
    },
    async waiting(issuer, account, now) {
      const [row] = (await newestWaiting({ issuer, account, now: toMillis(now) })).rows;
      return row && fromRow(row);
    },
    async of(account) {
      const rows = await database
        .selectFrom("device_login")
        .selectAll()
        .where("account", "=", account)
        .orderBy("position")
        .execute();
      return rows.map(fromRow);
    },
    async mayPoll(id, now, next) {
      const { numUpdatedRows } = await database
        .updateTable("device_login")
        .set({ poll_at: toMillis(next) })
        .where("id", "=", id)
        .where("state", "=", "waiting")
        .where("poll_at", "<=", toMillis(now))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async slowDown(id, intervalMs, pollAt) {
      await database
        .updateTable("device_login")
        .set({ interval_ms: intervalMs, poll_at: toMillis(pollAt) })
        .where("id", "=", id)
        .execute();
    },
    async end(id, state, subject) {
      const { numUpdatedRows } = await database
        .updateTable("device_login")
        .set({ state, subject: subject ?? null, secret: "" })
        .where("id", "=", id)
        .where("state", "=", "waiting")
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    takeOver: (surface, instance, now) =>
      database.transaction().execute(async (transaction) => {
        await markAlive(transaction, own, instance, now);
        const { alive } = await instancesIn(transaction, own, now);
        const rows = await transaction
          .selectFrom("device_login")
          .selectAll()
          .where("state", "=", "waiting")
          .where("surface", "=", surface)
          .where("instance", "not in", alive)
          .orderBy("position")
          .execute();
        for (const { id } of rows) {
          await transaction.updateTable("device_login").set({ instance }).where("id", "=", id).execute();
        }
        return rows.map((row) => fromRow({ ...row, instance }));
      }),
    async forget(account) {
      await database.deleteFrom("device_login").where("account", "=", account).execute();
    },
    async prune(before) {
      await database.deleteFrom("device_login").where("expires_at", "<", toMillis(before)).execute();
    },
  };
}

function toRow(login: DeviceLogin): Insertable<DeviceLoginTable> {
  return {
    id: login.id,
    issuer: login.issuer,
    account: login.account,
    surface: login.surface,
    instance: login.instance,
    origin: JSON.stringify(login.origin),
    secret: login.secret,
    state: login.state,
    subject: login.subject ?? null,
    interval_ms: login.intervalMs,
    poll_at: toMillis(login.pollAt),
    expires_at: toMillis(login.expiresAt),
  };
}

function fromRow(row: Selectable<DeviceLoginTable>): DeviceLogin {
  return {
    id: row.id,
    issuer: row.issuer,
    account: row.account,
    surface: row.surface,
    instance: row.instance,
    origin: toJson(row.origin),
    secret: row.secret,
    state: row.state,
    subject: row.subject ?? undefined,
    intervalMs: row.interval_ms,
    pollAt: new Date(row.poll_at),
    expiresAt: new Date(row.expires_at),
  };
}
