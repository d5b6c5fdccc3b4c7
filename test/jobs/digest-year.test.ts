/** A year of what comes round, in six zones, on a clock that is looked at now and then. */
import { expect, test } from "vitest";
import { digestYear } from "../kit/digest-year.ts";

const HOUR = 3_600_000;

/** What a clock in the zone shows, written without the code that is tested. */
function shown(at: Date, timeZone: string): string {
  const format = {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(at).replace(",", "");
}

test("of who looks every three hours, 52 digests each, all of them on Monday within three hours after nine", async () => {
  const put = await digestYear(() => 3);
  for (const [zone, times] of put) {
    expect(times.length, zone).toBe(52);
    for (const at of times) expect(shown(at, zone), zone).toMatch(/^Mon (09|1[01]):\d\d$|^Mon 12:00$/);
  }
}, 60_000);

test("of who sleeps for up to two days, and whose clock is set back, none twice and none older than two days", async () => {
  const put = await digestYear((count) => [5, 31, 7, -9, 47, 3][count % 6] ?? 1);
  for (const [zone, times] of put) {
    expect(times.length, zone).toBe(52);
    for (const at of times) expect(shown(at, zone), zone).toMatch(/^(Mon|Tue|Wed) /);
    expect(
      new Set(times.map((at) => Math.floor((at.getTime() - 4 * 24 * HOUR) / (7 * 24 * HOUR)))).size,
    ).toBe(52);
  }
}, 60_000);
