/** The page in a real browser, in front of the whole program. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MOST_TEXT } from "../../../adapters/web/limits.ts";
import { PEOPLE } from "../../../src/sandbox/people.ts";
import { type Browsing, inBrowser, type Tab } from "../../kit/browser.ts";
import { createFolder, type OwnedFolder } from "../../kit/temporary-folder.ts";
import { startWebProgram, type WebProgram } from "../../kit/web-program.ts";

const STEP_MS = 30_000;
/** Answers that take a launch or a snapshot of the sandbox. */
const WORK_MS = { timeout: STEP_MS };

inBrowser("the page in a browser", (browsing: Browsing) => {
  let data: OwnedFolder;
  let web: WebProgram;
  const start = (port = 0) =>
    startWebProgram({ env: { AI4_DATA_DIR: data.path, AI4_ADMINS: PEOPLE.researcher.sub }, port });
  beforeAll(async () => {
    data = createFolder("contract");
    web = await start();
  }, STEP_MS);
  afterAll(async () => {
    await web.stop();
    data.remove();
  });

  const guest = (options?: Parameters<Browsing["open"]>[1]) => browsing.open(web.link(), options);
  const says = async ({ page }: Tab, text: string) => {
    await page.fill("#line", text);
    await page.press("#line", "Enter");
  };
  const sees = (page: Page, words: string | RegExp, options = WORK_MS) =>
    page.locator("#conversation").getByText(words).first().waitFor(options);
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).last();
  const answers = (page: Page) => page.locator(".answer");

  test("the conversation of the README, and all of it is still there after a reload", async () => {
    const tab = await guest();
    const { page } = tab;
    await says(tab, "search plankton");
    await sees(page, "phyto-plankton-classification");
    await says(tab, "deploy 1 --gpu 1 --service jupyter --title lab-run");
    await sees(page, /answers:/);
    expect(await page.locator("#conversation").textContent()).not.toMatch(/(?:[a-z]+-){4}\d{3}-[a-z]+/);
    await page.getByRole("button", { name: "Show: Password of lab-run" }).click();
    expect(await page.locator("code.secret").textContent()).toMatch(/^(?:[a-z]+-){4}\d{3}-[a-z]+$/);
    expect(await page.locator(".progress li.done").count()).toBe(4);
    await says(tab, "snapshot lab-run");
    await sees(page, /complete/);
    await says(tab, "delete lab-run");
    await sees(page, "Delete lab-run?");
    await press(page, "Yes, go ahead").click();
    await sees(page, /lab-run is deleted/);
    await says(tab, "cluster --gpu-type T4");
    await sees(page, /of 10 Tesla T4 are free/);
    await says(tab, "serach fish");
    await sees(page, /Did you mean: search fish/);
    const before = await page.locator(".said, .answer h2").allTextContents();
    await page.reload();
    await sees(page, /Did you mean: search fish/);
    expect(await page.locator(".said, .answer h2").allTextContents()).toEqual(before);
    expect(tab.complaints).toEqual([]);
  });

  test("a deploy form: help on demand, an error at its field, corrected, and the plan", async () => {
    const tab = await guest();
    const { page } = tab;
    await says(tab, "configure ai4os-yolo-torch");
    const form = page.locator("form.form").last();
    await form.waitFor(WORK_MS);
    const help = form.locator(".help").first();
    expect(await help.isVisible()).toBe(false);
    await form.getByRole("button", { name: "Show help" }).click();
    expect(await help.isVisible()).toBe(true);
    await form.getByLabel(/title/i).first().fill("form-run");
    await form.getByLabel(/CPU/).first().fill("999");
    await form.getByRole("button", { name: "Preview" }).click();
    const again = page.locator("form.form").nth(1);
    await again.waitFor(WORK_MS);
    const wrong = again.locator("[aria-invalid=true]");
    expect(await wrong.count()).toBe(1);
    expect(await wrong.inputValue()).toBe("999");
    await page.locator("[aria-invalid=true]:focus").waitFor(WORK_MS);
    const described = (await wrong.getAttribute("aria-describedby"))?.split(" ") ?? [];
    expect(await page.locator(`#${described[0]}`).textContent()).toMatch(/\d/);
    expect(await again.getByLabel(/title/i).first().inputValue()).toBe("form-run");
    await wrong.fill("2");
    expect(await again.locator("[aria-invalid=true]").count()).toBe(0);
    await again.getByRole("button", { name: "Preview" }).click();
    await press(page, "Yes, go ahead").waitFor(WORK_MS);
    expect(await answers(page).last().textContent()).toMatch(/Launch form-run\?.*CPUs2GPUs/);
    expect(await page.locator("form.form.sent").count()).toBe(2);
    expect(tab.complaints).toEqual([]);
  });

  test("a button pressed twice, and in two pages, does its work once", async () => {
    const tab = await guest();
    const { page } = tab;
    const second = await browsing.another(tab, web.base);
    await says(tab, "delete plankton baseline");
    await sees(page, "Delete plankton baseline?");
    await press(second.page, "Yes, go ahead").waitFor(WORK_MS);
    await press(page, "Yes, go ahead").dblclick();
    await sees(page, /plankton baseline is deleted/);
    await press(second.page, "Yes, go ahead").click();
    await sees(second.page, /already/);
    expect(
      await page
        .locator("#conversation")
        .getByText(/plankton baseline is deleted/)
        .count(),
    ).toBe(1);
    await sees(page, /already/);
  });

  test("a page left open over a restart says so, keeps what is sent meanwhile, and goes on", async () => {
    const tab = await guest();
    const { page } = tab;
    await says(tab, "snapshot delete plankton fine-tuning");
    await sees(page, /Delete .*plankton fine-tuning/);
    const port = Number(new URL(web.base).port);
    await web.stop();
    await page.getByText("Not connected.").waitFor(WORK_MS);
    await says(tab, "recite during");
    await page.getByText("sending").waitFor(WORK_MS);
    web = await start(port);
    await sees(page, /Recited: during/);
    await page
      .getByText("Not connected.")
      .waitFor({ ...WORK_MS, state: "detached" })
      .catch(() => undefined);
    expect(await page.locator("#state").textContent()).toBe("");
    await press(page, "Yes, go ahead").click();
    await sees(page, /fine-tuning is deleted/);
    expect(await page.getByText("recite during", { exact: true }).count()).toBe(1);
  });

  test("an answer that was lost on its way back, and a reload while nothing gets through, send nothing twice", async () => {
    const tab = await guest();
    const { page, context } = tab;
    let lost = 0;
    await page.route("**/api/events", async (route) => {
      lost += 1;
      if (lost > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await says(tab, "recite lost");
    await sees(page, /Recited: lost/);
    await expect.poll(() => page.evaluate(`sessionStorage.getItem("unsent")`)).toBe("[]");
    expect(lost).toBe(2);
    await page.unroute("**/api/events");
    await page.route("**/api/events", (route) => route.abort());
    await says(tab, "recite unsent");
    await page.getByText("sending").waitFor(WORK_MS);
    await page.unroute("**/api/events");
    await page.reload();
    await sees(page, /Recited: unsent/);
    await context.setOffline(true);
    await says(tab, "recite offline");
    await context.setOffline(false);
    await sees(page, /Recited: offline/);
    for (const word of ["lost", "unsent", "offline"])
      expect(await page.locator("#conversation").getByText(`Recited: ${word}`).count()).toBe(1);
  });

  test("many pages of one person do not take each other's connections: the oldest pause, and go on when needed", async () => {
    const tab = await guest();
    const others: Tab[] = [];
    for (let count = 0; count < 7; count += 1) others.push(await browsing.another(tab, web.base));
    const last = others.at(-1) ?? tab;
    await says(last, "recite many");
    await sees(last.page, /Recited: many/);
    await tab.page.getByText("This page pauses").waitFor(WORK_MS);
    await tab.page.evaluate(`window.dispatchEvent(new Event("focus"))`);
    await sees(tab.page, /Recited: many/);
    await expect.poll(() => tab.page.locator("#state").textContent()).toBe("");
  });

  test("whoever leaves is let in by another link only", async () => {
    const { page } = await guest();
    await page.getByRole("button", { name: "Leave" }).click();
    await page.getByText("This browser is not let in").waitFor(WORK_MS);
    await page.goto(web.link());
    await page.reload();
    await page.waitForSelector("body[data-ready=true]");
  });

  test("text of strangers stays text: no script, picture, frame or address of it comes alive", async () => {
    const tab = await guest();
    const { page } = tab;
    await says(tab, "recite hostile");
    await sees(page, "End of the foreign text");
    await says(tab, '<img src=x onerror=alert(1)> "><script>alert(2)</script>');
    await answers(page).nth(1).waitFor(WORK_MS);
    expect(await page.locator("#conversation").getByText("onerror").count()).toBeGreaterThan(0);
    const alive = await page.locator("#conversation").evaluate((conversation) => ({
      elements: conversation.querySelectorAll("script, img, iframe, object, svg, [onerror], [style]").length,
      addresses: [...conversation.querySelectorAll("a")].map(({ protocol }) => protocol),
    }));
    expect(alive.elements).toBe(0);
    expect(alive.addresses.filter((protocol) => !/^(?:https?|mailto):$/.test(protocol))).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  test("5 MB pasted are refused in words before anything is sent, and what is typed then goes on", async () => {
    const tab = await guest();
    const { page } = tab;
    let sent = 0;
    await page.route("**/api/events", (route) => {
      sent += 1;
      return route.continue();
    });
    await page.fill("#line", "x".repeat(5 * 1024 * 1024));
    await page.getByText("5,242,880 characters; at most 100,000 are possible").waitFor(WORK_MS);
    await page.press("#line", "Enter");
    expect(sent).toBe(0);
    expect(MOST_TEXT).toBe(100_000);
    await says(tab, "recite short");
    await sees(page, /Recited: short/);
    expect(await page.locator("#problem").textContent()).toBe("");
  });

  test("a link is gone from the address at once, and whoever has stolen it finds it used", async () => {
    const link = web.link();
    const { page } = await browsing.open(link);
    expect(page.url()).toBe(`${web.base}/`);
    expect(await page.locator("#line").isEnabled()).toBe(true);
    const thief = await browsing.open(link);
    expect(await thief.page.locator("#notice").textContent()).toMatch(/not let in.*each works once/);
    expect(await thief.page.locator("#line").isEnabled()).toBe(false);
    // The one who was let in may open it again, from his history.
    await page.goto(link);
    await page.waitForSelector("body[data-ready=true]");
    expect(await page.locator("#line").isEnabled()).toBe(true);
  });

  test("everything can be done with the keyboard alone", async () => {
    const tab = await guest();
    const { page } = tab;
    const focused = () => page.locator(":focus").textContent();
    // From the line over the head of the page, whose first stop leads back to it.
    for (let stop = 0; stop < 20 && !(await focused())?.startsWith("Skip"); stop += 1)
      await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    expect(await page.locator(":focus").getAttribute("id")).toBe("line");
    await page.keyboard.type("sear");
    await page
      .getByRole("option", { name: /^search/ })
      .first()
      .waitFor(WORK_MS);
    await page.keyboard.press("Tab");
    expect(await page.locator("#line").inputValue()).toBe("search ");
    await page.keyboard.type("plankton --limit 2");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await sees(page, /The first 2/);
    await page.keyboard.press("ArrowUp");
    expect(await page.locator("#line").inputValue()).toBe("search plankton --limit 2");
    await page.keyboard.press("ArrowDown");
    expect(await page.locator("#line").inputValue()).toBe("");
    // Backwards out of the line, to the last button of the answer.
    await page.keyboard.press("Shift+Tab");
    expect(await focused()).toBe("Show all 5");
    await page.keyboard.press("Enter");
    await sees(page, /^5 items/);
    await page.locator("#line").focus();
    await page.keyboard.type("enrol Zoë");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await page.locator("form.form").waitFor(WORK_MS);
    await page.locator("[name=course]:focus").waitFor(WORK_MS);
    await page.keyboard.type("chemistry");
    await page.keyboard.press("Tab");
    await page.keyboard.type("3");
    await page.keyboard.press("Enter");
    await sees(page, /Enrolled Zoë for chemistry with 3 seats/);
  });
});
