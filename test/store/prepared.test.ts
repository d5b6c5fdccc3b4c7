import type { Kysely } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { STORE_MIGRATIONS } from "../../src/store/migrations.ts";
import { prepared } from "../../src/store/prepared.ts";
import type { StoreSchema } from "../../src/store/schema.ts";

let database: Kysely<StoreSchema>;
beforeEach(async () => {
  database = await openDatabase<StoreSchema>(":memory:", STORE_MIGRATIONS);
});
afterEach(() => database.destroy());

test("a prepared query is built once, and takes the values of each call, in any order and more than once", async () => {
  let built = 0;
  const upsert = prepared(database, ({ key, value }: { key: string; value: string }) => {
    built += 1;
    return database
      .insertInto("surface_memory")
      .values({ surface: "slack", key, value })
      .onConflict((conflict) => conflict.columns(["surface", "key"]).doUpdateSet({ value }));
  });
  await upsert({ key: "a", value: "first" });
  await upsert({ value: "second", key: "b" });
  const { numAffectedRows } = await upsert({ key: "a", value: "third" });
  expect(numAffectedRows).toBe(1n);
  expect(await database.selectFrom("surface_memory").selectAll().orderBy("key").execute()).toEqual([
    { surface: "slack", key: "a", value: "third" },
    { surface: "slack", key: "b", value: "second" },
  ]);
  expect(built).toBe(1);
});

test("a prepared query keeps what is fixed in it, null too", async () => {
  const found = prepared(database, ({ id }: { id: string }) =>
    database
      .selectFrom("inbox")
      .select("id")
      .where("id", "=", id)
      .where("finished", "=", 0)
      .where("instance", "is", null),
  );
  const entry = { surface: "slack", payload: "p", received_at: 0, instance: null, finished: 0 };
  await database
    .insertInto("inbox")
    .values({ id: "a", ...entry })
    .execute();
  await database
    .insertInto("inbox")
    .values({ id: "b", ...entry, finished: 1 })
    .execute();
  expect((await found({ id: "a" })).rows).toEqual([{ id: "a" }]);
  expect((await found({ id: "b" })).rows).toEqual([]);
});
