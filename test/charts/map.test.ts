import { describe, expect, test } from "vitest";
import { mapSvg, type Outline } from "../../src/charts/map.ts";
import { project } from "../../src/charts/projection.ts";
import type { ChartData, MapSite } from "../../src/reply/blocks.ts";
import { readData } from "../kit/lab-engine.ts";

const SITES: Readonly<Record<string, MapSite>> = {
  lisbon: { latitude: 38.76, longitude: -9.14, greenness: 100 },
  poznan: { latitude: 52.41, longitude: 16.95, greenness: 0 },
  kocaeli: { latitude: 40.79, longitude: 29.45 },
};

function drawn(sites: Readonly<Record<string, MapSite>> = SITES): string {
  const names = Object.keys(sites);
  const series = [{ name: "free GPUs", values: names.map((_, index) => index) }];
  const data: ChartData = { kind: "bar", unit: "free GPUs", labels: names, series };
  return mapSvg("Datacenters", data, Object.values(sites), readData("europe-outline.json") as Outline);
}

const discs = (svg: string) =>
  [...svg.matchAll(/<circle cx="([\d.-]+)" cy="([\d.-]+)" r="11" fill="(#\w+)"/g)].map(
    ([, x, y, colour]) => ({
      x: Number(x),
      y: Number(y),
      colour,
    }),
  );

describe("the map", () => {
  test("puts the west left, the north up, and everything inside", () => {
    const [lisbon, poznan, kocaeli] = discs(drawn());
    expect(lisbon?.x).toBeLessThan(poznan?.x ?? 0);
    expect(poznan?.x).toBeLessThan(kocaeli?.x ?? 0);
    expect(poznan?.y).toBeLessThan(lisbon?.y ?? 0);
    for (const { x, y } of discs(drawn())) {
      expect(x).toBeGreaterThan(14);
      expect(x).toBeLessThan(626);
      expect(y).toBeGreaterThan(88);
      expect(y).toBeLessThan(344);
    }
  });

  test("tells green, not green and unknown apart", () => {
    expect(new Set(discs(drawn()).map(({ colour }) => colour)).size).toBe(3);
  });

  test("sites in one building share a disc and keep their names and figures", () => {
    const place = { latitude: 43.4717, longitude: -3.8023 };
    const svg = drawn({ ...SITES, "one-a": place, "one-b": { ...place, longitude: -3.8022 } });
    expect(discs(svg)).toHaveLength(4);
    expect(svg).toContain(">one-a: 3</text>");
    expect(svg).toContain(">one-b: 4</text>");
  });

  test("one site alone has a map too", () => {
    expect(discs(drawn({ lisbon: { latitude: 38.76, longitude: -9.14 } }))).toHaveLength(1);
  });
});

test("the projection keeps areas: a degree square shrinks as its real one does", () => {
  const area = (latitude: number) => {
    const [ax, ay] = project(20, latitude);
    const [bx, by] = project(20.1, latitude);
    const [cx, cy] = project(20, latitude + 0.1);
    return Math.abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  };
  const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
  expect(area(60) / area(40)).toBeCloseTo(cosine(60.05) / cosine(40.05), 2);
});
