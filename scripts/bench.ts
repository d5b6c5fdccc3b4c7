/** Measures speed. Nothing passes or fails; compare figures of one machine only. */
import { availableParallelism, cpus } from "node:os";
import { benchCatalogue } from "./bench/catalogue.ts";
import { benchColdStart } from "./bench/cold-start.ts";
import { benchDispatch } from "./bench/dispatch.ts";
import { benchSchedules } from "./bench/schedules.ts";

console.log(
  `node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"})`,
);
console.log("Medians; × is the ratio to the first row of its table.\n");
console.log(`${await benchDispatch({ time: 1000, iterations: 200 })}\n`);
console.log(`${await benchCatalogue(52, { time: 300, iterations: 20 }, { time: 500, iterations: 99 })}\n`);
console.log(`${await benchCatalogue(10_000, { time: 0, iterations: 3 }, { time: 500, iterations: 7 })}\n`);
console.log(`${await benchSchedules({ time: 0, iterations: 5 })}\n`);
console.log(benchColdStart(11));
