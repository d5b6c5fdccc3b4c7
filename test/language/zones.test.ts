import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantAt, wallClock } from "../../src/language/zones.ts";

const ZONES = ["Europe/Madrid", "America/Santiago", "Pacific/Auckland", "Asia/Kathmandu", "UTC"];

function instant(day: string, time: string, zone: string): string {
  const [hours, minutes] = time.split(":").map(Number);
  return instantAt(day, (hours ?? 0) * 60 + (minutes ?? 0), zone).toISOString();
}

describe("the instant of a time on the wall", () => {
  it.each([
    ["an ordinary day", "2026-11-23", "09:00", "Europe/Madrid", "2026-11-23T08:00:00.000Z"],
    ["before the clock goes forward", "2026-03-29", "01:59", "Europe/Madrid", "2026-03-29T00:59:00.000Z"],
    ["a time that is skipped", "2026-03-29", "02:30", "Europe/Madrid", "2026-03-29T01:30:00.000Z"],
    ["after the clock went forward", "2026-03-29", "03:00", "Europe/Madrid", "2026-03-29T01:00:00.000Z"],
    ["a time that comes twice", "2026-10-25", "02:30", "Europe/Madrid", "2026-10-25T00:30:00.000Z"],
    ["after the clock went back", "2026-10-25", "03:00", "Europe/Madrid", "2026-10-25T02:00:00.000Z"],
    ["a midnight that is skipped", "2026-09-06", "00:30", "America/Santiago", "2026-09-06T04:30:00.000Z"],
    ["a morning after it", "2026-09-06", "09:00", "America/Santiago", "2026-09-06T12:00:00.000Z"],
    ["an evening that comes twice", "2026-04-04", "23:30", "America/Santiago", "2026-04-05T02:30:00.000Z"],
    ["the day after it", "2026-04-05", "09:00", "America/Santiago", "2026-04-05T13:00:00.000Z"],
    ["a southern spring", "2026-09-27", "02:30", "Pacific/Auckland", "2026-09-26T14:30:00.000Z"],
    ["a southern autumn", "2026-04-05", "02:30", "Pacific/Auckland", "2026-04-04T13:30:00.000Z"],
    ["the end of the day", "2026-11-23", "24:00", "Europe/Madrid", "2026-11-23T23:00:00.000Z"],
  ])("on %s", (_, day, time, zone, expected) => {
    expect(instant(day, time, zone)).toBe(expected);
  });

  it("shows that time again, unless the clock skips it by an hour", () => {
    const minutes = fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2036, 11, 31) / 60_000 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(...ZONES), (minute, zone) => {
        const wall = new Date(minute * 60_000);
        const day = wall.toISOString().slice(0, 10);
        const asked = wall.getUTCHours() * 60 + wall.getUTCMinutes();
        const shown = wallClock(instantAt(day, asked, zone), zone);
        expect(shown.day).toBe(day);
        expect([asked, asked + 60]).toContain(shown.minutes);
      }),
      { numRuns: 500 },
    );
  });

  it("finds the instant of what the clock shows, or the earlier one that shows the same", () => {
    const instants = fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2036, 11, 31) / 60_000 });
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (minute, zone) => {
        const { day, minutes } = wallClock(new Date(minute * 60_000), zone);
        const found = instantAt(day, minutes, zone).getTime() / 60_000;
        expect([minute, minute - 60]).toContain(found);
      }),
      { numRuns: 500 },
    );
  });
});
