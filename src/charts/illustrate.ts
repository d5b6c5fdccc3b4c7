/** Fills the pictures of a reply's charts. */
import type { Chart, ReplyTree } from "../reply/blocks.ts";
import { mapSvg, type Outline } from "./map.ts";
import { plotSvg } from "./plot.ts";

/** A picture from SVG; rejects where this machine cannot draw. */
export type Rasterise = (svg: string) => Promise<Uint8Array>;

export interface ChartsLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Replies whose charts have pictures. Never rejects: where none can be drawn, the figures stay text. */
export type Illustrate = <P>(reply: ReplyTree<P>) => Promise<ReplyTree<P>>;

export interface IllustrateDeps {
  readonly rasterise: Rasterise;
  /** The land of Europe (`data/europe-outline.json`); read with the first map. */
  readonly outline: () => Promise<Outline>;
  readonly log: ChartsLog;
}

export function createIllustrate({ rasterise, outline, log }: IllustrateDeps): Illustrate {
  let warned = false;
  const draw = async (chart: Chart): Promise<Chart> => {
    if (chart.png !== undefined || !hasFigures(chart)) return chart;
    try {
      return { ...chart, png: await rasterise(await svgOf(chart, outline)) };
    } catch (error) {
      if (!warned) log.warn({ err: error }, "pictures of charts cannot be drawn here; they stay text");
      warned = true;
      return chart;
    }
  };
  return async (reply) => {
    if (!reply.blocks.some((block) => block.type === "chart")) return reply;
    const blocks = await Promise.all(
      reply.blocks.map(async (block) => (block.type === "chart" ? draw(block) : block)),
    );
    return { ...reply, blocks };
  };
}

function hasFigures({ data }: Chart): boolean {
  return data.labels.length > 0 && data.series.some(({ values }) => values.some(Number.isFinite));
}

async function svgOf({ title, data }: Chart, outline: () => Promise<Outline>): Promise<string> {
  if (data.sites === undefined) return plotSvg(title, data);
  return mapSvg(title, data, data.sites, await outline());
}
