/** The secret key is replaced: nothing is lost, nothing stays under the old one, and a kill at any point does no harm. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSealer } from "../../src/identity/seal.ts";
import { type Resealed, resealStore } from "../../src/store/reseal.ts";
import { TABLES } from "../../src/store/sealed-columns.ts";
import { openStore, type StoreOptions } from "../../src/store/sqlite-store.ts";
import { decideAt, loginLink } from "../kit/approval.ts";
import { type Lab, startLab, startTestSandbox, type TestSandbox } from "../kit/lab.ts";
import { testKey, testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const OLD = testKey(7);
const NEW = testKey(9);
const NOW = new Date("2026-11-23T12:00:00Z");
const SECRET = "correct-horse-battery-91";
const MANY = 230;
const folder = temporaryFolder();
const path = () => folder.file("bot.sqlite");

let world: TestSandbox;
let runs = 0;
/** How many records the audit has. */
let records = 0;
/** Where somebody who has a code goes. */
let waitingLink = "";
beforeAll(async () => {
  world = await startTestSandbox();
});
afterAll(() => world.stop());

/** Somebody who is logged in, one who has a code, and a request to a second person. */
async function beginLoginsAndRequest(lab: Lab): Promise<void> {
  const { handled } = await lab.person(undefined, "phone").says("login", { settle: false });
  await decideAt(loginLink(lab), "student");
  await lab.clock.pass(6000);
  await handled.settled;
  await lab.person(undefined, "desk").says("login", { settle: false });
  waitingLink = loginLink(lab);
  lab.administrators = new Set(["bob"]);
  await lab.person("imagine", "bob", "#lab").says("channel set approval=all");
  await lab.person("researcher", "ada", "#lab").says(`deploy ai4os-demo-app --title by-two-${runs}`);
}

/** Everything that a bot seals: logins, requests, plans, questions, buttons, open changes, deliveries, sync tokens, the audit. */
beforeEach(async () => {
  const lab = await startLab({ world, storePath: path() });
  const ada = lab.person("researcher");
  runs += 1;
  await beginLoginsAndRequest(lab);
  await ada.says(`deploy ai4os-demo-app --title lab-run-${runs}`);
  await ada.says(`delete lab-run-${runs}`);
  await lab.person("imagine").says(`deploy ai4os-demo-app --set general.jupyter_password=${SECRET}`);
  const sealed = (context: string) => testSealer().seal(SECRET, context);
  for (let number = 0; number < MANY; number += 1) {
    await lab.store.surfaceMemories.set("matrix", `k${number}`, sealed(`surface:matrix:k${number}`));
  }
  await lab.store.inbox.put({
    id: "slack:1",
    surface: "slack",
    payload: sealed("inbox:slack:1"),
    receivedAt: NOW,
  });
  await lab.store.operations.begin({
    id: "op-open",
    instance: "gone",
    actor: "slack:ana",
    conversation: "c",
    place: {},
    command: "deploy",
    params: { sealed: sealed("operation:op-open") },
    startedAt: NOW,
  });
  records = (await lab.store.audit.verify()).count;
  await lab.stop();
});

function reseal(afterBatch = async () => {}, options: StoreOptions = {}): Promise<Resealed> {
  const resealing = { current: NEW, older: [OLD], now: () => NOW, instance: "rotating", afterBatch };
  return resealStore(path(), resealing, options);
}

type Row = Readonly<Record<string, unknown>>;

function rows(sql: string): readonly Row[] {
  const database = new BetterSqlite3(path());
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}

function onDisk(): string {
  return readdirSync(dirname(path()))
    .map((name) => readFileSync(join(dirname(path()), name)).toString("latin1"))
    .join("");
}

/** Every sealed text, opened with the new key alone, as `table.column`. */
function openAll(): readonly string[] {
  const sealer = createSealer({ current: NEW });
  const opened: string[] = [];
  for (const [table, { columns }] of Object.entries(TABLES)) {
    for (const row of rows(`select * from ${table}`)) {
      for (const [column, context] of Object.entries(columns)) {
        if (typeof context !== "function") continue;
        for (const [text] of String(row[column]).matchAll(/v1\.[\w-]+\.[\w-]+\.[\w-]+/g)) {
          sealer.open(text, context(row as Record<string, string>));
          opened.push(`${table}.${column}`);
        }
      }
    }
  }
  return opened;
}

const EVERYWHERE = [
  "approval.sealed",
  "audit_head.chain_key",
  "audit_head.head",
  "audit_person.identity",
  "device_login.secret",
  "identity.tokens",
  "inbox.payload",
  "memory.memory",
  "operation.params",
  "pending.data",
  "pending.params",
  "surface_memory.value",
];

async function expectAllUnderTheNewKey(): Promise<void> {
  const opened = openAll();
  expect([...new Set(opened)].toSorted()).toEqual(EVERYWHERE);
  expect(opened.filter((where) => where === "surface_memory.value")).toHaveLength(MANY);
  expect(onDisk()).not.toContain(`v1.${OLD.id}.`);
  const store = await openStore(path(), createSealer({ current: NEW }));
  expect(await store.audit.verify()).toMatchObject({ count: records, problems: [] });
  expect((await store.audit.list({ limit: 1 }))[0]?.actor).toBe("terminal:researcher");
  await store.close();
}

test("everything that was sealed opens with the new key alone, and nothing of the old key's stays on the disk", async () => {
  const { changed, unreadable } = await reseal();
  expect([changed, unreadable]).toEqual([openAll().length, 0]);
  await expectAllUnderTheNewKey();
});

test("a conversation goes on as if nothing had happened: a plan, a question and a button work", async () => {
  await reseal();
  const lab = await startLab({ world, storePath: path(), sealer: createSealer({ current: NEW }) });
  expect((await lab.person("researcher").says("yes")).text).toMatch(/lab-run-\d+ is (deleted|purged)/);
  const before = lab.asked.length;
  await lab.person("imagine").says("ai4eosc");
  expect(lab.asked.slice(before).some(({ body }) => body.includes(SECRET))).toBe(true);
  await lab.stop();
});

test("a login, a code that waits, and a request to a second person go on, too", async () => {
  await reseal();
  const lab = await startLab({ world, storePath: path(), sealer: createSealer({ current: NEW }) });
  expect((await lab.person(undefined, "phone").says("profile")).text).toContain("Tomáš Varga");
  await lab.person(undefined, "desk").says("login", { settle: false });
  expect(loginLink(lab)).toBe(waitingLink);
  lab.administrators = new Set(["bob"]);
  lab.person("researcher", "ada", "#lab");
  expect((await lab.person("imagine", "bob", "#lab").says("approve 1")).handled.outcome).toBe("done");
  expect(lab.asked.some(({ method, body }) => method === "POST" && body.includes(`by-two-${runs}`))).toBe(
    true,
  );
  await lab.stop();
});

test("after a kill between any two batches it goes on where it was", async () => {
  let batches = 0;
  await reseal(async () => {
    batches += 1;
  });
  expect(batches).toBeGreaterThan(8);
  // Back to the old key, to be killed after one batch, then two, and so on, over and over.
  for (let survived = 1; survived < batches; survived += 1) {
    const [from, to] = survived % 2 === 1 ? [NEW, OLD] : [OLD, NEW];
    const resealing = { current: to, older: [from], now: () => NOW, instance: "rotating" };
    let left = survived;
    const killed = resealStore(path(), {
      ...resealing,
      afterBatch: async () => {
        left -= 1;
        if (left === 0) throw new Error("killed");
      },
    });
    await expect(killed).rejects.toThrow("killed");
    await resealStore(path(), resealing);
  }
  await reseal();
  await expectAllUnderTheNewKey();
});

test("the first batch locks out whoever still has the old key", async () => {
  const killed = reseal(async () => {
    throw new Error("killed");
  });
  await expect(killed).rejects.toThrow("killed");
  const store = await openStore(path(), testSealer());
  await expect(store.audit.check()).rejects.toMatchObject({ code: "audit.key" });
  await store.close();
});

test("nothing is changed while another process uses the database", async () => {
  const own = { host: "here", pid: 1, processStartedAt: 1, pidAlive: () => true };
  const other = await openStore(path(), testSealer(), { ...own, pid: 2 });
  await other.instances.register("serving", NOW);
  await expect(reseal(undefined, own)).rejects.toMatchObject({ code: "rotate.busy" });
  expect(onDisk()).not.toContain(`v1.${NEW.id}.`);
  await other.instances.release("serving");
  await other.close();
  await reseal(undefined, own);
  await expectAllUnderTheNewKey();
});

test("what neither key opens is left as it is, counted, and holds up nothing", async () => {
  const store = await openStore(path(), testSealer());
  const foreign = testSealer(3).seal("x", "surface:matrix:k0");
  for (const key of ["a", "k100", "z"]) await store.surfaceMemories.set("matrix", key, foreign);
  await store.surfaceMemories.set("matrix", "text", "v1. is not sealed");
  await store.close();
  expect(await reseal()).toMatchObject({ unreadable: 3 });
  const kept = rows(
    "select key, value from surface_memory where key in ('a', 'k100', 'z', 'text') order by key",
  );
  expect(kept.map(({ value }) => value)).toEqual([foreign, foreign, "v1. is not sealed", foreign]);
  expect(rows(`select * from surface_memory where value like 'v1.${NEW.id}.%'`)).toHaveLength(MANY - 1);
});

describe("the list of sealed columns", () => {
  test("has every column of the database", () => {
    const tables = rows("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'");
    const actual = tables.map(({ name }) => [
      name,
      rows(`select name from pragma_table_info('${String(name)}')`)
        .map((column) => column["name"])
        .toSorted(),
    ]);
    const listed = Object.entries(TABLES).map(([name, { columns }]) => [
      name,
      Object.keys(columns).toSorted(),
    ]);
    expect(actual.toSorted()).toEqual(listed.toSorted());
  });

  test("has each as sealed in which something is sealed under the secret key", () => {
    const found = new Set<string>();
    for (const [table, { columns }] of Object.entries(TABLES)) {
      for (const row of rows(`select * from ${table}`)) {
        for (const column of Object.keys(columns)) {
          if (String(row[column]).includes(`v1.${OLD.id}.`)) found.add(`${table}.${column}`);
        }
      }
    }
    expect([...found].toSorted()).toEqual(EVERYWHERE);
  });
});
