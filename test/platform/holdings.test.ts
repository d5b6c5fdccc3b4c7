import { expect, test } from "vitest";
import { holdingsOf } from "../../src/platform/holdings.ts";
import { aDeployment } from "../kit/commands.ts";

const one = { cpu: 4, gpu: 1, memoryMb: 8000, diskMb: 500 };

test("what has a node is held; what waits holds nothing yet", () => {
  const waiting = aDeployment({ placed: false, status: "queued", resources: one });
  expect(
    holdingsOf([aDeployment({ resources: one }), aDeployment({ resources: { cpu: 2 } }), waiting]),
  ).toEqual({
    cpu: 6,
    gpu: 1,
    memoryMb: 8000,
    diskMb: 500,
    running: 2,
    queued: 1,
  });
});

test.each(["complete", "failed", "dead", "error"])("what is %s holds nothing any more", (status) => {
  expect(holdingsOf([aDeployment({ status, resources: one })])).toMatchObject({
    cpu: 0,
    running: 0,
    queued: 0,
  });
});

test.each(["down", "lost", "starting"])("what is %s still has its hardware", (status) => {
  expect(holdingsOf([aDeployment({ status, resources: one })])).toMatchObject({ cpu: 4, running: 1 });
});
