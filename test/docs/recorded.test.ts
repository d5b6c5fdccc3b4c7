import { expect, test } from "vitest";
import { firstDifference } from "../../scripts/terminal/recorded.ts";

const BEFORE = "lab-run  64f2a5e5-e9cc-11f1-abce-21f0f5820ee6\n12 Oct  ███ 3.5\n19 Oct  █ 1\nReady";

test("ids, days, figures and the number of weeks may differ", () => {
  const now = "lab-run  0bf2a5e5-e9cc-11f1-abce-21f0f5820e00\n2 Nov  █████▌ 10.25\nReady";
  expect(firstDifference(BEFORE, now)).toBeUndefined();
});

test("a part of a week may be one day", () => {
  expect(firstDifference("Sep 14–20 (part) │ 3", "Aug 30 (part)  │ 4")).toBeUndefined();
});

test("a line may break elsewhere", () => {
  expect(
    firstDifference("9 GPUs are free, and 4\nare not", "10 GPUs are free, and\n12 are not"),
  ).toBeUndefined();
});

test("a picture may show something else", () => {
  expect(firstDifference("/pictures/gpus-5b586a26.png", "/pictures/gpus-ab0cdef1.png")).toBeUndefined();
});

test("a deployment may run at another site", () => {
  expect(firstDifference("ifca-ai4eosc · since 9:00", "iisas-ai4eosc · since 9:00")).toBeUndefined();
});

test.each([
  ["a word", BEFORE.replace("Ready", "Done"), "- Ready\n+ Done"],
  ["a line less", BEFORE.replace("\nReady", ""), "- Ready\n+ (the end)"],
  ["a line more", `${BEFORE}\nNew`, "- (the end)\n+ New"],
])("%s is a difference", (_, now, told) => {
  expect(firstDifference(BEFORE, now)).toBe(told);
});
