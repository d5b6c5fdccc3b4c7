// Writes data/europe-outline.json: the land of Europe as rings of [longitude, latitude], for the map of datacenters.
// From Natural Earth (public domain) as the package world-atlas has it; nothing is downloaded.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";

const [WEST, SOUTH, EAST, NORTH] = [-25, 30, 48, 68];
/** Smallest step between two points, in degrees; a pixel of the map is about as wide. */
const STEP = 0.2;

const { resolve } = createRequire(import.meta.url);
const atlas = JSON.parse(readFileSync(resolve("world-atlas/countries-50m.json"), "utf8"));
const { features } = feature(atlas, atlas.objects.countries);

function thin(ring) {
  const kept = [];
  for (const [longitude, latitude] of ring) {
    const last = kept.at(-1);
    if (last && Math.hypot(longitude - last[0], latitude - last[1]) < STEP) continue;
    kept.push([Math.round(longitude * 100) / 100, Math.round(latitude * 100) / 100]);
  }
  return kept;
}

function isNear(ring) {
  return ring.some(([x, y]) => x > WEST && x < EAST && y > SOUTH && y < NORTH);
}

const rings = features
  .flatMap(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates))
  .map(([outer]) => outer)
  .filter(isNear)
  .map(thin)
  .filter((ring) => ring.length > 3)
  // Far parts of large countries keep few points: only those near the map are seen.
  .map((ring) => ring.filter(([x, y], index) => isNear([[x, y]]) || index % 12 === 0));
writeFileSync("data/europe-outline.json", `${JSON.stringify(rings)}\n`);
