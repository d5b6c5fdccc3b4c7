/**
 * Draws the pictures of the documentation from real runs of the built program: terminals, chats and the page in a Chromium
 * found on the PATH, charts as the program drew them.
 */
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { discordPictures, slackPictures } from "./pictures/chats.ts";
import { openStudio, type Studio, shrink } from "./pictures/studio.ts";
import { webPictures } from "./pictures/web.ts";
import type { Row } from "./terminal/screen.ts";
import { runSession, type Step } from "./terminal/session.ts";
import { windowOf } from "./terminal/window.ts";

const FOLDER = "docs/images";
const COLUMNS = 88;

interface Session {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Rows in the picture, from the top; all unless told. */
  readonly rows?: number;
}

const SESSIONS: readonly Session[] = [
  {
    name: "terminal",
    steps: [
      { line: "search plankton --limit 2", shows: /for “plankton”/ },
      { line: "deploy 1 --gpu 1 --title lab-run", shows: /✓ done +Answering.*answers:/s },
    ],
  },
  {
    name: "usage",
    // The chart, without the table of the same figures below it.
    steps: [{ line: "usage gpu --by week", shows: /GPU-days/ }],
    rows: 26,
  },
];

async function draw(studio: Studio, { name, steps, rows: most }: Session): Promise<string> {
  const exchanges = await runSession(steps, COLUMNS);
  const rows = exchanges.flatMap((exchange, index): readonly Row[] =>
    index === 0 ? exchange.rows : [[], ...exchange.rows],
  );
  const { html } = windowOf(rows.slice(0, most), COLUMNS, "ai4-chatops");
  return studio.shoot(name, { html, part: "main" });
}

/** What chats show: the pictures that the program itself draws. */
const CHARTS: ReadonlyMap<string, Step & { readonly file: RegExp }> = new Map([
  ["chart", { line: "usage vo gpu --by week", shows: /GPU-days/, file: /^gpus-in-/ }],
  ["chart-days", { line: "usage vo gpu --by day", shows: /GPU-days/, file: /^gpus-in-/ }],
  [
    "chart-comparison",
    { line: "usage vo gpu last month --compare previous", shows: /GPU-days/, file: /-two-periods-/ },
  ],
  ["map", { line: "datacenters", shows: /Green score/, file: /^datacenters-/ }],
]);

async function copyCharts(): Promise<void> {
  for (const [name, step] of CHARTS) {
    await runSession([step], COLUMNS, (folder) => {
      const found = readdirSync(folder).find((one) => step.file.test(one));
      if (found === undefined) throw new Error(`The program drew no picture named ${step.file}`);
      copyFileSync(join(folder, found), join(FOLDER, `${name}.png`));
      console.log(join(FOLDER, `${name}.png`));
    });
  }
}

mkdirSync(FOLDER, { recursive: true });
await copyCharts();
const studio = await openStudio(FOLDER);
try {
  for (const session of SESSIONS) console.log(await draw(studio, session));
  for (const { name, html } of [...(await slackPictures()), ...(await discordPictures())])
    console.log(await studio.shoot(name, { html, part: "main" }));
  for (const file of await webPictures(studio)) console.log(file);
} finally {
  await studio.close();
}
shrink(FOLDER);
