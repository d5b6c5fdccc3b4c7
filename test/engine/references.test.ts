/** How things are named: by number, "it", title, the beginning of an id or title; and what is said when nothing fits. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;
const ids = new Map<string, string>();

/** The parameter that a line's name was resolved to. */
async function meant(line: string, param = "deployment"): Promise<unknown> {
  const { handled } = await ada.says(line);
  return handled.invocation?.params[param];
}

beforeAll(async () => {
  lab = await startLab({ capabilities: { edits: false } });
  ada = lab.person("researcher");
  for (const title of ["reef east", "reef west", "whales"]) {
    const launched = await ada.says(`deploy ai4os-demo-app --title "${title}"`);
    const row = launched.replies.flatMap((reply) =>
      reply.blocks.flatMap((block) => (block.type === "items" ? block.items : [])),
    )[0];
    ids.set(title, row?.ref ?? "");
    await lab.clock.pass(60_000);
  }
});
afterAll(() => lab.stop());

describe("before anything was listed", () => {
  test("a number means nothing, and what to do is said", async () => {
    const newcomer = lab.person("researcher", "ada-elsewhere", "another channel");
    const { handled } = await newcomer.says("open 1");
    expect(handled.refusal?.code).toBe("deployment.number");
    expect(handled.refusal?.message).toMatch(/no list of deployments.*“deployments”/);
    expect((await newcomer.says("show 1")).handled.refusal?.message).toMatch(/“search”/);
  });

  test("nor does “it”", async () => {
    const newcomer = lab.person("researcher", "ada-elsewhere", "a third channel");
    const { handled } = await newcomer.says("open it");
    expect(handled.refusal?.code).toBe("deployment.unclear");
    expect(handled.refusal?.message).toMatch(/do not know which deployment/);
  });
});

describe("a deployment is named", () => {
  test("by its number in the last list, however it is written", async () => {
    await ada.says("deployments");
    const whales = ids.get("whales");
    for (const line of ["info 1", "info #1", "info no. 1", "info the first one", "info number 1"]) {
      expect(await meant(line), line).toBe(whales);
    }
    expect(await meant("info 2")).toBe(ids.get("reef west"));
    expect(await meant("info last")).toBe(await meant("info plankton baseline"));
  });

  test("by its title, in any case and with any joint", async () => {
    for (const line of ["info reef east", 'info "Reef East"', "info reef-east", "info REEF_EAST"]) {
      expect(await meant(line), line).toBe(ids.get("reef east"));
    }
  });

  test("by the beginning of its title, or a part, where that is clear", async () => {
    expect(await meant("info wha")).toBe(ids.get("whales"));
    expect(await meant("info baseline")).toBe(await meant("info plankton baseline"));
  });

  test("by its id, or the beginning of it", async () => {
    const whales = ids.get("whales") ?? "";
    expect(await meant(`info ${whales}`)).toBe(whales);
    expect(await meant(`info ${whales.toUpperCase()}`)).toBe(whales);
    expect(await meant(`info ${whales.slice(0, 8)}`)).toBe(whales);
  });

  test("by “it”, after it was spoken of", async () => {
    await ada.says("info reef west");
    expect(await meant("info it")).toBe(ids.get("reef west"));
    expect(await meant("info whales")).toBe(ids.get("whales"));
    expect(await meant("open this one")).toBe(ids.get("whales"));
  });
});

describe("what does not fit", () => {
  test("a number outside the list is refused with its range", async () => {
    await ada.says("deployments");
    for (const number of ["0", "5", "77"]) {
      const { handled } = await ada.says(`open ${number}`);
      expect(handled.refusal?.code).toBe("deployment.number");
      expect(handled.refusal?.message).toBe(`The last list has numbers 1 to 4, not ${number}.`);
    }
  });

  test("a mistyped title is refused with the nearest", async () => {
    const { handled } = await ada.says("open whalse");
    expect(handled.refusal).toMatchObject({ code: "deployment.unknown", suggestions: ["whales"] });
    // "info" may also mean an item, but the near deployment helps more.
    expect((await ada.says("info whalse")).handled.refusal?.suggestions).toEqual(["whales"]);
  });

  test("a name like nothing is refused with what there is", async () => {
    expect((await ada.says("open zzzzzz")).text).toMatch(/You have whales, reef west, reef east/);
  });

  test("names that every object has are only names", async () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect((await ada.says(`open ${name}`)).handled.refusal?.code).toBe("deployment.unknown");
      expect((await ada.says(`show ${name}`)).handled.refusal?.code).toBe("item.unknown");
    }
  });
});

describe("a name that fits two", () => {
  test("is asked about, and a bare number answers", async () => {
    const asked = await ada.says("info reef");
    expect(asked.handled.outcome).toBe("form");
    expect(asked.handled.invocation?.params).toEqual({});
    expect(asked.text).toMatch(/“reef” fits more than one/);
    expect(asked.text).toMatch(/1\. reef west.*\n[\s\S]*2\. reef east/);
    const { handled, text } = await ada.says("2");
    expect(handled).toMatchObject({ outcome: "done", invocation: { command: "deployment info" } });
    expect(text).toMatch(/^reef east/);
  });

  test("or one of the titles, or a button", async () => {
    await ada.says("info reef");
    expect((await ada.says("Reef West")).text).toMatch(/^reef west/);
    await ada.says("info reef");
    expect((await ada.presses("This one")).text).toMatch(/^reef/);
  });

  test("stays asked when the answer is wrong", async () => {
    await ada.says("info reef");
    expect((await ada.says("7")).handled.refusal?.message).toMatch(/numbers 1 to 2, not 7/);
    expect((await ada.says("2")).text).toMatch(/^reef east/);
  });

  test("is let go by “no”, or by another command", async () => {
    await ada.says("info reef");
    expect((await ada.says("no")).text).toContain("Left as it is.");
    expect((await ada.says("2")).handled.outcome).toBe("refused");
    await ada.says("info reef");
    await ada.says("datacenters");
    expect((await ada.says("2")).handled.outcome).toBe("refused");
  });
});

describe("the numbers of a list", () => {
  test("stay when one of its things is looked at", async () => {
    await ada.says("search plankton");
    const third = await meant("show 3", "item");
    expect(await meant("show 1", "item")).not.toBe(third);
    expect(await meant("show 3", "item")).toBe(third);
    await ada.says("deployments");
    await ada.says("info 2");
    expect(await meant("info 1")).toBe(ids.get("whales"));
  });

  test("are kept apart for modules and deployments, and a number alone means the list shown last", async () => {
    await ada.says("deployments");
    await ada.says("search plankton");
    const first = await ada.says("info 1");
    expect(first.handled.invocation?.command).toBe("show");
    expect((await ada.says("open 1")).handled.invocation?.params).toEqual({ deployment: ids.get("whales") });
    await ada.says("deployments");
    expect((await ada.says("info 1")).handled.invocation?.command).toBe("deployment info");
  });

  test("are forgotten after half a day", async () => {
    await ada.says("deployments");
    await lab.clock.pass(12 * 3_600_000 + 1);
    expect((await ada.says("open 1")).handled.refusal?.code).toBe("deployment.number");
  });

  test("belong to one person in one thread", async () => {
    await ada.says("deployments");
    const bob = lab.person("student", "bob");
    expect((await bob.says("show 1")).handled.refusal?.code).toBe("item.number");
    const elsewhere = lab.person("researcher", "researcher", "elsewhere");
    expect((await elsewhere.says("open 1")).handled.refusal?.code).toBe("deployment.number");
  });
});

describe("items of the catalogue", () => {
  test.each([
    ["show ai4os-yolo-torch", "ai4os-yolo-torch"],
    ["show AI4OS YOLO Torch", "ai4os-yolo-torch"],
    ["show zooprocess-multiple-sep", "zooprocess-multiple-separator"],
  ])("%s", async (line, id) => {
    expect(await meant(line, "item")).toBe(id);
  });

  test("a near name is refused with the nearest", async () => {
    const { handled } = await ada.says("show ai4os-yolo-torhc");
    expect(handled.refusal?.code).toBe("item.unknown");
    expect(handled.refusal?.suggestions).toContain("ai4os-yolo-torch");
  });

  test("“info” is for both: what names a deployment, else a module", async () => {
    expect((await ada.says("info whales")).handled.invocation?.command).toBe("deployment info");
    expect((await ada.says("info ai4os-yolo-torch")).handled.invocation).toEqual({
      command: "show",
      params: { item: "ai4os-yolo-torch" },
    });
    expect((await ada.says("info nothing-of-this-name-at-all")).handled.refusal?.code).toBe("item.unknown");
  });

  test("“info” tells everybody of modules, without a login", async () => {
    const stranger = lab.person(undefined);
    expect((await stranger.says("info ai4os-yolo-torch")).handled).toMatchObject({
      outcome: "done",
      invocation: { command: "show" },
    });
  });

  test("only parsing looks names up, runs nothing, and leaves open what fits several", async () => {
    const parse = async (line: string) => (await ada.says(line, { parseOnly: true })).handled;
    expect(await parse("info whales")).toMatchObject({
      outcome: "none",
      invocation: { command: "deployment info", params: { deployment: ids.get("whales") } },
    });
    expect((await parse("info ai4os-yolo-torch")).invocation?.command).toBe("show");
    expect((await parse("info reef")).invocation).toEqual({ command: "deployment info", params: {} });
    expect((await parse("delete whales")).outcome).toBe("none");
    expect((await ada.says("yes")).handled.refusal?.code).toBe("plan.none");
  });
});

describe("what was deleted", () => {
  test("keeps its name in the conversation, which does not slip to what begins alike", async () => {
    await ada.says('deploy ai4os-demo-app --title "whales two"');
    await ada.says("delete whales");
    await ada.says("yes");
    expect(await meant("delete whales")).toBe(ids.get("whales"));
    await ada.says("no");
    expect(await meant("delete whales t")).not.toBe(ids.get("whales"));
  });
});
