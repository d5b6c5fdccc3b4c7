/** Where nothing can be recorded, nothing is changed. */
import { readdirSync, readFileSync } from "node:fs";
import BetterSqlite3 from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Lab, type Person, startLab } from "../kit/lab.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
let lab: Lab;
let ada: Person;

beforeEach(async () => {
  lab = await startLab({ storePath: folder.file("bot.sqlite") });
  ada = lab.person("researcher", "ada");
  await ada.says("deploy ai4os-demo-app --title lab-run");
});
afterEach(() => lab.stop());

function tamper(statement: string): void {
  const database = new BetterSqlite3(folder.file("bot.sqlite"));
  database.exec(statement);
  database.close();
}

test.each([
  ["a head that is gone", "delete from audit_head", "audit.broken"],
  [
    "a head of another key's",
    `update audit_head set head = '${testSealer(3).seal('[0,"genesis"]', "audit:head")}'`,
    "audit.key",
  ],
  [
    "a forged record",
    "insert into audit select 3, happened_at, operation, phase, person, approver, surface, source, command, result, details, previous, hash from audit where position = 1",
    "audit.broken",
  ],
])(
  "with %s, a change is refused in words, the platform is not asked, and looking goes on",
  async (_what, statement, code) => {
    tamper(statement);
    lab.asked.length = 0;
    const { handled, text } = await ada.says("deploy ai4os-demo-app --title second");
    expect(handled.refusal?.code).toBe(code);
    expect(text).toMatch(/ai4-chatops (audit verify|rotate-key)/);
    expect(lab.asked.filter(({ method }) => method !== "GET")).toEqual([]);
    expect((await ada.says("search plankton")).handled.outcome).toBe("done");
  },
);

test("the key of somebody who is forgotten is nowhere on the disk any more", async () => {
  const onDisk = () =>
    readdirSync(folder.file())
      .map((name) => readFileSync(folder.file(name)).toString("latin1"))
      .join("");
  const database = new BetterSqlite3(folder.file("bot.sqlite"));
  const { identity } = database.prepare("select identity from audit_person").get() as { identity: string };
  database.close();
  const ciphertext = identity.split(".").at(-1) ?? "";
  expect(onDisk()).toContain(ciphertext);
  await ada.says("account forget");
  await ada.says("yes");
  expect(onDisk()).not.toContain(ciphertext);
});
