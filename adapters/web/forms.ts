/** Forms that came back: which one it was, and what was filled in, for the person to read. */
import type { Form, Press } from "../../src/reply/blocks.ts";
import { visibleLine } from "../../src/reply/safe-text.ts";
import type { Conversation } from "./history.ts";

/** The form behind a token, as it was shown. */
export function submittedForm(token: string, history: Conversation): Form<Press> | undefined {
  for (const entry of history.since(0)) {
    if (entry.kind !== "answer") continue;
    for (const block of entry.reply.blocks)
      if (block.type === "form" && block.submit.token === token) return block;
  }
  return undefined;
}

/** What the person changed or had to say; what is secret stays so. */
export function submittedWords(form: Form<Press>, values: Readonly<Record<string, string>>): string {
  const given = form.fields.flatMap((field) => {
    const value = Object.hasOwn(values, field.name) ? (values[field.name] ?? "") : "";
    if (value === "" || value === field.value) return [];
    if (field.kind === "secret") return [`${field.label}: ••••`];
    const option = field.options?.find((one) => one.value === value);
    const words = field.kind === "boolean" ? (value === "true" ? "yes" : "no") : (option?.label ?? value);
    return [`${field.label}: ${words.length > 80 ? `${words.slice(0, 80)}…` : words}`];
  });
  const title = form.title.replace(/[?.!]+$/, "");
  return visibleLine(given.length > 0 ? `${title} (${given.join(", ")})` : title);
}
