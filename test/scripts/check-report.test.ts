import { describe, expect, test } from "vitest";
import { addUp, closingLine, countTests } from "../../scripts/check-report.mjs";

function file(status: string, ...tests: readonly string[]) {
  return {
    status,
    assertionResults: tests.map((each, index) => ({ status: each, fullName: `test ${index + 1}` })),
  };
}

describe("counting tests", () => {
  test("adds the files up", () => {
    const report = { testResults: [file("passed", "passed", "passed"), file("failed", "failed", "passed")] };
    expect(countTests(report, 1)).toEqual({ passed: 3, failed: 1, skipped: [] });
  });

  test("names what did not run", () => {
    const report = { testResults: [file("passed", "passed", "skipped", "todo", "pending")] };
    expect(countTests(report, 0)).toEqual({ passed: 1, failed: 0, skipped: ["test 2", "test 3", "test 4"] });
  });

  test("counts a file that could not be loaded, or set up, as one failure", () => {
    const report = { testResults: [file("failed"), file("failed", "skipped"), file("passed", "passed")] };
    expect(countTests(report, 1)).toEqual({ passed: 1, failed: 2, skipped: ["test 1"] });
  });

  test("counts a failure that belongs to no test", () => {
    expect(countTests({ testResults: [file("passed", "passed")] }, 1)).toMatchObject({
      passed: 1,
      failed: 1,
    });
    expect(countTests({ testResults: [] }, 1)).toMatchObject({ passed: 0, failed: 1 });
    expect(countTests(undefined, 137)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe("adding up", () => {
  const counts = [
    { passed: 5, failed: 0, skipped: ["a", "b"] },
    { passed: 1, failed: 0, skipped: [] },
  ];

  test("lists what was skipped apart", () => {
    const totals = addUp(counts, false);
    expect(totals).toEqual({ passed: 6, failed: 0, skipped: 2 });
    expect(closingLine(totals)).toBe("6 passed, 0 failed, 2 skipped");
  });

  test("takes what was skipped for failed where everything is required", () => {
    const totals = addUp(counts, true);
    expect(totals).toEqual({ passed: 6, failed: 2, skipped: 0 });
    expect(closingLine(totals)).toBe("6 passed, 2 failed");
  });
});
