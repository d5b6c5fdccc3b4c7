/** Numbered items, progress, next steps and forms: things below each other. */
import type {
  Action,
  Actions,
  Form,
  FormField,
  Item,
  Items,
  Press,
  Progress,
  StepState,
} from "../../src/reply/blocks.ts";
import { visibleLine, visibleText } from "../../src/reply/safe-text.ts";
import { type Canvas, hang, type Line, lineWidth, pad, type Span, span, wrap } from "./lines.ts";
import { pairLines } from "./render-table.ts";
import { textWidth } from "./render-text.ts";
import type { Style } from "./styles.ts";

export function itemsLines({ items }: Items<Press>, canvas: Canvas): Line[] {
  const widest = Math.max(0, ...items.map(({ number }) => String(number).length));
  const airy = items.some(({ subtitle }) => subtitle !== undefined);
  const rows = items.flatMap((item, index) => [
    ...(airy && index > 0 ? [[]] : []),
    ...itemLines(item, widest, canvas),
  ]);
  const hints = byNumber(items);
  if (hints.length === 0) return rows;
  const hint = hints.flatMap((typed, index) => [span(index > 0 ? ", " : ""), span(typed, "code")]);
  const words = [span("With a number from the list: ", "dim"), ...hint];
  return [...rows, [], ...wrap(words, textWidth(canvas))];
}

function itemLines(item: Item<Press>, widest: number, canvas: Canvas): Line[] {
  const mark = [span(` ${String(item.number).padStart(widest)}  `, "info")];
  const width = textWidth(canvas) - lineWidth(mark);
  const title = visibleLine(item.title);
  const ref = visibleLine(item.ref);
  const facts = item.facts.map(visibleLine).filter((fact) => fact !== "");
  const name = ref === "" || ref === title ? [] : [span(`  ${ref}`, "dim")];
  const own = item.actions.filter((action) => patternOf(action, item) === undefined);
  return hang(mark, [
    ...wrap([span(title, "strong"), ...name], width),
    ...(item.subtitle ? wrap([span(visibleLine(item.subtitle))], width) : []),
    ...(facts.length > 0 ? wrap([span(facts.join(` ${canvas.signs.dot} `), "dim")], width) : []),
    ...pairLines(own.map(actionPair), { ...canvas, width }),
  ]);
}

/** What can be typed for every row, with its number in place of its id: one line instead of one per row. */
function byNumber(items: readonly Item<Press>[]): readonly string[] {
  const example = items[0]?.number ?? 1;
  const patterns = items.flatMap((item) => item.actions.map((action) => patternOf(action, item)));
  return [...new Set(patterns.filter((pattern) => pattern !== undefined))]
    .map((pattern) => pattern.map((word) => word ?? String(example)).join(" "))
    .filter((typed, index, all) => all.indexOf(typed) === index);
}

/** The words of a button's command line, undefined where the row is named; undefined if it is not named exactly once. */
function patternOf(action: Action<Press>, item: Item<Press>): readonly (string | undefined)[] | undefined {
  if (action.type !== "button") return undefined;
  const names = [item.ref, item.title, String(item.number)].map(visibleLine);
  const words = visibleLine(action.press.typed).match(/"[^"]*"|\S+/g) ?? [];
  const pattern = words.map((word) => (names.includes(word.replace(/^"(.*)"$/, "$1")) ? undefined : word));
  return pattern.filter((word) => word === undefined).length === 1 ? pattern : undefined;
}

const STATES: Readonly<Record<StepState, { word: string; style: Style }>> = {
  done: { word: "done", style: "good" },
  active: { word: "active", style: "info" },
  waiting: { word: "waiting", style: "dim" },
  failed: { word: "failed", style: "bad" },
};
const STATE_WIDTH = 7;

export function progressLines({ label, steps }: Progress, canvas: Canvas): Line[] {
  return [
    ...wrap([span(visibleLine(label), "strong")], textWidth(canvas)),
    ...steps.flatMap((step) => stepLines(step, canvas)),
  ];
}

export function stepLines(step: Progress["steps"][number], canvas: Canvas): Line[] {
  const { word, style } = STATES[step.state];
  const mark = [
    span("  "),
    span(`${canvas.signs[step.state]} `, style),
    ...pad([span(word, style)], STATE_WIDTH),
    span("  "),
  ];
  const name = span(visibleLine(step.label), step.state === "waiting" ? "dim" : undefined);
  const note = step.note ? [span(`  ${visibleLine(step.note)}`, "dim")] : [];
  return hang(mark, wrap([name, ...note], textWidth(canvas) - lineWidth(mark)));
}

export function actionLines({ actions }: Actions<Press>, canvas: Canvas): Line[] {
  const inner = { ...canvas, width: canvas.width - 2 };
  const pairs = pairLines(actions.map(actionPair), inner);
  return [[span("What next:", "dim")], ...pairs.map((line) => [span("  "), ...line])];
}

function actionPair(action: Action<Press>): { label: Span[]; value: Span[] } {
  const label = [span(visibleLine(action.label))];
  if (action.type === "link") return { label, value: [span(visibleLine(action.url), "link")] };
  const typed = span(visibleLine(action.press.typed), "code");
  if (action.type === "button") return { label, value: [typed] };
  const choices = action.options.map(({ label, value, hint }) => {
    const words = [visibleLine(label), visibleLine(hint ?? "")].filter(
      (word) => word !== "" && word !== visibleLine(value),
    );
    return words.length > 0 ? `${visibleLine(value)} (${words.join(", ")})` : visibleLine(value);
  });
  return { label, value: [typed, span(`  one of: ${choices.join(", ")}`, "dim")] };
}

export function formLines({ title, fields, submit }: Form<Press>, canvas: Canvas): Line[] {
  const pairs = fields.map((field) => ({
    label: [span(`${visibleLine(field.label)}${field.required ? " *" : ""}`)],
    value: fieldValue(field, canvas),
  }));
  const typed = [span("To answer, type: ", "dim"), span(visibleLine(submit.typed), "code")];
  return [
    ...wrap([span(visibleLine(title), "strong")], textWidth(canvas)),
    ...pairLines(pairs, canvas),
    ...wrap(typed, textWidth(canvas)),
  ];
}

function fieldValue(field: FormField, canvas: Canvas): Span[] {
  const value = field.kind === "secret" ? "" : visibleText(field.value ?? "");
  const options = (field.options ?? []).map((option) => visibleLine(option.value)).join(", ");
  const hints = [visibleLine(field.help ?? ""), options === "" ? "" : `one of: ${options}`].filter(
    (hint) => hint !== "",
  );
  return [
    ...(field.error ? [span(`${canvas.signs.failed} ${visibleLine(field.error)} `, "bad")] : []),
    span(value === "" ? "(empty)" : value, value === "" ? "dim" : undefined),
    ...(hints.length > 0 ? [span(`  ${hints.join("; ")}`, "dim")] : []),
  ];
}
