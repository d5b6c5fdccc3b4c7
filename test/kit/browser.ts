/** A real Chromium for tests; left out loudly where there is none and that is allowed. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { mayBeSkipped } from "./synapse.ts";
import { createFolder, type OwnedFolder } from "./temporary-folder.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const require = createRequire(import.meta.url);

function findBrowser(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of: errors of scripts, and what its policy kept out. */
  readonly complaints: readonly string[];
}

export interface Browsing {
  /** A browser of somebody new, without cookies. */
  open(address: string, options?: BrowserContextOptions): Promise<Tab>;
  /** Another page of the same browser. */
  another(tab: Tab, address: string): Promise<Tab>;
  /** What axe finds wrong with the page as it is. */
  axe(page: Page): Promise<readonly string[]>;
  /** Share of pixels in which two PNGs differ visibly, 0 to 1; 1 where their sizes differ. */
  difference(one: Uint8Array, other: Uint8Array): Promise<number>;
}

/** A suite with a browser of its own; what it opens is closed after each test. */
export function inBrowser(name: string, body: (browsing: Browsing) => void): void {
  const executablePath = findBrowser();
  const missing = executablePath === undefined ? `none of ${NAMES.join(", ")} is on the PATH` : undefined;
  const left = missing !== undefined && mayBeSkipped;
  if (left) process.stderr.write(`LEFT OUT: ${name} (${missing})\n`);
  (left ? describe.skip : describe)(left ? `${name} (LEFT OUT: ${missing})` : name, () => {
    let scratch: OwnedFolder | undefined;
    let browser: Browser;
    let contexts: BrowserContext[] = [];
    beforeAll(async () => {
      if (executablePath === undefined) throw new Error(missing);
      scratch = createFolder("browser");
      browser = await chromium.launch({
        executablePath,
        // Chromium refuses its sandbox to root, as whom containers run; the pages are our own.
        args: ["--no-sandbox", "--font-render-hinting=none", "--disable-lcd-text"],
        env: { ...process.env, FONTCONFIG_FILE: ownFonts(scratch.path) },
      });
    }, 60_000);
    afterEach(async () => {
      for (const context of contexts) await context.close();
      contexts = [];
    });
    afterAll(async () => {
      await browser?.close();
      scratch?.remove();
    });
    const blank = async <T>(work: (page: Page) => Promise<T>): Promise<T> => {
      const page = await browser.newPage();
      try {
        return await work(page);
      } finally {
        await page.close();
      }
    };
    body({
      async open(address, options = {}) {
        const context = await browser.newContext({
          viewport: { width: 1280, height: 800 },
          locale: "en-GB",
          timezoneId: "UTC",
          reducedMotion: "reduce",
          ...options,
        });
        contexts.push(context);
        return openIn(context, address);
      },
      another: ({ context }, address) => openIn(context, address),
      axe: findingsOf,
      difference: (one, other) => blank((page) => differenceIn(page, one, other)),
    });
  });
}

async function openIn(context: BrowserContext, address: string): Promise<Tab> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    // That a connection was cut is what some tests are about; the page says it in words.
    if (message.type() === "error" && !message.text().includes("net::ERR_")) complaints.push(message.text());
  });
  await page.goto(address);
  await page.waitForSelector("body[data-ready]");
  return { page, context, complaints };
}

/** Of the fonts that travel with the program those that the page uses, and no others: it looks the same on every machine. */
function ownFonts(scratch: string): string {
  const folder = join(dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf");
  const fonts = join(scratch, "fonts");
  mkdirSync(fonts);
  for (const name of ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono", "DejaVuSansMono-Bold"])
    copyFileSync(join(folder, `${name}.ttf`), join(fonts, `${name}.ttf`));
  const file = join(scratch, "fonts.conf");
  const alias = (name: string, font: string) =>
    `<alias binding="same"><family>${name}</family><prefer><family>${font}</family></prefer></alias>`;
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
    <dir>${fonts}</dir><cachedir>${scratch}/cache</cachedir>
    ${alias("system-ui", "DejaVu Sans")}${alias("sans-serif", "DejaVu Sans")}${alias("sans", "DejaVu Sans")}
    ${alias("monospace", "DejaVu Sans Mono")}
    </fontconfig>`,
  );
  return file;
}

const AXE = () => readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

async function findingsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE());
  // Typed as text: it runs in the page.
  const found = await page.evaluate(`axe.run(document, { resultTypes: ["violations"] })`);
  const { violations } = found as {
    violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)} (${failureSummary})`),
  );
}

/** Of a colour's three parts, 0 to 255: less is not seen. */
const VISIBLE = 40;

async function differenceIn(page: Page, one: Uint8Array, other: Uint8Array): Promise<number> {
  const [first, second] = [one, other].map((bytes) => Buffer.from(bytes).toString("base64"));
  const found = await page.evaluate(`(async () => {
    const pixels = async (base64) => {
      const picture = await createImageBitmap(await (await fetch("data:image/png;base64," + base64)).blob());
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext("2d");
      context.drawImage(picture, 0, 0);
      return context.getImageData(0, 0, picture.width, picture.height);
    };
    const [one, other] = [await pixels("${first}"), await pixels("${second}")];
    if (one.width !== other.width || one.height !== other.height) return 1;
    let changed = 0;
    for (let at = 0; at < one.data.length; at += 4)
      if ([0, 1, 2].some((part) => Math.abs(one.data[at + part] - other.data[at + part]) > ${VISIBLE})) changed += 1;
    return changed / (one.width * one.height);
  })()`);
  return Number(found);
}
