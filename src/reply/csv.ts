/** Comma-separated values as RFC 4180 has them. */
import type { TextFile } from "./blocks.ts";

/** One line, with its end. Nothing for what is absent, ISO for moments, JSON for other objects. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(",")}\r\n`;
}

export function csvFile(
  name: string,
  about: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): TextFile {
  const text = [columns, ...rows].map(csvLine).join("");
  return { type: "file", name, mediaType: "text/csv", text, about };
}

/** Spreadsheets run text that begins like a formula, and names and titles are other people's text; numbers are safe. */
function csvCell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const text =
    value instanceof Date
      ? value.toISOString()
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
