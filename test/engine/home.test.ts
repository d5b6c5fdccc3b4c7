import { afterEach, beforeEach, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
beforeEach(async () => {
  lab = await startLab({ capabilities: { edits: false } });
});
afterEach(() => lab.stop());

const homeOf = async (person: Person) => {
  const home = await lab.clock.during(async () => lab.engine.chatHost("terminal").home?.(person.actor));
  if (home === undefined) throw new Error("there is no home");
  return home;
};

test("a home shows what is the person's, with buttons that work, and posts nothing", async () => {
  const ada = lab.person("researcher");
  const home = await homeOf(ada);
  expect(home.visibility).toBe("private");
  expect(toPlainText(home)).toContain("plankton baseline");
  expect(lab.posts).toHaveLength(0);
  const items = home.blocks.flatMap((block) => (block.type === "items" ? block.items : []));
  const info = items[0]?.actions.find((action) => action.type === "button");
  const pressed = await ada.presses("", { token: info?.type === "button" ? info.press.token : "" });
  expect(pressed.text).toContain(items[0]?.title);
});

test("a home leaves what a number means in other conversations", async () => {
  const ada = lab.person("researcher");
  await ada.says("search plankton");
  await homeOf(ada);
  expect((await ada.says("show 1")).text).toMatch(/plankton/i);
});

test("a home says in words what a stranger may not see", async () => {
  const home = await homeOf(lab.person(undefined));
  expect(toPlainText(home)).not.toContain("plankton baseline");
  expect(home.blocks[0]).toMatchObject({ type: "note", tone: "warning" });
  // Notices are for everybody.
  expect(toPlainText(home)).toContain("Notices");
});
