/** The operator's commands: `audit verify`, `audit export`, `rotate-key`. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import BetterSqlite3 from "better-sqlite3";
import { beforeEach, describe, expect, test } from "vitest";
import { type Config, readConfig } from "../../src/config.ts";
import { type AuditFlags, runAudit } from "../../src/main/audit.ts";
import { openSealer, rotateKey } from "../../src/main/keys.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const database = () => folder.file("ai4-chatops.sqlite");
const keyFile = () => folder.file("secret.key");
const A = "a".repeat(64);
const B = "b".repeat(64);
const logged: string[] = [];
const log = {
  info: () => undefined,
  warn: (_fields: object, message: string) => void logged.push(message),
  error: () => undefined,
};

function config(env: Readonly<Record<string, string>> = {}): Config {
  return readConfig({ AI4_DATA_DIR: folder.file(), ...env }, { home: "/home/x", platform: "linux" });
}

async function write(count: number, given = config()): Promise<void> {
  const store = await openStore(database(), await openSealer(given, log));
  for (let number = 1; number <= count; number += 1) {
    await store.audit.append({
      at: new Date(Date.UTC(2026, 10, 23, 12, number)),
      operation: `op-${number}`,
      phase: "outcome",
      actor: "slack:U1",
      name: '=cmd("evil")',
      subject: "s",
      surface: "slack",
      place: "C1",
      source: "button",
      command: "deploy",
      params: { title: 'a "title", with\na line' },
      result: "done",
    });
  }
  await store.close();
}

async function audit(words: string, flags: AuditFlags = {}, given = config()) {
  let text = "";
  const code = await runAudit(words.split(" "), flags, given, log, async (part) => {
    text += part;
  });
  return { code, text };
}

async function rotate(given = config()): Promise<string> {
  let text = "";
  await rotateKey(given, (part) => {
    text += part;
    return 0;
  });
  return text;
}

beforeEach(() => {
  logged.length = 0;
});

describe("audit verify", () => {
  test("says that all is well, and what to note", async () => {
    await write(3);
    const { code, text } = await audit("verify");
    expect(code).toBe(0);
    expect(text).toMatch(/^The audit is whole: 3 records.*\nNote this elsewhere.*: 3:[\w-]{43}\n$/);
  });

  test("checks what was noted", async () => {
    await write(3);
    const noted = (await audit("verify")).text.trim().split(" ").at(-1) ?? "";
    await write(1);
    expect((await audit("verify", { expect: noted })).code).toBe(0);
    expect((await audit("verify", { expect: `2:${noted.slice(2)}` })).text).toContain(
      "Record 2: it is not the record whose hash was noted.",
    );
  });

  test("ends with 1 and says which record was changed", async () => {
    await write(3);
    const file = new BetterSqlite3(database());
    file.exec("drop trigger audit_keeps_values; update audit set command = 'search' where position = 2");
    file.close();
    expect(await audit("verify")).toEqual({
      code: 1,
      text: expect.stringMatching(/^Record 2: it was changed.*\nThe audit is NOT what was written/),
    });
  });

  test("refuses without a key or a database instead of making them", async () => {
    await expect(audit("verify")).rejects.toMatchObject({ code: "audit.none" });
    await write(1);
    rmSync(keyFile());
    await expect(audit("verify")).rejects.toMatchObject({ code: "key.none" });
    expect(existsSync(keyFile())).toBe(false);
  });

  test.each([
    ["verify me", {}],
    ["", {}],
    ["list", {}],
    ["export", { format: "xml" }],
    ["verify", { expect: "12" }],
  ])("“audit %s” with %j is a misuse", async (words, flags) => {
    await write(1);
    await expect(audit(words, flags)).rejects.toMatchObject({ name: "Misuse" });
  });
});

describe("audit export", () => {
  test("is JSON, a record a line, oldest first", async () => {
    await write(2);
    const { text } = await audit("export");
    const records = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records.map((record) => record["position"])).toEqual([1, 2]);
    expect(records[0]).toMatchObject({ actor: "slack:U1", at: "2026-11-23T12:01:00.000Z", result: "done" });
  });

  test("is CSV that survives quotes and line breaks, and is no formula", async () => {
    await write(1);
    const { text } = await audit("export", { format: "csv" });
    expect(text).toMatch(/^position,at,phase,result,command,params,actor,/);
    expect(text).toContain(`"{""title"":""a \\""title\\"", with\\na line""}"`);
    expect(text).toContain(`"'=cmd(""evil"")"`);
    expect(text.endsWith("\r\n")).toBe(true);
  });
});

describe("rotate-key", () => {
  test("makes a new key file for its owner only, and everything goes on", async () => {
    await write(2);
    const before = readFileSync(keyFile(), "utf8");
    expect(await rotate()).toContain("The key was replaced; 3 secrets were sealed anew.");
    expect(readFileSync(keyFile(), "utf8")).not.toBe(before);
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(existsSync(`${keyFile()}.next`)).toBe(false);
    await write(1);
    expect((await audit("verify")).text).toContain("3 records");
    // With the old key the database is closed.
    writeFileSync(keyFile(), before);
    expect((await audit("verify")).code).toBe(1);
  });

  test("that was interrupted keeps everybody out until it is finished, with the key it began with", async () => {
    await write(1);
    const next = Buffer.alloc(32, 5).toString("base64");
    writeFileSync(`${keyFile()}.next`, next, { mode: 0o600 });
    await expect(openSealer(config(), log)).rejects.toMatchObject({ code: "key.unfinished" });
    await rotate();
    expect(readFileSync(keyFile(), "utf8").trim()).toBe(next);
    expect((await audit("verify")).code).toBe(0);
  });

  test("takes configured keys, also from a key file to a configured one", async () => {
    await write(1);
    await rotate(config({ AI4_SECRET_KEY: A }));
    expect((await audit("verify", {}, config({ AI4_SECRET_KEY: A }))).code).toBe(0);
    const both = config({ AI4_SECRET_KEY: B, AI4_SECRET_KEY_PREVIOUS: A });
    await write(1, both);
    expect(await rotate(both)).toContain("Remove AI4_SECRET_KEY_PREVIOUS");
    expect((await audit("verify", {}, config({ AI4_SECRET_KEY: B }))).text).toContain("2 records");
    expect((await audit("verify", {}, config({ AI4_SECRET_KEY: A }))).code).toBe(1);
  });

  test("refuses where there is nothing to replace", async () => {
    await expect(rotate()).rejects.toMatchObject({ code: "key.none" });
    await write(1, config({ AI4_SECRET_KEY: A }));
    await expect(rotate(config({ AI4_SECRET_KEY: A }))).rejects.toMatchObject({ code: "key.none" });
  });

  test("tells of a key that was made, once", async () => {
    await write(1);
    await write(1);
    expect(logged).toEqual([expect.stringContaining("a secret key was made")]);
  });
});
