import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "../../../src/engine/grammar/nearest.ts";

const COMMANDS = [
  "search",
  "show",
  "facets",
  "deploy",
  "deployment list",
  "deployment delete",
  "snapshot list",
  "usage",
  "cluster",
  "datacenters",
  "help",
];
const FLAGS = ["--gpu", "--gpu-type", "--cpu", "--docker-tag", "--ram"];

describe("the nearest names", () => {
  it.each([
    ["serch", "search"],
    ["saerch", "search"],
    ["usgae", "usage"],
    ["USAGE", "usage"],
    ["deployment lsit", "deployment list"],
    ["deployment_list", "deployment list"],
    ["snapshots list", "snapshot list"],
    ["clutser", "cluster"],
    ["dataceters", "datacenters"],
    ["hepl", "help"],
    ["shwo", "show"],
    ["dep", "deploy"],
    ["dat", "datacenters"],
  ])("puts the meant one first for %s", (typed, meant) => {
    expect(nearest(typed, COMMANDS)[0]).toBe(meant);
  });

  it.each([
    ["qqqq"],
    ["xyzzy"],
    ["a quick brown fox"],
    [""],
    ["   "],
    ["-"],
    ["constructor"],
    ["x".repeat(5000)],
  ])("has nothing for the nonsense %j", (typed) => {
    expect(nearest(typed, COMMANDS)).toEqual([]);
  });

  it("does not count the dashes of flags as letters", () => {
    expect(nearest("--gup", FLAGS)).toEqual(["--gpu"]);
    expect(nearest("--pgu", FLAGS)).toEqual(["--gpu"]);
    expect(nearest("--docker_tag", FLAGS)).toEqual(["--docker-tag"]);
    expect(nearest("--x", FLAGS)).toEqual([]);
    expect(nearest("--zzz", FLAGS)).toEqual([]);
  });

  it("counts two swapped neighbours as one slip, at the first letters too", () => {
    // Two plain edits would be one too many for four letters.
    expect(nearest("abdc", ["abcd"])).toEqual(["abcd"]);
    expect(nearest("bacd", ["abcd"])).toEqual(["abcd"]);
    expect(nearest("badc", ["abcd"])).toEqual([]);
  });

  it("prefers what begins alike, then keeps the given order", () => {
    expect(nearest("gpux", ["xpux", "gpuy"])).toEqual(["gpuy", "xpux"]);
    expect(nearest("list", ["listb", "lista"])).toEqual(["listb", "lista"]);
  });

  it("needs the first letter of very short words", () => {
    expect(nearest("by", ["my", "be"])).toEqual(["be"]);
  });

  it("gives no more than asked for", () => {
    const names = ["item1", "item2", "item3", "item4"];
    expect(nearest("item", names)).toEqual(["item1", "item2", "item3"]);
    expect(nearest("item", names, 1)).toEqual(["item1"]);
  });

  it("always finds a known name again, and is not changed by case", () => {
    fc.assert(
      fc.property(fc.constantFrom(...COMMANDS), (name) => {
        expect(nearest(name, COMMANDS)[0]).toBe(name);
        expect(nearest(name.toUpperCase(), COMMANDS)).toEqual(nearest(name, COMMANDS));
      }),
    );
  });

  it("takes any text, and answers only with known names", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (typed) => {
        const found = nearest(typed, COMMANDS);
        expect(found.length).toBeLessThanOrEqual(3);
        expect(found.every((name) => COMMANDS.includes(name))).toBe(true);
      }),
    );
  });
});
