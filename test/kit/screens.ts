/** Pictures of the page, compared with those that were looked at and found right. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Browsing } from "./browser.ts";
import { mayBeSkipped } from "./synapse.ts";

const FOLDER = "test/adapters/web/screens";
/** Share of pixels: enough for the rims of some letters, too little for a button of another colour. */
const TOLERANCE = 0.0015;

/**
 * What is wrong with the page as it looks now; nothing where it looks as agreed. A picture that is missing is made where
 * that is allowed; `AI4_TEST_SCREENS=new` makes all of them anew.
 */
export async function screenProblem(
  { difference }: Pick<Browsing, "difference">,
  page: Page,
  name: string,
  masked: readonly string[] = [],
): Promise<string | undefined> {
  const taken = await page.screenshot({
    animations: "disabled",
    caret: "hide",
    mask: masked.map((selector) => page.locator(selector)),
    maskColor: "#888888",
  });
  const file = join(FOLDER, `${name}.png`);
  const anew = process.env["AI4_TEST_SCREENS"] === "new";
  if (anew || (!existsSync(file) && mayBeSkipped)) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, taken);
    return undefined;
  }
  if (!existsSync(file)) return `${file} is missing`;
  const share = await difference(readFileSync(file), taken);
  if (share <= TOLERANCE) return undefined;
  const now = file.replace(/\.png$/, ".now.png");
  writeFileSync(now, taken);
  return `${(share * 100).toFixed(2)} % of ${file} look different: compare with ${now}`;
}
