/** Buttons, links and selects; what Discord cannot carry is said as text to type. */
import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from "discord-api-types/v10";
import type { Action, Button, Press, Select } from "../../src/reply/blocks.ts";
import { typedAction } from "../../src/reply/plain.ts";
import { visibleLine } from "../../src/reply/safe-text.ts";
import { carries, writeCustomId } from "./custom-id.ts";
import {
  BUTTON_LABEL,
  BUTTONS_IN_ROW,
  LINK,
  MAX_SELECTS,
  OPTION,
  PLACEHOLDER,
  SELECT_OPTIONS,
} from "./limits.ts";
import { type Canvas, type Part, row } from "./parts.ts";
import { escapeText } from "./render-text.ts";

const STYLES = {
  primary: ButtonStyle.Primary,
  danger: ButtonStyle.Danger,
  plain: ButtonStyle.Secondary,
} as const;

export function actionParts(actions: readonly Action<Press>[], canvas: Canvas): readonly Part[] {
  const parts: Part[] = [];
  let buttons: APIButtonComponent[] = [];
  const flush = () => {
    if (buttons.length > 0) parts.push({ component: row(buttons) });
    buttons = [];
  };
  for (const action of actions) {
    const button = buttonOf(action, canvas);
    if (button !== undefined) {
      if (buttons.length === BUTTONS_IN_ROW) flush();
      buttons.push(button);
      continue;
    }
    flush();
    const selects = action.type === "select" ? selectRows(action, canvas) : [];
    if (selects.length > 0) parts.push(...selects.map((component) => ({ component })));
    else parts.push({ text: `- ${escapeText(typedAction(action))}`, tight: true });
  }
  flush();
  return parts;
}

/** The action as a button; undefined where it is none or Discord would refuse it. */
export function buttonOf(action: Action<Press>, canvas: Canvas): APIButtonComponent | undefined {
  const label = visibleLine(action.label);
  if (label === "" || label.length > BUTTON_LABEL) return undefined;
  if (action.type === "button") return pressButton(action, label, canvas);
  if (action.type !== "link") return undefined;
  const { url } = action;
  if (!/^https?:\/\/[^/\s]/i.test(url) || !URL.canParse(url) || url.length > LINK) return undefined;
  return { type: ComponentType.Button, style: ButtonStyle.Link, label, url };
}

function pressButton(
  { style, press }: Button<Press>,
  label: string,
  canvas: Canvas,
): APIButtonComponent | undefined {
  if (!carries(press.token)) return undefined;
  const custom_id = writeCustomId("press", press.token, canvas.next());
  return { type: ComponentType.Button, style: STYLES[style], label, custom_id };
}

/** One select, or several with 25 options each; none where the choice must be typed. */
function selectRows(
  { label, options, press }: Select<Press>,
  canvas: Canvas,
): readonly APIActionRowComponent<APIComponentInMessageActionRow>[] {
  const name = visibleLine(label);
  const shown = options.map(({ label, value, hint = "" }) => ({
    label: visibleLine(label),
    value,
    description: visibleLine(hint),
  }));
  const pages = Math.ceil(shown.length / SELECT_OPTIONS);
  const values = new Set(shown.map(({ value }) => value));
  const fits =
    name.length <= PLACEHOLDER - 12 &&
    carries(press.token) &&
    pages <= MAX_SELECTS &&
    values.size === shown.length &&
    shown.every(
      ({ label, value, description }) =>
        [label, value].every((text) => text.trim() !== "" && text.length <= OPTION) &&
        description.length <= OPTION,
    );
  if (!fits) return [];
  return Array.from({ length: pages }, (_, page) => {
    const from = page * SELECT_OPTIONS;
    const part = shown.slice(from, from + SELECT_OPTIONS);
    const range = pages > 1 ? ` (${from + 1}–${from + part.length})` : "";
    return row([
      {
        type: ComponentType.StringSelect,
        custom_id: writeCustomId("select", press.token, canvas.next()),
        ...(name + range === "" ? {} : { placeholder: (name + range).trim() }),
        options: part.map(({ label, value, description }) => ({
          label,
          value,
          ...(description === "" ? {} : { description }),
        })),
      },
    ]);
  });
}
