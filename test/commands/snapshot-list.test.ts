import { expect, test } from "vitest";
import { snapshotList } from "../../src/commands/snapshot-list.ts";
import { aCall, aSnapshot, draftText } from "../kit/commands.ts";
import { startLab } from "../kit/lab.ts";

const told = (found: Parameters<typeof snapshotList.reply>[0]["found"], unread: readonly string[] = []) =>
  draftText(snapshotList.reply({ found, unread }, aCall()));

test("tells sizes, states and times, and the room taken in each VO", () => {
  const text = told([
    aSnapshot({ id: "s1", submitted: new Date("2026-11-14T10:00:00Z") }),
    aSnapshot({ id: "s2", vo: "vo.imagine-ai.eu", sizeBytes: 1e9, title: "other" }),
  ]);
  expect(text).toContain("They take 2.6 GB of 15 GB in vo.ai4eosc.eu and 1 GB of 15 GB in vo.imagine-ai.eu.");
  expect(text).toContain("1. lab-run (s1)\n   complete · 2.6 GB · made 2026-11-14 10:00 UTC\n   Redeploy:");
});

test("what is not complete cannot be deployed, and a failure gives its reason", () => {
  const { title: _title, sizeBytes: _size, ...making } = aSnapshot({ status: "in progress" });
  const text = told([making, { ...making, id: "s3", status: "failed", errorMessage: "Too large." }]);
  expect(text).toContain("1. snapshot of 11111111");
  expect(text).toContain("failed · Too large.");
  expect(text).not.toContain("Redeploy");
});

test("an empty list says how to make one, and a VO that could not be asked is named", () => {
  expect(told([])).toContain("You have no snapshots.");
  expect(told([aSnapshot()], ["tutorials"])).toContain("I could not ask tutorials;");
});

test("in a conversation", async () => {
  const lab = await startLab();
  const { text } = await lab.person("researcher").says("snapshots");
  expect(text).toMatch(/They take 4\.2 GB of 15 GB .*1\. plankton fine-tuning .*complete · 4\.2 GB/s);
  await lab.stop();
});
