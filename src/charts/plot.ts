/** Lines and bars over labels. */
import type { ChartData } from "../reply/blocks.ts";
import { tickLabel, ticks } from "./axis.ts";
import {
  COLOURS,
  card,
  HEIGHT,
  MARGIN,
  round,
  seriesColour,
  shorten,
  textAt,
  WIDTH,
  widthOf,
} from "./style.ts";

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly count: number;
  /** The value at the top. */
  readonly highest: number;
}

/** The chart as SVG. Values that are no numbers are gaps. */
export function plotSvg(title: string, data: ChartData): string {
  const values = data.series.flatMap((one) => one.values).filter(Number.isFinite);
  const marks = ticks(Math.max(0, ...values));
  const several = data.series.length > 1;
  const widest = Math.max(...marks.map((mark) => widthOf(tickLabel(mark))));
  const frame: Frame = {
    left: MARGIN + widest + 10,
    right: WIDTH - MARGIN,
    top: several ? 130 : 98,
    bottom: HEIGHT - (data.source === undefined ? 52 : 84),
    count: data.labels.length,
    highest: marks.at(-1) ?? 1,
  };
  const draw = data.kind === "line" ? lines : bars;
  const inside = [
    textAt(MARGIN, 74, shorten([data.unit, data.period].filter(Boolean).join(", "), WIDTH - 2 * MARGIN)),
    several ? legend(data) : "",
    grid(frame, marks),
    ...data.series.map((one, index) => draw(frame, one.values, index, data.series.length)),
    labels(frame, data.labels),
  ].join("");
  return card(title, data.source, inside);
}

function yOf({ top, bottom, highest }: Frame, value: number): number {
  return bottom - (Math.max(0, value) / highest) * (bottom - top);
}

/** The middle of the room of one label. */
function xOf({ left, right, count }: Frame, index: number): number {
  return left + ((index + 0.5) / count) * (right - left);
}

function legend({ series }: ChartData): string {
  const room = (WIDTH - 2 * MARGIN) / series.length;
  let x = MARGIN;
  return series
    .map(({ name }, index) => {
      const shown = shorten(name, room - 40);
      const mark = `<rect x="${round(x)}" y="90" width="16" height="16" rx="3" fill="${seriesColour(index)}"/>`;
      const words = textAt(x + 24, 106, shown, { colour: COLOURS.ink });
      x += widthOf(shown) + 48;
      return mark + words;
    })
    .join("");
}

function grid(frame: Frame, marks: readonly number[]): string {
  return marks
    .map((mark) => {
      const y = round(yOf(frame, mark));
      const colour = mark === 0 ? COLOURS.quiet : COLOURS.grid;
      const line = `<path d="M${round(frame.left)} ${y}H${frame.right}" stroke="${colour}" stroke-width="2"/>`;
      return line + textAt(frame.left - 10, y + 8, tickLabel(mark), { anchor: "end" });
    })
    .join("");
}

function bars(frame: Frame, values: readonly number[], series: number, count: number): string {
  const slot = (frame.right - frame.left) / frame.count;
  const width = Math.min(72, (slot * 0.76) / count);
  return values
    .map((value, index) => {
      if (!Number.isFinite(value) || value <= 0) return "";
      const x = xOf(frame, index) + (series - count / 2) * width;
      const y = yOf(frame, value);
      const size = `width="${round(Math.max(1, width - 2))}" height="${round(frame.bottom - y)}"`;
      return `<rect x="${round(x + 1)}" y="${round(y)}" ${size} fill="${seriesColour(series)}"/>`;
    })
    .join("");
}

/** Runs of known values are joined; one that stands alone is a dot. */
function lines(frame: Frame, values: readonly number[], series: number): string {
  const colour = seriesColour(series);
  const runs: string[][] = [[]];
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) runs.push([]);
    else runs.at(-1)?.push(`${round(xOf(frame, index))} ${round(yOf(frame, value))}`);
  });
  return runs
    .map((run) => {
      const [x, y] = run[0]?.split(" ") ?? [];
      if (x === undefined) return "";
      if (run.length === 1) return `<circle cx="${x}" cy="${y}" r="4" fill="${colour}"/>`;
      return `<path d="M${run.join("L")}" fill="none" stroke="${colour}" stroke-width="4" stroke-linejoin="round" stroke-linecap="round"/>`;
    })
    .join("");
}

/** As many labels as have room, evenly apart. */
function labels(frame: Frame, all: readonly string[]): string {
  const short = all.map((label) => label.replace(/ \(.*\)$/, ""));
  const widest = Math.max(0, ...short.map((label) => widthOf(label))) + 16;
  const slot = (frame.right - frame.left) / Math.max(1, frame.count);
  const every = Math.max(1, Math.ceil(widest / slot));
  let free = Number.NEGATIVE_INFINITY;
  return short
    .map((label, index) => {
      if (index % every !== 0) return "";
      const half = widthOf(label) / 2;
      const x = Math.min(Math.max(xOf(frame, index), MARGIN + half), WIDTH - MARGIN - half);
      // The last one may have been moved inwards, into its neighbour.
      if (x - half < free) return "";
      free = x + half + 12;
      const tick = `<path d="M${round(xOf(frame, index))} ${round(frame.bottom)}v6" stroke="${COLOURS.quiet}" stroke-width="2"/>`;
      return tick + textAt(x, frame.bottom + 28, label, { anchor: "middle" });
    })
    .join("");
}
