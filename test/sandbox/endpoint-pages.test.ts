import { expect, test } from "vitest";
import { startLab } from "../kit/running-sandbox.ts";
import { ask, idOf, order, running, show } from "../kit/sandbox-deployments.ts";

test("every answering address opens a page that names the deployment", async () => {
  const lab = await startLab();
  const id = await running(lab, { general: { title: "<b>owls</b> & 'mice'" } });
  const shown = await show(lab, id);
  expect(shown.active_endpoints).toEqual(["api", "ui"]);
  for (const label of shown.active_endpoints ?? []) {
    const page = await fetch(shown.endpoints[label] ?? "");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    const text = await page.text();
    expect(text).toContain("&lt;b&gt;owls&lt;/b&gt; &amp; &#39;mice&#39;");
    expect(text).not.toContain("<b>");
    expect(text).toContain(shown.datacenter ?? "");
  }
});

test("an IDE asks for the password and does not show it", async () => {
  const lab = await startLab();
  const id = await running(lab, { general: { service: "vscode", jupyter_password: "s3cret-word" } });
  const text = await (await fetch((await show(lab, id)).endpoints["ide"] ?? "")).text();
  expect(text).toContain('type="password"');
  expect(text).not.toContain("s3cret-word");
});

test("nothing answers before the service is up, behind other labels, or after the end", async () => {
  const lab = await startLab();
  const id = idOf(await order(lab));
  const statusOf = async (url = "") => (await fetch(url)).status;
  expect(await statusOf((await show(lab, id)).endpoints["ui"])).toBe(404);
  lab.pass(2);
  expect(await statusOf((await show(lab, id)).endpoints["ui"])).toBe(404);
  lab.pass(8);
  const { endpoints } = await show(lab, id);
  expect(await statusOf(endpoints["ui"])).toBe(200);
  expect(await statusOf(endpoints["custom"])).toBe(404);
  await ask(lab, "DELETE", id);
  expect(await statusOf(endpoints["ui"])).toBe(404);
  expect(await statusOf(`${lab.url}/endpoints/nonsense/`)).toBe(404);
});
