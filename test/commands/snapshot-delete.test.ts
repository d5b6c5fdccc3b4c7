import { afterAll, beforeAll, expect, test } from "vitest";
import { snapshotDelete } from "../../src/commands/snapshot-delete.ts";
import { aCall, aSnapshot } from "../kit/commands.ts";
import { type Lab, startLab } from "../kit/lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

test("asks first, deletes, and knows afterwards that it is gone", async () => {
  const ada = lab.person("researcher");
  await ada.says("snapshots");
  const asked = await ada.says("snapshot delete 1");
  expect(asked.text).toContain("Delete the snapshot plankton fine-tuning?");
  expect(asked.text).toContain("Size: 4.2 GB");
  expect(asked.handled.outcome).toBe("plan");
  expect((await ada.presses("Yes, go ahead")).text).toContain(
    "The snapshot plankton fine-tuning is deleted.",
  );
  expect((await ada.says("snapshots")).text).toContain("You have no snapshots.");
  expect((await ada.says("snapshot delete 1")).handled.outcome).toBe("refused");
});

test("a lost answer is told by what the list holds", async () => {
  const deletion = { id: "s1", vo: "v", title: "t", facts: {} };
  const unused = () => Promise.reject(new Error("unused"));
  const recover = (ids: readonly string[]) => {
    const list = async () => ids.map((id) => aSnapshot({ id }));
    const directory = {
      deployments: unused,
      batchJobs: unused,
      trials: unused,
      services: unused,
      keys: unused,
      snapshots: unused,
      locate: unused,
    };
    return snapshotDelete.recover(
      deletion,
      { directory, snapshots: { list, create: unused, remove: unused } },
      aCall(),
    );
  };
  expect(await recover(["s1", "s2"])).toBeUndefined();
  expect(await recover(["s2"])).toEqual(deletion);
});
