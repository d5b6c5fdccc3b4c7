/** Forms as modals: five fields at a time, each with its label, its help and what was wrong with it. */
import {
  type APIComponentInLabel,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APISelectMenuOption,
  ComponentType,
  TextInputStyle,
} from "discord-api-types/v10";
import type { Form, FormField, Press } from "../../src/reply/blocks.ts";
import { visibleLine } from "../../src/reply/safe-text.ts";
import { carries, type FormStep, writeCustomId, writeStep } from "./custom-id.ts";
import { CUSTOM_ID, MAX_STEPS, MODAL, OPTION, SELECT_OPTIONS } from "./limits.ts";
import { cut } from "./render-text.ts";

/** Modals that this form needs; 0 where it can only be typed. */
export function formSteps({ fields, submit }: Form<Press>): number {
  const names = new Set(fields.map(({ name }) => name));
  const fits =
    carries(submit.token) &&
    names.size === fields.length &&
    fields.every(
      ({ name, value }) => name !== "" && name.length <= CUSTOM_ID && (value ?? "").length <= MODAL.value,
    );
  const steps = Math.ceil(fields.length / MODAL.fields);
  return fits && steps <= MAX_STEPS ? steps : 0;
}

/** One step of the form; undefined where it has no such step. */
export function modalOf(
  form: Form<Press>,
  token: string,
  { index, count }: FormStep,
): APIModalInteractionResponseCallbackData | undefined {
  const fields = form.fields.slice(index * MODAL.fields, (index + 1) * MODAL.fields);
  if (fields.length === 0 || formSteps(form) === 0) return undefined;
  const title = visibleLine(form.title) || "Please fill in";
  const of = count > 1 ? ` (${index + 1} of ${count})` : "";
  return {
    title: cut(title, MODAL.title - of.length) + of,
    custom_id: writeCustomId("modal", token, writeStep({ index, count })),
    components: fields.map((field, at) => labelOf(withSection(field, fields[at - 1]))),
  };
}

/** A modal has no headings: the first field of a section says it. */
function withSection(field: FormField, before: FormField | undefined): FormField {
  if (field.section === undefined || field.section === before?.section) return field;
  return { ...field, label: `${field.section}: ${field.label}` };
}

function labelOf(field: FormField): APILabelComponent {
  const { label, name, help, error } = field;
  const options = optionsOf(field);
  const wanted = options === undefined ? (field.options ?? []).map(({ value }) => visibleLine(value)) : [];
  const description = [
    error === undefined ? "" : `⚠ ${visibleLine(error)}`,
    visibleLine(help ?? ""),
    wanted.length > 0 ? `One of: ${wanted.join(", ")}` : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
  return {
    type: ComponentType.Label,
    label: cut(visibleLine(label) || visibleLine(name) || "Value", MODAL.label),
    ...(description === "" ? {} : { description: cut(description, MODAL.description) }),
    component: options === undefined ? inputOf(field) : selectOf(field, options),
  };
}

function inputOf({ name, kind, required, value = "" }: FormField): APIComponentInLabel {
  const known = kind === "secret" ? "" : value;
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: kind === "multiline" || known.includes("\n") ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required,
    max_length: MODAL.value,
    ...(known === "" ? {} : { value: known }),
  };
}

function selectOf(
  { name, required, value }: FormField,
  options: readonly APISelectMenuOption[],
): APIComponentInLabel {
  return {
    type: ComponentType.StringSelect,
    custom_id: name,
    required,
    min_values: required ? 1 : 0,
    max_values: 1,
    options: options.map((option) => ({ ...option, ...(option.value === value ? { default: true } : {}) })),
  };
}

/** The choices as Discord takes them; undefined where the field is to be typed. */
function optionsOf(field: FormField): readonly APISelectMenuOption[] | undefined {
  if (field.kind === "boolean")
    return [
      { label: "Yes", value: "true" },
      { label: "No", value: "false" },
    ];
  const options = (field.options ?? []).map(({ label, value }) => ({
    label: visibleLine(label) || visibleLine(value),
    value,
  }));
  const values = new Set(options.map(({ value }) => value));
  const fits =
    field.kind === "select" &&
    options.length > 0 &&
    options.length <= SELECT_OPTIONS &&
    values.size === options.length &&
    options.every(({ label, value }) =>
      [label, value].every((text) => text.trim() !== "" && text.length <= OPTION),
    );
  return fits ? options : undefined;
}

/** What was filled in, by field; empty fields are left out. */
export function readModal(components: readonly unknown[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("component" in node) visit(node.component);
    if ("components" in node && Array.isArray(node.components)) node.components.forEach(visit);
    if (!("custom_id" in node) || typeof node.custom_id !== "string") return;
    const value =
      "value" in node ? node.value : "values" in node && Array.isArray(node.values) ? node.values[0] : "";
    if (typeof value === "string" && value !== "") values.set(node.custom_id, value);
  };
  components.forEach(visit);
  return values;
}
