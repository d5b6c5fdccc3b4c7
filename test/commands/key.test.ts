import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { setFaults } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let tomas: Person;
beforeEach(async () => {
  lab = await startLab();
  tomas = lab.person("student");
});
afterEach(() => lab.stop());

const KEY = /sk-[0-9a-f]+/;
const created = () =>
  lab.asked.filter(({ method, path }) => method === "POST" && path === "/v1/llm/api_keys");

describe("keys", () => {
  test("are made, told once and in private, listed and deleted", async () => {
    const { replies, handled } = await tomas.says("key create laptop --expires 30d");
    expect(handled.invocation?.params).toEqual({ name: "laptop", expires: "2026-12-23" });
    expect(replies.map(({ visibility }) => visibility)).toEqual(["private", "channel"]);
    const [secret, told] = replies;
    expect(JSON.stringify(secret)).toMatch(KEY);
    expect(JSON.stringify(told)).not.toMatch(KEY);
    expect(JSON.stringify(lab.logged)).not.toMatch(KEY);
    expect(JSON.stringify(await lab.store.audit.list({ limit: 20 }))).not.toMatch(KEY);
    expect(created()[0]?.query.get("duration")).toBe("30d");
    const list = await tomas.says("keys");
    expect(list.text).toMatch(/1\. laptop[\s\S]*ends 2026-12-23/);
    expect(list.text).not.toMatch(KEY);
    expect((await tomas.says("key delete 1")).text).toContain("Programs that use it stop working at once.");
    expect((await tomas.presses("Yes, go ahead")).text).toContain("The key laptop is deleted.");
    expect((await tomas.says("keys")).text).toContain("You have no keys.");
  });

  test("names that the platform would garble, that are taken, and ends that are over are refused early", async () => {
    await tomas.says("key create laptop");
    const codeOf = async (line: string) => (await tomas.says(line)).handled.refusal?.code;
    expect(await codeOf("key create my_bot")).toBe("key.name");
    expect(await codeOf('key create "my bot"')).toBe("key.name");
    expect(await codeOf("key create laptop")).toBe("key.taken");
    expect(await codeOf("key create other --expires 2026-11-01")).toBe("key.expires");
    expect(await codeOf("key delete other")).toBe("key.unknown");
    expect(created()).toHaveLength(1);
  });

  test("one whose answer was lost is said to be useless, and is not made twice", async () => {
    await setFaults(lab, { kind: "drop-after-work", path: "/v1/llm", method: "POST", count: 1 });
    const { text } = await tomas.says("key create laptop");
    expect(text).toContain("it shows a key only once. Delete it with “key delete laptop”");
    expect(created()).toHaveLength(1);
  });
});
