/** How the page looks, and whether everybody can use it: dark and light, wide and narrow, in the chat and for admins. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PEOPLE } from "../../../src/sandbox/people.ts";
import { type Browsing, inBrowser, type Tab } from "../../kit/browser.ts";
import { screenProblem } from "../../kit/screens.ts";
import { startWebProgram, type WebProgram } from "../../kit/web-program.ts";

const STEP_MS = 30_000;
const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 740 } } as const;
/** What is new in every run, and pictures, whose looks have tests of their own. */
const MASKED = ["time", ".chart img", ".secret"];

inBrowser("the looks of the page", (browsing: Browsing) => {
  let web: WebProgram;
  beforeAll(async () => {
    web = await startWebProgram({ env: { AI4_DATA_DIR: ":memory:", AI4_ADMINS: PEOPLE.researcher.sub } });
  }, STEP_MS);
  afterAll(() => web.stop());

  const guest = (colorScheme: "dark" | "light", size: keyof typeof SIZES) =>
    browsing.open(web.link(), { colorScheme, viewport: SIZES[size] });
  const says = async ({ page }: Tab, text: string, words: string | RegExp) => {
    await page.fill("#line", text);
    await page.press("#line", "Enter");
    await page.locator("#conversation").getByText(words).first().waitFor({ timeout: STEP_MS });
  };
  /** Nothing is cut off at the side: what is too wide scrolls in a place of its own. */
  const fits = async (page: Page) =>
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);

  test.each([
    ["light", "wide"],
    ["dark", "narrow"],
  ] as const)("the beginning, a list and a warning in %s, %s", async (scheme, size) => {
    const tab = await guest(scheme, size);
    const { page } = tab;
    await page.locator("#welcome").waitFor();
    await fits(page);
    expect(await browsing.axe(page)).toEqual([]);
    expect(await screenProblem(browsing, page, `welcome-${scheme}-${size}`)).toBeUndefined();
    await says(tab, "search plankton --limit 3", "The first 3");
    await says(tab, "show nonesuch", "show nonesuch");
    await page.locator(".note.warning").waitFor({ timeout: STEP_MS });
    await fits(page);
    expect(await browsing.axe(page)).toEqual([]);
    expect(await screenProblem(browsing, page, `list-${scheme}-${size}`, MASKED)).toBeUndefined();
  });

  test.each([
    ["dark", "wide"],
    ["light", "narrow"],
  ] as const)("a form with an error in %s, %s", async (scheme, size) => {
    const tab = await guest(scheme, size);
    const { page } = tab;
    await says(tab, "enrol Zoë", "Enrol somebody");
    await page.locator("[name=seats]").fill("70");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.locator("[name=course][aria-invalid=true]").waitFor();
    await fits(page);
    expect(await browsing.axe(page)).toEqual([]);
    expect(await screenProblem(browsing, page, `form-${scheme}-${size}`, MASKED)).toBeUndefined();
  });

  test.each(["dark", "light"] as const)(
    "charts, tables, fields, progress and choices in %s",
    async (scheme) => {
      const tab = await guest(scheme, "narrow");
      const { page } = tab;
      await says(tab, "usage gpu --by week", "GPU-days");
      await says(tab, "datacenters", /Datacenters/i);
      await says(tab, "recite choice", "Which one?");
      await says(tab, "deployments", /plankton baseline/);
      await says(
        tab,
        `deploy phyto-plankton-classification --service jupyter --title look-${scheme}`,
        /Password of/,
      );
      await fits(page);
      expect(await browsing.axe(page)).toEqual([]);
      for (const picture of await page.locator(".chart img").all()) {
        await picture.scrollIntoViewIfNeeded();
        expect(await picture.getAttribute("alt")).toMatch(/\w{3}/);
      }
      await expect
        .poll(() =>
          page.evaluate(`[...document.querySelectorAll(".chart img")].every((one) => one.naturalWidth > 0)`),
        )
        .toBe(true);
      expect(await page.locator(".chart img").count()).toBeGreaterThanOrEqual(2);
      expect(tab.complaints).toEqual([]);
    },
  );

  test.each([
    ["light", "wide"],
    ["dark", "narrow"],
  ] as const)("the admin view in %s, %s", async (scheme, size) => {
    const tab = await guest(scheme, size);
    const { page } = tab;
    await page.getByRole("link", { name: "Admin" }).click();
    await page.getByRole("heading", { name: "Settings" }).waitFor({ timeout: STEP_MS });
    await page.getByText("AI4_ADMINS").waitFor({ timeout: STEP_MS });
    await page.locator("h2:focus").waitFor();
    await fits(page);
    expect(await browsing.axe(page)).toEqual([]);
    const masked = [
      ...MASKED,
      ...["schedules", "watches", "audit", "surfaces"].map((id) => `.panel.${id} .content`),
    ];
    expect(await screenProblem(browsing, page, `admin-${scheme}-${size}`, masked)).toBeUndefined();
    const audit = page.locator(".panel.audit");
    await audit.getByLabel("Command").fill("deployment delete");
    await audit.getByRole("button", { name: "Search" }).click();
    await audit.getByText("Nothing that fits was changed.").waitFor({ timeout: STEP_MS });
    await page.goBack();
    await page.locator("#line:focus").waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test("the admin view is not there for whoever is no admin, nor its parts", async () => {
    const plain = await startWebProgram({ env: { AI4_DATA_DIR: ":memory:" } });
    try {
      const { page } = await browsing.open(`${plain.link()}`);
      expect(await page.getByRole("link", { name: "Admin" }).count()).toBe(0);
      await page.goto(`${plain.base}/#admin`);
      await page.locator("#line:focus").waitFor();
      for (const path of ["api/admin", "api/admin/settings"])
        expect(await page.evaluate(`fetch("${path}").then(({ status }) => status)`)).toBe(403);
    } finally {
      await plain.stop();
    }
  });
});
