/** Linking services: the real flow, over HTTP, against the sandbox's Nextcloud and a fake one that misbehaves. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { VO } from "../kit/commands.ts";
import { APP_PASSWORD, type FakeNextcloud, startFakeNextcloud } from "../kit/fake-nextcloud.ts";
import { type Lab, type Person, startLab, startTestSandbox } from "../kit/lab.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
let lab: Lab;
let ada: Person;
let cloud: FakeNextcloud;
beforeEach(async () => {
  lab = await startLab();
  ada = lab.person("researcher");
  cloud = await startFakeNextcloud();
});
afterEach(async () => {
  await lab.stop();
  await cloud.stop();
});

const newest = () => toPlainText(lab.posts.at(-1)?.reply ?? { visibility: "channel", blocks: [] });

function pageLink(): string {
  const found = lab.posts
    .flatMap(({ reply }) => reply.blocks)
    .flatMap((block) => (block.type === "actions" ? block.actions : []))
    .findLast((action) => action.type === "link");
  if (found?.type !== "link") throw new Error("no link was posted");
  return found.url;
}

async function secrets(vo = VO): Promise<Readonly<Record<string, Record<string, string>>>> {
  const headers = { authorization: `Bearer ${await lab.sandbox.signIn("researcher")}` };
  const answer = await fetch(`${lab.sandbox.url}/v1/secrets?vo=${vo}&subpath=/services`, { headers });
  return (await answer.json()) as Record<string, Record<string, string>>;
}

/** Everything that is kept or was said here. */
async function traces(): Promise<string> {
  const records = await lab.store.audit.list({ limit: 100 });
  return JSON.stringify([lab.posts, lab.logged, records]);
}

describe("a storage", () => {
  test("is linked by its own page: private link, waiting, done; only the platform keeps the password", async () => {
    const { handled } = await ada.says("link nextcloud", { settle: false });
    expect(handled.invocation?.command).toBe("account link");
    expect(lab.posts.at(-1)?.reply.visibility).toBe("private");
    expect(newest()).toMatch(/Link share\.cloud\.ai4eosc\.eu[\s\S]*waiting for you/);
    const address = pageLink();
    const page = await fetch(address);
    expect(await page.text()).toContain("ai4-chatops");
    await lab.clock.pass(5000);
    expect(await secrets()).toEqual({});

    expect((await fetch(address, { method: "POST" })).status).toBe(200);
    await lab.clock.pass(5000);
    await handled.settled;
    expect(lab.posts).toHaveLength(1);
    expect(newest()).toMatch(/Storage linked[\s\S]*--storage share\.cloud\.ai4eosc\.eu/);
    const kept = (await secrets())["/services/storage/share.cloud.ai4eosc.eu"];
    expect(kept).toMatchObject({ server: lab.sandbox.url, loginName: "researcher", vendor: "nextcloud" });
    expect(await traces()).not.toContain(kept?.["appPassword"]);
    expect((await fetch(address)).status).toBe(404);

    const shown = await ada.says("account services");
    expect(shown.replies[0]?.visibility).toBe("private");
    expect(shown.text).toMatch(/Storage.*share\.cloud\.ai4eosc\.eu[\s\S]*Hugging Face.*not linked/);
    expect((await ada.says("profile")).text).toContain("Linked services: share.cloud.ai4eosc.eu");
    expect((await ada.says("unlink share")).text).toMatch(
      /not linked in vo\.ai4eosc\.eu any more[\s\S]*revoke/,
    );
    expect(await secrets()).toEqual({});
    expect((await ada.says("unlink share")).handled.refusal?.code).toBe("service.unknown");
  });

  test("elsewhere is asked for with a form, every two seconds", async () => {
    const { handled } = await ada.says(`link http://${cloud.host}/apps/files`, { settle: false });
    await lab.clock.pass(9000);
    expect(cloud.asked[0]).toBe("POST /index.php/login/v2 application/json {}");
    expect(cloud.asked.slice(1)).toEqual(
      Array.from(
        { length: 4 },
        () => "POST /index.php/login/v2/poll application/x-www-form-urlencoded token=poll-secret-5512",
      ),
    );
    cloud.grant();
    await lab.clock.pass(3000);
    await handled.settled;
    expect((await secrets())[`/services/storage/${cloud.host}`]?.["appPassword"]).toBe(APP_PASSWORD);
    expect(await traces()).not.toMatch(/poll-secret-5512|app-7731/);
  });

  test("that nobody grants ends by itself", async () => {
    await ada.says(`link ${cloud.host}`);
    expect(newest()).toContain("Nobody granted access in time");
    expect(await secrets()).toEqual({});
  });

  test.each([
    ["not-nextcloud", "storage.kind"],
    ["other-login", "storage.elsewhere"],
    ["other-poll", "storage.elsewhere"],
  ] as const)("that is %s is refused before anybody is sent there", async (fault, code) => {
    cloud.fault = fault;
    const { handled, text } = await ada.says(`link ${cloud.host}`);
    expect(handled.refusal?.code).toBe(code);
    expect(text).not.toContain("thief");
  });

  test.each(["other-server", "broken-poll"] as const)(
    "that is %s at the end links nothing",
    async (fault) => {
      const { handled } = await ada.says(`link ${cloud.host}`, { settle: false });
      cloud.fault = fault;
      cloud.grant();
      await lab.clock.pass(4000);
      await handled.settled;
      expect(newest()).toContain("is not linked");
      expect(await secrets()).toEqual({});
    },
  );

  test.each(["10.0.0.5", "localhost.localdomain:22", "dropbox", "a@b.example.org", "exa_mple.org"])(
    "is not looked for at %s",
    async (host) => {
      const before = lab.asked.length;
      const { handled, text } = await ada.says(`link ${host}`);
      expect(handled.refusal?.code).toBe("storage.host");
      expect(text).toContain("Give its domain");
      expect(lab.asked.slice(before).filter(({ path }) => path.includes("login/v2"))).toEqual([]);
    },
  );

  test("is waited for by the next process where this one is killed", async () => {
    await lab.stop();
    const world = await startTestSandbox();
    const storePath = folder.file("store.sqlite");
    lab = await startLab({ world, storePath });
    await lab.person("researcher").says("link nextcloud", { settle: false });
    const link = pageLink();
    await lab.clock.pass(3000);
    await lab.abandon();
    lab = await startLab({ world, storePath });
    lab.person("researcher");
    lab.advance(120_000);
    await lab.engine.recover();
    await fetch(link, { method: "POST" });
    await lab.clock.pass(10_000);
    expect(newest()).toContain("Storage linked");
    expect(Object.keys(await secrets())).toEqual(["/services/storage/share.cloud.ai4eosc.eu"]);
    await lab.stop();
    await world.stop();
  });
});

describe("what people know themselves", () => {
  test("a token of Hugging Face is asked for in private, and lies in no record", async () => {
    const bob = lab.person("researcher", "researcher", "#lab");
    const asked = await bob.says("link hugging face");
    expect(asked.handled.outcome).toBe("form");
    expect(asked.replies[0]).toMatchObject({ visibility: "private" });
    const form = asked.replies.flatMap(({ blocks }) => blocks).find(({ type }) => type === "form");
    expect(form).toMatchObject({ fields: [{ name: "token", kind: "secret", required: false }] });
    const filled = await bob.submits({ token: "hf_abcdefgh12345678" });
    expect(filled.text).toContain("Hugging Face linked");
    expect(filled.replies[0]?.visibility).toBe("private");
    expect(await secrets()).toEqual({ "/services/huggingface/token": { token: "hf_abcdefgh12345678" } });
    expect(await traces()).not.toContain("hf_abcdefgh");
    // Linked again, the new one takes its place.
    await ada.says("relink huggingface --token hf_otherother1234");
    expect(await secrets()).toEqual({ "/services/huggingface/token": { token: "hf_otherother1234" } });
    const memory = await lab.store.memories.load(
      JSON.stringify(["terminal", "#lab", "", "researcher"]),
      lab.now(),
    );
    expect(JSON.stringify(memory)).not.toContain("hf_abcdefgh");
    const typed = await bob.says("link huggingface --token hf_zyxwvut98765");
    expect(typed.handled.refusal?.code).toBe("secret.channel");
    expect((await ada.says("link huggingface --token secret")).handled.refusal?.code).toBe("input.value");
  });

  test("MLflow gets the person's e-mail address as user name", async () => {
    expect((await ada.says("link mlflow")).handled.outcome).toBe("form");
    expect((await ada.submits({ password: "quill-99" })).text).toContain("MLflow linked");
    const { username = "", password } = (await secrets())["/services/mlflow/credentials"] ?? {};
    expect(username).toMatch(/@/);
    expect(password).toBe("quill-99");
  });

  test("link alone asks what; people without full access are told why not", async () => {
    const { text, handled } = await ada.says("link");
    expect(handled.outcome).toBe("form");
    expect(text).toContain("What do you want to link?");
    expect((await ada.presses("huggingface")).handled.outcome).toBe("form");
    const guest = lab.person("newcomer");
    expect((await guest.says("link nextcloud")).handled.refusal?.code).toBe("access.level");
    expect((await guest.says("account services")).text).toContain("ap-u");
  });
});
