import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Form, FormField, Press } from "../../../src/reply/blocks.ts";
import type { Inbound } from "../../../src/surface.ts";
import { folderOfTest } from "../../kit/temporary-folder.ts";
import { handled, says, startSession } from "../../kit/terminal-session.ts";

const CTRL_C = "\u0003";

function form(fields: readonly FormField[], token = "form-1"): Form<Press> {
  return {
    type: "form",
    title: "Deploy YOLO",
    fields,
    submitLabel: "Go",
    submit: { token, typed: "deploy yolo" },
  };
}

const FIELDS: readonly FormField[] = [
  { name: "title", label: "Title", kind: "text", required: true, help: "How you will recognise it" },
  { name: "cpu", label: "CPU", kind: "number", required: true, value: "4" },
  {
    name: "service",
    label: "Service",
    kind: "select",
    required: true,
    value: "deepaas",
    options: [
      { label: "JupyterLab", value: "jupyter" },
      { label: "DEEPaaS API", value: "deepaas" },
    ],
  },
  { name: "pull", label: "Force pull", kind: "boolean", required: false, value: "false" },
  { name: "desc", label: "Description", kind: "text", required: false, value: "old words" },
  { name: "password", label: "IDE password", kind: "secret", required: true },
  { name: "notes", label: "Notes", kind: "text", required: false },
];

function formSession(forms: readonly Form<Press>[], historyFile = join(folderOfTest(), "history")) {
  const left = [...forms];
  return startSession(
    async (event: Inbound, outbound) => {
      const next = left.shift();
      await outbound.post(
        next === undefined ? says("All done.") : says("Please fill in.", next),
        event.place,
        event.actor,
      );
      return handled();
    },
    { historyFile },
  );
}

describe("a form at the terminal", () => {
  it("is asked field by field, checked, and submitted", async () => {
    const historyFile = join(folderOfTest(), "history");
    const { terminal, events, ended } = formSession([form(FIELDS)], historyFile);
    await terminal.see(/ai4>/);
    terminal.type("deploy yolo\r");
    await terminal.see(/How you will recognise it\nTitle:$/m);
    terminal.type("\r");
    await terminal.see(/✗ This is needed\.\nTitle:$/m);
    terminal.type("lab run\r");
    await terminal.see(/CPU \[4\]:$/m);
    terminal.type("many\r");
    await terminal.see(/✗ Please type a number/);
    terminal.type("8\r");
    await terminal.see(/ 2 {2}DEEPaaS API {2}deepaas\nService \[DEEPaaS API\]:$/m);
    terminal.type("3\r");
    await terminal.see(/✗ Please type a number from 1 to 2/);
    terminal.type("jup\t");
    await terminal.see(/: jupyter$/m);
    terminal.type("\r");
    await terminal.see(/Force pull \[no\]:$/m);
    terminal.type("yes\r");
    await terminal.see(/Description \[old words\]:$/m);
    terminal.type("-\r");
    await terminal.see(/IDE password:$/m);
    terminal.type("hunter2\r");
    await terminal.see(/Notes \(optional\):$/m);
    terminal.type("\r");
    await terminal.see(/All done/);
    terminal.type("exit\r");
    expect(await ended).toBe(0);
    expect(events[1]).toMatchObject({
      kind: "submit",
      token: "form-1",
      values: { title: "lab run", cpu: "8", service: "jupyter", pull: "true", desc: "", password: "hunter2" },
    });
    expect(events[1]).not.toHaveProperty("values.notes");
    expect(terminal.raw()).not.toContain("hunter2");
    expect(readFileSync(historyFile, "utf8")).toBe("deploy yolo\nexit\n");
    expect(terminal.screen()).toMatchSnapshot();
  });

  it("asks again only for what was wrong, keeping the other answers", async () => {
    const [title, cpu] = FIELDS;
    if (title === undefined || cpu === undefined) throw new Error("fields are missing");
    const { terminal, events, ended } = formSession([
      form([title, cpu]),
      form([title, { ...cpu, value: "40", error: "At most 16." }], "form-2"),
    ]);
    await terminal.see(/ai4>/);
    terminal.type("deploy yolo\r");
    await terminal.see(/Title:$/m);
    terminal.type("mine\r");
    await terminal.see(/CPU \[4\]:$/m);
    terminal.type("40\r");
    await terminal.see(/✗ At most 16\.\nCPU \[40\]:$/m);
    terminal.type("16\r");
    await terminal.see(/All done/);
    terminal.type("quit\r");
    await ended;
    expect(events[2]).toMatchObject({ token: "form-2", values: { title: "mine", cpu: "16" } });
  });

  it.each([
    ["the word cancel", "Cancel\r"],
    ["Ctrl-C", CTRL_C],
    ["Ctrl-C after some letters", `some${CTRL_C}`],
  ])("is left by %s, and the conversation goes on", async (_, keys) => {
    const { terminal, events, ended } = formSession([form(FIELDS)]);
    await terminal.see(/ai4>/);
    terminal.type("deploy yolo\r");
    await terminal.see(/Title:$/m);
    terminal.type(keys);
    await terminal.see(/nothing was changed\.[\s\S]*ai4>$/m);
    terminal.type("hello\r");
    await terminal.see(/All done/);
    terminal.type(CTRL_C);
    expect(await ended).toBe(0);
    expect(events.map(({ kind }) => kind)).toEqual(["message", "message"]);
  });

  it("does not take lines typed ahead as answers", async () => {
    const { terminal, events, ended } = formSession([form(FIELDS)]);
    await terminal.see(/ai4>/);
    terminal.type("deploy yolo\rsearch birds\r");
    await terminal.see(/Title:$/m);
    terminal.type("cancel\r");
    await terminal.see(/All done/);
    terminal.type(CTRL_C);
    await ended;
    expect(events).toMatchObject([{ text: "deploy yolo" }, { text: "search birds" }]);
  });
});
