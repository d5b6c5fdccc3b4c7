/** Builders for reply trees, so that commands read like what they say. */
import type {
  Action,
  Actions,
  Button,
  Draft,
  DraftBlock,
  Fields,
  Heading,
  Item,
  Items,
  LinkButton,
  Markdown,
  Note,
  Progress,
  RefKind,
  StepState,
  Table,
  Target,
  Text,
  Tone,
  Visibility,
  Way,
} from "./blocks.ts";
import { md } from "./markdown.ts";

export function heading(text: string): Heading {
  return { type: "heading", text };
}

export function text(markdown: Markdown): Text {
  return { type: "text", text: markdown };
}

/** A note in plain words; use `noteMd` where a part of it is Markdown. */
export function note(tone: Tone, plain: string): Note {
  return { type: "note", tone, text: md`${plain}` };
}

export function noteMd(tone: Tone, markdown: Markdown): Note {
  return { type: "note", tone, text: markdown };
}

/** Fields from pairs; pairs whose value is empty or undefined are left out. */
export function fields(pairs: Readonly<Record<string, string | number | undefined>>): Fields {
  const shown = Object.entries(pairs).flatMap(([label, value]) =>
    value === undefined || value === "" ? [] : [{ label, value: String(value) }],
  );
  return { type: "fields", fields: shown };
}

/** A table; a column label ending in `>` is right-aligned (`"GPUs>"`). */
export function table(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  caption?: string,
): Table {
  return {
    type: "table",
    columns: columns.map((label) =>
      label.endsWith(">") ? { label: label.slice(0, -1), align: "right" } : { label, align: "left" },
    ),
    rows,
    ...(caption === undefined ? {} : { caption }),
  };
}

export function button(
  label: string,
  command: string,
  params: Readonly<Record<string, unknown>> = {},
  style: "primary" | "danger" | "plain" = "plain",
): Button<Target> {
  return { type: "button", label, style, press: { command, params } };
}

/** A button that goes about a command in another way than running it. */
export function wayButton(
  label: string,
  way: Way,
  command: string,
  params: Readonly<Record<string, unknown>>,
): Button<Target> {
  return { type: "button", label, style: "plain", press: { command, params, way } };
}

export function link(label: string, url: string): LinkButton {
  return { type: "link", label, url };
}

export function actions(...list: readonly Action<Target>[]): Actions<Target> {
  return { type: "actions", actions: list };
}

/** One row of a list, before it is numbered. */
export interface Row {
  readonly kind: RefKind;
  readonly ref: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly facts?: readonly (string | undefined)[];
  readonly actions?: readonly Action<Target>[];
}

/** A numbered list of named things; `first` is the number of the first row, for lists in several parts. */
export function items(rows: readonly Row[], first = 1): Items<Target> {
  return {
    type: "items",
    items: rows.map(
      (row, index): Item<Target> => ({
        number: index + first,
        kind: row.kind,
        ref: row.ref,
        title: row.title,
        ...(row.subtitle ? { subtitle: row.subtitle } : {}),
        facts: (row.facts ?? []).filter((fact): fact is string => fact !== undefined && fact !== ""),
        actions: row.actions ?? [],
      }),
    ),
  };
}

export function progress(
  label: string,
  steps: readonly { label: string; state: StepState; note?: string }[],
): Progress {
  return { type: "progress", label, steps };
}

type Maybe = DraftBlock | undefined | false;

/** A reply to the place where the question was asked; falsy blocks are left out. */
export function reply(...blocks: readonly Maybe[]): Draft {
  return draft("channel", blocks);
}

/** A reply that only the asker may read. */
export function whisper(...blocks: readonly Maybe[]): Draft {
  return draft("private", blocks);
}

function draft(visibility: Visibility, blocks: readonly Maybe[]): Draft {
  return { visibility, blocks: blocks.filter((block): block is DraftBlock => Boolean(block)) };
}
