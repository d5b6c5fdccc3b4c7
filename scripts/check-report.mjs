// What the steps of a check add up to.

/** Counts of vitest's JSON report; `report` is undefined where vitest left none. */
export function countTests(report, exitCode) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const failed = tests.filter((test) => test.status === "failed").length;
  const passed = tests.filter((test) => test.status === "passed").length;
  // A file that cannot be loaded, or whose set-up fails, is failed without any failed test in it.
  const broken = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  // Vitest also fails for reasons that belong to no file: errors outside tests, no tests at all, a crash.
  const unexplained = exitCode !== 0 && failed + broken === 0 ? 1 : 0;
  return {
    passed,
    failed: failed + broken + unexplained,
    skipped: tests
      .filter((test) => test.status !== "passed" && test.status !== "failed")
      .map((test) => test.fullName),
  };
}

/** Adds up all steps. With `requireAll` whatever was skipped counts as failed. */
export function addUp(counts, requireAll) {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  const skipped = counts.reduce((total, count) => total + count.skipped.length, 0);
  const failed = sum("failed") + (requireAll ? skipped : 0);
  return { passed: sum("passed"), failed, skipped: requireAll ? 0 : skipped };
}

/** The closing line. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
