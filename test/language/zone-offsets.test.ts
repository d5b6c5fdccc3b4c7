import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offsetAt } from "../../src/language/zone-offsets.ts";
import { wallClock } from "../../src/language/zones.ts";

const ZONES = Intl.supportedValuesOf("timeZone");
const [MINUTE, DAY] = [60_000, 86_400_000];
const seconds = fc.integer({ min: Date.UTC(1970, 0, 1) / 1000, max: Date.UTC(2037, 11, 31) / 1000 });

/** What a clock in the zone shows, `2026-03-29 03:00:00`; written without the code that is tested. */
function shown(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(ms);
}

function reckoned(ms: number, timeZone: string): string {
  return new Date(ms + offsetAt(ms, timeZone)).toISOString().slice(0, 19).replace("T", " ");
}

describe("how far a clock is ahead of UTC", () => {
  it("is what Intl says, at any second of 68 years, in every zone that there is", () => {
    fc.assert(
      fc.property(seconds, fc.constantFrom(...ZONES), (second, zone) => {
        expect(reckoned(second * 1000, zone), zone).toBe(shown(second * 1000, zone));
      }),
      { numRuns: 1500 },
    );
  });

  it("changes at the very second, on the days on which clocks are changed in many zones", () => {
    const changed = fc.record({
      zone: fc.constantFrom(...ZONES),
      year: fc.integer({ min: 1980, max: 2036 }),
    });
    let changes = 0;
    fc.assert(
      fc.property(changed, ({ zone, year }) => {
        for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += DAY) {
          if (offsetAt(day, zone) === offsetAt(day + DAY, zone)) continue;
          changes += 1;
          for (let ms = day - MINUTE; ms <= day + DAY; ms += 15 * MINUTE)
            for (const near of [ms - 1000, ms]) expect(reckoned(near, zone), zone).toBe(shown(near, zone));
        }
      }),
      { numRuns: 12, seed: 7 },
    );
    expect(changes).toBeGreaterThan(5);
  });

  it("knows the seconds of the time before zones, and years before the first", () => {
    for (const instant of ["1900-01-01T12:00:00Z", "1937-06-30T23:40:28Z", "0001-01-01T00:00:00Z"]) {
      const ms = Date.parse(instant);
      expect(offsetAt(ms, "Africa/Monrovia")).toBeLessThan(0);
      expect(reckoned(ms, "Europe/Amsterdam").slice(5)).toBe(shown(ms, "Europe/Amsterdam").slice(-14));
    }
    expect(offsetAt(Date.UTC(1960, 0, 1), "Africa/Monrovia") / 1000).toBe(-(44 * 60 + 30));
  });

  it("is told before it is asked for the first time as after, and of more zones and days than are kept", () => {
    const ask = () => ZONES.map((zone) => [0, 5000].map((day) => offsetAt(Date.UTC(2001, 0, day), zone)));
    expect(ask()).toEqual(ask());
  });

  it("is refused for no zone and for no instant, and known at the ends of time", () => {
    expect(() => offsetAt(0, "Mars/Olympus")).toThrow(RangeError);
    expect(() => offsetAt(Number.NaN, "UTC")).toThrow(RangeError);
    expect(() => wallClock(new Date(Number.NaN), "Europe/Madrid")).toThrow(RangeError);
    expect(offsetAt(8_640_000_000_000_000, "UTC")).toBe(0);
    expect(offsetAt(-8_640_000_000_000_000, "UTC")).toBe(0);
  });
});
