/** Parts of the wire schemas that take what the platform sends when it is sloppy, and give one shape. */
import { z } from "zod";

/** Text; missing, null and other kinds become "". */
export const text = z.string().catch("");
/** Text that says something, trimmed; blank, missing and other kinds become undefined. */
export const optionalText = z
  .string()
  .transform((value) => value.trim() || undefined)
  .optional()
  .catch(undefined);
export const optionalNumber = z.number().optional().catch(undefined);
/** A number; missing, null and other kinds become 0. */
export const number = z.number().catch(0);
/** A list of texts; anything but a list becomes the empty one, and members that are no texts are left out. */
export const texts = z
  .array(z.unknown())
  .catch([])
  .transform((list) => list.filter((one) => typeof one === "string"));
/** An object of texts; members that are no texts are left out. */
export const textByKey = z
  .record(z.string(), z.unknown())
  .catch({})
  .transform((members) =>
    Object.entries(members).flatMap(([key, value]) =>
      typeof value === "string" ? [[key, value] as const] : [],
    ),
  );

/**
 * A time of the platform, which mostly comes without a zone: `2026-11-23 08:08:49`. Its servers run in UTC.
 * Undefined when it is missing or no time.
 */
export const optionalTime = z
  .string()
  .transform((value) => utcTime(value))
  .optional()
  .catch(undefined);

const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;

function utcTime(value: string): Date | undefined {
  const trimmed = value.trim();
  const iso = trimmed.replace(" ", "T");
  const time = new Date(WITHOUT_ZONE.test(trimmed) && iso.includes("T") ? `${iso}Z` : iso);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
