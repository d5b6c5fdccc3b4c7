import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanLine, LONGEST_LINE, quote, tokenize } from "../../../src/engine/grammar/tokens.ts";
import { Refusal } from "../../../src/errors.ts";

const texts = (line: string) => tokenize(line).map((token) => token.text);

describe("words of a line", () => {
  it.each([
    ['search "two words"', ["search", "two words"]],
    ["search 'two words'", ["search", "two words"]],
    ["search “two words”", ["search", "two words"]],
    ["search „two words“", ["search", "two words"]],
    ["search ‘two words’", ["search", "two words"]],
    ["search «two words»", ["search", "two words"]],
    ['--title="my run"', ["--title=my run"]],
    ["title=“my run”", ["title=my run"]],
    ['say "a \\"quoted\\" \\\\ word"', ["say", 'a "quoted" \\ word']],
    ["''", [""]],
    ['search "never closed', ["search", '"never', "closed"]],
    ["don't stop the rock'n'roll", ["don't", "stop", "the", "rock'n'roll"]],
    ["it’s today’s", ["it’s", "today’s"]],
    ["5'10\" tall", ["5'10\"", "tall"]],
    ["—gpu 1 –cpu 2", ["--gpu", "1", "--cpu", "2"]],
    ["a\u00a0b\u3000c\td", ["a", "b", "c", "d"]],
    ["", []],
    ["   ", []],
  ])("of %j are %j", (line, words) => {
    expect(texts(line)).toEqual(words);
  });

  it("never take a quoted dash for a flag's", () => {
    expect(tokenize('"—gpu"')).toEqual([{ text: "—gpu", quoted: true, start: 0, end: 6 }]);
  });

  it("say where they stand in the line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (line) => {
        let end = 0;
        for (const token of tokenize(line)) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          expect(token.end).toBeGreaterThan(token.start);
          end = token.end;
        }
        expect(end).toBeLessThanOrEqual(line.length);
      }),
    );
  });

  it("are read back as themselves once they are quoted", () => {
    const word = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom('"', "\\", "'", "“", "”", "‘", "’", " ", "-", "—", "=", "a"),
        maxLength: 12,
      }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        expect(texts(words.map(quote).join(" "))).toEqual(words);
        expect(texts(words.map((one) => `name=${quote(one)}`).join(" "))).toEqual(
          words.map((one) => `name=${one}`),
        );
      }),
    );
  });
});

describe("a line before it is read", () => {
  it("loses what nobody sees and what turns it round", () => {
    expect(cleanLine("\u202esea\u200brch\u2066 plank\u00adton\ufeff")).toBe("search plankton");
    expect(cleanLine("search\u0000\u0007plankton\r\n\u2028now")).toBe("search plankton now");
    expect(cleanLine("\ud800search\udfff")).toBe("search");
  });

  it("has one spelling for each accented letter", () => {
    expect(cleanLine("Ine\u0302s")).toBe("In\u00eas");
  });

  it("is refused, and not shown again, when it is longer than anybody types", () => {
    expect(cleanLine("x".repeat(LONGEST_LINE))).toHaveLength(LONGEST_LINE);
    for (const length of [LONGEST_LINE + 1, 200_000]) {
      expect(() => cleanLine("x".repeat(length))).toThrow(
        expect.objectContaining({
          code: "input.too-long",
          message: expect.stringMatching(new RegExp(`^That is ${length.toLocaleString("en")} characters`)),
        }),
      );
    }
  });

  it("comes out as one visible line or is refused, whatever it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const line = cleanLine(text);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        expect(cleanLine(line)).toBe(line);
      }),
    );
    expect(() => cleanLine("x".repeat(9000))).toThrow(Refusal);
  });
});
