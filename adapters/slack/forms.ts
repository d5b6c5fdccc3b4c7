/** Forms as modals: what they show, and what comes back from them. */
import type { types } from "@slack/bolt";
import type { Form, FormField, Press } from "../../src/reply/blocks.ts";
import { md } from "../../src/reply/markdown.ts";
import { visibleLine } from "../../src/reply/safe-text.ts";
import type { Place } from "../../src/surface.ts";
import { at, textAt } from "./body.ts";
import {
  MAX_HEADER,
  MAX_ID,
  MAX_INPUT_LABEL,
  MAX_INPUT_VALUE,
  MAX_OPTIONS,
  MAX_PRIVATE_METADATA,
  MAX_VIEW_BLOCKS,
  MAX_VIEW_TITLE,
} from "./limits.ts";
import { optionsOf, plain } from "./render-actions.ts";
import { clipped, emoji, markdownParts, richText, section, words } from "./rich-text.ts";

export const FORM_CALLBACK = "form";
export const ASK_CALLBACK = "ask";
/** The button that shows or hides the help texts of a form. */
export const HELP = "help";
const INPUT = "input";

/** Shown at once, while the form is looked up: the right to open a modal ends after three seconds. */
export function loadingView(): types.ModalView {
  return message("One moment", "Loading the form…");
}

export function goneView(): types.ModalView {
  return message(
    "Not available",
    "This form has expired, was already sent, or is meant for somebody else. Please ask again to get a new one.",
  );
}

/** Forms with more fields than this begin without their help texts, and have a button that shows them. */
const FEW_FIELDS = 4;

/**
 * The form with its inputs; where Slack has no room for it, what to type instead. Drawn again with other `help`, what was
 * filled in stays: Slack keeps it for inputs whose ids are the same.
 */
export function formView(
  form: Form<Press>,
  token: string,
  place: Place,
  help = form.fields.length <= FEW_FIELDS,
): types.ModalView {
  const title = visibleLine(form.title);
  const metadata = JSON.stringify({ token, place: withoutHandle(place) });
  const blocks: types.KnownBlock[] = [
    ...(title.length > MAX_VIEW_TITLE ? richText([section(words(title, { bold: true }))]) : []),
    ...helpSwitch(form, help),
    ...form.fields.flatMap((field, index) => [
      ...sectionBlocks(field, form.fields[index - 1]),
      ...fieldBlocks(help ? field : withoutHelp(field), index),
    ]),
  ];
  const fits =
    blocks.length <= MAX_VIEW_BLOCKS &&
    metadata.length <= MAX_PRIVATE_METADATA &&
    form.fields.every((field, index) => blockId(field, index).length <= MAX_ID);
  if (!fits) return message("Too long for Slack", `Please type instead: ${visibleLine(form.submit.typed)}`);
  return {
    type: "modal",
    callback_id: FORM_CALLBACK,
    private_metadata: metadata,
    title: plain(clipped(title, MAX_VIEW_TITLE) || "Form"),
    submit: plain(clipped(visibleLine(form.submitLabel), MAX_VIEW_TITLE) || "Send"),
    close: plain("Cancel"),
    blocks,
  };
}

function helpSwitch(form: Form<Press>, help: boolean): readonly types.KnownBlock[] {
  const helpful = form.fields.some((field) => visibleLine(field.help ?? "") !== "");
  if (!helpful || form.fields.length <= FEW_FIELDS) return [];
  const text = plain(help ? "Hide help" : "Show help");
  return [
    { type: "actions", elements: [{ type: "button", action_id: HELP, text, value: help ? "hide" : "show" }] },
  ];
}

/** A header where a new section begins. */
function sectionBlocks(
  { section: named }: FormField,
  before: FormField | undefined,
): readonly types.KnownBlock[] {
  const title = visibleLine(named ?? "");
  if (title === "" || named === before?.section) return [];
  return [{ type: "header", text: plain(clipped(title, MAX_HEADER)) }];
}

function withoutHelp({ help: _, ...field }: FormField): FormField {
  return field;
}

/** The words of somebody's message, to be read and changed by the person before they become a request. */
export function askView(text: string, place: Place): types.ModalView {
  const known = text.length <= MAX_INPUT_VALUE && text !== "";
  return {
    type: "modal",
    callback_id: ASK_CALLBACK,
    private_metadata: JSON.stringify({ place }),
    title: plain("Ask ai4"),
    submit: plain("Ask"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "input",
        block_id: "question",
        label: plain("What should I do?"),
        element: {
          type: "plain_text_input",
          action_id: "text",
          multiline: true,
          max_length: MAX_INPUT_VALUE,
          ...(known ? { initial_value: text } : {}),
        },
      },
    ],
  };
}

export function readPlace(view: unknown): Place | undefined {
  const place = at(metadataOf(view), "place");
  return textAt(place, "channel") === undefined ? undefined : (place as Place);
}

/** The token of the form that a view shows. */
export function readToken(view: unknown): string | undefined {
  return textAt(metadataOf(view), "token");
}

/** Undefined where the view is not one of our forms. */
export function readSubmission(
  view: unknown,
): { readonly token: string; readonly place: Place; readonly values: Record<string, string> } | undefined {
  const token = readToken(view);
  const place = readPlace(view);
  const state = at(view, "state", "values");
  if (token === undefined || place === undefined || typeof state !== "object" || state === null)
    return undefined;
  const values = Object.entries(state).map(([id, inputs]): readonly [string, string] => [
    id.slice(id.indexOf(":") + 1),
    inputValue(at(inputs, INPUT)),
  ]);
  return { token, place, values: Object.fromEntries(values) };
}

function inputValue(input: unknown): string {
  const chosen = at(input, "selected_options");
  if (Array.isArray(chosen)) return chosen.length > 0 ? "true" : "false";
  return textAt(input, "value") ?? textAt(input, "selected_option", "value") ?? "";
}

function metadataOf(view: unknown): unknown {
  try {
    return JSON.parse(textAt(view, "private_metadata") ?? "{}");
  } catch {
    return undefined;
  }
}

function withoutHandle({ handle: _, ...place }: Place): Place {
  return place;
}

/** The name of the field, made unique. */
function blockId(field: FormField, index: number): string {
  return `${index}:${field.name}`;
}

function fieldBlocks(field: FormField, index: number): readonly types.KnownBlock[] {
  const error = visibleLine(field.error ?? "");
  const element = elementOf(field);
  const hint = hintOf(field, element.type);
  return [
    ...(error === "" ? [] : richText([section(emoji("warning"), words(` ${error}`, { bold: true }))])),
    {
      type: "input",
      block_id: blockId(field, index),
      optional: !field.required || field.kind === "boolean",
      label: plain(clipped(visibleLine(field.label) || field.name || "Value", MAX_INPUT_LABEL)),
      element,
      ...(hint === "" ? {} : { hint: plain(clipped(hint, MAX_INPUT_LABEL)) }),
    },
  ];
}

function elementOf(field: FormField): types.PlainTextInput | types.StaticSelect | types.Checkboxes {
  if (field.kind === "boolean") {
    const option = { text: plain("Yes"), value: "true" };
    return {
      type: "checkboxes",
      action_id: INPUT,
      options: [option],
      ...(field.value === "true" ? { initial_options: [option] } : {}),
    };
  }
  const options = field.kind === "select" ? optionsOf(field.options ?? []) : undefined;
  if (options !== undefined && options.length <= MAX_OPTIONS) {
    const initial = options.find(({ value }) => value === field.value);
    return {
      type: "static_select",
      action_id: INPUT,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    };
  }
  const value = field.kind === "secret" ? "" : (field.value ?? "");
  return {
    type: "plain_text_input",
    action_id: INPUT,
    multiline: field.kind === "multiline",
    max_length: MAX_INPUT_VALUE,
    ...(value !== "" && value.length <= MAX_INPUT_VALUE ? { initial_value: value } : {}),
  };
}

/** A choice that Slack cannot list is typed, so its values are told. */
function hintOf(field: FormField, element: string): string {
  const values = (field.options ?? []).map(({ value }) => visibleLine(value)).join(", ");
  return [
    visibleLine(field.help ?? ""),
    field.kind === "secret" ? "Shown while you type; nobody else sees it." : "",
    field.kind === "select" && element === "plain_text_input" && values !== "" ? `One of: ${values}` : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function message(title: string, text: string): types.ModalView {
  return {
    type: "modal",
    title: plain(title),
    close: plain("Close"),
    blocks: [...richText(markdownParts(md`${text}`))],
  };
}
