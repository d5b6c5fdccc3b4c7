import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { PostRef } from "../../../src/surface.ts";
import { deploymentProgress } from "../../kit/sample-replies.ts";
import { folderOfTest } from "../../kit/temporary-folder.ts";
import { fakeTerminal } from "../../kit/terminal.ts";
import { ANA, HOME, handled, says, startSession } from "../../kit/terminal-session.ts";

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";

describe("a conversation at the terminal", () => {
  it("greets, answers and leaves, restoring the terminal", async () => {
    const { terminal, ended, events } = startSession(undefined, { greeting: says("Hello Ana.") });
    await terminal.see(/Hello Ana[\s\S]*ai4>/);
    terminal.type("search plankton\r");
    await terminal.see(/You said search plankton\.[\s\S]*ai4>/);
    terminal.type("   \r");
    terminal.type("exit\r");
    expect(await ended).toBe(0);
    expect(events).toEqual([
      { kind: "message", id: expect.any(String), actor: ANA, place: HOME, text: "search plankton" },
    ]);
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "
      Hello Ana.

      ai4> search plankton

      You said search plankton.

      ai4>
      exit"
    `);
    expect(terminal.rawModes().at(-1)).toBe(false);
    expect(terminal.raw()).toMatch(/\[\?2004l\n?$/);
  });

  it.each([
    ["Ctrl-D", CTRL_D],
    ["Ctrl-C on an empty line", CTRL_C],
    ["Ctrl-C twice", `half a line${CTRL_C}${CTRL_C}`],
    ["quit", "QUIT\r"],
  ])("leaves with %s", async (_, keys) => {
    const { terminal, ended, events } = startSession();
    await terminal.see(/ai4>/);
    terminal.type(keys);
    expect(await ended).toBe(0);
    expect(events).toEqual([]);
  });

  it("leaves while an answer is awaited", async () => {
    const { terminal, ended, events } = startSession(() => new Promise(() => undefined));
    await terminal.see(/ai4>/);
    terminal.type("slow\r");
    await terminal.see(/working/);
    terminal.type(CTRL_C);
    expect(await ended).toBe(0);
    expect(events).toHaveLength(1);
  });

  it("shows that it works, keeps what is typed meanwhile, and takes it next", async () => {
    let release = () => {};
    const { terminal, ended, events } = startSession(async (event, outbound) => {
      if (events.length === 1)
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      await outbound.post(says(`Answer ${events.length}.`), event.place, event.actor);
      return handled();
    });
    await terminal.see(/ai4>/);
    terminal.type("slow\r");
    await terminal.see(/working/);
    terminal.type("next");
    await terminal.see(/working next/);
    release();
    await terminal.see(/Answer 1\.[\s\S]*ai4> next/);
    terminal.type("\r");
    await terminal.see(/Answer 2/);
    terminal.type(CTRL_D);
    await ended;
    expect(events.map((event) => (event.kind === "message" ? event.text : ""))).toEqual(["slow", "next"]);
    expect(terminal.screen()).not.toContain("working");
  });

  it("redraws a live reply in place, under the line that is typed", async () => {
    const { terminal, outbound, ended } = startSession();
    await terminal.see(/ai4>/);
    const post = await outbound.post(deploymentProgress(1), HOME, ANA);
    terminal.type("half a thought that is so long that it needs a second row on a screen of eighty columns");
    await terminal.see(/columns/);
    await outbound.edit(post, deploymentProgress(2));
    await outbound.edit(post, deploymentProgress(3));
    await terminal.see(/active +Answering/);
    expect(terminal.screen()).toMatchInlineSnapshot(`
      "
      Launching lab-run (Ultralytics YOLO)
        ✓ done     Request accepted
        ✓ done     Placed on ifca-ai4eosc
        ✓ done     Pulling the image
        … active   Answering  usually 2 to 4 minutes

      i You can go on working; I tell you when it is ready.

      ai4> half a thought that is so long that it needs a second row on a screen of ei
      ghty columns"
    `);
    terminal.type(CTRL_C + CTRL_C);
    await ended;
  });

  it("adds one line per change where the reply has moved up", async () => {
    let post: PostRef | undefined;
    const { terminal, outbound, ended } = startSession(async (event, out) => {
      if (post === undefined) post = await out.post(deploymentProgress(1), event.place, event.actor);
      else await out.post(says("Something else."), event.place, event.actor);
      return handled();
    });
    await terminal.see(/ai4>/);
    terminal.type("deploy\r");
    await terminal.see(/active +Placed/);
    terminal.type("other\r");
    await terminal.see(/Something else/);
    terminal.type("typing");
    await terminal.see(/typing/);
    if (post !== undefined) await outbound.edit(post, deploymentProgress(2));
    await terminal.see(/active +Pulling/);
    expect(terminal.screen().split("Something else.")[1]).toMatchInlineSnapshot(`
      "
        ✓ done     Placed on ifca-ai4eosc
        … active   Pulling the image  usually 2 to 4 minutes

      ai4> typing"
    `);
    terminal.type(CTRL_C + CTRL_C);
    await ended;
  });

  it("does not repeat steps that only wait, and says what else is new", async () => {
    const { terminal, outbound, ended } = startSession();
    await terminal.see(/ai4>/);
    const post = await outbound.post(says("Accepted."), HOME, ANA);
    await outbound.post(says("Other."), HOME, ANA);
    await outbound.edit(post, says("Accepted.", ...deploymentProgress(1).blocks));
    await terminal.see(/You can go on/);
    expect(terminal.screen().split("Other.")[1]).toMatchInlineSnapshot(`
      "
        ✓ done     Request accepted
        … active   Placed on ifca-ai4eosc  usually 2 to 4 minutes

      i You can go on working; I tell you when it is ready.

      ai4>"
    `);
    terminal.type(CTRL_D);
    await ended;
  });

  it("redraws after the window became narrower", async () => {
    const { terminal, outbound, ended } = startSession();
    await terminal.see(/ai4>/);
    const post = await outbound.post(says("one"), HOME, ANA);
    terminal.resize(40);
    await outbound.edit(post, says("two"));
    await terminal.see(/two/);
    expect(terminal.screen()).not.toContain("one");
    terminal.type(CTRL_D);
    await ended;
  });

  it("takes a paste of several lines as one message, and only on Enter", async () => {
    const { terminal, ended, events } = startSession();
    await terminal.see(/ai4>/);
    for (const part of ["\u001b[20", "0~batch submit\r\n", "rm -rf\tx\nexit\n\u001b[2", "01~"])
      terminal.type(part);
    await terminal.see(/batch submit⏎rm -rf {4}x⏎exit/);
    expect(events).toEqual([]);
    terminal.type(" now\r");
    await terminal.see(/You said/);
    expect(events).toMatchObject([{ text: "batch submit\nrm -rf    x\nexit now" }]);
    terminal.type(CTRL_D);
    await ended;
  });

  it("completes words", async () => {
    const { terminal, ended } = startSession();
    await terminal.see(/ai4>/);
    terminal.type("help sea\t");
    await terminal.see(/help search/);
    terminal.type(CTRL_C + CTRL_C);
    await ended;
  });

  it("remembers lines between sessions, but not secrets, readable by the owner only", async () => {
    const historyFile = join(folderOfTest(), "new", "history");
    const first = startSession(undefined, { historyFile });
    await first.terminal.see(/ai4>/);
    for (const line of ["search one", "deploy x --password hunter2", "token=abc", "search two"]) {
      first.terminal.type(`${line}\r`);
      await first.terminal.see(new RegExp(`You said ${line}`));
    }
    first.terminal.type(CTRL_D);
    await first.ended;
    expect(readFileSync(historyFile, "utf8")).toBe("search one\nsearch two\n");
    expect(statSync(historyFile).mode & 0o777).toBe(0o600);
    const second = startSession(undefined, { historyFile }, fakeTerminal());
    await second.terminal.see(/ai4>/);
    second.terminal.type("\u001b[A\u001b[A");
    await second.terminal.see(/ai4> search one/);
    second.terminal.type(CTRL_C + CTRL_C);
    await second.ended;
  });
});
