/** Rows of a terminal as a picture of its window. */
import type { Look, Row } from "./screen.ts";

const FONT_PX = 15;
const LINE_PX = 21;
/** Advance of a sign: 0.602 em in the DejaVu, Liberation and most other monospaced fonts. */
const SIGN_PX = FONT_PX * 0.6025;
const PADDING_PX = 24;
const BAR_PX = 40;
const MARGIN_PX = 16;

const INK = "#d8dee9";
const INKS: ReadonlyMap<number, string> = new Map([
  [31, "#f07178"],
  [32, "#a3d977"],
  [33, "#ffcb6b"],
  [34, "#82aaff"],
  [35, "#c792ea"],
  [36, "#7fdbca"],
]);

export interface Picture {
  readonly html: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export function windowOf(rows: readonly Row[], columns: number, title: string): Picture {
  const width = Math.ceil(columns * SIGN_PX) + 2 * (PADDING_PX + MARGIN_PX);
  const height = rows.length * LINE_PX + BAR_PX + 2 * PADDING_PX + 2 * MARGIN_PX;
  const lines = rows.map((row) => `<div>${spans(row)}</div>`).join("");
  const html = `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
<main><header><i></i><i></i><i></i><span>${escaped(title)}</span></header><section>${lines}</section></main>`;
  return { html, width, height };
}

const STYLE = `
* { box-sizing: border-box; margin: 0 }
html { background: transparent }
main { margin: ${MARGIN_PX}px; border-radius: 10px; overflow: hidden; background: #1e222d; color: ${INK};
  box-shadow: 0 2px 14px #0007 }
header { height: ${BAR_PX}px; background: #2a2f3c; display: flex; align-items: center; gap: 8px; padding: 0 16px;
  position: relative }
header i { width: 12px; height: 12px; border-radius: 50%; background: #f07178 }
header i:nth-child(2) { background: #ffcb6b }
header i:nth-child(3) { background: #a3d977 }
header span { position: absolute; inset: 0; text-align: center; line-height: ${BAR_PX}px; color: #9aa5b8;
  font: 13px/${BAR_PX}px "DejaVu Sans", sans-serif }
section { padding: ${PADDING_PX}px; font: ${FONT_PX}px/${LINE_PX}px "DejaVu Sans Mono", "Liberation Mono", monospace;
  white-space: pre; font-variant-ligatures: none }
div { height: ${LINE_PX}px }
`;

function spans(row: Row): string {
  const runs: { look: Look; text: string }[] = [];
  for (const { sign, look } of row) {
    const last = runs.at(-1);
    if (last?.look === look) last.text += sign;
    else runs.push({ look, text: sign });
  }
  return runs.map(({ look, text }) => `<span style="${style(look)}">${escaped(text)}</span>`).join("");
}

function style({ strong, dim, italic, underlined, colour }: Look): string {
  const ink = colour === undefined ? (strong ? "#ffffff" : INK) : (INKS.get(colour) ?? INK);
  return [
    `color:${ink}`,
    strong && "font-weight:bold",
    dim && "opacity:.6",
    italic && "font-style:italic",
    underlined && "text-decoration:underline",
  ]
    .filter((rule) => rule !== false)
    .join(";");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
