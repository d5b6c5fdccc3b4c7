/** The page on security must say of every table of the database what is in it, and whether it is sealed. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { TABLES } from "../../src/store/sealed-columns.ts";
import { startLab } from "../kit/lab.ts";

const lines = readFileSync(new URL("../../docs/security.md", import.meta.url), "utf8").split("\n");
const rows = lines.filter((line) => line.startsWith("|") && line.includes("database, `"));

test.each(Object.entries(TABLES))("the page tells of %s", (table, { columns }) => {
  const told = rows.filter((row) => row.includes(`database, \`${table}\``)).join("\n");
  expect(told).not.toBe("");
  const kinds = Object.values(columns);
  if (kinds.some((kind) => kind !== "clear")) expect(told).toContain("sealed");
  else expect(told).not.toContain("sealed");
});

test("the page tells of no table that there is not", () => {
  const told = rows.map((row) => /database, `(\w+)`/.exec(row)?.[1] ?? row);
  expect(Object.keys(TABLES)).toEqual(expect.arrayContaining(told));
});

/** Where the export has what a table holds of a person; the others are named on the page, with the reason. */
const EXPORTED: Partial<Record<keyof typeof TABLES, string>> = {
  identity: "login",
  account: "login",
  device_login: "login",
  audit: "audit",
  audit_person: "audit",
  usage_sample: "usage",
  surface_memory: "said",
  memory: "conversations",
  pending: "offers",
  approval: "requests",
  channel_setting: "settings",
  operation: "changes",
  follow: "follows",
  last_time: "lastTimes",
  watch: "watches",
  subscription: "subscriptions",
  muted: "muted",
  announcement: "announcements",
  deployment_lease: "leases",
  later_start: "laterStarts",
  cluster_watch: "clusterWatches",
  outbox: "messages",
};

const leftOut = lines
  .slice(lines.indexOf("## What `account export` leaves out"), lines.indexOf("## Secrets and the log"))
  .filter((line) => line.startsWith("| `"))
  .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));

test("every table is in the export, or the page says why not", () => {
  expect([...Object.keys(EXPORTED), ...leftOut].sort()).toEqual(Object.keys(TABLES).sort());
});

test("the export has all that it is said to have", async () => {
  const lab = await startLab();
  try {
    const owned = await lab.store.personal.read({ actor: "terminal:ada", owns: () => false });
    const besides = ["login", "audit", "usage", "said"];
    expect([...Object.keys(owned), ...besides]).toEqual(expect.arrayContaining(Object.values(EXPORTED)));
  } finally {
    await lab.stop();
  }
});
