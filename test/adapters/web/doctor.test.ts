/** What `doctor` says of the page. */
import { createServer } from "node:http";
import { afterEach, expect, test } from "vitest";
import { createWeb, type WebConfig } from "../../../adapters/web/register.ts";
import type { Finding } from "../../../src/surface.ts";
import { builtPage } from "../../kit/built-page.ts";
import { freePort } from "../../kit/synapse.ts";
import { startWebLab } from "../../kit/web-lab.ts";

let closing: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

async function examined(config: Partial<WebConfig> = {}): Promise<readonly Finding[]> {
  const web = createWeb(
    {
      host: "127.0.0.1",
      port: 0,
      entry: "guests",
      owner: { id: "local", name: "ana" },
      page: builtPage(),
      platform: "",
      version: "0.0.0",
      canLogIn: true,
      offer: () => undefined,
      ...config,
    },
    {
      memory: { get: async () => undefined, set: async () => undefined },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      now: () => new Date("2026-11-23T10:00:00Z"),
      newId: () => "id",
    },
  );
  return web.examine();
}

const toMend = (findings: readonly Finding[]) => findings.filter(({ ok }) => !ok).map(({ mend }) => mend);

test("all is well on a free port of this machine, and behind a proxy with https", async () => {
  expect(toMend(await examined())).toEqual([]);
  expect(toMend(await examined({ host: "0.0.0.0", publicUrl: "https://chatops.example.org" }))).toEqual([]);
  expect(toMend(await examined({ publicUrl: "http://localhost:8090" }))).toEqual([]);
});

test("a port that another program has is to be changed; one where this bot serves is no fault", async () => {
  const port = await freePort();
  const other = createServer((_, answer) => void answer.end("something else"));
  await new Promise<void>((done) => void other.listen(port, "127.0.0.1", done));
  closing.push(() => new Promise((done) => other.close(done)));
  expect(toMend(await examined({ port }))).toEqual([expect.stringContaining(`Port ${port} is taken`)]);

  for (const publicUrl of [undefined, "https://chatops.example.org"]) {
    const own = await freePort();
    const lab = await startWebLab({ page: builtPage(), port: own, publicUrl });
    closing.push(() => lab.stop());
    const findings = await examined({ port: own, publicUrl });
    expect(toMend(findings)).toEqual([]);
    expect(findings.map(({ what }) => what)).toContain(`the page is served at port ${own} of 127.0.0.1`);
  }
});

test.each([
  [{ publicUrl: "http://chatops.example.org" }, /AI4_WEB_URL is http:\/\/chatops\.example\.org.*https/],
  [{ host: "0.0.0.0" }, /without https/],
  [{ canLogIn: false }, /AI4_ISSUER_URL/],
  [{ host: "203.0.113.7", publicUrl: "https://chatops.example.org" }, /no address of this machine/],
  [{ page: "/nowhere" }, /npm run build/],
])("%j is to be mended", async (config, mend) => {
  expect(toMend(await examined(config))).toEqual([expect.stringMatching(mend)]);
});
