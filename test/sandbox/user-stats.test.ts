import { expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import type { PersonName } from "../../src/sandbox/people.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { openDocuments } from "../../src/store/documents.ts";
import { type Lab, startLab } from "../kit/running-sandbox.ts";
import { ask, idOf, order, running, VO } from "../kit/sandbox-deployments.ts";

const five = {
  cpu_num: z.int(),
  cpu_MHz: z.int(),
  memory_MB: z.int(),
  disk_MB: z.int(),
  gpu_num: z.int(),
};
const numbers = z.array(z.number().min(0));
const userStats = z.strictObject({
  "full-agg": z.strictObject(five),
  timeseries: z.strictObject({
    date: z.array(z.string()),
    cpu_num: numbers,
    cpu_MHz: numbers,
    memory_MB: numbers,
    disk_MB: numbers,
    gpu_num: numbers,
    queued: numbers,
    running: numbers,
  }),
  "users-agg": z.strictObject({ owner: z.string(), ...five }).nullable(),
});

async function stats(lab: Lab, as: PersonName = "researcher", vo = VO) {
  return userStats.parse(await lab.done("GET", `/v1/deployments/stats/user?vo=${vo}`, { as }));
}

const DAY = 86_400_000;

test("about 90 days up to today, oldest first, in lists of one length", async () => {
  const { timeseries } = await stats(await startLab());
  const { date } = timeseries;
  expect(date.at(-1)).toBe("2026-11-18");
  expect(date.length).toBeGreaterThan(80);
  expect(date.length).toBeLessThanOrEqual(90);
  expect(date).toEqual([...new Set(date)].sort());
  expect(Date.parse(date[0] ?? "")).toBeGreaterThanOrEqual(Date.parse("2026-11-18") - 89 * DAY);
  expect(new Set(Object.values(timeseries).map(({ length }) => length)).size).toBe(1);
});

test("weekends are calmer than weekdays, and one week is quiet", async () => {
  const { timeseries } = await stats(await startLab());
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const days = timeseries.date.map((date, index) => ({
    weekend: new Date(date).getUTCDay() % 6 === 0,
    week: Math.floor((Date.parse(date) / DAY + 3) / 7),
    running: timeseries.running[index] ?? 0,
  }));
  const of = (weekend: boolean) => days.filter((day) => day.weekend === weekend).map((day) => day.running);
  expect(mean(of(true))).toBeLessThan(0.8 * mean(of(false)));
  const weeks = [...new Set(days.map(({ week }) => week))].slice(1, -1);
  const means = weeks.map((week) => mean(days.filter((day) => day.week === week).map((day) => day.running)));
  expect(Math.min(...means)).toBeLessThan(0.6 * mean(means));
});

test("the past does not change with the time at which one looks", async () => {
  const lab = await startLab();
  const before = (await stats(lab)).timeseries;
  lab.pass(24 * 3600);
  const after = (await stats(lab)).timeseries;
  const byDate = new Map(after.date.map((date, index) => [date, after.gpu_num[index]]));
  const shared = before.date.slice(0, -1).filter((date) => byDate.has(date));
  expect(shared.length).toBeGreaterThan(75);
  for (const date of shared) expect(byDate.get(date)).toBe(before.gpu_num[before.date.indexOf(date)]);
});

test("own deployments count for the person, the VO and the day, also when they are gone", async () => {
  const lab = await startLab();
  const before = await stats(lab, "imagine", "vo.imagine-ai.eu");
  const where = { as: "imagine", vo: "vo.imagine-ai.eu" } as const;
  const id = await running(lab, { hardware: { cpu_num: 4, gpu_num: 1 } }, where);
  lab.pass(2 * 24 * 3600);
  await ask(lab, "DELETE", id, where);
  await ask(lab, "DELETE", id, where);
  const after = await stats(lab, "imagine", "vo.imagine-ai.eu");
  const used = (one: typeof before) => one["users-agg"] ?? { cpu_num: 0, gpu_num: 0, memory_MB: 0 };
  expect(used(after).cpu_num - used(before).cpu_num).toBe(8);
  expect(used(after).gpu_num - used(before).gpu_num).toBe(2);
  expect(used(after).memory_MB - used(before).memory_MB).toBeGreaterThanOrEqual(15_999);

  const other = await startLab();
  other.pass(2 * 24 * 3600 + 10);
  const without = await stats(other, "imagine", "vo.imagine-ai.eu");
  const yesterday = after.timeseries.date.indexOf("2026-11-19");
  const more = (key: "cpu_num" | "gpu_num" | "running") =>
    (after.timeseries[key][yesterday] ?? 0) - (without.timeseries[key][yesterday] ?? 0);
  expect([more("cpu_num"), more("gpu_num"), more("running")]).toEqual([4, 1, 1]);
  expect(after["full-agg"].gpu_num - without["full-agg"].gpu_num).toBe(2);
});

test("who has used nothing yet has no sums, until something ran", async () => {
  const lab = await startLab();
  const where = { as: "tutorial", vo: "tutorials" } as const;
  expect((await stats(lab, "tutorial", "tutorials"))["users-agg"]).toBeNull();
  idOf(await order(lab, { hardware: { cpu_num: 2, ram: 2000, disk: 500 } }, where));
  expect((await stats(lab, "tutorial", "tutorials"))["users-agg"]).toBeNull();
  lab.pass(24 * 3600);
  expect((await stats(lab, "tutorial", "tutorials"))["users-agg"]).toMatchObject({ cpu_num: 2 });
});

test("levels, and a VO without statistics", async () => {
  const lab = await startLab();
  const path = "/v1/deployments/stats/user?vo=";
  expect((await lab.call("GET", path + VO, { as: "student" })).status).toBe(401);
  expect((await lab.call("GET", `${path}kmd4eosc`, { as: "researcher" })).type).toBe("text/plain");

  const state = await openDocuments(":memory:");
  const sandbox = await startSandbox({ state, catalogue: [] });
  onTestFinished(async () => {
    await sandbox.stop();
    await state.close();
  });
  const claims = { realm_access: { roles: ["access:kmd4eosc:ap-u"] } };
  const token = await sandbox.signIn("researcher", { claims });
  const answer = await fetch(`${sandbox.url}${path}kmd4eosc`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual({ detail: expect.any(String) });
});
