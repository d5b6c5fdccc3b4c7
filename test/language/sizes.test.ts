import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatBytes, formatCount, formatSizeMb, readSizeMb } from "../../src/language/sizes.ts";

describe("a size in MB", () => {
  it.each([
    ["16000", 16_000],
    ["16,000", 16_000],
    ["16 000 MB", 16_000],
    ["16GB", 16_000],
    ["16 gb", 16_000],
    ["16g", 16_000],
    ["16 gigabytes", 16_000],
    ["8 gigs", 8000],
    ["1.5tb", 1_500_000],
    ["1,5 TB", 1_500_000],
    ["0,500 GB", 500],
    ["500M", 500],
    ["512 mib", 537],
    ["16GiB", 17_180],
    ["16Gi", 17_180],
    ["1TiB", 1_099_512],
    [" 8 GB. ", 8000],
    ["0", 0],
    ["1000tb", 1e9],
  ])("%j is %i", (text, mb) => {
    expect(readSizeMb(text)).toBe(mb);
  });

  it.each([
    "",
    "GB",
    "-1",
    "-16GB",
    "NaN",
    "Infinity",
    "1e5",
    "0x10",
    "16 b",
    "16 kb",
    "16 gbit",
    "16 parsecs",
    "16 GB RAM",
    "16.000",
    "1.2.3",
    "0.1",
    "1001tb",
    "9".repeat(400),
    "16 constructor",
  ])("%j is none, or not one to guess at", (text) => {
    expect(readSizeMb(text)).toBeUndefined();
  });

  it.each([
    [500, "500 MB"],
    [8000, "8 GB"],
    [8192, "8.192 GB"],
    [1_500_000, "1.5 TB"],
    [1_234_567, "1234.567 GB"],
    [0, "0 MB"],
    [999.6, "1 GB"],
  ])("%d is shown as %s", (mb, shown) => {
    expect(formatSizeMb(mb)).toBe(shown);
  });

  it("is read back from how it is shown", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (mb) => {
        expect(readSizeMb(formatSizeMb(mb))).toBe(mb);
        expect(readSizeMb(String(mb))).toBe(mb);
      }),
      { numRuns: 1000 },
    );
  });

  it("is a whole number up to 1 PB, whatever is typed", () => {
    const typed = fc.tuple(
      fc.stringMatching(/^[\d., ]{0,8}$/),
      fc.constantFrom("", "mb", "g", "TiB", "ti", "x"),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          typed.map((parts) => parts.join("")),
          fc.string(),
        ),
        (text) => {
          const mb = readSizeMb(text);
          expect(mb === undefined || (Number.isSafeInteger(mb) && mb >= 0 && mb <= 1e9)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("bytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1500, "1.5 kB"],
    [999_940, "999.9 kB"],
    [999_960, "1 MB"],
    [12_345_678_901, "12.3 GB"],
    [7.1e15, "7.1 PB"],
    [5e18, "5000 PB"],
    [-1, "unknown size"],
    [Number.NaN, "unknown size"],
  ])("%d are %s", (bytes, shown) => {
    expect(formatBytes(bytes)).toBe(shown);
  });
});

describe("counted things", () => {
  it.each([
    [1, "GPU", "1 GPU"],
    [2, "GPU", "2 GPUs"],
    [0, "GPU", "0 GPUs"],
    [1.5, "GPU", "1.5 GPUs"],
    [1200, "library", "1,200 libraries"],
    [3, "day", "3 days"],
    [2, "batch", "2 batches"],
    [2, "match", "2 matches"],
    [2, "CPU core", "2 CPU cores"],
  ])("%d %s", (count, noun, shown) => {
    expect(formatCount(count, noun)).toBe(shown);
  });
});
