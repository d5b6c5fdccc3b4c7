/** Nobody else sees a press: the answer in a shared place says who pressed what. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { keepParams } from "../../src/engine/keep.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";
import { changing } from "../kit/lab-commands.ts";
import { testSealer } from "../kit/sealer.ts";

let lab: Lab;
let ana: Person;
let bob: Person;
beforeEach(async () => {
  const destroy = changing({
    path: "destroy",
    effect: "destroy",
    follow: async function* () {
      yield "a";
      yield "b";
    },
  });
  lab = await startLab({ commands: [...COMMANDS, destroy] });
  ana = lab.person("researcher", "ana", "#lab");
  bob = lab.person("imagine", "bob", "#lab");
});
afterEach(() => lab.stop());

describe("in a shared place", () => {
  test("an answer says whose press it is and the line that does the same", async () => {
    await ana.says("search plankton");
    const [, line = ""] = /^Bob: `(show [\w-]+)`\n/.exec((await bob.presses("Show")).text) ?? [];
    const { text, handled } = await ana.says(line);
    expect(handled.invocation?.command).toBe("show");
    expect(text).not.toContain("Ana:");
  });

  test("a yes and a no say to what", async () => {
    await ana.says("destroy x");
    expect((await ana.presses("No")).text).toMatch(/^Ana, no to: `destroy x`\n/);
    await ana.says("destroy y");
    expect((await ana.presses("Yes, go ahead")).text).toMatch(/^Ana: `destroy y`\n/);
    await ana.says("destroy z");
    expect((await ana.says("yes")).text).not.toContain("Ana:");
  });

  test("a press that comes too late is named, too", async () => {
    await ana.says("destroy x");
    const token = lab.token("Yes, go ahead");
    await ana.presses("Yes, go ahead");
    expect((await ana.presses("", { token })).text).toMatch(
      /^Ana: `destroy x`\n\nWarning: This was answered already/,
    );
  });

  test("a live answer keeps it to its end", async () => {
    await ana.says("destroy x");
    await ana.presses("Yes, go ahead");
    const lines = lab.posts.at(-1)?.versions.map((one) => toPlainText(one).trim()) ?? [];
    expect(lines).toEqual(["x", "a", "b"].map((word) => `Ana: \`destroy x\`\n\nAltered: ${word}`));
  });

  test("a secret in what was pressed is not said", async () => {
    const { store, now } = lab;
    await store.pending.issue([
      {
        token: "secretive",
        kind: "button",
        actor: undefined,
        conversation: "",
        command: "destroy",
        params: keepParams(testSealer(), { word: "my.password=hunter2" }, "button:secretive"),
        data: {},
        once: false,
        createdAt: now(),
        expiresAt: new Date(now().getTime() + 60_000),
      },
    ]);
    const { text } = await ana.presses("", { token: "secretive" });
    expect(text).toContain("[redacted]");
    expect(text).not.toContain("hunter2");
  });

  test("what is refused in private names nobody to others", async () => {
    await ana.says("destroy x");
    const { replies } = await bob.presses("Yes, go ahead");
    expect(replies).toMatchObject([{ visibility: "private" }]);
    expect(replies.map(toPlainText).join()).not.toContain("destroy");
  });

  test("a name that looks like markup stays a name", async () => {
    await ana.says("search plankton");
    const eve = lab.person("imagine", "**eve** <@all>", "#lab");
    expect((await eve.presses("Show")).text).toMatch(/^\*\*eve\*\* <@all>: `show /);
  });
});

test("alone with the bot nothing is added", async () => {
  const alone = lab.person("researcher", "ana");
  await alone.says("search plankton");
  expect((await alone.presses("Show")).text).not.toContain("Ana:");
});
