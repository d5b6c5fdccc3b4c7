import { fork } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadOrCreateKey } from "../../src/identity/key-file.ts";
import { createSealer, KEY_LENGTH, sealKey } from "../../src/identity/seal.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const bytes = Buffer.from(Array.from({ length: KEY_LENGTH }, (_, n) => 255 - n * 3));

describe("a configured key", () => {
  it.each([
    ["base64", bytes.toString("base64")],
    ["base64 without padding", bytes.toString("base64").replace("=", "")],
    ["base64url", bytes.toString("base64url")],
    ["hex", bytes.toString("hex")],
    ["upper-case hex with a line end", `${bytes.toString("hex").toUpperCase()}\n`],
  ])("is read from %s, and no file is made", async (_form, configured) => {
    const path = folder.file("data", "key");
    const { key, created } = await loadOrCreateKey({ configured, path });
    expect(key.id).toBe(sealKey(bytes).id);
    expect(created).toBe(false);
    expect(existsSync(dirname(path))).toBe(false);
  });

  it.each(["", "password", bytes.toString("hex").slice(2), `${bytes.toString("base64")}AA`, "é".repeat(44)])(
    "is refused when it is something else, without repeating it (%#)",
    async (configured) => {
      const loading = loadOrCreateKey({ configured, path: folder.file("key") });
      const refusal: Error = await loading.then(
        () => new Error("none"),
        (error) => error,
      );
      expect(refusal).toMatchObject({ code: "key.invalid" });
      expect(refusal.message).toContain("openssl rand -base64 32");
      if (configured !== "") expect(refusal.message).not.toContain(configured);
    },
  );
});

describe("a key file", () => {
  it("is made once for its owner only, and used from then on", async () => {
    const path = folder.file("data", "key");
    const first = await loadOrCreateKey({ path });
    const second = await loadOrCreateKey({ path });
    expect([first.created, second.created]).toEqual([true, false]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(path))).toEqual(["key"]);
    const sealed = createSealer({ current: first.key }).seal("token", "c");
    expect(createSealer({ current: second.key }).open(sealed, "c")).toBe("token");
  });

  it("holds what the source of randomness gave", async () => {
    const path = folder.file("key");
    const { key } = await loadOrCreateKey({ path, random: () => bytes });
    expect(key.id).toBe(sealKey(bytes).id);
    expect(readFileSync(path, "utf8")).toBe(`${bytes.toString("base64")}\n`);
  });

  it("is the same for callers that come at once, one of which made it", async () => {
    const path = folder.file("key");
    const loaded = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateKey({ path })));
    expect(new Set(loaded.map(({ key }) => key.id)).size).toBe(1);
    expect(loaded.filter(({ created }) => created)).toHaveLength(1);
    expect(readdirSync(folder.file())).toEqual(["key"]);
  });

  it("is the same for processes that start at once", { timeout: 60_000 }, async () => {
    const script = fileURLToPath(new URL("../kit/key-process.ts", import.meta.url));
    const children = [1, 2].map(() => fork(script, { execArgv: ["--import", "tsx"] }));
    onTestFinished(() => {
      for (const child of children) child.kill("SIGKILL");
    });
    await Promise.all(children.map((child) => once(child, "message")));
    const answers = children.map((child) => once(child, "message"));
    for (const child of children) child.send(folder.file("key"));
    const loaded = (await Promise.all(answers)).map(([answer]) => answer as { id: string; created: boolean });
    const { key } = await loadOrCreateKey({ path: folder.file("key") });
    expect(loaded.map(({ id }) => id)).toEqual([key.id, key.id]);
    expect(loaded.filter(({ created }) => created)).toHaveLength(1);
  });

  it.each([0o640, 0o604, 0o620, 0o601])(
    "is refused when others have rights on it (mode %o)",
    async (mode) => {
      const path = folder.file("key");
      await loadOrCreateKey({ path });
      chmodSync(path, mode);
      await expect(loadOrCreateKey({ path })).rejects.toMatchObject({
        code: "key.exposed",
        message: expect.stringContaining(`chmod 600 ${path}`),
      });
    },
  );

  it.each(["", "no key", bytes.toString("base64").slice(0, 20)])(
    "is refused when it holds %j",
    async (content) => {
      const path = folder.file("key");
      writeFileSync(path, content, { mode: 0o600 });
      await expect(loadOrCreateKey({ path })).rejects.toMatchObject({ code: "key.damaged" });
      expect(readFileSync(path, "utf8")).toBe(content);
    },
  );

  it("is refused in words where no file can be", async () => {
    writeFileSync(folder.file("file"), "");
    mkdirSync(folder.file("folder"), { mode: 0o700 });
    for (const path of [folder.file("file", "key"), folder.file("folder")]) {
      await expect(loadOrCreateKey({ path })).rejects.toMatchObject({
        code: "key.inaccessible",
        message: expect.stringContaining("AI4_SECRET_KEY"),
      });
    }
  });
});
