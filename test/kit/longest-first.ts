/** The order in which test files are begun: a long one that is begun last is waited for alone. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Half a minute or more, longest first. The rest go by size, as in a clean checkout nothing is known of how long they took. */
const LONGEST = [
  "jobs/leases",
  "jobs/outbox",
  "scripts/language-model",
  "jobs/notices",
  "engine/recovery-anywhere",
  "adapters/web/browser",
  "adapters/matrix/outbound",
  "language/offline",
  "commands/account-forget",
  "jobs/watcher",
  "jobs/announcements",
].map((name) => `/test/${name}.test.ts`);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((end) => moduleId.endsWith(end));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
