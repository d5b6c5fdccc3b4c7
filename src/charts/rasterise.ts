/** SVG to PNG with the fonts that travel with the program, so that pictures look the same on every machine. */
import { createRequire } from "node:module";
import type { Rasterise } from "./illustrate.ts";
import { FONT, SCALE } from "./style.ts";

/**
 * The drawer is native code and loaded with the first picture: who asks for none does not wait for it. It draws beside the
 * event loop, as surfaces give 3 s to acknowledge what others ask meanwhile.
 */
export const rasterise: Rasterise = async (svg) => {
  const { renderAsync } = await import("@resvg/resvg-js");
  const { resolve } = createRequire(import.meta.url);
  const file = (name: string) => resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);
  const drawing = await renderAsync(svg, {
    fitTo: { mode: "zoom", value: SCALE },
    font: {
      loadSystemFonts: false,
      fontFiles: [file("DejaVuSansCondensed"), file("DejaVuSansCondensed-Bold")],
      defaultFontFamily: FONT,
    },
  });
  return new Uint8Array(drawing.asPng());
};
