/** Memory and disk sizes, byte counts and counted things, as typed and as shown. */

const MB_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["m", 1],
  ["g", 1e3],
  ["t", 1e6],
  ["mi", 1024 ** 2 / 1e6],
  ["gi", 1024 ** 3 / 1e6],
  ["ti", 1024 ** 4 / 1e6],
]);
const SPELLED: ReadonlyMap<string, string> = new Map([
  ["megabyte", "m"],
  ["mega", "m"],
  ["meg", "m"],
  ["gigabyte", "g"],
  ["giga", "g"],
  ["gig", "g"],
  ["terabyte", "t"],
  ["tera", "t"],
  ["mebibyte", "mi"],
  ["gibibyte", "gi"],
  ["tebibyte", "ti"],
]);
/** 1 PB: no machine has more, so a larger number is a slip. */
const MAX_MB = 1e9;
const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/**
 * Reads a size into whole MB: "16000" (MB), "16GB", "16 g", "1.5tb", "512 MiB", "16,000". The platform's forms count in
 * thousands (8000 MB is 8 GB), so 1 GB is 1000 MB; GiB and the like are powers of 1024, rounded. `undefined` for what is
 * no size: a negative one, more than 1 PB, less than half a MB, or a bare "16.000", which is 16 to some and 16000 to others.
 */
export function readSizeMb(text: string): number | undefined {
  const match = /^(\d{1,12}(?:[.,]\d{1,9})?|\d{1,3}(?:[, ]\d{3}){1,3})\s?([a-z]*)\.?$/.exec(
    text.trim().toLowerCase(),
  );
  const [, digits = "", word = ""] = match ?? [];
  const factor = MB_PER_UNIT.get(unitLetters(word));
  const amount = readAmount(digits, word === "");
  if (!match || factor === undefined || amount === undefined) return undefined;
  const mb = Math.round(amount * factor);
  if (mb > MAX_MB || (mb === 0 && amount > 0)) return undefined;
  return mb;
}

/** A size in MB with the largest unit that needs no more than three decimals, exact to the MB: "8 GB", "1.5 TB". */
export function formatSizeMb(mb: number): string {
  const whole = Math.round(mb);
  if (Math.abs(whole) < 1e3) return `${whole} MB`;
  if (Math.abs(whole) >= 1e6 && whole % 1e3 === 0) return `${whole / 1e6} TB`;
  return `${whole / 1e3} GB`;
}

/** A number of bytes with at most one decimal, in thousands: "999 B", "1.5 kB", "12.3 GB". */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return "unknown size";
  let value = bytes;
  let unit = 0;
  // 999.95 is shown as 1000.0, so it already belongs to the next unit.
  while (value >= (unit === 0 ? 999.5 : 999.95) && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : Math.round(value * 10) / 10} ${BYTE_UNITS[unit]}`;
}

/** A number with its noun: "1 GPU", "2 GPUs", "0 batches", "1,200 libraries". */
export function formatCount(count: number, noun: string): string {
  const shown = count.toLocaleString("en-US", { maximumFractionDigits: 2 });
  return `${shown} ${shown === "1" ? noun : plural(noun)}`;
}

function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** "" (MB) or the letters before the "b"; other words come back as they are, and no unit has their name. */
function unitLetters(word: string): string {
  const spelled = SPELLED.get(word.replace(/s$/, ""));
  return spelled ?? (word === "b" ? word : word.replace(/b$/, ""));
}

function readAmount(digits: string, bare: boolean): number | undefined {
  if (bare && /^\d{1,3}\.\d{3}$/.test(digits)) return undefined;
  const thousands = /^[1-9]\d{0,2}(?:[, ]\d{3})+$/.test(digits);
  const amount = Number(thousands ? digits.replace(/[, ]/g, "") : digits.replace(",", "."));
  return Number.isFinite(amount) ? amount : undefined;
}
