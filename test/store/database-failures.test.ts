import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { type Kysely, sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import { Refusal } from "../../src/errors.ts";
import { type Migration, openDatabase } from "../../src/store/database.ts";
import { storeFailure } from "../../src/store/failures.ts";
import { storeProcesses } from "../kit/store-processes.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

interface Schema {
  thing: { id: string; content: string };
}

const THINGS: Migration = {
  name: "things",
  sql: "create table thing (id text primary key not null, content text not null) strict",
};

const folder = temporaryFolder();
const processes = storeProcesses();
const opened: Kysely<Schema>[] = [];

async function open(path: string): Promise<Kysely<Schema>> {
  const patience = { busyTimeout: 1, attempts: 3, pause: async () => {} };
  const database = await openDatabase<Schema>(path, [THINGS], patience);
  opened.push(database);
  return database;
}

afterEach(async () => {
  for (const database of opened.splice(0)) await database.destroy();
});

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refusal)) throw new Error("Expected a refusal.", { cause: error });
  return error;
}

describe("a locked database", () => {
  it("is refused when it is opened and when it is used, and works again afterwards", async () => {
    const path = folder.file("bot.sqlite");
    const database = await open(path);
    const holder = new BetterSqlite3(path);
    holder.exec("begin exclusive");
    expect((await refusalOf(open(path))).code).toBe("store.locked");
    const insert = () => database.insertInto("thing").values({ id: "a", content: "" }).execute();
    expect((await refusalOf(insert())).code).toBe("store.locked");
    const nothing = database.transaction().execute(async () => "never");
    expect((await refusalOf(nothing)).code).toBe("store.locked");
    holder.exec("rollback");
    holder.close();
    await insert();
    expect(await database.selectFrom("thing").select("id").execute()).toEqual([{ id: "a" }]);
  });
});

describe("a full disk", () => {
  it("keeps nothing of the transaction, says so, and spares what was there", async () => {
    const database = await open(folder.file("bot.sqlite"));
    await database.insertInto("thing").values({ id: "first", content: "" }).execute();
    await sql.raw("pragma max_page_count = 12").execute(database);
    const content = "x".repeat(10_000);
    const fill = database.transaction().execute(async (transaction) => {
      for (let n = 0; n < 20; n += 1) {
        await transaction
          .insertInto("thing")
          .values({ id: `row ${n}`, content })
          .execute();
      }
    });
    const refusal = await refusalOf(fill);
    expect(refusal.code).toBe("store.full");
    expect(refusal.message).toMatch(/Nothing was saved\. Free some space/);
    expect(await database.selectFrom("thing").select("id").execute()).toEqual([{ id: "first" }]);
    await database.insertInto("thing").values({ id: "small", content: "" }).execute();
  });
});

describe("missing permissions", { timeout: 60_000 }, () => {
  const now = 0;

  it.each([
    ["a folder that may not be written", 0o555, undefined],
    ["a database that may only be read", 0o755, 0o444],
    ["a database that may not even be read", 0o755, 0o000],
  ])("%s is refused", async (_case, folderRights, fileRights) => {
    const path = folder.file("data", "bot.sqlite");
    mkdirSync(dirname(path));
    chmodSync(folder.file(), 0o755);
    if (fileRights !== undefined) {
      const database = await open(path);
      await database.destroy();
      chmodSync(path, fileRights);
    }
    chmodSync(dirname(path), folderRights);
    const child = await processes.start();
    await expect(child.run({ do: "open", path, now, asNobody: true })).rejects.toMatchObject({
      code: "store.unwritable",
      message: expect.stringContaining(path),
    });
    chmodSync(dirname(path), 0o755);
  });

  it("a path through a file, or to a folder, is refused", async () => {
    writeFileSync(folder.file("file"), "");
    expect((await refusalOf(open(folder.file("file", "bot.sqlite")))).code).toBe("store.unwritable");
    expect((await refusalOf(open(folder.file()))).code).toBe("store.unwritable");
  });
});

describe("the words of a failure", () => {
  const failure = (code: string) => Object.assign(new Error("raw"), { code });

  it.each([
    ["SQLITE_BUSY_RECOVERY", "store.locked"],
    ["SQLITE_FULL", "store.full"],
    ["ENOSPC", "store.full"],
    ["EDQUOT", "store.full"],
    ["SQLITE_CORRUPT_VTAB", "store.corrupt"],
    ["SQLITE_READONLY_DBMOVED", "store.unwritable"],
    ["EROFS", "store.unwritable"],
    ["SQLITE_IOERR_WRITE", "store.disk"],
  ])("%s becomes %s, short and with a remedy", (code, expected) => {
    const refusal = storeFailure(failure(code), "the bot's database");
    expect(refusal).toMatchObject({ code: expected, message: expect.stringContaining("the bot's database") });
    expect(String(refusal).length).toBeLessThan(300);
  });

  it("stay short for a long path, of which the end is shown", async () => {
    const path = folder.file("d".repeat(200), "e".repeat(200), "bot.sqlite");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "rubbish");
    const { message } = await refusalOf(open(path));
    expect(message.length).toBeLessThan(500);
    expect(message).toContain("eee/bot.sqlite");
  });

  it("leave other errors as they are", () => {
    for (const error of [failure("SQLITE_CONSTRAINT_UNIQUE"), new Error("plain"), "text"]) {
      expect(storeFailure(error, "x")).toBe(error);
    }
  });
});
