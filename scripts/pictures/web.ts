/** The page in the browser, as the built program serves it on the embedded platform. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { SHARP, type Studio } from "./studio.ts";

interface View {
  readonly name: string;
  readonly look: BrowserContextOptions;
  readonly show: (page: Page) => Promise<void>;
}

const DESKTOP = { viewport: { width: 1100, height: 760 } };
const PHONE = {
  viewport: { width: 390, height: 780 },
  deviceScaleFactor: 1.5,
  isMobile: true,
  hasTouch: true,
};

const search = (page: Page) => say(page, "search plankton --limit 2", "Multiple Classifier");
async function usage(page: Page): Promise<void> {
  await say(page, "usage gpu --by week", "GPU-days");
  // The page follows the end of an answer; the chart is at its beginning.
  await page.evaluate(
    "document.querySelector('#conversation').lastElementChild.scrollIntoView({ block: 'start' })",
  );
}

const VIEWS: readonly View[] = [
  { name: "web", look: { ...DESKTOP, colorScheme: "light" }, show: search },
  { name: "web-dark", look: { ...DESKTOP, colorScheme: "dark" }, show: usage },
  { name: "web-phone", look: { ...PHONE, colorScheme: "light" }, show: search },
  { name: "web-phone-dark", look: { ...PHONE, colorScheme: "dark" }, show: usage },
  {
    name: "web-admin",
    look: { ...DESKTOP, colorScheme: "light" },
    show: async (page) => {
      await say(page, "deploy ai4os-yolo-torch --title lab-run", "Answering");
      await page.goto(`${page.url().split("#")[0]}#admin`);
      // Sections come one by one; these are of the last two.
      await page.locator("#admin").getByText("lab-run").first().waitFor();
      await page.locator("#admin").getByText("AI4_PLATFORM_URL").first().waitFor();
    },
  },
];

export async function webPictures(studio: Studio): Promise<readonly string[]> {
  const files: string[] = [];
  for (const { name, look, show } of VIEWS) {
    // Each in an empty folder: every page shows the whole conversation that its person had.
    await withPage(async (address) => {
      const context = await studio.browser.newContext({ ...SHARP, ...look, reducedMotion: "reduce" });
      const page = await context.newPage();
      await page.goto(address);
      await page.locator("#line:enabled").waitFor();
      await show(page);
      await page.screenshot({ path: studio.fileOf(name) });
      await context.close();
    });
    files.push(studio.fileOf(name));
  }
  return files;
}

async function say(page: Page, text: string, answer: string): Promise<void> {
  await page.locator("#line").fill(text);
  await page.locator("#line").press("Enter");
  await page.locator("#conversation").getByText(answer).first().waitFor();
  // Pictures in the answer have no words to wait for.
  await page.waitForFunction("[...document.images].every((image) => image.complete)");
}

async function withPage(work: (address: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  const own = /^(?:AI4|SLACK|DISCORD|MATRIX|OPENAI)_/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  const child = spawn(process.execPath, ["dist/main.js", "web", "--port", "0"], {
    env: { ...env, AI4_DATA_DIR: folder, TZ: "UTC" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    let said = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) {
      said += String(chunk);
      const [address] = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(said) ?? [];
      if (address === undefined) continue;
      await work(address);
      break;
    }
  } finally {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
    rmSync(folder, { recursive: true, force: true });
  }
}
