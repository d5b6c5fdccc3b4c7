/**
 * The one look of all pictures. Lengths are in units of a card 640 wide: on a phone that shows it 360 px wide, a text of
 * 22 is 12 px high.
 */

export const WIDTH = 640;
export const HEIGHT = 400;
/** Pixels per unit. */
export const SCALE = 2;
export const MARGIN = 24;

export const COLOURS = {
  card: "#ffffff",
  border: "#d0d7de",
  ink: "#1f2933",
  quiet: "#52606d",
  grid: "#e4e7eb",
  land: "#e4e7eb",
  coast: "#ffffff",
} as const;

/** Okabe and Ito's colours, which colour-blind people tell apart, from the darkest. */
const SERIES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"] as const;

export function seriesColour(index: number): string {
  return SERIES[index % SERIES.length] ?? SERIES[0];
}

export const FONT = "DejaVu Sans Condensed";
const TEXT_SIZE = 22;
const TITLE_SIZE = 26;

export interface TextLook {
  readonly size?: number;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly anchor?: "start" | "middle" | "end";
  /** A rim of this colour, so that the text reads on anything. */
  readonly rim?: string;
}

/** A text whose baseline begins, has its middle or ends at `x`, `y`. */
export function textAt(x: number, y: number, text: string, look: TextLook = {}): string {
  const { size = TEXT_SIZE, colour = COLOURS.quiet, bold = false, anchor = "start", rim } = look;
  const weight = bold ? ' font-weight="bold"' : "";
  const shape = `x="${round(x)}" y="${round(y)}" font-size="${size}" text-anchor="${anchor}"${weight}`;
  // Drawn twice where it has a rim: not every drawer paints the rim first.
  const under = rim
    ? `<text ${shape} fill="none" stroke="${rim}" stroke-width="6" stroke-linejoin="round">${escapeXml(text)}</text>`
    : "";
  return `${under}<text ${shape} fill="${colour}">${escapeXml(text)}</text>`;
}

/** About how wide a text is; the font has no narrower letters on average. */
export function widthOf(text: string, size = TEXT_SIZE, bold = false): number {
  return [...text].length * size * (bold ? 0.58 : 0.5);
}

/** Cuts a text that is wider than `room`. */
export function shorten(text: string, room: number, size = TEXT_SIZE, bold = false): string {
  if (widthOf(text, size, bold) <= room) return text;
  const letters = [...text].slice(0, Math.max(1, Math.floor(room / widthOf("x", size, bold)) - 1));
  return `${letters.join("").trimEnd()}…`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The platform's text must not become marks of SVG; what XML forbids altogether vanishes. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A card with its title and, at the foot, where the figures come from. */
export function card(title: string, source: string | undefined, inside: string): string {
  const room = WIDTH - 2 * MARGIN;
  const look = { size: TITLE_SIZE, colour: COLOURS.ink, bold: true };
  const foot =
    source === undefined ? "" : textAt(MARGIN, HEIGHT - 18, shorten(source, room, 20), { size: 20 });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="${FONT}">`,
    `<rect x="1" y="1" width="${WIDTH - 2}" height="${HEIGHT - 2}" rx="14" fill="${COLOURS.card}" stroke="${COLOURS.border}" stroke-width="2"/>`,
    textAt(MARGIN, 42, shorten(title, room, TITLE_SIZE, true), look),
    inside,
    foot,
    "</svg>",
  ].join("");
}
