import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/kit/longest-first.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
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
