import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;
beforeEach(async () => {
  lab = await startLab();
  ada = lab.person("researcher");
  await ada.says("deploy ai4os-demo-app --title lab-run --for 2d");
});
afterEach(() => lab.stop());

async function ends(): Promise<string | undefined> {
  return (await lab.store.deploymentLeases.of("terminal:researcher"))[0]?.endsAt.toISOString().slice(0, 16);
}

const HOUR = 3_600_000;

describe("deployment extend", () => {
  test("adds a length to what is left, and takes a moment as it is", async () => {
    expect(await ends()).toBe("2026-11-25T10:00");
    expect((await ada.says("extend lab-run --for 3d")).text).toMatch(/lab-run ends Sat 2026-11-28 11:00/);
    expect(await ends()).toBe("2026-11-28T10:00");
    await ada.says("extend lab-run --for “until tuesday noon”");
    expect(await ends()).toBe("2026-11-24T11:00");
  });

  test("of one whose end has passed counts from now", async () => {
    lab.advance(60 * HOUR);
    expect((await ada.says("info lab-run")).text).toMatch(/ended 12|ended 11 hours ago, still there/);
    await ada.says("extend lab-run --for 6h");
    expect(await ends()).toMatch(/^2026-11-26T04/);
  });

  test("without a length is as long as before; none takes the end away; a first one may be agreed", async () => {
    await ada.says("extend lab-run");
    expect(await ends()).toBe("2026-11-27T10:00");
    expect((await ada.says("extend lab-run --for none")).text).toContain("no agreed end any more");
    expect(await ends()).toBeUndefined();
    await ada.says("lease lab-run --for 1d");
    expect(await ends()).toMatch(/^2026-11-24T10/);
  });

  test("refuses in words what is gone, what is no length, and what has passed", async () => {
    expect((await ada.says("extend lab-run --for 3 bananas")).text).toContain("a length or an end");
    expect((await ada.says("extend lab-run --for 2026-11-01")).text).toContain("at least 10 minutes ahead");
    const id = /\(([0-9a-f-]{36})\)/.exec((await ada.says("deployments")).text)?.[1] ?? "";
    await ada.says("delete lab-run");
    await ada.says("yes");
    expect((await ada.says(`extend ${id} --for 1d`)).text).toMatch(/is over \(|already deleted|was deleted/);
    expect(await ends()).toBeUndefined();
  });

  test("in a sentence shows its plan first", async () => {
    const { text } = await ada.says("please give lab-run 3 more days");
    expect(text).toMatch(/Extend lab-run\?[\s\S]*Then: Sat 2026-11-28/);
    await ada.says("yes");
    expect(await ends()).toBe("2026-11-28T10:00");
  });

  test("delete --snapshot refuses what does not run", async () => {
    await ada.says("deploy ai4os-demo-app --title fresh", { settle: false });
    expect((await ada.says("delete fresh --snapshot")).text).toContain(
      "Only a running deployment can be frozen",
    );
  });
});
