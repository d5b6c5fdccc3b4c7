/** A year of schedules by a clock that is set forward, and the times on the wall alone. */
import { slotsBetween } from "../../src/jobs/schedule.ts";
import { DIGEST_ZONES, digestYear } from "../../test/kit/digest-year.ts";
import { measure, type Patience } from "./measure.ts";
import { table } from "./table.ts";

const LOOK_HOURS = 3;
const [FROM, UNTIL] = [new Date("2026-01-01T00:00:00Z"), new Date("2027-01-01T00:00:00Z")];

export async function benchSchedules(patience: Patience): Promise<string> {
  const rows = await measure(
    [
      {
        name: `digests of ${DIGEST_ZONES.length} zones, looked at every ${LOOK_HOURS} h`,
        run: () => digestYear(() => LOOK_HOURS),
      },
      {
        name: `slots of a daily time in them, computed`,
        run: () => {
          for (const timeZone of DIGEST_ZONES)
            slotsBetween({ kind: "daily", timeZone, minutes: 150 }, FROM, UNTIL);
        },
      },
    ],
    patience,
  );
  return table("A year of schedules, store in memory", rows);
}
