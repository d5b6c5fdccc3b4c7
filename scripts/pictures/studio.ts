/** A Chromium that takes pictures. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium } from "playwright-core";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"];
/** Pixels per CSS pixel: sharp enough for a screen of today, at half the bytes of 2. */
const SCALE = 1.5;

export interface Studio {
  readonly browser: Browser;
  /** Draws `html` and pictures the first element that is a `part` of it; the file. */
  shoot(name: string, scene: { readonly html: string; readonly part: string }): Promise<string>;
  fileOf(name: string): string;
  close(): Promise<void>;
}

export async function openStudio(folder: string): Promise<Studio> {
  // Chromium refuses its sandbox to root, as whom containers run; the pages are our own.
  const browser = await chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox"] });
  const fileOf = (name: string) => join(folder, `${name}.png`);
  return {
    browser,
    fileOf,
    async shoot(name, { html, part }) {
      const page = await browser.newPage({ ...SHARP, viewport: { width: 1000, height: 800 } });
      await page.setContent(html);
      await page
        .locator(part)
        .first()
        .screenshot({ path: fileOf(name) });
      await page.close();
      return fileOf(name);
    },
    close: () => browser.close(),
  };
}

export const SHARP: BrowserContextOptions = { deviceScaleFactor: SCALE };

function findBrowser(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (found !== undefined) return found;
  throw new Error(
    `The pictures are drawn by Chromium, and none of ${BROWSERS.join(", ")} is on the PATH. On Debian: apt-get install chromium`,
  );
}

/** Fewer colours, a third of the bytes; without pngquant they stay as they are. */
export function shrink(folder: string): void {
  const files = readdirSync(folder).flatMap((name) => (name.endsWith(".png") ? [join(folder, name)] : []));
  const words = ["--force", "--skip-if-larger", "--ext", ".png", "--quality", "70-95", "--speed", "1"];
  const { error } = spawnSync("pngquant", [...words, "--", ...files], { stdio: "inherit" });
  if (error) console.log("pngquant is not on the PATH; the pictures are larger than need be.");
}
