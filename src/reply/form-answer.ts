/** Answers typed to one field of a form, for surfaces that ask field by field. */
import type { FormField } from "./blocks.ts";

/** The value to submit, or what is wrong with it. Empty means that nothing is given. */
export function readFieldAnswer(field: FormField, line: string): string | { readonly problem: string } {
  if (line === "") return field.required ? { problem: "This is needed." } : "";
  switch (field.kind) {
    case "number":
      return Number.isFinite(Number(line)) ? line : { problem: "Please type a number, such as 4 or 0.5." };
    case "boolean":
      if (/^(?:y|yes|true|on|1)$/i.test(line)) return "true";
      return /^(?:n|no|false|off|0)$/i.test(line) ? "false" : { problem: "Please type yes or no." };
    case "select":
      return choose(field, line);
    default:
      return line;
  }
}

/** Whether a wrong answer may be something else that the person wants: a sentence of its own, which the engine judges. */
export function isSentence(line: string): boolean {
  return line.trim().split(/\s+/).length >= 3;
}

/** An option by its value, its label, or its place in the list. */
function choose({ options = [] }: FormField, line: string): string | { readonly problem: string } {
  const typed = line.toLowerCase();
  const found =
    options.find(({ value }) => value === line) ??
    options.find(({ label, value }) => label.toLowerCase() === typed || value.toLowerCase() === typed) ??
    (/^\d+\.?$/.test(line) ? options[Number.parseInt(line, 10) - 1] : undefined);
  return (
    found?.value ?? { problem: `Please type a number from 1 to ${options.length}, or one of the names.` }
  );
}
