import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pngSize } from "../../adapters/matrix/render.ts";
import { mapSvg, type Outline } from "../../src/charts/map.ts";
import { rasterise } from "../../src/charts/rasterise.ts";

const outline = JSON.parse(
  readFileSync(new URL("../../data/europe-outline.json", import.meta.url), "utf8"),
) as Outline;
const data = { kind: "bar", unit: "GPUs", labels: ["a"], series: [{ name: "free", values: [1] }] } as const;
const map = mapSvg("Sites", data, [{ latitude: 43, longitude: -4, greenness: 70 }], outline);

test("a picture is a PNG of twice the size", async () => {
  expect(pngSize(await rasterise(map))).toEqual({ w: 1280, h: 800 });
});

test("other work goes on while one is drawn", async () => {
  await rasterise(map);
  let turns = 0;
  let drawn = false;
  const drawing = rasterise(map).then(() => {
    drawn = true;
  });
  while (!drawn) {
    turns += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await drawing;
  // Drawn in the event loop, the picture would be there after a turn or two.
  expect(turns).toBeGreaterThan(20);
});
