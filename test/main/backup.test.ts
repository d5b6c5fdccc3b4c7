/** `backup` and `restore`, with real databases and a process that writes. */
import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import BetterSqlite3 from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { type Config, readConfig } from "../../src/config.ts";
import { type BackupFlags, backup, restore } from "../../src/main/backup.ts";
import { openSealer } from "../../src/main/keys.ts";
import { openDocuments } from "../../src/store/documents.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const NOW = new Date("2026-11-26T12:00:00Z");
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const data = (name: string) => folder.file("data", name);
const kept = () => folder.file("kept.backup");

function config(directory = "data", env: Readonly<Record<string, string>> = {}): Config {
  return readConfig({ AI4_DATA_DIR: folder.file(directory), ...env }, { home: "/home/x", platform: "linux" });
}

async function open(directory = "data"): Promise<Store> {
  const given = config(directory);
  return openStore(folder.file(directory, "ai4-chatops.sqlite"), await openSealer(given, log));
}

async function append(store: Store, operation: string): Promise<void> {
  await store.audit.append({
    at: NOW,
    operation,
    phase: "outcome",
    actor: "slack:U1",
    name: "Ana",
    subject: "s",
    surface: "slack",
    place: "C1",
    source: "button",
    command: "deploy",
    params: {},
    result: "done",
  });
}

async function written(count: number, directory = "data"): Promise<void> {
  const store = await open(directory);
  for (let number = 1; number <= count; number += 1) await append(store, `op-${number}`);
  await store.close();
}

async function countOf(directory = "data"): Promise<number> {
  const store = await open(directory);
  const { count, problems } = await store.audit.verify();
  await store.close();
  expect(problems).toEqual([]);
  return count;
}

async function told(
  work: typeof backup,
  words: readonly string[],
  flags: BackupFlags = {},
  given = config(),
): Promise<string> {
  let text = "";
  const code = await work(words, flags, given, NOW, (part) => {
    text += part;
  });
  expect(code).toBe(0);
  return text;
}

test("what was backed up while another connection writes is whole, and its audit verifies", async () => {
  await written(3);
  const store = await open();
  // These are in the log beside the file, where a copied file would lack them.
  for (let number = 4; number <= 8; number += 1) await append(store, `op-${number}`);
  let writing = true;
  let count = 8;
  const writer = (async () => {
    while (writing) {
      count += 1;
      await append(store, `op-${count}`);
    }
  })();
  await told(backup, [kept()], { "with-key": true });
  writing = false;
  await writer;
  await store.close();
  await told(restore, [kept()], {}, config("other"));
  const restored = await countOf("other");
  expect(restored).toBeGreaterThanOrEqual(8);
  expect(restored).toBeLessThanOrEqual(count);
});

describe("backup", () => {
  test("leaves the key out unless asked, says where it is, and is for its owner only", async () => {
    await written(1);
    expect(await told(backup, [kept()])).toContain(
      `without the key the backup is worth nothing. Keep ${data("secret.key")}`,
    );
    expect(existsSync(`${kept()}.key`)).toBe(false);
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
    const second = folder.file("second");
    expect(await told(backup, [second], { "with-key": true })).toContain("Keep them apart");
    expect(readFileSync(`${second}.key`, "utf8")).toBe(readFileSync(data("secret.key"), "utf8"));
    expect(statSync(`${second}.key`).mode & 0o777).toBe(0o600);
  });

  test("overwrites nothing, and refuses what is not there", async () => {
    await expect(backup([], {}, config(), NOW, () => undefined)).rejects.toMatchObject({
      code: "backup.none",
    });
    await written(1);
    await told(backup, [kept()]);
    await expect(told(backup, [kept()])).rejects.toMatchObject({ code: "backup.exists" });
    await expect(told(backup, [folder.file("no", "where")])).rejects.toMatchObject({ code: "backup.folder" });
    await expect(told(backup, ["a", "b"])).rejects.toMatchObject({ name: "Misuse" });
  });

  test("refuses a damaged database, and leaves nothing that looks like a backup", async () => {
    await written(40);
    truncateSync(data("ai4-chatops.sqlite"), 20_000);
    await expect(told(backup, [kept()])).rejects.toMatchObject({ code: "store.corrupt" });
    expect(existsSync(kept())).toBe(false);
  });
});

describe("restore", () => {
  test("brings the embedded platform back too", async () => {
    await written(1);
    const before = await openDocuments(data("sandbox.sqlite"));
    await before.transaction((documents) => documents.put("deployment", "d1", { title: "mine" }));
    await before.close();
    await told(backup, [kept()], { "with-key": true });
    await told(restore, [kept()], {}, config("other"));
    const after = await openDocuments(folder.file("other", "sandbox.sqlite"));
    expect(await after.transaction((documents) => documents.get("deployment", "d1"))).toEqual({
      title: "mine",
    });
    await after.close();
  });

  test("over existing data only by force, which keeps what was there", async () => {
    await written(2);
    await told(backup, [kept()]);
    await written(3);
    await expect(told(restore, [kept()])).rejects.toMatchObject({ code: "restore.exists" });
    expect(await countOf()).toBe(5);
    expect(await told(restore, [kept()], { force: true })).toContain(".before-20261126T120000Z");
    expect(await countOf()).toBe(2);
    expect(existsSync(data("ai4-chatops.sqlite.before-20261126T120000Z"))).toBe(true);
  });

  test("refuses while a process of the bot is alive, also by force", async () => {
    await written(1);
    await told(backup, [kept()]);
    const store = await open();
    await store.instances.register("running", NOW);
    await expect(told(restore, [kept()], { force: true })).rejects.toMatchObject({ code: "restore.busy" });
    await store.close();
  });

  test("a backup made while the program ran is nobody's, so the next start goes on at once", async () => {
    const store = await open();
    await store.instances.register("running", NOW);
    await told(backup, [kept()], { "with-key": true });
    await store.close();
    await told(restore, [kept()], {}, config("other"));
    const file = new BetterSqlite3(folder.file("other", "ai4-chatops.sqlite"));
    expect(file.prepare("select count(*) as n from instance").get()).toEqual({ n: 0 });
    file.close();
  });

  test("refuses a newer database, one without its key, and one under another key; nothing is changed", async () => {
    await written(2);
    await told(backup, [kept()]);
    await expect(told(restore, [kept()], {}, config("other"))).rejects.toMatchObject({ code: "key.none" });
    const other = config("other", { AI4_SECRET_KEY: "a".repeat(64) });
    await expect(told(restore, [kept()], {}, other)).rejects.toMatchObject({ code: "restore.audit" });
    const file = new BetterSqlite3(kept());
    file.pragma("user_version = 9999");
    file.close();
    await expect(told(restore, [kept()], { force: true })).rejects.toMatchObject({ code: "store.newer" });
    expect(await countOf()).toBe(2);
    expect(existsSync(folder.file("other", "ai4-chatops.sqlite"))).toBe(false);
    expect(existsSync(data("ai4-chatops.sqlite.restoring"))).toBe(false);
  });

  test("refuses what is no whole database, and takes the place of one that is damaged by force", async () => {
    await written(2);
    await told(backup, [kept()]);
    const rubbish = folder.file("rubbish");
    writeFileSync(rubbish, "not a database at all, but long enough to be read as one".repeat(40));
    await expect(told(restore, [rubbish])).rejects.toMatchObject({ code: "store.corrupt" });
    await expect(told(restore, [folder.file("none")])).rejects.toMatchObject({ code: "restore.none" });
    for (const end of ["-wal", "-shm"]) rmSync(data(`ai4-chatops.sqlite${end}`), { force: true });
    writeFileSync(data("ai4-chatops.sqlite"), "broken");
    await expect(told(restore, [kept()])).rejects.toMatchObject({ code: "restore.exists" });
    await told(restore, [kept()], { force: true });
    expect(await countOf()).toBe(2);
  });
});
