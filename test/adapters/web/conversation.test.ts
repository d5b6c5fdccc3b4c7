/** What is kept of a conversation, and how a page that lost its connection finds it again. */
import { afterEach, expect, test } from "vitest";
import { MOST_ENTRIES } from "../../../adapters/web/limits.ts";
import type { Press, Reply } from "../../../src/reply/blocks.ts";
import { heading } from "../../../src/reply/build.ts";
import type { Actor, Place } from "../../../src/surface.ts";
import { waitFor } from "../../contract/patience.ts";
import { startWebLab, type WebLab, type WebLabOptions } from "../../kit/web-lab.ts";
import { letIn, newSentId, openPage, type WebPage } from "../../kit/web-page.ts";
import { readEntry } from "../../kit/web-words.ts";

const ANA: Actor = { surface: "web", id: "local", name: "ana" };
const PLACE: Place = { surface: "web", channel: "local", direct: true };

let closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

async function started(options: WebLabOptions = {}): Promise<WebLab> {
  const lab = await startWebLab(options);
  closing.push(lab.stop);
  return lab;
}
async function opened(lab: WebLab, after = ""): Promise<WebPage> {
  const page = await openPage(lab.base, await letIn(lab.base), after);
  closing.push(page.close);
  return page;
}
const says = (text: string, visibility: Reply["visibility"] = "channel"): Reply => ({
  visibility,
  blocks: [heading(text)],
});
const read = (page: WebPage) => page.entries().map(readEntry);
const shows = (page: WebPage, ...texts: readonly string[]) =>
  waitFor(texts.join(), () => (read(page).join() === texts.join() ? true : undefined));

test("two pages of one person show the same, in order, and what changes changes in both", async () => {
  const lab = await started();
  const pages = [await opened(lab), await opened(lab)];
  await pages[0]?.send({ kind: "message", id: newSentId(), text: "deploy 1" });
  const post = await lab.surface.outbound.post(says("Queued"), PLACE, ANA, "key-1");
  await lab.surface.outbound.post(says("Another"), PLACE, ANA, "key-2");
  await lab.surface.outbound.edit(post, says("Ready"));
  for (const page of pages) await shows(page, "> deploy 1", "Ready", "Another");
});

test("after a cut, a page is told what it missed and nothing else, also by a program that was started anew", async () => {
  const kept = new Map<string, string>();
  const first = await started({ kept });
  const page = await opened(first);
  const post = await first.surface.outbound.post(says("Queued"), PLACE, ANA);
  await first.surface.outbound.post(says("Seen"), PLACE, ANA);
  await shows(page, "Queued", "Seen");
  await first.stop();
  const second = await started({ kept });
  await second.surface.outbound.edit(post, says("Ready"));
  await second.surface.outbound.post(says("New"), PLACE, ANA);
  await shows(await opened(second, page.position()), "Ready", "New");
  await shows(await opened(second), "Ready", "Seen", "New");
});

test("a page that knows another history, or none, is given all anew", async () => {
  const lab = await started();
  await lab.surface.outbound.post(says("One"), PLACE, ANA);
  for (const after of ["elsewhere.7", "rubbish", "a.b.c", `${"9".repeat(40)}.${"9".repeat(40)}`])
    await shows(await opened(lab, after), "One");
});

test("a private answer outlives a reload, and is in no store", async () => {
  const kept = new Map<string, string>();
  const lab = await started({ kept });
  await lab.surface.outbound.post(says("The word is swordfish", "private"), PLACE, ANA);
  await shows(await opened(lab), "The word is swordfish");
  expect([...kept.values()].join()).not.toContain("swordfish");
  await lab.stop();
  const next = await started({ kept });
  await next.surface.outbound.post(says("Still here"), PLACE, ANA);
  await shows(await opened(next), "Still here");
});

test("the same post is shown once, however often and by whom it is posted", async () => {
  const kept = new Map<string, string>();
  const lab = await started({ kept });
  const post = await lab.surface.outbound.post(says("Once"), PLACE, ANA, "web:1#0");
  await lab.stop();
  const next = await started({ kept });
  expect(await next.surface.outbound.post(says("Once"), PLACE, ANA, "web:1#0")).toEqual(post);
  await shows(await opened(next), "Once");
});

test("what is sent twice is said once and handed on once a time with one id", async () => {
  const lab = await started();
  const page = await opened(lab);
  const sent = { kind: "message", id: newSentId(), text: "search plankton" } as const;
  expect(await (await page.send(sent)).json()).toEqual({ status: "new" });
  expect(await (await page.send(sent)).json()).toEqual({ status: "known" });
  await shows(page, "> search plankton");
  expect(lab.received.map(({ id }) => id)).toEqual([`local:${sent.id}`]);
});

test("nobody's answer gets to somebody else's page", async () => {
  const lab = await started();
  const elsewhere = { ...PLACE, channel: "guest-1" };
  await expect(lab.surface.outbound.post(says("For Ana"), elsewhere, ANA)).rejects.toMatchObject({
    kind: "rejected",
  });
});

test("who is forgotten leaves nothing in the store, and his open page is emptied", async () => {
  const kept = new Map<string, string>();
  const lab = await started({ kept });
  const page = await opened(lab);
  await page.send({ kind: "message", id: newSentId(), text: "forget" });
  await lab.surface.outbound.post(says("Old"), PLACE, ANA);
  await shows(page, "> forget", "Old");
  await lab.surface.outbound.forget?.(ANA);
  await shows(page);
  expect([...kept.keys()]).toEqual(["sessions"]);
});

test("what the store keeps of a person can be read out; private answers are kept nowhere, nor read out", async () => {
  const kept = new Map<string, string>();
  const first = await started({ kept });
  const page = await opened(first);
  await page.send({ kind: "message", id: newSentId(), text: "search fish" });
  const { outbound } = first.surface;
  const post = await outbound.post(says("Looking"), PLACE, ANA);
  await outbound.post({ ...says("Password"), visibility: "private" }, PLACE, ANA);
  await outbound.post(says("Another answer"), PLACE, ANA);
  await outbound.edit(post, says("Found"));
  const lines = (await outbound.kept?.(ANA)) ?? [];
  expect(lines.map(({ by, text }) => [by, text])).toEqual([
    ["person", "search fish"],
    ["bot", "Found"],
    ["bot", "Another answer"],
  ]);
  await first.stop();
  expect(await (await started({ kept })).surface.outbound.kept?.(ANA)).toEqual(lines);
  expect(await outbound.kept?.({ ...ANA, id: "guest-1" })).toEqual([]);
});

test("only so much is kept, and what goes leaves the store, too", async () => {
  const kept = new Map<string, string>();
  const lab = await started({ kept });
  for (let index = 0; index < MOST_ENTRIES + 5; index += 1)
    await lab.surface.outbound.post(says(`Post ${index}`), PLACE, ANA);
  const page = await opened(lab);
  await waitFor("all", () => page.entries().length === MOST_ENTRIES || undefined);
  expect(read(page)[0]).toBe("Post 5");
  expect([...kept.keys()].filter((key) => key.startsWith("entry:"))).toHaveLength(MOST_ENTRIES);
});

test("pictures and files are served from what was posted, over a restart, and to their owner alone", async () => {
  const kept = new Map<string, string>();
  const png = new Uint8Array([137, 80, 78, 71, 0, 255]);
  const reply: Reply = {
    visibility: "channel",
    blocks: [
      { type: "image", title: "Map", png, alt: "A map" },
      { type: "file", name: "../Usage «2026»", mediaType: "text/csv", text: "a,b\r\n", about: "Figures" },
    ],
  };
  const first = await started({ kept });
  const { id } = await first.surface.outbound.post(reply, PLACE, ANA);
  await first.stop();
  const lab = await started({ kept });
  const page = await opened(lab);
  const picture = await page.get(`/api/posts/${id}/0`);
  expect([picture.headers.get("content-type"), new Uint8Array(await picture.arrayBuffer())]).toEqual([
    "image/png",
    png,
  ]);
  const file = await page.get(`/api/posts/${id}/1`);
  expect(file.headers.get("content-disposition")).toBe('attachment; filename="usage-2026.csv"');
  expect(await file.text()).toBe("a,b\r\n");
  for (const path of [`/api/posts/${id}/2`, `/api/posts/${id}/-1`, `/api/posts/${id}/x`, "/api/posts/y/0"])
    expect((await page.get(path)).status).toBe(404);
});

test("a press and a form are told in words that stand in the history; secrets are covered", async () => {
  const lab = await started();
  const page = await opened(lab);
  const press = (token: string): Press => ({ token, typed: `typed ${token}` });
  const form = {
    type: "form" as const,
    title: "Link a storage?",
    submitLabel: "Link",
    submit: press("form-1"),
    fields: [
      { name: "name", label: "Name", kind: "text" as const, required: true, value: "mine" },
      { name: "key", label: "Key", kind: "secret" as const, required: true },
      {
        name: "kind",
        label: "Kind",
        kind: "select" as const,
        required: true,
        options: [{ label: "Cold", value: "c" }],
      },
    ],
  };
  const button = {
    type: "button" as const,
    label: "Yes",
    style: "primary" as const,
    press: press("button-1"),
  };
  await lab.surface.outbound.post(
    { visibility: "channel", blocks: [form, { type: "actions", actions: [button] }] },
    PLACE,
    ANA,
  );
  await page.send({ kind: "press", id: newSentId(), token: "button-1" });
  await page.send({
    kind: "submit",
    id: newSentId(),
    token: "form-1",
    values: { name: "mine", key: "swordfish", kind: "c" },
  });
  await page.send({ kind: "press", id: newSentId(), token: "never-offered" });
  await waitFor("three entries", () => page.entries().length === 3 || undefined);
  expect(read(page).slice(1)).toEqual(["> typed button-1", "> Link a storage (Key: ••••, Kind: Cold)"]);
  expect(lab.received).toHaveLength(3);
});
