import type { Kysely, Selectable, Transaction } from "kysely";
import { toMillis } from "./columns.ts";
import { prepared } from "./prepared.ts";
import type { IdentityTable, StoreSchema } from "./schema.ts";
import type { Identity, IdentityStore, StoredIdentity } from "./store.ts";

type Database = Kysely<StoreSchema> | Transaction<StoreSchema>;

export function createIdentities(database: Kysely<StoreSchema>): IdentityStore {
  const ofAccount = prepared(database, ({ issuer, account }: { issuer: string; account: string }) =>
    database
      .selectFrom("account")
      .innerJoin("identity", (join) =>
        join
          .onRef("identity.issuer", "=", "account.issuer")
          .onRef("identity.subject", "=", "account.subject"),
      )
      .selectAll("identity")
      .where("account.account", "=", account)
      .where("account.issuer", "=", issuer),
  );
  return {
    link: (account, identity, now) =>
      database.transaction().execute(async (transaction) => {
        const orphan = await unlink(transaction, account, identity);
        const { issuer, subject } = identity;
        const known = await find(transaction, issuer, subject);
        // A refresh that is under way finds its version gone and writes nothing over the new tokens; versions begin at
        // the clock, so that one of an identity that was forgotten does not come back.
        const row = {
          ...toRow(identity),
          version: (known?.version ?? toMillis(now)) + 1,
          refreshing_until: 0,
        };
        await transaction
          .insertInto("identity")
          .values(row)
          .onConflict((conflict) => conflict.columns(["issuer", "subject"]).doUpdateSet(row))
          .execute();
        const link = { issuer, subject, linked_at: toMillis(now) };
        await transaction
          .insertInto("account")
          .values({ account, ...link })
          .onConflict((conflict) => conflict.column("account").doUpdateSet(link))
          .execute();
        return orphan;
      }),
    async of(issuer, account) {
      const [row] = (await ofAccount({ issuer, account })).rows;
      return row && fromRow(row);
    },
    find: (issuer, subject) => find(database, issuer, subject),
    async accounts(issuer, subject) {
      const rows = await accountsOf(database, issuer, subject);
      return rows.map(({ account, linked_at }) => ({ account, linkedAt: new Date(linked_at) }));
    },
    async beginRefresh({ issuer, subject, version }, now, until) {
      const { numUpdatedRows } = await database
        .updateTable("identity")
        .set({ refreshing_until: toMillis(until) })
        .where("issuer", "=", issuer)
        .where("subject", "=", subject)
        .where("version", "=", version)
        .where("refreshing_until", "<=", toMillis(now))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async endRefresh({ issuer, subject, version }) {
      await database
        .updateTable("identity")
        .set({ refreshing_until: 0 })
        .where("issuer", "=", issuer)
        .where("subject", "=", subject)
        .where("version", "=", version)
        .execute();
    },
    async replace(version, identity, refreshingUntil) {
      const refreshing = refreshingUntil === undefined ? 0 : toMillis(refreshingUntil);
      const { numUpdatedRows } = await database
        .updateTable("identity")
        .set({ ...toRow(identity), version: version + 1, refreshing_until: refreshing })
        .where("issuer", "=", identity.issuer)
        .where("subject", "=", identity.subject)
        .where("version", "=", version)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    unlink: (account) => database.transaction().execute((transaction) => unlink(transaction, account)),
    async all() {
      const rows = await database.selectFrom("identity").selectAll().execute();
      return rows.map(fromRow);
    },
  };
}

async function find(
  database: Database,
  issuer: string,
  subject: string,
): Promise<StoredIdentity | undefined> {
  const row = await database
    .selectFrom("identity")
    .selectAll()
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
  return row && fromRow(row);
}

function accountsOf(database: Database, issuer: string, subject: string) {
  return database
    .selectFrom("account")
    .selectAll()
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .orderBy("linked_at")
    .orderBy("account")
    .execute();
}

/** The identity that nobody is linked to any more; `but` is one that stays. */
async function unlink(
  transaction: Transaction<StoreSchema>,
  account: string,
  but?: Pick<Identity, "issuer" | "subject">,
): Promise<StoredIdentity | undefined> {
  const link = await transaction
    .selectFrom("account")
    .selectAll()
    .where("account", "=", account)
    .executeTakeFirst();
  if (!link) return undefined;
  await transaction.deleteFrom("account").where("account", "=", account).execute();
  const { issuer, subject } = link;
  if (issuer === but?.issuer && subject === but.subject) return undefined;
  if ((await accountsOf(transaction, issuer, subject)).length > 0) return undefined;
  const identity = await find(transaction, issuer, subject);
  await transaction
    .deleteFrom("identity")
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .execute();
  return identity;
}

function toRow(identity: Identity) {
  return {
    issuer: identity.issuer,
    subject: identity.subject,
    name: identity.name,
    email: identity.email,
    email_verified: identity.emailVerified ? 1 : 0,
    levels: JSON.stringify(identity.levels),
    tokens: identity.tokens ?? null,
    access_expires_at: toMillis(identity.accessExpiresAt),
  };
}

function fromRow(row: Selectable<IdentityTable>): StoredIdentity {
  return {
    issuer: row.issuer,
    subject: row.subject,
    name: row.name,
    email: row.email,
    emailVerified: row.email_verified === 1,
    levels: JSON.parse(row.levels) as Readonly<Record<string, string>>,
    tokens: row.tokens ?? undefined,
    accessExpiresAt: new Date(row.access_expires_at),
    version: row.version,
  };
}
