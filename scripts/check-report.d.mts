interface TestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Names of what was skipped. */
  readonly skipped: readonly string[];
}

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countTests(report: TestReport | undefined, exitCode: number): Counts;
export function addUp(counts: readonly Counts[], requireAll: boolean): Totals;
export function closingLine(totals: Totals): string;
