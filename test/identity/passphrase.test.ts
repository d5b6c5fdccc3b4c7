import { randomInt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createPassphrase } from "../../src/identity/passphrase.ts";
import { PASSPHRASE_WORDS } from "../../src/identity/passphrase-words.ts";

const words = PASSPHRASE_WORDS.trim().split(/\s+/);

/** Records how many outcomes each draw had. */
function counting(draw: (max: number) => number): {
  readonly limits: number[];
  readonly randomInt: typeof draw;
} {
  const limits: number[] = [];
  return {
    limits,
    randomInt: (max) => {
      limits.push(max);
      return draw(max);
    },
  };
}

describe("the words", () => {
  it("are many, all different, sorted and short", () => {
    expect(words.length).toBeGreaterThanOrEqual(1024);
    expect([...new Set(words)].sort()).toEqual(words);
    expect(words.filter((word) => !/^[a-z]{3,6}$/.test(word))).toEqual([]);
  });
});

describe("a passphrase", () => {
  it("is made of five words and a number", () => {
    const numbers = [0, 1, 2, 3, 42, 4];
    expect(createPassphrase(() => numbers.shift() ?? 0)).toBe("able-acorn-actor-adobe-142-agate");
  });

  it("has the form that forms accept, every time", () => {
    const made = Array.from({ length: 500 }, () => createPassphrase(randomInt));
    expect(made.filter((phrase) => !/^[a-z0-9-]{20,40}$/.test(phrase))).toEqual([]);
    expect(made.filter((phrase) => !/^([a-z]+-){4}[1-9]\d\d-[a-z]+$/.test(phrase))).toEqual([]);
    expect(new Set(made).size).toBe(500);
  });

  it("has at least 60 bits of entropy, each draw being told apart in the result", () => {
    const { limits, randomInt: draw } = counting(() => 0);
    const base = createPassphrase(draw);
    expect(limits.reduce((bits, max) => bits + Math.log2(max), 0)).toBeGreaterThanOrEqual(60);
    for (const changed of limits.keys()) {
      let at = 0;
      expect(createPassphrase(() => (at++ === changed ? 1 : 0))).not.toBe(base);
    }
  });

  it("refuses a source of numbers that is out of range", () => {
    expect(() => createPassphrase((max) => max)).toThrow(RangeError);
    expect(() => createPassphrase(() => Number.NaN)).toThrow(RangeError);
  });
});
