/** Fields and tables: things in columns. */
import type { Fields, Table } from "../../src/reply/blocks.ts";
import { visibleLine, visibleText } from "../../src/reply/safe-text.ts";
import { MAX_LABEL_WIDTH, MIN_COLUMN_WIDTH } from "./limits.ts";
import { type Canvas, type Line, lineWidth, pad, type Span, span, widthOf, wrap } from "./lines.ts";
import { textWidth } from "./render-text.ts";

const GAP = "  ";

/** Label and value in two columns; below each other where there is no room. */
export function pairLines(
  pairs: readonly { readonly label: readonly Span[]; readonly value: readonly Span[] }[],
  canvas: Canvas,
): Line[] {
  const longest = Math.max(0, ...pairs.map(({ label }) => lineWidth(label)));
  const column = Math.min(longest, MAX_LABEL_WIDTH, Math.floor(canvas.width * 0.4));
  return pairs.flatMap(({ label, value }) => {
    const left = wrap(label, column);
    const right = wrap(value, Math.max(1, Math.min(textWidth(canvas), canvas.width - column - GAP.length)));
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => [
      ...pad(left[index] ?? [], column),
      span(GAP),
      ...(right[index] ?? []),
    ]);
  });
}

export function fieldLines({ fields }: Fields, canvas: Canvas): Line[] {
  return pairLines(
    fields.map(({ label, value }) => ({
      label: [span(visibleLine(label), "dim")],
      value: [span(visibleText(value))],
    })),
    canvas,
  );
}

export function tableLines(table: Table, canvas: Canvas): Line[] {
  const caption =
    table.caption === undefined ? [] : wrap([span(visibleLine(table.caption), "strong")], textWidth(canvas));
  const rows = table.rows.map((row) => table.columns.map((_, index) => visibleLine(row[index] ?? "")));
  const labels = table.columns.map(({ label }) => visibleLine(label));
  const widths = fittingWidths(table, [labels, ...rows], canvas.width);
  if (widths === undefined) return [...caption, ...stacked(labels, rows, canvas)];
  const draw = (cells: readonly string[], style?: "strong") =>
    rowLines(
      cells.map((cell, index) => wrap([span(cell, style)], widths[index] ?? 1)),
      widths,
      table,
    );
  const rule: Line = [span(widths.map((width) => canvas.signs.rule.repeat(width)).join(GAP), "dim")];
  return [...caption, ...draw(labels, "strong"), rule, ...rows.flatMap((row) => draw(row))];
}

function rowLines(
  cells: readonly (readonly Line[])[],
  widths: readonly number[],
  { columns }: Table,
): Line[] {
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    widths.flatMap(
      (width, index): Line => [
        ...(index > 0 ? [span(GAP)] : []),
        ...pad(cells[index]?.[row] ?? [], width, columns[index]?.align),
      ],
    ),
  );
}

/** Natural widths if they fit; else the widest text columns wrap, as long as no word and no number is broken. */
function fittingWidths(
  table: Table,
  rows: readonly (readonly string[])[],
  width: number,
): readonly number[] | undefined {
  const widest = (index: number, measure: (cell: string) => number) =>
    Math.max(1, ...rows.map((row) => measure(row[index] ?? "")));
  const widths = table.columns.map((_, index) => widest(index, widthOf));
  const least = table.columns.map(({ align }, index) =>
    align === "right"
      ? (widths[index] ?? 1)
      : Math.min(
          widths[index] ?? 1,
          Math.max(
            MIN_COLUMN_WIDTH,
            widest(index, (cell) => Math.max(0, ...cell.split(" ").map(widthOf))),
          ),
        ),
  );
  let excess = widths.reduce((sum, column) => sum + column, 0) + GAP.length * (widths.length - 1) - width;
  while (excess > 0) {
    const slack = widths.map((column, index) => (column > (least[index] ?? 1) ? column : 0));
    const victim = slack.indexOf(Math.max(...slack));
    if (victim === -1 || slack[victim] === 0) return undefined;
    widths[victim] = (widths[victim] ?? 1) - 1;
    excess -= 1;
  }
  return widths;
}

/** One row below the other, each cell with its column's name. */
function stacked(labels: readonly string[], rows: readonly (readonly string[])[], canvas: Canvas): Line[] {
  return rows.flatMap((row, index) => {
    const pairs = row.flatMap((cell, column) =>
      cell === "" ? [] : [{ label: [span(labels[column] ?? "", "dim")], value: [span(cell)] }],
    );
    return [...(index > 0 ? [[]] : []), ...pairLines(pairs, canvas)];
  });
}
