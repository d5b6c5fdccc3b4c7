/** Who is let in, from where, and what is refused. */
import { request } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { MOST_BYTES } from "../../../adapters/web/limits.ts";
import { startWebLab, type WebLab, type WebLabOptions } from "../../kit/web-lab.ts";
import { ask, letIn, newSentId, openPage } from "../../kit/web-page.ts";

let labs: WebLab[] = [];
afterEach(async () => {
  for (const lab of labs) await lab.stop();
  labs = [];
});

async function started(options: WebLabOptions = {}): Promise<WebLab> {
  const lab = await startWebLab(options);
  labs.push(lab);
  return lab;
}

const words = { kind: "message", text: "search plankton" } as const;

describe("the door", () => {
  test("stands open on the sandbox of this machine, and the cookie is for the page alone", async () => {
    const { base } = await started();
    const answer = await ask(base, "/api/enter", { method: "POST", body: "{}" });
    expect(answer.headers.get("set-cookie")).toMatch(/^ai4_\d+=[\w-]{43}; .*HttpOnly; SameSite=Strict$/);
  });

  test("opens to a link once: who took it from the address finds it used, and the next one is offered", async () => {
    const { base, offered } = await started({ entry: "owner" });
    expect(offered[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#enter=[\w-]{32}$/);
    await expect(letIn(`${base}/`)).rejects.toThrow("not let in");
    await expect(letIn(`${base}/#enter=${"A".repeat(32)}`)).rejects.toThrow("not let in");
    expect(await letIn(offered[0] ?? "")).not.toBe("");
    await expect(letIn(offered[0] ?? "")).rejects.toThrow("Open the newest link");
    expect(offered).toHaveLength(2);
    expect(await letIn(offered[1] ?? "")).not.toBe("");
  });

  test("makes every guest somebody of his own, and the owner's browsers one person", async () => {
    const ids = async (entry: "guests" | "owner") => {
      const lab = await started({ entry });
      for (const index of [0, 1]) {
        const page = await openPage(lab.base, await letIn(lab.offered[index] ?? ""));
        expect((await page.send({ ...words, id: newSentId() })).status).toBe(200);
        page.close();
      }
      return new Set(lab.received.map(({ actor, place }) => `${actor.id} ${place.channel}`)).size;
    };
    expect(await ids("guests")).toBe(2);
    expect(await ids("owner")).toBe(1);
  });

  test("knows a browser again after a restart, and for 30 days after its last visit", async () => {
    const kept = new Map<string, string>();
    const first = await started({ entry: "owner", kept });
    const cookie = await letIn(first.offered[0] ?? "");
    await first.stop();
    const second = await started({ entry: "owner", kept, port: Number(new URL(first.base).port) });
    const known = async () => (await ask(second.base, "/api/me", {}, cookie)).json();
    second.now = new Date("2026-12-20T10:00:00Z");
    expect(await known()).toMatchObject({ name: "ana" });
    second.now = new Date("2027-01-10T10:00:00Z");
    expect(await known()).toMatchObject({ name: "ana" });
    second.now = new Date("2027-02-10T10:00:00Z");
    expect(await known()).toBeNull();
  });

  test("is shut for whoever has no session, a foreign one, or one that was ended", async () => {
    const lab = await started({ entry: "owner" });
    const cookie = await letIn(lab.offered[0] ?? "");
    const page = await openPage(lab.base, cookie);
    for (const path of ["/api/stream", "/api/complete?line=s", "/api/posts/x/0"]) {
      expect((await ask(lab.base, path)).status).toBe(401);
      expect((await ask(lab.base, path, {}, cookie.replace(/=.*/, `=${"A".repeat(43)}`))).status).toBe(401);
    }
    const csrf = ((await (await page.get("/api/me")).json()) as { csrf: string }).csrf;
    const leave = { method: "POST", body: "{}", headers: { "x-csrf-token": csrf } };
    expect((await ask(lab.base, "/api/leave", leave, cookie)).status).toBe(200);
    expect((await page.get("/api/complete?line=s")).status).toBe(401);
  });
});

describe("a request is refused", () => {
  test.each([
    ["of another site", { origin: "http://evil.test" }],
    ["of another port of this machine", { origin: "http://127.0.0.1:1" }],
    ["without its origin", { origin: "" }],
    ["of a sandboxed frame", { origin: "null" }],
  ])("that is %s", async (_, headers) => {
    const lab = await started();
    const cookie = await letIn(lab.base);
    const { csrf } = (await (await ask(lab.base, "/api/me", {}, cookie)).json()) as { csrf: string };
    const body = JSON.stringify({ ...words, id: newSentId() });
    const sent = { method: "POST", body, headers: { ...headers, "x-csrf-token": csrf } };
    const answer = await ask(lab.base, "/api/events", sent, cookie);
    expect([answer.status, lab.received.length]).toEqual([403, 0]);
    expect((await ask(lab.base, "/api/enter", { method: "POST", body: "{}", headers })).status).toBe(403);
  });

  test("that reads from another site", async () => {
    const lab = await started();
    const cookie = await letIn(lab.base);
    for (const site of ["cross-site", "same-site"]) {
      const answer = await ask(lab.base, "/api/me", { headers: { "sec-fetch-site": site } }, cookie);
      expect(answer.status).toBe(403);
    }
  });

  test.each([undefined, "", "A".repeat(43)])("whose token is %s", async (token) => {
    const lab = await started();
    const cookie = await letIn(lab.base);
    const headers: Record<string, string> = token === undefined ? {} : { "x-csrf-token": token };
    const body = JSON.stringify({ ...words, id: newSentId() });
    expect((await ask(lab.base, "/api/events", { method: "POST", body, headers }, cookie)).status).toBe(403);
    expect(lab.received).toEqual([]);
  });

  test("that was sent to a name which somebody made point here", async () => {
    const { base } = await started();
    const status = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        request(base, { headers: { host } }, (answer) => resolve(answer.resume().statusCode))
          .on("error", reject)
          .end();
      });
    expect(await status("evil.test:8080")).toBe(421);
    expect(await status("127.0.0.1.evil.test")).toBe(421);
    expect(await status("localhost:9999")).toBe(200);
    expect(await status("[::1]:9999")).toBe(200);
  });

  test("that is too long, in words, and nothing of it arrives", async () => {
    const lab = await started();
    const page = await openPage(lab.base, await letIn(lab.base));
    const answer = await page.send({ ...words, text: "x".repeat(5 * 1024 * 1024), id: newSentId() });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({
      message: expect.stringContaining("at most 100,000 characters"),
    });
    expect((await page.send({ ...words, text: "\u0001".repeat(100_000), id: newSentId() })).status).toBe(200);
    expect(MOST_BYTES).toBeGreaterThan(600_000);
    expect(lab.received).toHaveLength(1);
    page.close();
  });

  test.each([
    ["no JSON", "{"],
    ["another kind", JSON.stringify({ kind: "shout", id: "12345678", text: "x" })],
    ["an id that could be somebody else's", JSON.stringify({ ...words, id: "x:12345678" })],
    ["more than it should hold", JSON.stringify({ ...words, id: "12345678", actor: "root" })],
  ])("that is %s", async (_, body) => {
    const lab = await started();
    const cookie = await letIn(lab.base);
    const { csrf } = (await (await ask(lab.base, "/api/me", {}, cookie)).json()) as { csrf: string };
    const sent = { method: "POST", body, headers: { "x-csrf-token": csrf } };
    expect((await ask(lab.base, "/api/events", sent, cookie)).status).toBe(400);
    expect(lab.received).toEqual([]);
  });
});

test("everything is served under a policy that lets no script and no frame of others in", async () => {
  const { base } = await started();
  for (const path of ["/", "/page.js", "/style.css", "/icon.svg", "/api/me", "/nothing"]) {
    const { headers } = await ask(base, path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  }
});

test("a taken port is told, with what to do", async () => {
  const { base } = await started();
  await expect(started({ port: Number(new URL(base).port) })).rejects.toThrow(/is taken.*--port/);
});
