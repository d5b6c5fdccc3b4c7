import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { setFaults } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;
beforeEach(async () => {
  lab = await startLab();
  ada = lab.person("researcher");
});
afterEach(() => lab.stop());

const TOKEN = /[0-9a-f]{64}/;
const created = () => lab.asked.filter(({ method, path }) => method === "POST" && path.endsWith("/services"));

describe("inference services", () => {
  test("are created, listed, shown in private with endpoint and token, and deleted", async () => {
    const { replies, text } = await ada.says("inference create dogs-breed-detector --title dogs --ram 4GB");
    expect(text).toContain("dogs: inference service of");
    expect(replies.map(({ visibility }) => visibility)).toEqual(["private", "channel"]);
    expect(JSON.stringify(replies[0])).toMatch(TOKEN);
    expect(JSON.stringify(replies[1])).not.toMatch(TOKEN);
    const list = await ada.says("inference list");
    expect(list.text).toMatch(/1\. dogs[\s\S]*4 GB RAM/);
    expect(list.text).not.toMatch(TOKEN);
    expect(list.text).not.toContain("ai4-chatops");
    const info = await ada.says("inference info 1");
    expect(info.replies.map(({ visibility }) => visibility)).toEqual(["private"]);
    expect(info.text).toMatch(/Endpoint: http:.*\/run\/ai4papi-/);
    expect(info.text).toMatch(TOKEN);
    expect((await ada.says("inference delete dogs")).text).toContain("cannot be brought back");
    expect((await ada.presses("Yes, go ahead")).text).toContain("The inference service dogs is deleted.");
    expect((await ada.says("inference list")).text).toContain("You have no inference services.");
  });

  test("limits that the platform does not check, tools and unknown services are refused", async () => {
    const codeOf = async (line: string) => (await ada.says(line)).handled.refusal?.code;
    expect(await codeOf("inference create dogs-breed-detector --ram 16GB")).toBe("input.range");
    expect(await codeOf("inference create dogs-breed-detector --cpu 9")).toBe("input.range");
    expect(await codeOf("inference create ai4os-dev-env")).toBe("inference.tool");
    expect(await codeOf("inference delete nothing")).toBe("service.unknown");
    expect(created()).toEqual([]);
  });

  test("a lost answer is found again, and nothing is created twice", async () => {
    await setFaults(lab, { kind: "drop-after-work", path: "/v1/inference", method: "POST", count: 1 });
    const { handled, text } = await ada.says("inference create dogs-breed-detector --title dogs");
    expect(handled.outcome).toBe("done");
    expect(text).toContain("dogs: inference service of");
    expect(created()).toHaveLength(1);
  });
});
