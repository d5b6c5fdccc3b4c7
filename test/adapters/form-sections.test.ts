/** A form in sections, on every surface; and long ones that end before their last field. */
import { describe, expect, test } from "vitest";
import { modalOf } from "../../adapters/discord/forms.ts";
import { questionBlocks } from "../../adapters/matrix/form-field.ts";
import { formView } from "../../adapters/slack/forms.ts";
import { askForm } from "../../adapters/terminal/forms.ts";
import { UNICODE_SIGNS } from "../../adapters/terminal/styles.ts";
import type { Form, FormField, Press } from "../../src/reply/blocks.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { viewProblem } from "../kit/slack/message-rules.ts";

const field = (name: string, section: string, more: Partial<FormField> = {}): FormField => ({
  name,
  label: `The ${name}`,
  kind: "text",
  required: false,
  section,
  ...more,
});
const FORM: Form<Press> = {
  type: "form",
  title: "Configure",
  submitLabel: "Preview",
  submit: { token: "form-1", typed: "configure yolo" },
  fields: [
    field("title", "General"),
    field("tag", "General", { value: "latest" }),
    field("cpu", "Hardware", { kind: "number", value: "4" }),
    field("ram", "Hardware", { value: "8 GB" }),
    field("password", "Storage", { kind: "secret" }),
    field("storage", "Storage", { required: true }),
  ],
};
const CANVAS = { width: 80, colour: false, signs: UNICODE_SIGNS, saved: new Map() };
const COUNTS = /General|Hardware|Storage/g;

describe("each section is said once, before its first field", () => {
  test("on Slack, as headers of the dialog", () => {
    const view = formView(FORM, "form-1", { surface: "slack", channel: "C1", direct: false });
    expect(viewProblem({ ...view })).toBeUndefined();
    const headers = view.blocks.flatMap((block) =>
      "text" in block && block.type === "header" ? [block.text.text] : [],
    );
    expect(headers).toEqual(["General", "Hardware", "Storage"]);
    expect(view.blocks.findIndex(({ type }) => type === "header")).toBeLessThan(
      view.blocks.findIndex(({ type }) => type === "input"),
    );
  });

  test("on Discord, in the label, anew in every step", () => {
    const labels = [0, 1].flatMap((index) =>
      (modalOf(FORM, "form-1", { index, count: 2 })?.components ?? []).map((one) =>
        "label" in one ? one.label : "",
      ),
    );
    expect(labels).toEqual([
      "General: The title",
      "The tag",
      "Hardware: The cpu",
      "The ram",
      "Storage: The password",
      "Storage: The storage",
    ]);
  });

  test("on Matrix, with every question, as each stands alone", () => {
    const [cpu] = FORM.fields.filter(({ name }) => name === "cpu");
    const blocks = cpu ? questionBlocks(cpu, { number: 3, of: 6 }) : [];
    expect(toPlainText({ visibility: "private", blocks })).toContain("Hardware: The cpu (3 of 6)");
  });

  test("in the terminal, as a line", async () => {
    const printed: string[] = [];
    const answers = ["", "", "", "", "", "share"];
    const given = await askForm(FORM, {
      print: (text) => void printed.push(text),
      ask: async () => answers.shift(),
      canvas: () => CANVAS,
    });
    expect(printed.join("\n").match(COUNTS)).toEqual(["General", "Hardware", "Storage"]);
    expect(Object.fromEntries(given ?? [])).toEqual({
      tag: "latest",
      cpu: "4",
      ram: "8 GB",
      storage: "share",
    });
  });
});

describe("a long form in the terminal", () => {
  const submit = (answers: (string | undefined)[], form = FORM) => {
    const asked: string[] = [];
    const printed: string[] = [];
    const given = askForm(form, {
      print: (text) => void printed.push(text),
      ask: async (prompt) => {
        asked.push(prompt);
        return answers.shift();
      },
      canvas: () => CANVAS,
    });
    return given.then((values) => ({
      values: values && Object.fromEntries(values),
      asked,
      printed: printed.join("\n"),
    }));
  };

  test("is ended with ok: the rest stays as proposed, and what is needed is still asked", async () => {
    const { values, asked, printed } = await submit(["lab-run", "OK", "share"]);
    expect(printed).toContain("ok takes the rest as it is");
    expect(asked).toHaveLength(3);
    expect(values).toEqual({ title: "lab-run", tag: "latest", cpu: "4", ram: "8 GB", storage: "share" });
  });

  test("ok is an answer in a short form, and where a value is needed", async () => {
    const short = await submit(["ok"], { ...FORM, fields: FORM.fields.slice(0, 1) });
    expect(short.values).toEqual({ title: "ok" });
    const needed = await submit(["", "", "", "", "", "ok"]);
    expect(needed.values).toMatchObject({ storage: "ok" });
  });
});
