/** Small pieces of English that several replies need. */
import { wallClock } from "../../language/zones.ts";
import type { Markdown } from "../../reply/blocks.ts";
import { foreignMarkdown, joinMarkdown, md } from "../../reply/markdown.ts";

/** With a capital at its beginning. */
export function capitalised(words: string): string {
  return words.replace(/^./u, (first) => first.toUpperCase());
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[], joint = "and"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${joint} ${last}`;
}

/** The first `most` of a list, and how many are left out. */
export function shortList(words: readonly string[], most = 12): string {
  return words.length > most
    ? `${words.slice(0, most).join(", ")} and ${words.length - most} more`
    : words.join(", ");
}

/** `2026-11-23 08:08 UTC`, or the clock of another IANA zone: `2026-11-23 09:08 Europe/Madrid`. */
export function timeWords(moment: Date, zone = "UTC"): string {
  const { day, minutes } = wallClock(moment, zone);
  const clock = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
  return `${day} ${clock.join(":")} ${zone}`;
}

/** Plain text of others whose lines may be list items (`  - …`), as Markdown that keeps the lists and nothing else. */
export function listMarkdown(plain: string): Markdown {
  const lines = plain.split("\n").filter((line) => line.trim() !== "");
  const parts = lines.map((line) => {
    const [, indent = "", words] = /^( *)- +(.*)$/.exec(line) ?? [];
    return words === undefined ? md`${line.trim()}` : foreignMarkdown(`${indent}- ${md`${words}`}`);
  });
  return joinMarkdown(parts, "\n");
}
