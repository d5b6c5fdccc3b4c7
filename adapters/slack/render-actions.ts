/** Buttons, links and selects. What Slack's sizes do not allow is shown as what to type instead. */
import type { types } from "@slack/bolt";
import type { Action, Button, LinkButton, Press, Select } from "../../src/reply/blocks.ts";
import { typedAction } from "../../src/reply/plain.ts";
import { visibleLine } from "../../src/reply/safe-text.ts";
import {
  MAX_ACTIONS,
  MAX_BUTTON_VALUE,
  MAX_ID,
  MAX_LABEL,
  MAX_OPTION,
  MAX_OPTIONS,
  MAX_PLACEHOLDER,
  MAX_URL,
} from "./limits.ts";
import { clipped, richText, section, words } from "./rich-text.ts";

/** What an action_id says about itself; a number keeps it unique in its message, or Slack refuses the whole post. */
export const PRESS = "press";
export const PICK = "pick";
const LINK = "link";
export const FORM = "form";

type Element = types.Button | types.StaticSelect;
export type NextId = () => number;

/** The words that could not go on buttons, then the buttons. */
export function renderActions(
  actions: readonly Action<Press>[],
  nextId: NextId,
): readonly types.KnownBlock[] {
  const drawn = actions.map((action) => ({ action, elements: elementsOf(action, nextId) }));
  const typed = drawn.flatMap(({ action, elements }) =>
    elements.length === 0 || visibleLine(action.label).length > MAX_LABEL ? [typedAction(action)] : [],
  );
  const elements = drawn.flatMap((entry) => entry.elements);
  const rows = Array.from({ length: Math.ceil(elements.length / MAX_ACTIONS) }, (_, row) =>
    elements.slice(row * MAX_ACTIONS, (row + 1) * MAX_ACTIONS),
  );
  return [
    ...richText([section(words(typed.join("\n")))]),
    ...rows.map((row): types.ActionsBlock => ({ type: "actions", elements: row })),
  ];
}

export function plain(text: string): types.PlainTextElement {
  return { type: "plain_text", text, emoji: false };
}

export function pressButton(
  kind: string,
  label: string,
  token: string,
  style: Button<Press>["style"],
  nextId: NextId,
): readonly types.Button[] {
  const text = visibleLine(label);
  if (text === "" || token === "" || token.length > MAX_BUTTON_VALUE) return [];
  return [
    {
      type: "button",
      text: plain(clipped(text, MAX_LABEL)),
      action_id: `${kind}:${nextId()}`,
      value: token,
      ...(style === "plain" ? {} : { style }),
    },
  ];
}

function elementsOf(action: Action<Press>, nextId: NextId): readonly Element[] {
  switch (action.type) {
    case "button":
      return pressButton(PRESS, action.label, action.press.token, action.style, nextId);
    case "link":
      return linkButton(action, nextId);
    case "select":
      return selects(action, nextId);
  }
}

function linkButton({ label, url }: LinkButton, nextId: NextId): readonly types.Button[] {
  const text = visibleLine(label);
  if (text === "" || url.length > MAX_URL || !URL.canParse(url) || !/^https?:/i.test(url)) return [];
  return [{ type: "button", text: plain(clipped(text, MAX_LABEL)), action_id: `${LINK}:${nextId()}`, url }];
}

/** More than a hundred options become several selects. */
function selects(select: Select<Press>, nextId: NextId): readonly types.StaticSelect[] {
  const label = visibleLine(select.label);
  const options = optionsOf(select.options);
  const { token } = select.press;
  const id = (number: number) => `${PICK}:${number}:${token}`;
  if (options === undefined || token === "" || label === "" || id(999_999).length > MAX_ID) return [];
  return Array.from({ length: Math.ceil(options.length / MAX_OPTIONS) }, (_, part) => ({
    type: "static_select",
    action_id: id(nextId()),
    placeholder: plain(clipped(label, MAX_PLACEHOLDER)),
    options: options.slice(part * MAX_OPTIONS, (part + 1) * MAX_OPTIONS),
  }));
}

/** Undefined where a label or value is empty, too long or not unique: then nothing may be chosen by a wrong name. */
export function optionsOf(options: Select<Press>["options"]): types.PlainTextOption[] | undefined {
  const drawn = options.map(({ label, value, hint }): types.PlainTextOption => {
    const description = visibleLine(hint ?? "");
    return {
      text: plain(visibleLine(label)),
      value,
      ...(description === "" ? {} : { description: plain(description) }),
    };
  });
  const fits = drawn.every(
    ({ text, value, description }) =>
      fitsOption(text.text) && fitsOption(value ?? "") && (description?.text.length ?? 0) <= MAX_OPTION,
  );
  const unique = new Set(options.map(({ value }) => value)).size === options.length;
  return fits && unique && drawn.length > 0 ? drawn : undefined;
}

function fitsOption(text: string): boolean {
  return text.trim() !== "" && text.length <= MAX_OPTION;
}
