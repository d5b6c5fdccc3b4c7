import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newsOf, toldBy, type WatchedSoFar } from "../../src/commands/watched.ts";
import { newsDraft } from "../../src/jobs/watch-words.ts";
import type { Deployment } from "../../src/platform/ports.ts";
import { draftText } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

describe("deployment watch", () => {
  let lab: Lab;
  let ada: Person;
  beforeEach(async () => {
    lab = await startLab();
    ada = lab.person("researcher");
    await ada.says("deploy ai4os-demo-app --title lab-run");
  });
  afterEach(() => lab.stop());

  test("says what will be told, knows what the person knows, and hears of it where it was asked last", async () => {
    const elsewhere = lab.person("researcher", "researcher", "#team");
    expect((await elsewhere.says("watch lab-run")).text).toContain("if it goes down, is lost, or ends");
    const { owner, ...kept } = (await watched()) ?? {};
    expect(owner).toBe("terminal:researcher");
    expect(kept).toMatchObject({ title: "lab-run", told: ["ready"], place: { channel: "#team" } });
  });

  test("refuses what nobody knows, and what has ended", async () => {
    expect((await ada.says("watch nothing-like-it")).handled.outcome).toBe("refused");
    const id = (await watched())?.deployment ?? "";
    await ada.says("delete lab-run");
    await ada.says("yes");
    expect(await watched(id)).toBeUndefined();
    expect((await ada.says(`watch ${id}`)).text).toMatch(/has ended|already deleted|no such deployment/);
  });

  async function watched(id?: string) {
    const known = id ?? /\(([0-9a-f-]{36})\)/.exec((await ada.says("deployments")).text)?.[1] ?? "";
    return lab.store.watches.find("terminal:researcher", known);
  }
});

const HOUR = 3_600_000;
const SINCE = new Date("2026-11-23T10:00:00Z");
const DEPLOYMENT: Deployment = {
  id: "a51a5005-e724-11f1-85d2-2a4b97d38081",
  vo: "vo.example.org",
  kind: "module",
  status: "queued",
  title: "lab-run",
  description: "",
  dockerImage: "ai4oshub/demo:latest",
  resources: { gpu: 1 },
  placed: false,
  endpoints: {},
  mainEndpoint: "api",
};
const soFar = (hours: number, more: Partial<WatchedSoFar> = {}): WatchedSoFar => ({
  since: SINCE,
  runningSince: undefined,
  wasReady: false,
  now: new Date(SINCE.getTime() + hours * HOUR),
  ...more,
});

describe("news", () => {
  test.each([
    ["queued", 0.9, undefined],
    ["queued", 1, "queued an hour"],
    ["queued", 25, "queued a day"],
    ["queued", 200, "queued a week"],
    ["starting", 200, undefined],
    ["down", 1, "down"],
    ["failed", 1, "ended"],
    ["lost", 1, "ended"],
    ["complete", 1, "ended"],
    ["something new", 1, undefined],
  ])("of one that is %s after %d hours: %s", (status, hours, expected) => {
    expect(newsOf({ ...DEPLOYMENT, status }, soFar(hours))).toBe(expected);
  });

  test("of one that runs depend on whether it answers, and are none once it did", () => {
    const running = { ...DEPLOYMENT, status: "running" as const };
    const up = (minutes: number) => ({ runningSince: new Date(SINCE.getTime() + HOUR - minutes * 60_000) });
    expect(newsOf({ ...running, activeEndpoints: ["api"] }, soFar(1, up(1)))).toBe("ready");
    expect(newsOf({ ...running, activeEndpoints: ["monitor"] }, soFar(1, up(14)))).toBeUndefined();
    expect(newsOf({ ...running, activeEndpoints: [] }, soFar(1, up(15)))).toBe("silent");
    // Nobody looked.
    expect(newsOf(running, soFar(1, up(15)))).toBeUndefined();
    expect(
      newsOf({ ...running, activeEndpoints: [] }, soFar(1, { ...up(15), wasReady: true })),
    ).toBeUndefined();
    expect(newsOf(undefined, soFar(1))).toBe("ended");
  });

  test("of a long wait make shorter ones old", () => {
    expect(toldBy("queued a day")).toEqual(["queued a day", "queued an hour"]);
    expect(toldBy("ready")).toEqual(["ready"]);
  });

  test.each([
    ["queued a day", "queued", /lab-run is still queued[\s\S]*waiting for a day[\s\S]*GPUs are scarce/],
    ["down", "down", /lab-run is down[\s\S]*cannot be reached/],
    ["ended", "lost", /lab-run: lost[\s\S]*latest snapshot/],
    ["ended", "failed", /lab-run: failed[\s\S]*before it could be used[\s\S]*Delete/],
    ["ended", "complete", /lab-run has ended[\s\S]*My deployments/],
    ["silent", "running", /runs, but does not answer/],
  ])("%s, %s, says what happened and what to do", (name, status, words) => {
    const draft = newsDraft({ name, title: "x", deployment: { ...DEPLOYMENT, status }, wasReady: false });
    expect(draftText(draft)).toMatch(words);
  });
});
