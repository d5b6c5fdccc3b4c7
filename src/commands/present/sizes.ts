/** Sizes as people read them; limits that are typed back are told exactly, with `formatSizeMb`. */
import { formatBytes } from "../../language/sizes.ts";

/** A size in MB, rounded to one decimal of the fitting unit: `3.6 TB`. */
export function shortSize(mb: number): string {
  return formatBytes(Math.max(0, mb) * 1e6);
}
