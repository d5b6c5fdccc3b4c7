import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/kit/longest-first.ts";

/** Where tests change what the whole process shares, such as its environment, its signals or a module that they replace. */
const APART = ["main", "adapters", "contract", "scripts", "docs", "deploy"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    projects: [
      // Reading all modules anew for each file took longer than most files do.
      {
        extends: true,
        test: { name: "together", include: ["test/**/*.test.ts"], exclude: APART, isolate: false },
      },
      { extends: true, test: { name: "apart", include: APART } },
    ],
    globalSetup: ["test/kit/run-folder.ts"],
    // Tests run on whatever zone the machine has; code must not care. This one has two DST changes a year.
    env: { TZ: "Europe/Madrid" },
    // Some kill real processes many times; on a busy machine that takes its time, and speed is what benchmarks are for.
    testTimeout: 90_000,
    hookTimeout: 60_000,
    pool: "forks",
    sequence: { sequencer: LongestFirst },
    // Unless told, one core is left idle; of two that is half of the machine.
    maxWorkers: "100%",
  },
});
