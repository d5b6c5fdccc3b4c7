import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readGroup } from "../../src/commands/groups.ts";
import { linkStorage, setFaults } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

describe("groups", () => {
  test.each([
    ["all", "all"],
    ["All of them", "all"],
    ["everything", "all"],
    ["all my running deployments", "all running"],
    ["all that are stopped", "all stopped"],
    ["all finished", "all stopped"],
    ["all tools", "all tools"],
    ["all batch jobs", "all batch jobs"],
  ])("%s", (typed, group) => {
    expect(readGroup(typed)).toBe(group);
  });

  test("names are none, and what is not known is refused", () => {
    expect(readGroup("allegro")).toBeUndefined();
    expect(readGroup("lab-run")).toBeUndefined();
    expect(() => readGroup("all purple ones")).toThrow("Say all, or all with one of");
  });
});

describe("in a conversation", () => {
  let lab: Lab;
  let ada: Person;
  beforeEach(async () => {
    lab = await startLab();
    ada = lab.person("researcher");
    for (const title of ["reef", "whales and seals"])
      await ada.says(`deploy ai4os-demo-app --title "${title}"`);
  });
  afterEach(() => lab.stop());

  const deletions = () => lab.asked.filter(({ method }) => method === "DELETE").length;

  test("one plan names each, and one yes deletes all", async () => {
    const plan = await ada.says("delete all");
    expect(plan.handled).toMatchObject({
      outcome: "plan",
      invocation: { command: "deployment delete", params: { deployment: "all" } },
    });
    expect(plan.text).toContain("Delete these 3 deployments?");
    for (const title of ["reef", "whales and seals", "plankton baseline"]) expect(plan.text).toContain(title);
    expect(deletions()).toBe(0);
    expect((await ada.presses("Yes, go ahead")).text).toContain("Deleted 3 of 3");
    expect((await ada.says("deployments")).text).toContain("You have no deployments");
  });

  test("several by number or by name; a title with “and” is one name", async () => {
    await ada.says("deployments");
    expect((await ada.says("delete 1 and 2")).text).toContain("Delete these 2 deployments?");
    await ada.presses("No");
    expect((await ada.says("delete reef, plankton baseline")).text).toContain("Delete these 2 deployments?");
    await ada.presses("No");
    const one = await ada.says("delete whales and seals");
    expect(one.text).toContain("Delete whales and seals?");
    expect((await ada.says("delete 1 and 9")).handled.refusal?.code).toBe("deployment.number");
  });

  test("one that fails does not keep the others, and is told", async () => {
    await ada.says("delete all");
    await setFaults(lab, { kind: "error500", path: "/v1/deployments", method: "DELETE", count: 1 });
    const { text } = await ada.presses("Yes, go ahead");
    expect(text).toContain("Deleted 2 of 3");
    expect(text).toContain("Not deleted: 1 of 3.");
    await setFaults(lab);
    expect((await ada.presses("Delete again")).handled.outcome).toBe("plan");
  });

  test("all stopped means what has ended, batch jobs with it; where there is none it says so", async () => {
    expect((await ada.says("delete all stopped")).handled.refusal?.code).toBe("deployment.group");
    await linkStorage(lab, "researcher");
    await ada.says("batch submit ai4os-yolo-torch --title done --commands ls");
    const plan = await ada.says("delete all stopped");
    expect(plan.text).toContain("Delete done?");
    expect((await ada.presses("Yes, go ahead")).text).toContain("done is removed from the list.");
  });

  test("snapshots are made of all that run, one after the other", async () => {
    const { text, handled } = await ada.says("snapshot all");
    expect(handled.outcome).toBe("done");
    expect(text).toContain("Snapshots of 3 deployments");
    expect(text.match(/complete/g)?.length).toBe(3);
  });

  test("a batch job is shown and deleted by the words for deployments as well", async () => {
    await linkStorage(lab, "researcher");
    await ada.says("batch submit ai4os-yolo-torch --title owls --commands ls");
    expect((await ada.says("info owls")).text).toContain("ai4os-yolo-torch");
    await ada.says("delete owls");
    await ada.presses("Yes, go ahead");
    const paths = lab.asked.filter(({ method }) => method === "DELETE").map(({ path }) => path);
    expect(paths).toEqual([expect.stringMatching(/^\/v1\/batch\//)]);
  });
});
