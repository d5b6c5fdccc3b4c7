import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Tests run on whatever zone the machine has; code must not care. This one has two DST changes a year.
    env: { TZ: "Europe/Madrid" },
    testTimeout: 20_000,
    pool: "forks",
  },
});
