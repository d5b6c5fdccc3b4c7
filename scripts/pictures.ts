/**
 * Draws the pictures of the documentation from real sessions of the built program: screens with a Chromium found on the
 * PATH, charts as the program drew them.
 */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Row } from "./terminal/screen.ts";
import { runSession, type Step } from "./terminal/session.ts";
import { type Picture, windowOf } from "./terminal/window.ts";

const FOLDER = "docs/images";
const COLUMNS = 88;
const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"];

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

function findBrowser(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (found === undefined) {
    throw new Error(
      `The pictures are drawn by Chromium, and none of ${BROWSERS.join(", ")} is on the PATH. On Debian: apt-get install chromium`,
    );
  }
  return found;
}

function rasterise(browser: string, { html, width, height }: Picture, file: string): void {
  const scratch = mkdtempSync(join(tmpdir(), "picture-"));
  try {
    const page = join(scratch, "window.html");
    writeFileSync(page, html);
    const { status, stderr } = spawnSync(browser, [
      "--headless",
      // Chromium refuses its sandbox to root, as whom containers run; the page is our own.
      "--no-sandbox",
      "--hide-scrollbars",
      "--force-device-scale-factor=2",
      "--default-background-color=00000000",
      `--user-data-dir=${scratch}`,
      `--window-size=${width},${height}`,
      `--screenshot=${resolve(file)}`,
      pathToFileURL(page).href,
    ]);
    if (status !== 0 || !existsSync(file)) throw new Error(`${browser} drew nothing: ${String(stderr)}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function draw(browser: string, { name, steps, rows: most }: Session): Promise<string> {
  const exchanges = await runSession(steps, COLUMNS);
  const rows = exchanges.flatMap((exchange, index): readonly Row[] =>
    index === 0 ? exchange.rows : [[], ...exchange.rows],
  );
  const file = join(FOLDER, `${name}.png`);
  rasterise(browser, windowOf(rows.slice(0, most), COLUMNS, "ai4-chatops"), file);
  return file;
}

/** What chats show: the pictures that the program itself draws. */
const CHARTS: ReadonlyMap<string, Step & { readonly file: RegExp }> = new Map([
  ["chart", { line: "usage vo gpu --by week", shows: /GPU-days/, file: /^gpus-in-/ }],
  ["map", { line: "datacenters", shows: /Green score/, file: /^datacenters-/ }],
]);

async function copyCharts(): Promise<void> {
  await runSession([...CHARTS.values()], COLUMNS, (folder) => {
    for (const [name, { file }] of CHARTS) {
      const found = readdirSync(folder).find((one) => file.test(one));
      if (found === undefined) throw new Error(`The program drew no picture named ${file}`);
      copyFileSync(join(folder, found), join(FOLDER, `${name}.png`));
      console.log(join(FOLDER, `${name}.png`));
    }
  });
}

const browser = findBrowser();
mkdirSync(FOLDER, { recursive: true });
for (const session of SESSIONS) console.log(await draw(browser, session));
await copyCharts();
