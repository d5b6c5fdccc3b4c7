/** Lists of deployments: of which kind, in which state, and whose. */
import { describe, expect, test } from "vitest";
import { kindParams, statusParams, teamParams } from "../../src/language/offline/list-slots.ts";
import { loadReader } from "../kit/language-reader.ts";
import { readerAt, sentences } from "../kit/language-said.ts";

const said = sentences();

describe("in which state", () => {
  test.each([
    ["which of mine are up", "running"],
    ["what is still on?", "running"],
    ["is anything of mine still going", "running"],
    ["what did we forget to shut off", "running"],
    ["which of these eats my quota", "running"],
    ["what is waiting in line", "queued"],
    ["which are booting", "starting"],
    ["whatever went belly up", "failed"],
    ["which are down", "down"],
    ["i forgot to shut it down, list them", "running"],
    ["i want to shut some of them down", undefined],
    ["i lost count of what i have", undefined],
    ["what are people up to", undefined],
    ["after the crash, list all", undefined],
  ])("%s: %s", (text, status) => expect(statusParams(said(text))).toEqual(status ? { status } : {}));
});

describe("of which kind", () => {
  test.each([
    ["my modules", "module"],
    ["my modules but no tools", "module"],
    ["tools without the modules", "tool"],
    ["the demos i started", "try"],
  ])("%s: %s", (text, kind) => expect(kindParams(said(text))).toEqual({ kind }));

  test("what is left out is not what is wanted", () => {
    const { params } = readerAt("2026-11-23T10:00:00+01:00", loadReader())("list my modules, no tools") ?? {};
    expect(params).toEqual({ kind: "module" });
  });
});

describe("whose", () => {
  test.each([
    ["what have we got", true, true],
    ["list everything here", true, true],
    ["what have we got", false, false],
    ["anything of ours", false, true],
    ["what do i have", true, false],
  ])("%s, in a channel: %s", (text, inChannel, team) =>
    expect(teamParams(said(text), inChannel)).toEqual(team ? { team } : {}),
  );
});
