/** The order in which test files are begun: a long one that is begun last is waited for alone. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Forty seconds or more on two busy cores, longest first; the rest go by size, as in a clean checkout nothing is known of how long they took. */
const LONGEST = [
  "jobs/leases",
  "jobs/notices",
  "jobs/digests",
  "contract/matrix",
  "language/offline",
  "contract/terminal",
  "main/readers",
  "adapters/web/browser",
  "contract/slack",
  "jobs/watcher",
  "contract/web",
  "contract/discord",
  "jobs/outbox",
  "jobs/announcements",
  "scripts/language-model",
  "engine/recovery-anywhere",
  "engine/grammar/format",
  "adapters/web/looks",
  "commands/account-forget",
  "adapters/matrix/outbound",
].map((name) => `/test/${name}.test.ts`);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification): number => {
      const at = LONGEST.findIndex((end) => moduleId.endsWith(end));
      if (at >= 0) return at;
      // Files that share a process come one after the other: any other between them would end it.
      return LONGEST.length + (project.config.isolate ? 0 : 1);
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
