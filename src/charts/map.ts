/** Places on a map of Europe: a disc per site, coloured by how green it is, its name and figure beside it. */
import type { ChartData, MapSite } from "../reply/blocks.ts";
import { project } from "./projection.ts";
import { COLOURS, card, HEIGHT, MARGIN, round, shorten, textAt, WIDTH, widthOf } from "./style.ts";

/** Land as rings of [longitude, latitude]. */
export type Outline = readonly (readonly (readonly [number, number])[])[];

const TOP = 88;
const BOTTOM = HEIGHT - 56;
const LEFT = 14;
const RIGHT = WIDTH - 14;
const NAME_SIZE = 22;
const LINE = 24;
/** Radii of the earth on either side of the sites. */
const AROUND = 0.07;

/** From grey to green by lightness as well, so that it is told apart without colours. */
const GREENNESS = ["#8a94a0", "#8cc49c", "#3f9c5c", "#0b6b33"] as const;
const UNKNOWN = "#ffffff";

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly greenness: number | undefined;
  readonly lines: readonly string[];
}
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function mapSvg(title: string, data: ChartData, sites: readonly MapSite[], outline: Outline): string {
  const place = placing(sites);
  const spots = spotsOf(data, sites, place);
  const inside = [
    textAt(MARGIN, 72, shorten([data.unit, data.period].filter(Boolean).join(", "), 330)),
    key(),
    `<clipPath id="window"><rect x="${LEFT}" y="${TOP}" width="${RIGHT - LEFT}" height="${BOTTOM - TOP}" rx="8"/></clipPath>`,
    `<g clip-path="url(#window)"><rect x="0" y="0" width="${WIDTH}" height="${HEIGHT}" fill="#f2f6fa"/>`,
    `<path d="${outline.map((ring) => path(ring, place)).join("")}" fill="#d5dce3" stroke="${COLOURS.coast}" stroke-width="1"/>`,
    `</g>`,
    ...spots.map(disc),
    ...names(spots),
  ];
  return card(title, data.source, inside.join(""));
}

type Place = (longitude: number, latitude: number) => readonly [number, number];

/** The smallest window of the map's shape around all sites. */
function placing(sites: readonly MapSite[]): Place {
  const points = sites.map(({ longitude, latitude }) => project(longitude, latitude));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [west, east] = [Math.min(...xs) - AROUND, Math.max(...xs) + AROUND];
  const [north, south] = [Math.min(...ys) - AROUND, Math.max(...ys) + AROUND];
  const scale = Math.min((RIGHT - LEFT) / (east - west), (BOTTOM - TOP) / (south - north));
  return (longitude, latitude) => {
    const [x, y] = project(longitude, latitude);
    return [
      (LEFT + RIGHT) / 2 + (x - (west + east) / 2) * scale,
      (TOP + BOTTOM) / 2 + (y - (north + south) / 2) * scale,
    ];
  };
}

function path(ring: Outline[number], place: Place): string {
  return `M${ring.map(([longitude, latitude]) => place(longitude, latitude).map(round).join(" ")).join("L")}Z`;
}

/** Sites that would cover each other share a spot, as two clusters in one building do. */
function spotsOf(data: ChartData, sites: readonly MapSite[], place: Place): readonly Spot[] {
  const spots: Spot[] = [];
  sites.forEach(({ longitude, latitude, greenness }, index) => {
    const [x, y] = place(longitude, latitude);
    const value = data.series[0]?.values[index];
    const figure = value === undefined || !Number.isFinite(value) ? "" : `: ${Math.round(value)}`;
    const line = `${shorten(data.labels[index] ?? "", 210, NAME_SIZE)}${figure}`;
    const near = spots.findIndex((spot) => Math.hypot(spot.x - x, spot.y - y) < 14);
    const other = spots[near];
    if (other) spots[near] = { ...other, lines: [...other.lines, line] };
    else spots.push({ x, y, greenness, lines: [line] });
  });
  return spots;
}

function colourOf(greenness: number | undefined): string {
  if (greenness === undefined || !Number.isFinite(greenness)) return UNKNOWN;
  return GREENNESS[Math.min(3, Math.max(0, Math.floor(greenness / 25)))] ?? UNKNOWN;
}

function disc({ x, y, greenness }: Spot): string {
  const at = `cx="${round(x)}" cy="${round(y)}"`;
  return `<circle ${at} r="11" fill="${colourOf(greenness)}" stroke="${COLOURS.ink}" stroke-width="2.5"/>`;
}

/** Names stand right, left, below or above of their spot, wherever they cover the least. */
function names(spots: readonly Spot[]): readonly string[] {
  const taken: Box[] = spots.map(({ x, y }) => ({ x: x - 13, y: y - 13, width: 26, height: 26 }));
  return spots.map((spot) => {
    const width = Math.max(...spot.lines.map((line) => widthOf(line, NAME_SIZE, true)));
    const height = LINE * spot.lines.length;
    const best = corners(spot, width, height)
      .map((box) => ({ box, cost: taken.reduce((sum, other) => sum + overlap(box, other), outside(box)) }))
      .reduce((least, one) => (one.cost < least.cost ? one : least)).box;
    taken.push(best);
    const look = { size: NAME_SIZE, colour: COLOURS.ink, bold: true, rim: "#ffffff" };
    // Widths are estimates: beside a spot, names begin or end at it exactly.
    const left = best.x + width < spot.x;
    const x = left ? best.x + width : best.x;
    const anchor = left ? "end" : "start";
    return spot.lines
      .map((line, index) => textAt(x, best.y + 19 + index * LINE, line, { ...look, anchor }))
      .join("");
  });
}

function corners({ x, y }: Spot, width: number, height: number): readonly [Box, ...Box[]] {
  const box = (left: number, top: number): Box => ({ x: left, y: top, width, height });
  const middle = Math.min(Math.max(x - width / 2, LEFT + 8), RIGHT - 8 - width);
  return [
    box(x + 18, y - height / 2),
    box(x - 18 - width, y - height / 2),
    box(middle, y + 16),
    box(middle, y - 16 - height),
  ];
}

function overlap(a: Box, b: Box): number {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, wide) * Math.max(0, high);
}

/** How much of a box lies outside of the map; worse than covering another. */
function outside(box: Box): number {
  const map = { x: LEFT, y: TOP, width: RIGHT - LEFT, height: BOTTOM - TOP };
  return 5 * (box.width * box.height - overlap(box, map));
}

function key(): string {
  const left = WIDTH - MARGIN - widthOf("greener") - 4 * 26 - 8;
  const discs = GREENNESS.map(
    (colour, index) =>
      `<circle cx="${round(left + 13 + index * 26)}" cy="65" r="9" fill="${colour}" stroke="${COLOURS.ink}" stroke-width="2"/>`,
  );
  return discs.join("") + textAt(left + 4 * 26 + 8, 72, "greener");
}
