/** The conversation that the bot is made for, from the search to the figures, with everything real but the surface. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";
import { LAB_PASSWORD } from "../kit/lab-engine.ts";

let lab: Lab;
let ada: Person;

beforeAll(async () => {
  lab = await startLab();
  ada = lab.person("researcher", "ada");
});
afterAll(() => lab.stop());

/** The page behind the newest link of a reply, fetched. */
async function fetchLink(text: string): Promise<Response> {
  const address = /https?:\/\/\S+\/endpoints\/\S+/.exec(text)?.[0];
  if (!address) throw new Error(`no address in ${text}`);
  return fetch(address);
}

describe("a working day", () => {
  test("she searches, looks closer, and launches what she found", async () => {
    const found = await ada.says("search plankton");
    expect(found.text).toMatch(/^5 items for “plankton”/);
    expect(found.text).toContain("1. ZooProcess Multiple Separator (zooprocess-multiple-separator)");

    const shown = await ada.says("show 1");
    expect(shown.text).toMatch(/^ZooProcess Multiple Separator/);
    expect(shown.text).toContain("Licence: AGPL-3.0");

    const launched = await ada.says("deploy 1 --gpu 1 --service jupyter --title lab-run");
    expect(launched.handled).toMatchObject({
      outcome: "done",
      source: "grammar",
      invocation: {
        command: "deploy",
        params: {
          item: "zooprocess-multiple-separator",
          gpu: 1,
          service: "jupyter",
          title: "lab-run",
          vo: "vo.ai4eosc.eu",
        },
      },
    });
    const [password, live] = launched.replies;
    expect(password?.visibility).toBe("private");
    expect(password && toPlainText(password)).toContain(`Password of lab-run: ${LAB_PASSWORD}`);
    expect(live?.visibility).toBe("channel");
    expect(live && toPlainText(live)).not.toContain(LAB_PASSWORD);
    expect(live && toPlainText(live)).toContain("Ready");
  });

  test("the launch was one message that followed the deployment from queued to answering", async () => {
    const [followed] = lab.posts.filter((post) => post.edited);
    const states = followed?.versions.map((version) =>
      version.blocks.flatMap((block) =>
        block.type === "progress" ? block.steps.map((step) => step.state).join(" ") : [],
      ),
    );
    expect(states?.[0]).toEqual(["active waiting waiting waiting"]);
    expect(states?.at(-1)).toEqual(["done done done done"]);
    expect(states?.length).toBeGreaterThan(3);
    const done = states?.map(([state = ""]) => state.split(" ").filter((word) => word === "done").length);
    expect(done).toEqual(done?.toSorted((a, b) => a - b));
  });

  test("she finds it among her deployments, looks at it, and opens it", async () => {
    const list = await ada.says("deployments");
    expect(list.text).toMatch(/1\. lab-run \(.*\n.*running.*1 GPU/);
    expect(list.text).toMatch(/2\. plankton baseline/);

    const info = await ada.says("info lab-run");
    expect(info.text).toMatch(/Status: running/);
    expect(info.text).toContain("Module: zooprocess-multiple-separator");
    expect((await fetchLink(info.text)).status).toBe(200);

    const open = await ada.says("open lab-run");
    expect(open.text).toContain("lab-run is ready.");
    expect((await fetchLink(open.text)).status).toBe(200);
  });

  test("she freezes it, and deploys the snapshot again", async () => {
    const frozen = await ada.says("snapshot lab-run");
    expect(frozen.replies).toHaveLength(1);
    expect(frozen.text).toMatch(/^Snapshot of lab-run\n\nDone/);
    expect(frozen.text).toMatch(/1\. lab-run \(.*\n.*complete/);

    const again = await ada.says("redeploy 1 --mode standard");
    expect(again.handled.outcome).toBe("done");
    expect(again.text).toContain("1. lab-run-2");
    expect(again.text).toMatch(/running/);
    expect((await fetchLink(again.text)).status).toBe(200);
  });

  test("she deletes it, once she was told what would be lost and said yes", async () => {
    const plan = await ada.says("delete lab-run");
    expect(plan.handled.outcome).toBe("plan");
    expect(plan.text).toMatch(/^Delete lab-run\?/);
    expect(plan.text).toMatch(/lost/);
    expect((await ada.says("info lab-run")).text).toContain("Status: running");

    const done = await ada.says("yes");
    expect(done.handled).toMatchObject({ outcome: "done", invocation: { command: "deployment delete" } });
    expect(done.text).toMatch(/lab-run is deleted/);
    expect((await ada.says("deployments")).text).not.toMatch(/lab-run \(.*\n.*running/);
  });

  test("she asks what was used", async () => {
    const weeks = await ada.says("usage --by week");
    expect(weeks.text).toMatch(/Nov 16.22 +974 +79/);
    const month = await ada.says("usage gpu last month");
    expect(month.handled.invocation).toEqual({
      command: "usage",
      params: { resource: "gpu", from: "2026-10-01", to: "2026-10-31", vo: "vo.ai4eosc.eu" },
    });
    expect(month.text).toMatch(/[1-9]\d* GPU-days in October 2026/);
  });

  test("she asks what is free, and where", async () => {
    expect((await ada.says("cluster")).text).toMatch(/free/i);
    const t4 = await ada.says("cluster --gpu-type T4");
    expect(t4.handled.invocation?.params).toEqual({ gpu_type: "Tesla T4" });
    expect(t4.text).toContain("Tesla T4");
    expect(t4.text).not.toContain("A100");
    expect((await ada.says("datacenters")).text).toMatch(/ifca-ai4eosc.*Spain/);
  });

  test("she asks for help, and is helped when she mistypes", async () => {
    const help = await ada.says("help");
    for (const { command } of lab.engine
      .chatHost("terminal")
      .commands.map((one) => ({ command: one.path }))) {
      expect(help.text).toContain(command);
    }
    expect((await ada.says("help deploy")).text).toMatch(/--gpu-type/);
    const typo = await ada.says("serach fish");
    expect(typo.handled).toMatchObject({
      outcome: "refused",
      refusal: { code: "input.command", suggestions: ["search fish"] },
    });
    expect(typo.text).toContain("Did you mean: search fish?");
    // In a sentence it leaves no doubt.
    expect((await ada.says("can you serach for models that count fish")).handled.outcome).toBe("done");
  });

  test("nothing went wrong behind the scenes", () => {
    expect(lab.logged).toEqual([]);
  });
});
