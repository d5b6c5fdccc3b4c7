/** Tables: a code block where a phone shows it, row by row where it is short, else a file. */
import stringWidth from "string-width";
import type { Table } from "../../src/reply/blocks.ts";
import { blockToPlainText } from "../../src/reply/plain.ts";
import { visibleLine } from "../../src/reply/safe-text.ts";
import { PHONE_COLUMNS, STACKED_ROWS } from "./limits.ts";
import { bold, escapeText, fence } from "./render-text.ts";

/** Aligned columns without the caption. */
function aligned({ caption: _, ...table }: Table): string {
  return blockToPlainText(table);
}

function isNarrow(table: Table): boolean {
  return aligned(table)
    .split("\n")
    .every((line) => stringWidth(line) <= PHONE_COLUMNS);
}

/** Whether the table reads better as a file than in a message. */
export function wantsFile(table: Table): boolean {
  return table.rows.length > STACKED_ROWS && !isNarrow(table);
}

/** The content of such a file. */
export function tableFile(table: Table): string {
  return `${blockToPlainText(table)}\n`;
}

export function tableText(table: Table): string {
  const body = isNarrow(table) ? fence(aligned(table)) : stacked(table);
  return [bold(table.caption ?? ""), body].filter((part) => part !== "").join("\n");
}

function stacked({ columns, rows }: Table): string {
  return rows
    .map((row) =>
      columns
        .map(({ label }, index) => {
          const line = pair(label, row[index] ?? "");
          return index === 0 && line !== "" ? `**${line}**` : line;
        })
        .filter((line) => line !== "")
        .join("\n"),
    )
    .filter((lines) => lines !== "")
    .join("\n\n");
}

function pair(label: string, cell: string): string {
  const text = escapeText(visibleLine(cell));
  return text === "" ? "" : [escapeText(visibleLine(label)), text].filter((part) => part !== "").join(": ");
}
