/** Somebody has the database, and SQL, and time; he lacks the key. */
import BetterSqlite3 from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AuditVerdict } from "../../src/store/audit-port.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const path = () => folder.file("bot.sqlite");
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute));
let open: Store[] = [];

async function store(key = 7): Promise<Store> {
  const opened = await openStore(path(), testSealer(key));
  open.push(opened);
  return opened;
}

async function write(audit: Store["audit"], count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await audit.append({
      at: at(number),
      operation: `op-${number}`,
      phase: "intent",
      actor: number % 2 === 0 ? "slack:UANA" : "slack:UBOB",
      name: number % 2 === 0 ? "Ana Kovacheva" : "Bob Tern",
      subject: `subject-${number % 2}`,
      surface: "slack",
      place: "channel-of-the-lab",
      source: "button",
      command: "deployment delete",
      params: { deployment: "plankton-run" },
      result: undefined,
    });
  }
}

beforeEach(async () => {
  const first = await store();
  await write(first.audit, 6);
});
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

/** Changes the file behind the program's back, past the triggers. */
function tamper(...statements: readonly string[]): void {
  const database = new BetterSqlite3(path());
  database.exec("drop trigger audit_keeps_rows; drop trigger audit_keeps_values;");
  for (const statement of statements) database.exec(statement);
  database.close();
}

function raw(sql: string): readonly Record<string, unknown>[] {
  const database = new BetterSqlite3(path());
  const rows = database.prepare(sql).all() as Record<string, unknown>[];
  database.close();
  return rows;
}

async function verdict(...given: Parameters<Store["audit"]["verify"]>): Promise<AuditVerdict> {
  return (await store()).audit.verify(...given);
}

const words = ({ problems }: AuditVerdict) => problems.map(({ position, what }) => `${position}: ${what}`);

test("an untouched audit is found to be whole, also by a later process", async () => {
  const found = await verdict();
  expect(found).toEqual({ count: 6, last: expect.stringMatching(/^[\w-]{43}$/), problems: [] });
});

test("the database itself refuses to change or remove records", () => {
  const database = new BetterSqlite3(path());
  expect(() => database.exec("update audit set result = 'done'")).toThrow("append-only");
  expect(() => database.exec("delete from audit")).toThrow("append-only");
  database.close();
});

describe("is noticed:", () => {
  const columns = Object.entries({
    happened_at: 1,
    operation: "'other'",
    phase: "'refused'",
    approver: "person",
    surface: "'web'",
    source: "'grammar'",
    command: "'search'",
    result: "'done'",
    details: "(select details from audit where position = 1)",
    previous: "'x'",
    hash: "'x'",
  });

  test.each(columns)("a changed %s", async (column, value) => {
    tamper(`update audit set ${column} = ${value} where position = 3`);
    expect(words(await verdict())).toContainEqual(expect.stringMatching(/^3: /));
  });

  test("a record given to somebody else", async () => {
    tamper("update audit set person = (select person from audit where position = 2) where position = 3");
    expect(words(await verdict())).toEqual([expect.stringMatching(/^3: it was changed/)]);
  });

  test("a record removed from the middle", async () => {
    tamper("delete from audit where position = 3");
    expect(words(await verdict())).toEqual(["3: record 3 is missing"]);
  });

  test("a record removed and the later ones moved up", async () => {
    tamper(
      "delete from audit where position = 3",
      "update audit set position = position - 1 where position > 3",
    );
    expect(words(await verdict())).not.toEqual([]);
  });

  test("a removed beginning", async () => {
    tamper("delete from audit where position < 3");
    expect(words(await verdict())).toContainEqual("1: records 1 to 2 are missing");
  });

  test("a cut tail", async () => {
    tamper("delete from audit where position > 4");
    expect(words(await verdict())).toEqual(["6: the end is cut off: record 6 was the last one"]);
  });

  test("every record removed", async () => {
    tamper("delete from audit");
    expect(words(await verdict())).toContainEqual(expect.stringContaining("the end is cut off"));
  });

  test("two records exchanged", async () => {
    tamper(
      "update audit set position = 99 where position = 2",
      "update audit set position = 2 where position = 3",
      "update audit set position = 3 where position = 99",
    );
    expect(words(await verdict())).not.toEqual([]);
  });

  test("a record put in at the end, and nothing is recorded behind it", async () => {
    tamper(`insert into audit
      select 7, happened_at, 'forged', phase, person, approver, surface, source, command, result, details,
        (select hash from audit where position = 6), hash from audit where position = 2`);
    const opened = await store();
    expect(words(await opened.audit.verify())).toEqual([
      expect.stringMatching(/^7: it was changed, or was not written/),
      expect.stringMatching(/^7: records were added after 6/),
    ]);
    await expect(write(opened.audit, 1)).rejects.toMatchObject({ code: "audit.broken" });
  });

  test("a head that was removed, and nothing is recorded or changed from then on", async () => {
    tamper("delete from audit_head");
    const opened = await store();
    await expect(write(opened.audit, 1)).rejects.toMatchObject({ code: "audit.broken" });
    expect(words(await opened.audit.verify())).toEqual([expect.stringContaining("tampered with")]);
    expect(raw("select count(*) as n from audit")).toEqual([{ n: 6 }]);
  });

  test("a head brought back from before, with the tail cut off, by who noted the last hash", async () => {
    const [old] = raw("select chain_key, head from audit_head");
    const opened = await store();
    await write(opened.audit, 2);
    const noted = await opened.audit.verify();
    tamper("delete from audit where position > 6", `update audit_head set head = '${old?.["head"]}'`);
    // From the database alone this cannot be told: it is the database of yesterday.
    expect(words(await verdict())).toEqual([]);
    expect(words(await verdict({ position: noted.count, hash: noted.last }))).toEqual([
      "8: the record whose hash was noted is gone",
    ]);
  });

  test("two people exchanged, and one made nameless", async () => {
    tamper(
      "update audit_person set actor = 'x' where actor = 'slack:UANA'",
      "update audit_person set actor = 'slack:UANA' where actor = 'slack:UBOB'",
      "update audit_person set actor = 'slack:UBOB' where actor = 'x'",
    );
    expect(words(await verdict())).toEqual([
      expect.stringContaining("was changed"),
      expect.stringContaining("was changed"),
    ]);
    tamperPeople("delete from audit_person");
    expect(words(await verdict())).toEqual([
      expect.stringContaining("was removed"),
      expect.stringContaining("was removed"),
    ]);
  });

  function tamperPeople(statement: string): void {
    const database = new BetterSqlite3(path());
    database.exec(statement);
    database.close();
  }

  test("a chain written anew under a key of the attacker's", async () => {
    await Promise.all(open.map((one) => one.close()));
    open = [];
    tamper("delete from audit", "delete from audit_head", "delete from audit_person");
    const forged = await store(9);
    await write(forged.audit, 6);
    const own = await store();
    await expect(own.audit.check()).rejects.toMatchObject({ code: "audit.key" });
    await expect(write(own.audit, 1)).rejects.toMatchObject({ code: "audit.key" });
    expect(words(await own.audit.verify())).not.toEqual([]);
  });
});

test("a stolen database tells neither what was done nor where without the key", async () => {
  const dump = JSON.stringify(raw("select * from audit"));
  for (const told of ["slack:UANA", "Ana Kovacheva", "subject-", "channel-of-the-lab", "plankton-run"]) {
    expect(dump).not.toContain(told);
  }
  const [record] = await (await store(8)).audit.list({ limit: 1 });
  expect(record?.actor).toMatch(/^forgotten:/);
  expect(JSON.stringify(record)).not.toContain("plankton-run");
});

test("two processes write one chain", async () => {
  const [one, two] = [await store(), await store()];
  await Promise.all([write(one.audit, 20), write(two.audit, 20)]);
  expect(await one.audit.verify()).toMatchObject({ count: 46, problems: [] });
});

test("records from before the chain move into it, in their order", async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
  const database = new BetterSqlite3(path());
  const insert = `insert into audit_unchained (happened_at, operation, phase, actor, subject, place, source, command, params, result)`;
  database.exec(
    `${insert} values (1, 'old-1', 'intent', 'terminal:local', 's', '{}', 'grammar', 'deploy', '{"item":"x"}', null)`,
  );
  database.exec(
    `${insert} values (2, 'old-1', 'outcome', 'terminal:local', 's', '{}', 'grammar', 'deploy', '{}', 'done')`,
  );
  database.close();
  const opened = await store();
  const records = await opened.audit.list({ operation: "old-1", limit: 9 });
  expect(records.map(({ phase, actor, params, result }) => [phase, actor, params, result])).toEqual([
    ["outcome", "terminal:local", {}, "done"],
    ["intent", "terminal:local", { item: "x" }, undefined],
  ]);
  expect(await opened.audit.verify()).toMatchObject({ count: 8, problems: [] });
  expect(raw("select * from audit_unchained")).toEqual([]);
});
