/** Tables: Slack's own table block where it is allowed, else lines of equal width in code. */
import type { types } from "@slack/bolt";
import type { Table } from "../../src/reply/blocks.ts";
import { blockToPlainText } from "../../src/reply/plain.ts";
import { visibleLine } from "../../src/reply/safe-text.ts";
import { MAX_TABLE_COLUMNS, MAX_TABLE_ROWS, MAX_TABLE_TEXT } from "./limits.ts";
import { preformatted, richText, section, words } from "./rich-text.ts";

/** Slack refuses empty cells. */
const EMPTY_CELL = "–";

/** `free` says whether the message has no table block yet: Slack takes one per message. */
export function renderTable(
  table: Table,
  free: boolean,
): { readonly blocks: readonly types.KnownBlock[]; readonly used: boolean } {
  const caption = richText([section(words(visibleLine(table.caption ?? ""), { bold: true }))]);
  if (table.columns.length === 0) return { blocks: caption, used: false };
  if (free && table.columns.length <= MAX_TABLE_COLUMNS && tableSize(table) <= 1)
    return { blocks: [...caption, tableBlock(table)], used: true };
  const { caption: _, ...bare } = table;
  return { blocks: [...caption, ...richText(preformatted(blockToPlainText(bare)))], used: false };
}

/** How much of a table block's room the table takes; over 1 it does not fit. */
export function tableSize(table: Table): number {
  const text = cellsOf(table).flat().join("").length;
  return Math.max((table.rows.length + 1) / MAX_TABLE_ROWS, text / MAX_TABLE_TEXT);
}

function tableBlock(table: Table): types.TableBlock {
  return {
    type: "table",
    column_settings: table.columns.map(({ align }) => ({ align, is_wrapped: true })),
    rows: cellsOf(table).map((row) => row.map((text) => ({ type: "raw_text", text }))),
  };
}

function cellsOf({ columns, rows }: Table): readonly (readonly string[])[] {
  return [columns.map(({ label }) => label), ...rows].map((row) =>
    columns.map((_, index) => visibleLine(row[index] ?? "") || EMPTY_CELL),
  );
}
