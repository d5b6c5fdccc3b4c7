import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, isDay } from "../../src/language/days.ts";
import { describePeriod, previousPeriod, readDay, readPeriod } from "../../src/language/periods.ts";

// A Monday.
const TODAY = "2026-11-23";

function read(text: string, today = TODAY): string | undefined {
  const period = readPeriod(text, today);
  return period && `${period.from} ${period.to}`;
}

describe("one period", () => {
  it.each([
    ["today", "2026-11-23 2026-11-23"],
    ["yesterday", "2026-11-22 2026-11-22"],
    ["the day before yesterday", "2026-11-21 2026-11-21"],
    ["this week", "2026-11-23 2026-11-23"],
    ["this month", "2026-11-01 2026-11-23"],
    ["current quarter", "2026-10-01 2026-11-23"],
    ["this year so far", "2026-01-01 2026-11-23"],
    ["last week", "2026-11-16 2026-11-22"],
    ["during the last month", "2026-10-01 2026-10-31"],
    ["previous quarter", "2026-07-01 2026-09-30"],
    ["last year's", "2025-01-01 2025-12-31"],
    ["the month before last", "2026-09-01 2026-09-30"],
    ["past week", "2026-11-17 2026-11-23"],
    ["over the past month", "2026-10-24 2026-11-23"],
    ["last weekend", "2026-11-21 2026-11-22"],
    ["last 1 day", "2026-11-23 2026-11-23"],
    ["last 7 days", "2026-11-17 2026-11-23"],
    ["past 2 weeks", "2026-11-10 2026-11-23"],
    ["previous three months", "2026-08-24 2026-11-23"],
    ["the last couple of weeks", "2026-11-10 2026-11-23"],
    ["in the past two years", "2024-11-24 2026-11-23"],
    ["mtd", "2026-11-01 2026-11-23"],
    ["YTD", "2026-01-01 2026-11-23"],
    ["quarter to date", "2026-10-01 2026-11-23"],
    ["3 days ago", "2026-11-20 2026-11-20"],
    ["a month ago", "2026-10-23 2026-10-23"],
    ["monday", "2026-11-16 2026-11-16"],
    ["last monday", "2026-11-16 2026-11-16"],
    ["on Fri.", "2026-11-20 2026-11-20"],
    ["  In   OCTOBER ?!", "2026-10-01 2026-10-31"],
    ["december", "2025-12-01 2025-12-31"],
    ["november", "2026-11-01 2026-11-23"],
    ["last november", "2025-11-01 2025-11-30"],
    ["sep 2025", "2025-09-01 2025-09-30"],
    ["september last year", "2025-09-01 2025-09-30"],
    ["Q3", "2026-07-01 2026-09-30"],
    ["q3 2025", "2025-07-01 2025-09-30"],
    ["the third quarter of 2025", "2025-07-01 2025-09-30"],
    ["q4", "2026-10-01 2026-11-23"],
    ["2025", "2025-01-01 2025-12-31"],
    ["2026", "2026-01-01 2026-11-23"],
    ["12 october", "2026-10-12 2026-10-12"],
    ["october 12", "2026-10-12 2026-10-12"],
    ["24 november", "2025-11-24 2025-11-24"],
    ["the last two weeks up to today is not one", undefined],
    ["four weeks up to today", "2026-10-27 2026-11-23"],
    ["10 last days", "2026-11-14 2026-11-23"],
    ["this morning", "2026-11-23 2026-11-23"],
    ["w40", "2026-09-28 2026-10-04"],
    ["week 48", "2026-11-23 2026-11-23"],
    ["w50", "2025-12-08 2025-12-14"],
    ["kw 1 2026", "2025-12-29 2026-01-04"],
    ["H1", "2026-01-01 2026-06-30"],
    ["second half of 2025", "2025-07-01 2025-12-31"],
    ["first half of february 2025", "2025-02-01 2025-02-15"],
    ["second half of february", "2026-02-16 2026-02-28"],
    ["first week of september", "2026-09-01 2026-09-07"],
    ["the 22nd", "2026-11-22 2026-11-22"],
    ["the 31st", "2026-10-31 2026-10-31"],
    ["the 32nd", undefined],
    ["the 12th of Oct. 2025", "2025-10-12 2025-10-12"],
    ["October 12th, 2025", "2025-10-12 2025-10-12"],
    ["the twenty-first of october", "2026-10-21 2026-10-21"],
    ["Monday, 12 October 2026", "2026-10-12 2026-10-12"],
    ["29 february", "2024-02-29 2024-02-29"],
    ["12/10/2026", "2026-10-12 2026-10-12"],
    ["12.10.2026", "2026-10-12 2026-10-12"],
    ["10/2026", "2026-10-01 2026-10-31"],
    ["week of 18 november", "2026-11-16 2026-11-22"],
    ["week 40 of 2026", "2026-09-28 2026-10-04"],
  ])("%j is %s", (text, days) => {
    expect(read(text)).toBe(days);
  });

  it.each([
    ["2026-11-17", "2026-11-17 2026-11-17"],
    ["2026-12-24", "2026-12-24 2026-12-24"],
    ["2026-11", "2026-11-01 2026-11-30"],
    ["2027-01", "2027-01-01 2027-01-31"],
    ["2026-W40", "2026-09-28 2026-10-04"],
    ["2026-w53", "2026-12-28 2027-01-03"],
  ])("may be in the future as ISO: %s", (text, days) => {
    expect(read(text)).toBe(days);
  });

  it.each([
    "december 2026",
    "2027",
    "24 november 2026",
    "24/11/2026",
    "tomorrow",
    "next week",
    "this friday",
    "in 3 days",
  ])("is not in the future otherwise: %s", (text) => {
    expect(read(text)).toBeUndefined();
  });

  it("begins a weekday's search before today, whatever today is", () => {
    expect(read("sunday", "2026-11-29")).toBe("2026-11-22 2026-11-22");
    expect(read("saturday", "2026-11-29")).toBe("2026-11-28 2026-11-28");
    expect(read("this week", "2026-11-29")).toBe("2026-11-23 2026-11-29");
    expect(read("past month", "2026-03-31")).toBe("2026-03-01 2026-03-31");
    expect(read("last month", "2026-01-31")).toBe("2025-12-01 2025-12-31");
  });
});

describe("a stretch between two", () => {
  it.each([
    ["since october", "2026-10-01 2026-11-23"],
    ["since yesterday", "2026-11-22 2026-11-23"],
    ["from 2025", "2025-01-01 2026-11-23"],
    ["since last year", "2025-01-01 2026-11-23"],
    ["since september last year", "2025-09-01 2026-11-23"],
    ["from 1 october to 12 october", "2026-10-01 2026-10-12"],
    ["september to october", "2026-09-01 2026-10-31"],
    ["monday until today", "2026-11-16 2026-11-23"],
    ["friday to monday", "2026-11-13 2026-11-16"],
    ["2026-10-01..2026-10-12", "2026-10-01 2026-10-12"],
    ["2026-10-01 … 2026-10-12", "2026-10-01 2026-10-12"],
    ["2026-10-01 - 2026-10-12", "2026-10-01 2026-10-12"],
    ["2026-12-01 till 2026-12-24", "2026-12-01 2026-12-24"],
    ["between 1 october and 12 november", "2026-10-01 2026-11-12"],
    ["between the 1st and the 17th of november", "2026-11-01 2026-11-17"],
    ["1-17 november", "2026-11-01 2026-11-17"],
    ["November 1 to 17, 2025", "2025-11-01 2025-11-17"],
    ["28 Sep 2026 – 3 Oct 2026", "2026-09-28 2026-10-03"],
    ["jan-mar 2025", "2025-01-01 2025-03-31"],
    ["q1-q3 2025", "2025-01-01 2025-09-30"],
    ["november to february 2026", "2025-11-01 2026-02-28"],
    ["october 2025 to march", "2025-10-01 2026-03-31"],
    ["january 2025 to march", "2025-01-01 2025-03-31"],
    ["2024-2025", "2024-01-01 2025-12-31"],
    ["october to date", "2026-10-01 2026-11-23"],
    ["october until now", "2026-10-01 2026-11-23"],
    ["from last month to yesterday", "2026-10-01 2026-11-22"],
  ])("%j is %s", (text, days) => {
    expect(read(text)).toBe(days);
  });

  it.each([
    "",
    "   ",
    "until friday",
    "to",
    "since",
    "between october",
    "between october and",
    "12 and 17 november",
    "17 to 1 november",
    "1 to 3 days ago",
    "1 to yesterday",
    "yesterday to last month",
    "2026-10-12 to 2026-10-01",
    "since 2026-12-01",
    "from tomorrow",
    "2025-10-2026",
  ])("%j is none", (text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe("what is not guessed", () => {
  it.each([
    "foo",
    "last month foo",
    "cpu last month",
    "last 0 days",
    "last 9999 years",
    "last -3 days",
    "10/25/2026",
    "12/10/26",
    "31 april",
    "30/02/2026",
    "2026-02-30",
    "2026-13",
    "2025-w53",
    "2026-w00",
    "q5",
    "0206",
    "tuesday 12 october 2026",
    "mid november",
    "yesterday afternoon",
    "constructor",
    "7",
    "last",
    "ago",
    `last ${"1".repeat(5000)} days`,
  ])("%j", (text) => {
    expect(read(text)).toBeUndefined();
  });

  it("never throws, and never ends before it begins", () => {
    const words = fc.constantFrom(
      ..."last this past since from to until between and of the 7 two 12 31 2025 2026-10 2026-W40 october feb q3 monday week days months year ago today - .. / 12/10/2026 weekend before so far date".split(
        " ",
      ),
    );
    const phrases = fc.array(words, { maxLength: 7 }).map((said) => said.join(" "));
    fc.assert(
      fc.property(fc.oneof(phrases, fc.string({ unit: "grapheme" })), (text) => {
        const period = readPeriod(text, TODAY);
        if (!period) return;
        expect(isDay(period.from) && isDay(period.to)).toBe(true);
        expect(period.from <= period.to).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("one day of a period", () => {
  it("is its first or last", () => {
    expect(readDay("last month", TODAY, "from")).toBe("2026-10-01");
    expect(readDay("last month", TODAY, "to")).toBe("2026-10-31");
    expect(readDay("yesterday", TODAY, "from")).toBe(readDay("yesterday", TODAY, "to"));
    expect(readDay("someday", TODAY, "to")).toBeUndefined();
  });
});

describe("a period in words", () => {
  it.each([
    ["2026-10-01", "2026-10-31", "October 2026"],
    ["2026-11-16", "2026-11-22", "week of 16 November 2026"],
    ["2026-07-01", "2026-09-30", "Q3 2026"],
    ["2025-01-01", "2025-12-31", "2025"],
    ["2026-11-01", "2026-11-17", "1–17 November 2026"],
    ["2026-11-17", "2026-11-17", "17 November 2026"],
    ["2026-09-28", "2026-10-03", "28 Sep 2026 – 3 Oct 2026"],
    ["2026-11-01", "2026-11-23", "November 2026 so far"],
    ["2026-01-01", "2026-11-23", "2026 so far"],
    ["2026-11-23", "2026-11-23", "23 November 2026"],
    ["2026-11-01", "2026-11-30", "November 2026"],
  ])("%s to %s is %s", (from, to, words) => {
    expect(describePeriod({ from, to }, TODAY)).toBe(words);
  });

  it("reads back as the same period", () => {
    const past = fc.integer({ min: 0, max: 3000 });
    fc.assert(
      fc.property(past, past, (one, other) => {
        const [from, to] = [addDays(TODAY, -Math.max(one, other)), addDays(TODAY, -Math.min(one, other))];
        expect(readPeriod(describePeriod({ from, to }, TODAY), TODAY)).toEqual({ from, to });
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    "last week",
    "last month",
    "q2 2025",
    "2024",
    "this year",
    "this month",
    "1-12 october",
    "past 3 months",
  ])("reads back as the same period: %s", (text) => {
    const period = readPeriod(text, TODAY) ?? { from: "", to: "" };
    expect(readPeriod(describePeriod(period, TODAY), TODAY)).toEqual(period);
  });
});

describe("the period before", () => {
  it.each([
    ["a day", "2026-11-23", "2026-11-23", "2026-11-22", "2026-11-22"],
    ["a week", "2026-11-16", "2026-11-22", "2026-11-09", "2026-11-15"],
    ["a month", "2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"],
    ["a quarter", "2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31"],
    ["a year", "2025-01-01", "2025-12-31", "2024-01-01", "2024-12-31"],
    ["two months", "2026-01-01", "2026-02-28", "2025-11-01", "2025-12-31"],
    ["a running week", "2026-11-23", "2026-11-25", "2026-11-16", "2026-11-18"],
    ["a running month", "2026-11-01", "2026-11-23", "2026-10-01", "2026-10-23"],
    ["a running month that is longer", "2026-03-01", "2026-03-30", "2026-02-01", "2026-02-28"],
    ["a running quarter", "2026-10-01", "2026-11-23", "2026-07-01", "2026-08-23"],
    ["a running year", "2026-01-01", "2026-11-23", "2025-01-01", "2025-11-23"],
    ["any seven days", "2026-11-17", "2026-11-23", "2026-11-10", "2026-11-16"],
    ["any other days", "2026-09-29", "2026-10-03", "2026-09-24", "2026-09-28"],
  ])("%s", (_, from, to, start, end) => {
    expect(previousPeriod({ from, to })).toEqual({ from: start, to: end });
  });

  it("is over before the period begins", () => {
    const far = fc.integer({ min: 0, max: 3000 });
    fc.assert(
      fc.property(far, far, (back, length) => {
        const from = addDays(TODAY, -back);
        const before = previousPeriod({ from, to: addDays(from, length) });
        expect(before.from <= before.to && before.to < from).toBe(true);
      }),
    );
  });
});
