import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { either, mapOf, mismatches, type Shape, shapeOf } from "../kit/json-shape.ts";

describe("the shape of JSON", () => {
  it("fits the value that it was taken from", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(mismatches(value, shapeOf(value))).toEqual([]);
      }),
    );
  });

  it.each<[unknown, Shape, string]>([
    ["a", "number", "$: string instead of number"],
    [null, "string|number", "$: null instead of string|number"],
    [["a"], "string", "$: list instead of string"],
    ["a", ["string"], "$: string instead of a list"],
    [["a", 1], ["string"], "$[1]: number instead of string"],
    [["a"], [], "$: 1 elements instead of none"],
    [{ a: { b: 1 } }, { a: { b: "string" } }, "$.a.b: number instead of string"],
    [{ a: 1, b: 2 }, { a: "number" }, "$.b: unexpected"],
    [{}, { a: "number" }, "$.a: missing"],
    [{}, { toString: "string" }, "$.toString: missing"],
    [[], {}, "$: list instead of an object"],
    [{ a: 1 }, mapOf("string"), "$.a: number instead of string"],
    [1, either("string", { a: "string" }), "$: number instead of string"],
  ])("does not fit %j to %j", (value, shape, told) => {
    expect(mismatches(value, shape)).toEqual([told]);
  });

  it.each<[unknown, Shape]>([
    [null, "string|null"],
    [[], ["string"]],
    [{}, { "a?": "number" }],
    [{ a: 1 }, { "a?": "number" }],
    [{ a: 1, b: 2 }, mapOf("number")],
    [{ a: "b" }, either("string", { a: "string" })],
  ])("fits %j to %j", (value, shape) => {
    expect(mismatches(value, shape)).toEqual([]);
  });
});
