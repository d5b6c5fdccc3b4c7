/** Forms asked field by field. */
import type { Form, FormField, Press } from "../../src/reply/blocks.ts";
import { isSentence, readFieldAnswer } from "../../src/reply/form-answer.ts";
import { visibleLine } from "../../src/reply/safe-text.ts";
import { type Canvas, hang, type Line, paint, span, wrap } from "./lines.ts";
import { textWidth } from "./render-text.ts";

export interface FormAsker {
  print(text: string): void;
  /** One line from the person; undefined if the form was left (Ctrl-C, end of input). */
  ask(prompt: string, options: { secret: boolean; choices: readonly string[] }): Promise<string | undefined>;
  canvas(): Canvas;
}

/** Longer forms can be ended before their last field. */
const MANY_FIELDS = 6;
/** The rest is taken as proposed. */
const REST = Symbol("rest");

type Answers = Map<string, string>;

/**
 * The values to submit, or undefined if the person left. `earlier` holds the answers to the same form: where it came back
 * with errors, only the fields in error are asked again.
 */
export async function askForm(
  form: Form<Press>,
  asker: FormAsker,
  earlier: ReadonlyMap<string, string> = new Map(),
): Promise<ReadonlyMap<string, string> | undefined> {
  asker.print(introduction(form, asker.canvas()));
  const wrong = form.fields.filter((field) => field.error !== undefined);
  const answers: Answers = new Map();
  let part: string | undefined;
  let rest = false;
  for (const field of form.fields) {
    const known = earlier.get(field.name) ?? field.value;
    if (wrong.length > 0 && field.error === undefined && (known !== undefined || !field.required)) {
      if (known !== undefined) answers.set(field.name, known);
      continue;
    }
    if (rest && (known !== undefined || !field.required)) {
      if (known !== undefined) answers.set(field.name, known);
      continue;
    }
    if (field.section !== part) asker.print(sectionText(field.section, asker.canvas()));
    part = field.section;
    const answer = await askField(field, asker, form.fields.length);
    if (answer === REST) {
      rest = true;
      if (known !== undefined) answers.set(field.name, known);
      continue;
    }
    if (answer === undefined) return undefined;
    if (answer !== "" || field.value !== undefined) answers.set(field.name, answer);
  }
  return answers;
}

function introduction(form: Form<Press>, canvas: Canvas): string {
  const end = form.fields.length >= MANY_FIELDS ? " ok takes the rest as it is;" : "";
  const hint = `Enter takes the value in brackets, - empties it;${end} cancel or Ctrl-C leaves.`;
  return `\n${paint(
    [
      ...wrap([span(visibleLine(form.title), "strong")], textWidth(canvas)),
      ...wrap([span(hint, "dim")], textWidth(canvas)),
    ],
    canvas.colour,
  )}`;
}

function sectionText(section: string | undefined, canvas: Canvas): string {
  return `\n${paint(wrap([span(visibleLine(section ?? ""), "strong")], textWidth(canvas)), canvas.colour)}`;
}

async function askField(
  field: FormField,
  asker: FormAsker,
  fields: number,
): Promise<string | typeof REST | undefined> {
  asker.print(explanation(field, asker.canvas()));
  const choices = (field.options ?? []).map(({ value }) => value);
  const secret = field.kind === "secret";
  for (;;) {
    const line = await asker.ask(promptOf(field), { secret, choices });
    if (line === undefined || (!secret && line.trim().toLowerCase() === "cancel")) return undefined;
    const taken = field.value !== undefined || !field.required;
    if (fields >= MANY_FIELDS && !secret && taken && line.trim().toLowerCase() === "ok") return REST;
    const answer = accept(field, secret ? line : line.trim());
    if (typeof answer === "string") return answer;
    if (fields === 1 && isSentence(line)) return line.trim();
    asker.print(errorText(answer.problem, asker.canvas()));
  }
}

function explanation(field: FormField, canvas: Canvas): string {
  const width = textWidth(canvas);
  const options = (field.options ?? []).map(({ label, value }, index): Line => {
    const name = visibleLine(label);
    const id = visibleLine(value);
    return [span(` ${index + 1}  `, "info"), span(name), ...(name === id ? [] : [span(`  ${id}`, "dim")])];
  });
  const lines = [
    [],
    ...(field.help === undefined ? [] : wrap([span(visibleLine(field.help), "dim")], width)),
    ...options.flatMap(([number, ...words]) =>
      number === undefined ? [] : hang([number], wrap(words, width - 5)),
    ),
  ];
  const error = field.error === undefined ? "" : `\n${errorText(field.error, canvas)}`;
  return paint(lines, canvas.colour) + error;
}

function errorText(problem: string, canvas: Canvas): string {
  const mark = [span(`${canvas.signs.failed} `, "bad")];
  return paint(hang(mark, wrap([span(visibleLine(problem))], textWidth(canvas) - 4)), canvas.colour);
}

function promptOf(field: FormField): string {
  const value = field.value === undefined || field.value === "" ? "" : ` [${shownDefault(field)}]`;
  const optional = field.required || value !== "" ? "" : " (optional)";
  return `${visibleLine(field.label)}${value}${optional}: `;
}

function shownDefault(field: FormField): string {
  if (field.kind === "secret") return "unchanged";
  if (field.kind === "boolean") return field.value === "true" ? "yes" : "no";
  const option = field.options?.find(({ value }) => value === field.value);
  return visibleLine(option?.label ?? field.value ?? "");
}

/** The value as it is submitted, or what is wrong with it; an empty line takes what is proposed, a lone dash nothing. */
function accept(field: FormField, line: string): string | { readonly problem: string } {
  if (line === "") return field.value || readFieldAnswer(field, "");
  return readFieldAnswer(field, line === "-" ? "" : line);
}
