/** Charts as characters, and pictures as the files they were saved to. */
import type { Chart, ChartData, ChartSeries, Image, TextFile } from "../../src/reply/blocks.ts";
import { fileName } from "../../src/reply/file-name.ts";
import { visibleLine, visibleText } from "../../src/reply/safe-text.ts";
import { CHART_HEIGHT, MAX_LABEL_WIDTH } from "./limits.ts";
import { type Canvas, type Line, lineWidth, pad, span, widthOf, wrap } from "./lines.ts";
import { textWidth } from "./render-text.ts";

/** Bars are drawn one per line up to this number; more points become columns. */
const MAX_BARS = 24;
const MIN_SPARK = 10;

export function chartLines(chart: Chart, canvas: Canvas): Line[] {
  const series = chart.data.series.filter(({ values }) => values.some(Number.isFinite));
  const data = { ...chart.data, series };
  const bars = chart.data.kind === "bar" && data.labels.length * series.length <= MAX_BARS;
  const drawn =
    series.length === 0 || data.labels.length === 0
      ? []
      : bars
        ? barLines(data, canvas)
        : plotLines(data, canvas);
  return [
    ...wrap(
      [
        span(visibleLine(chart.title), "strong"),
        span(data.unit === "" ? "" : ` (${visibleLine(data.unit)})`, "dim"),
      ],
      textWidth(canvas),
    ),
    ...drawn,
    ...wrap([span(visibleText(chart.alt))], textWidth(canvas)),
    ...savedLines(chart.png, canvas),
  ];
}

export function imageLines({ title, alt, png }: Image, canvas: Canvas): Line[] {
  return [
    ...wrap([span(visibleLine(title), "strong")], textWidth(canvas)),
    ...wrap([span(visibleText(alt))], textWidth(canvas)),
    ...savedLines(png, canvas),
  ];
}

export function fileLines(file: TextFile, canvas: Canvas): Line[] {
  const path = canvas.saved.get(file);
  return [
    ...wrap([span(visibleLine(file.about) || fileName(file), "strong")], textWidth(canvas)),
    ...(path === undefined ? [] : wrap([span(`Saved to ${visibleLine(path)}`, "dim")], canvas.width)),
  ];
}

function savedLines(png: Uint8Array | undefined, canvas: Canvas): Line[] {
  const path = png === undefined ? undefined : canvas.saved.get(png);
  return path === undefined ? [] : wrap([span(`Picture saved to ${visibleLine(path)}`, "dim")], canvas.width);
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const size = Math.abs(value);
  if (size >= 1e9) return value.toExponential(2);
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)));
}

/** Cuts a label that would leave no room for the drawing; the alternative sentence and the data stay whole. */
function short(label: string, width: number): string {
  let cut = "";
  for (const { segment } of new Intl.Segmenter().segment(label)) {
    if (widthOf(cut + segment) > width) return cut;
    cut += segment;
  }
  return cut;
}

function barLines(data: ChartData, canvas: Canvas): Line[] {
  const many = data.series.length > 1;
  const rows = data.labels.flatMap((label, point) =>
    data.series.map(({ name, values }, index) => ({
      label: `${index === 0 ? visibleLine(label) : ""}${many ? ` ${visibleLine(name)}` : ""}`,
      value: values[point] ?? Number.NaN,
    })),
  );
  const limit = Math.min(MAX_LABEL_WIDTH, Math.floor(canvas.width / 3));
  const labels = rows.map(({ label }) => short(label, limit));
  const column = Math.max(...labels.map(widthOf));
  const figures = Math.max(...rows.map(({ value }) => figure(value).length));
  const room = Math.max(1, textWidth(canvas) - column - figures - 4);
  const most = Math.max(...rows.map(({ value }) => (Number.isFinite(value) ? Math.abs(value) : 0)));
  return rows.map(({ value }, index) => {
    const share = most === 0 || !Number.isFinite(value) ? 0 : Math.abs(value) / most;
    const length = Math.max(share > 0 ? 1 : 0, Math.round(share * room));
    return [
      ...pad([span(labels[index] ?? "")], column, many ? "right" : "left"),
      span(` ${canvas.signs.axis}`, "dim"),
      span(canvas.signs.bar.repeat(length), value < 0 ? "warn" : "info"),
      span(` ${figure(value)}`),
    ];
  });
}

/** One series as columns over an axis; several as one row of columns each. */
function plotLines(data: ChartData, canvas: Canvas): Line[] {
  const [only, ...others] = data.series;
  if (only === undefined) return [];
  return others.length === 0 ? columnLines(data, only, canvas) : sparkLines(data, canvas);
}

function columnLines(data: ChartData, series: ChartSeries, canvas: Canvas): Line[] {
  const { low, high } = rangeOf([series]);
  const scale = [high, (high + low) / 2, low].map(figure);
  const margin = Math.max(...scale.map((text) => text.length));
  const room = Math.max(1, textWidth(canvas) - margin - 3);
  const columns = resample(series.values.slice(0, data.labels.length), room);
  const wide = Math.max(1, Math.min(4, Math.floor(room / columns.length)));
  const rows = Array.from({ length: CHART_HEIGHT }, (_, index) => {
    const row = CHART_HEIGHT - 1 - index;
    const mark =
      row === CHART_HEIGHT - 1 ? scale[0] : row === 0 ? scale[2] : row === CHART_HEIGHT >> 1 ? scale[1] : "";
    const cells = columns.map(
      (value) =>
        cell(share(value, low, high) * CHART_HEIGHT - row, canvas).repeat(Math.max(1, wide - 1)) +
        (wide > 1 ? " " : ""),
    );
    return [
      ...pad([span(mark ?? "", "dim")], margin, "right"),
      span(` ${canvas.signs.axis}`, "dim"),
      span(cells.join(""), "info"),
    ];
  });
  return [...rows, ...axisLines(data, margin, columns.length * wide, canvas)];
}

/** The foot of a chart: a rule as long as the drawing, below it the first and the last label. */
function axisLines(data: ChartData, margin: number, length: number, canvas: Canvas): Line[] {
  const first = short(visibleLine(data.labels[0] ?? ""), length);
  const last = data.labels.length > 1 ? short(visibleLine(data.labels.at(-1) ?? ""), length) : "";
  const gap = length - widthOf(first) - widthOf(last);
  const words = gap > 0 ? `${first}${" ".repeat(gap)}${last}` : first;
  const indent = " ".repeat(margin + 1);
  return [
    [span(`${indent}${canvas.signs.corner}${canvas.signs.rule.repeat(length)}`, "dim")],
    [span(`${indent} ${words}`, "dim")],
  ];
}

function sparkLines(data: ChartData, canvas: Canvas): Line[] {
  const { low, high } = rangeOf(data.series);
  const limit = Math.min(MAX_LABEL_WIDTH, Math.floor(canvas.width / 3));
  const names = data.series.map(({ name }) => short(visibleLine(name), limit));
  const column = Math.max(...names.map(widthOf));
  const ranges = data.series.map(rangeText);
  const beside = Math.max(...ranges.map((text) => text.length)) + 2;
  const space = Math.max(1, textWidth(canvas) - column - 2);
  // On a narrow screen the drawing matters more than its figures, which the sentence below it gives.
  const ranged = space - beside >= MIN_SPARK;
  const room = ranged ? space - beside : space;
  const length = Math.min(room, data.labels.length);
  const rows = data.series.map(({ values }, index): Line => {
    const cells = resample(values.slice(0, data.labels.length), room).map((value) =>
      cell(share(value, low, high), canvas),
    );
    const drawn = [span(cells.join(""), "info")];
    return [
      ...pad([span(names[index] ?? "")], column),
      span(` ${canvas.signs.axis}`, "dim"),
      ...pad(drawn, Math.max(length, lineWidth(drawn))),
      span(ranged ? `  ${ranges[index]}` : "", "dim"),
    ];
  });
  return [...rows, ...axisLines(data, column, length, canvas)];
}

function rangeText({ values }: ChartSeries): string {
  const finite = values.filter(Number.isFinite);
  return `${figure(Math.min(...finite))} to ${figure(Math.max(...finite))}`;
}

/** From 0, unless there are values below it. */
function rangeOf(series: readonly ChartSeries[]): { low: number; high: number } {
  const values = series.flatMap((one) => one.values.filter(Number.isFinite));
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  return { low, high: high === low ? low + 1 : high };
}

function share(value: number, low: number, high: number): number {
  // Halves first: the difference of two very large numbers is not finite.
  return Number.isFinite(value) ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0;
}

/** One character of a column that is filled to `part`, 0 to 1 and beyond. */
function cell(part: number, canvas: Canvas): string {
  const { levels } = canvas.signs;
  if (!(part > 0)) return " ";
  return levels[Math.min(levels.length, Math.max(1, Math.round(part * levels.length))) - 1] ?? " ";
}

/** At most `count` values: neighbours are averaged. */
function resample(values: readonly number[], count: number): number[] {
  if (values.length <= count) return [...values];
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * values.length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * values.length) / count));
    const group = values.slice(from, to).filter(Number.isFinite);
    return group.reduce((sum, value) => sum + value / group.length, 0);
  });
}
