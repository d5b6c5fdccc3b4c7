/** One field of a form as a question in a message, and the answer read back. */
import type { Block, FormField, Press } from "../../src/reply/blocks.ts";
import { readFieldAnswer } from "../../src/reply/form-answer.ts";
import { md } from "../../src/reply/markdown.ts";
import { visibleLine } from "../../src/reply/safe-text.ts";

export interface Position {
  readonly number: number;
  readonly of: number;
}

/** The question; `problem` is what was wrong with the answer before. */
export function questionBlocks(
  field: FormField,
  position: Position,
  problem?: string,
): readonly Block<Press>[] {
  const options = (field.options ?? []).map(({ label, value }, index) => {
    const name = visibleLine(label);
    const id = visibleLine(value);
    return name === id ? md`${index + 1}\\. ${name}` : md`${index + 1}\\. ${name} (\`${id}\`)`;
  });
  const said = problem ?? field.error;
  const help = field.help === undefined ? [] : [md`${visibleLine(field.help)}`];
  return [
    ...(said === undefined ? [] : [{ type: "note", tone: "warning", text: md`${said}` } as const]),
    {
      type: "text",
      text: md`**${field.section ? `${field.section}: ` : ""}${field.label}** (${position.number} of ${position.of})`,
    },
    ...[...help, ...options, md`*${howTo(field)}*`].map((text) => ({ type: "text", text }) as const),
  ];
}

function howTo(field: FormField): string {
  const skip =
    field.kind !== "secret" && field.value !== undefined && field.value !== ""
      ? `“-” takes ${shownDefault(field)}.`
      : field.required
        ? ""
        : "“-” leaves it empty.";
  const kinds: Record<FormField["kind"], string> = {
    text: "Type your answer.",
    multiline: "Type your answer; it may have several lines.",
    secret: "Type it here; I delete your message as soon as I have read it, if this room lets me.",
    number: "Type a number.",
    boolean: "Type yes or no.",
    select: "Type a number or a name from the list.",
  };
  return `${kinds[field.kind]} ${skip}`.trim();
}

function shownDefault(field: FormField): string {
  if (field.kind === "boolean") return field.value === "true" ? "yes" : "no";
  const option = field.options?.find(({ value }) => value === field.value);
  return `“${visibleLine(option?.label ?? field.value ?? "")}”`;
}

/** The value to submit, or what is wrong with the answer; a lone dash takes what is proposed. */
export function readAnswer(field: FormField, text: string): string | { readonly problem: string } {
  // A password may begin or end with a space.
  const line = field.kind === "secret" ? text : text.trim();
  const proposed = field.kind === "secret" ? undefined : field.value;
  if (line === "" || line === "-") return proposed || readFieldAnswer(field, "");
  return readFieldAnswer(field, line);
}
