import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inventTitle } from "../../src/language/titles.ts";

describe("an invented title", () => {
  it("is a colour and an animal, short enough for the platform", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (share) => {
        const title = inventTitle((max) => Math.floor(share * max));
        expect(title).toMatch(/^[a-z]+-[a-z]+$/);
        expect(title.length).toBeLessThanOrEqual(45);
      }),
    );
  });

  it("follows the numbers it is given", () => {
    expect(inventTitle(() => 0)).toBe("amber-alpaca");
    expect(inventTitle((max) => max - 1)).toBe("white-zebra");
    expect(() => inventTitle((max) => max)).toThrow(RangeError);
  });
});
