import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMoment } from "../../src/language/moments.ts";

const MADRID = "Europe/Madrid";
// Monday 23 November 2026, 11:00 in Madrid.
const NOW = new Date("2026-11-23T10:00:00Z");

function read(text: string, zone = MADRID, now = NOW): string | undefined {
  return readMoment(text, now, zone)?.toISOString().replace(":00.000Z", "Z");
}

describe("a moment to come", () => {
  it.each([
    ["now", "2026-11-23T10:00Z"],
    ["2026-12-01T09:00", "2026-12-01T08:00Z"],
    ["2026-12-01 09:00", "2026-12-01T08:00Z"],
    ["2026-12-01T09:00Z", "2026-12-01T09:00Z"],
    ["2026-12-01T09:00+05:30", "2026-12-01T03:30Z"],
    ["2026-12-01T09:00:00-03", "2026-12-01T12:00Z"],
    ["2026-12-01T09:00-0300", "2026-12-01T12:00Z"],
    ["2026-12-01", "2026-12-01T08:00Z"],
    ["2026-12-01 at 9pm", "2026-12-01T20:00Z"],
    ["22:00", "2026-11-23T21:00Z"],
    ["10:30", "2026-11-24T09:30Z"],
    ["at 9", "2026-11-24T08:00Z"],
    ["22:00 UTC", "2026-11-23T22:00Z"],
    ["noon", "2026-11-23T11:00Z"],
    ["midnight", "2026-11-23T23:00Z"],
    ["tonight", "2026-11-23T21:00Z"],
    ["tonight at 8", "2026-11-23T19:00Z"],
    ["22:30 tonight", "2026-11-23T21:30Z"],
    ["this evening", "2026-11-23T19:00Z"],
    ["8 in the evening", "2026-11-23T19:00Z"],
    ["tomorrow", "2026-11-24T08:00Z"],
    ["tomorrow 9am", "2026-11-24T08:00Z"],
    ["Tomorrow, at 9.30 pm.", "2026-11-24T20:30Z"],
    ["tomorrow morning", "2026-11-24T08:00Z"],
    ["9h tomorrow", "2026-11-24T08:00Z"],
    ["the day after tomorrow at 12am", "2026-11-24T23:00Z"],
    ["friday noon", "2026-11-27T11:00Z"],
    ["3pm on Friday", "2026-11-27T14:00Z"],
    ["next friday", "2026-11-27T08:00Z"],
    ["monday at 14:00", "2026-11-23T13:00Z"],
    ["monday at 8", "2026-11-30T07:00Z"],
    ["monday", "2026-11-30T08:00Z"],
    ["next monday at 14:00", "2026-11-30T13:00Z"],
    ["next week", "2026-11-30T08:00Z"],
    ["in 2 hours", "2026-11-23T12:00Z"],
    ["in half an hour", "2026-11-23T10:30Z"],
    ["in 3 days", "2026-11-26T10:00Z"],
    ["in 3 days at 9am", "2026-11-26T08:00Z"],
    ["two weeks from now", "2026-12-07T10:00Z"],
    ["12 december", "2026-12-12T08:00Z"],
    ["december 12th at 18h30", "2026-12-12T17:30Z"],
    ["23 november at noon", "2026-11-23T11:00Z"],
    ["22 november", "2027-11-22T08:00Z"],
    ["friday 27 november", "2026-11-27T08:00Z"],
    ["27/11/2026 10:00", "2026-11-27T09:00Z"],
    ["29 february", "2028-02-29T08:00Z"],
  ])("%j is %s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it("keeps the seconds of an ISO time", () => {
    expect(readMoment("2026-12-01T09:00:30Z", NOW, MADRID)).toEqual(new Date("2026-12-01T09:00:30Z"));
  });

  it("takes an ISO date as it is, even if it is over", () => {
    expect(read("2026-11-01T09:00")).toBe("2026-11-01T08:00Z");
    expect(read("2026-11-01 9am")).toBe("2026-11-01T08:00Z");
  });

  it("means today by a weekday or by no day only if the time is named and still ahead", () => {
    const early = new Date("2026-11-23T06:00:00Z");
    expect(read("monday", MADRID, early)).toBe("2026-11-30T08:00Z");
    expect(read("monday 9am", MADRID, early)).toBe("2026-11-23T08:00Z");
    expect(read("9am", MADRID, early)).toBe("2026-11-23T08:00Z");
    expect(read("today", MADRID, early)).toBeUndefined();
  });

  it.each([
    "",
    "9",
    "friday 9",
    "10.11",
    "today",
    "today 9am",
    "yesterday",
    "12/10/2026",
    "thursday 27 november",
    "9am tonight",
    "tomorrow night at 2",
    "25:00",
    "13pm",
    "22:60",
    "2026-02-30",
    "2026-12-01T09:00+15:00",
    "0206-12-01",
    "9999-12-31",
    "in 0 days",
    "in a hurry",
    "in 9999 years",
    "friday please",
    "constructor",
    "x".repeat(5000),
  ])("does not guess at %j", (text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe("when the clock changes", () => {
  it.each([
    [MADRID, "2026-03-28T20:00:00Z", "tomorrow 9am", "2026-03-29T07:00Z"],
    [MADRID, "2026-03-28T20:00:00Z", "in 1 day", "2026-03-29T19:00Z"],
    [MADRID, "2026-03-28T20:00:00Z", "in 24 hours", "2026-03-29T20:00Z"],
    [MADRID, "2026-03-28T20:00:00Z", "tomorrow 02:30", "2026-03-29T01:30Z"],
    [MADRID, "2026-10-25T00:45:00Z", "in 1 hour", "2026-10-25T01:45Z"],
    [MADRID, "2026-10-25T01:45:00Z", "in 1 hour", "2026-10-25T02:45Z"],
    [MADRID, "2026-10-24T20:00:00Z", "tomorrow 9am", "2026-10-25T08:00Z"],
    ["America/Santiago", "2026-09-05T20:00:00Z", "tomorrow 9am", "2026-09-06T12:00Z"],
    ["America/Santiago", "2026-09-05T20:00:00Z", "midnight", "2026-09-06T04:00Z"],
    ["America/Santiago", "2026-04-04T20:00:00Z", "tomorrow 9am", "2026-04-05T13:00Z"],
    ["Pacific/Auckland", "2026-09-26T08:00:00Z", "tomorrow 9am", "2026-09-26T20:00Z"],
    ["Pacific/Auckland", "2026-04-04T08:00:00Z", "tomorrow 9am", "2026-04-04T21:00Z"],
    ["Pacific/Auckland", "2026-04-04T08:00:00Z", "in 1 day", "2026-04-05T09:00Z"],
  ])("in %s, said at %s, %s is %s", (zone, now, text, expected) => {
    expect(read(text, zone, new Date(now))).toBe(expected);
  });
});

describe("any words", () => {
  it("never throw, and never mean the past unless they are ISO", () => {
    const words = fc.constantFrom(
      ..."in at on the next this 3 2 days hours weeks friday monday tomorrow today tonight morning evening noon 22:00 9am 21h30 12 december 31 2026-11-01 utc".split(
        " ",
      ),
    );
    const phrases = fc.array(words, { maxLength: 5 }).map((said) => said.join(" "));
    const zones = fc.constantFrom(MADRID, "America/Santiago", "Pacific/Auckland");
    fc.assert(
      fc.property(fc.oneof(phrases, fc.string({ unit: "grapheme" })), zones, (text, zone) => {
        const moment = readMoment(text, NOW, zone);
        expect(moment === undefined || Number.isFinite(moment.getTime())).toBe(true);
        if (moment && !text.includes("2026")) expect(moment.getTime()).toBeGreaterThan(NOW.getTime());
      }),
      { numRuns: 2000 },
    );
  });
});
