import { expect, test } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();

test("counts by day, over a restart and over processes, and gives back what was not used", async () => {
  const path = folder.file("store.sqlite");
  const one = await openStore(path, testSealer());
  const other = await openStore(path, testSealer());
  expect(await one.modelUse.add("2026-11-23", 1000)).toBe(1000);
  expect(await other.modelUse.add("2026-11-23", 500)).toBe(1500);
  expect(await one.modelUse.add("2026-11-23", -300)).toBe(1200);
  expect(await one.modelUse.add("2026-11-24", 10)).toBe(10);
  await one.close();
  await other.close();
  const later = await openStore(path, testSealer());
  await later.modelUse.prune("2026-11-24");
  expect(await later.modelUse.add("2026-11-23", 0)).toBe(0);
  expect(await later.modelUse.add("2026-11-24", 0)).toBe(10);
  await later.close();
});
