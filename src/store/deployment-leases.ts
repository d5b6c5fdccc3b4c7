import type { Kysely, Selectable } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { DeploymentLease, DeploymentLeaseStore, Ending } from "./lease-port.ts";
import type { StoreSchema } from "./schema.ts";
import type { DeploymentLeaseTable } from "./schema-leases.ts";

export function createDeploymentLeases(database: Kysely<StoreSchema>): DeploymentLeaseStore {
  const rows = () => database.selectFrom("deployment_lease").selectAll();
  return {
    async agree(lease, nextAt) {
      const values = {
        surface: lease.surface,
        vo: lease.vo,
        kind: lease.kind,
        title: lease.title,
        actor: JSON.stringify(lease.actor),
        place: JSON.stringify(lease.place),
        subject: lease.subject,
        time_zone: lease.timeZone,
        agreed_at: toMillis(lease.agreedAt),
        ends_at: toMillis(lease.endsAt),
        told: "[]",
        ending: null,
        next_at: toMillis(nextAt),
      };
      await database
        .insertInto("deployment_lease")
        .values({ owner: lease.owner, deployment: lease.deployment, ...values })
        .onConflict((conflict) => conflict.columns(["owner", "deployment"]).doUpdateSet(values))
        .execute();
    },
    async find(owner, deployment) {
      const row = await rows()
        .where("owner", "=", owner)
        .where("deployment", "=", deployment)
        .executeTakeFirst();
      return row && fromRow(row);
    },
    of: async (owner) => (await rows().where("owner", "=", owner).orderBy("ends_at").execute()).map(fromRow),
    due: async (surface, now, most) =>
      (
        await rows()
          .where("surface", "=", surface)
          .where("next_at", "<=", toMillis(now))
          .orderBy("next_at")
          .limit(most)
          .execute()
      ).map(fromRow),
    async note({ owner, deployment, agreedAt, endsAt, title, told, ending, nextAt }) {
      const { numUpdatedRows } = await database
        .updateTable("deployment_lease")
        .set({
          title,
          told: JSON.stringify(told),
          ending: ending ? JSON.stringify(ending) : null,
          next_at: toMillis(nextAt),
        })
        .where("owner", "=", owner)
        .where("deployment", "=", deployment)
        .where("agreed_at", "=", toMillis(agreedAt))
        .where("ends_at", "=", toMillis(endsAt))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async drop(owner, deployment) {
      await database
        .deleteFrom("deployment_lease")
        .where("owner", "=", owner)
        .where("deployment", "=", deployment)
        .execute();
    },
  };
}

function fromRow(row: Selectable<DeploymentLeaseTable>): DeploymentLease {
  return {
    owner: row.owner,
    deployment: row.deployment,
    surface: row.surface,
    vo: row.vo,
    kind: row.kind,
    title: row.title,
    actor: toJson(row.actor),
    place: toJson(row.place),
    subject: row.subject,
    timeZone: row.time_zone,
    agreedAt: new Date(row.agreed_at),
    endsAt: new Date(row.ends_at),
    told: JSON.parse(row.told) as string[],
    ending: row.ending === null ? undefined : (JSON.parse(row.ending) as Ending),
    nextAt: new Date(row.next_at),
  };
}
