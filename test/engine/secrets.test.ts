/** Secrets reach one person, once, in private; they lie nowhere in clear. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { redactParams, redactText } from "../../src/engine/redact.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Lab, type LabOptions, type Person, startLab } from "../kit/lab.ts";
import { LAB_PASSWORD } from "../kit/lab-engine.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const OWN = "correct-horse-battery-91";
let lab: Lab;
let ada: Person;

async function start(options: LabOptions = {}): Promise<void> {
  lab = await startLab({ storePath: folder.file("store.sqlite"), ...options });
  ada = lab.person("researcher");
}
beforeEach(() => start());
afterEach(() => lab.stop());

/** Every byte that the store has on the disk. */
function onDisk(): string {
  const path = dirname(folder.file("store.sqlite"));
  return readdirSync(path)
    .map((name) => readFileSync(join(path, name)).toString("latin1"))
    .join("");
}

function expectNowhereButPrivately(secret: string): void {
  expect(onDisk()).not.toContain(secret);
  expect(lab.logged.join("\n")).not.toContain(secret);
  const told = lab.posts.flatMap((post) =>
    post.versions.filter((version) => JSON.stringify(version).includes(secret)),
  );
  expect(told.every((version) => version.visibility === "private")).toBe(true);
}

describe("the password of a launch", () => {
  test("is told once, in private, and kept nowhere in clear", async () => {
    await ada.says("deploy ai4os-demo-app --service jupyter --title lab-run");
    const telling = lab.posts.filter(({ versions }) =>
      versions.some((version) => toPlainText(version).includes(LAB_PASSWORD)),
    );
    expect(telling).toHaveLength(1);
    expect(telling[0]).toMatchObject({ edited: false, reply: { visibility: "private" } });
    expect(telling[0]?.actor).toEqual(ada.actor);
    for (const line of ["info lab-run", "open lab-run", "deployments", "delete lab-run"]) {
      expect((await ada.says(line)).text).not.toContain(LAB_PASSWORD);
    }
    expectNowhereButPrivately(LAB_PASSWORD);
  });

  test("lies sealed while the launch is under way, and not at all afterwards", async () => {
    let during = "";
    await lab.stop();
    await start({
      interrupt: async (step) => {
        if (step.startsWith("before POST ")) during = onDisk();
      },
    });
    await ada.says("deploy ai4os-demo-app --service jupyter");
    expect(during).not.toContain(LAB_PASSWORD);
    expect(during).toContain('"sealed":"v1.');
    expectNowhereButPrivately(LAB_PASSWORD);
  });

  test("of a redeployed snapshot too", async () => {
    await ada.says("deploy ai4os-demo-app --service jupyter --title lab-run");
    await ada.says("snapshot lab-run");
    const before = lab.posts.length;
    await ada.says("redeploy 1 --mode standard --service jupyter");
    const privately = lab.posts.slice(before).filter((post) => post.reply.visibility === "private");
    expect(privately).toHaveLength(1);
    expectNowhereButPrivately(LAB_PASSWORD);
  });
});

/** How many launches the platform was sent with this password. */
function launchedWith(password: string): number {
  return lab.asked.filter(({ method, body }) => method === "POST" && body.includes(password)).length;
}

describe("a password that somebody types", () => {
  const line = `deploy ai4os-demo-app --service jupyter --set general.jupyter_password=${OWN}`;

  test("is redacted in the record", async () => {
    await ada.says(line);
    const records = await lab.store.audit.list({ limit: 10 });
    expect(records).toHaveLength(2);
    for (const { params } of records) {
      expect(params).toMatchObject({ set: ["general.jupyter_password=[redacted]"], service: "jupyter" });
    }
    expectNowhereButPrivately(OWN);
  });

  test("is sealed while a question about the same launch is open, and used when it is answered", async () => {
    const ines = lab.person("imagine");
    await ines.says(line);
    expectNowhereButPrivately(OWN);
    await ines.says("ai4eosc");
    expect(launchedWith(OWN)).toBe(1);
    expectNowhereButPrivately(OWN);
  });

  test("is sealed behind the buttons of that question, and not in the words beside them", async () => {
    const ines = lab.person("imagine");
    const asked = await ines.says(line);
    expect(JSON.stringify(asked.replies)).not.toContain(OWN);
    expect(JSON.stringify(asked.replies)).toContain("general.jupyter_password=[redacted]");
    await ines.presses("vo.ai4eosc.eu");
    expect(launchedWith(OWN)).toBe(1);
    expectNowhereButPrivately(OWN);
  });

  test("is not repeated when the line is not understood", async () => {
    for (const typed of [
      `deplyo x --set general.jupyter_password=${OWN}`,
      `deploy ai4os-demo-app --set jupyter_password=${OWN}`,
      `blah password=${OWN}`,
      `deploy ai4os-demo-app --set other.jupyter_password=${OWN}`,
    ]) {
      const { text, handled } = await ada.says(typed);
      expect(handled.outcome, typed).toBe("refused");
      expect(text, typed).not.toContain(OWN);
      expect(JSON.stringify(handled.refusal), typed).not.toContain(OWN);
    }
    expectNowhereButPrivately(OWN);
  });
});

describe("what a surface needs to answer one event", () => {
  test("is a secret too, and is not kept", async () => {
    const handle = "interaction-token-5417";
    await lab.engine.receive({
      kind: "message",
      id: "1",
      actor: ada.actor,
      place: { ...ada.place, handle },
      text: "deploy ai4os-demo-app",
    });
    expect(onDisk()).not.toContain(handle);
    expect(lab.logged.join("\n")).not.toContain(handle);
  });
});

describe("redaction", () => {
  test.each([
    [
      { set: ["general.jupyter_password=x", "general.title=y"] },
      { set: ["general.jupyter_password=[redacted]", "general.title=y"] },
    ],
    [{ set: ["storage.rclone_pass=a=b"] }, { set: ["storage.rclone_pass=[redacted]"] }],
    [
      { token: "x", password: 123, api_key: true },
      { token: "[redacted]", password: "[redacted]", api_key: "[redacted]" },
    ],
    [{ deep: { secret: ["a"], ok: ["b"] } }, { deep: { secret: "[redacted]", ok: ["b"] } }],
    [
      { desc: "a=b", item: "x" },
      { desc: "a=b", item: "x" },
    ],
  ])("of %j", (params, kept) => {
    expect(redactParams(params)).toEqual(kept);
  });

  test.each([
    [
      "x --set general.jupyter_password=hunter2 --gpu 1",
      "x --set general.jupyter_password=[redacted] --gpu 1",
    ],
    ['password = "two words" rest', "password = [redacted] rest"],
    ["API_KEY=abc", "API_KEY=[redacted]"],
    ["the token of the city", "the token of the city"],
    ["a=b", "a=b"],
    ["jupyterpass=x new_token=y tokens=z", "jupyterpass=[redacted] new_token=[redacted] tokens=[redacted]"],
    ["compass=north tokenizer=bpe max_tokens=512", "compass=north tokenizer=bpe max_tokens=512"],
  ])("of the text %s", (text, shown) => {
    expect(redactText(text)).toBe(shown);
  });
});
