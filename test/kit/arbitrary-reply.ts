/** Arbitrary replies for property tests of renderers: every kind of block, with texts that try to break them. */
import fc from "fast-check";
import type { Action, Block, Press, Reply } from "../../src/reply/blocks.ts";
import { foreignMarkdown, md } from "../../src/reply/markdown.ts";

const HOSTILE = [
  "\u001b[31mred\u001b[0m",
  "\u001b]8;;https://x.org\u0007",
  "\u202Eevil",
  "a\u200Bb",
  "日本語のテキスト",
  "👩‍🔬🇪🇸",
  "e\u0301\u0302",
  "\r\nnext",
  "\t",
  "\u0000\b\u007f\u009b1A",
  "https://example.org/a/very/long/address/that/cannot/be/broken/anywhere/at/all?x=1",
  "*bold* `code`",
  "```\ncode\n```",
  "\n\n- one\n  - two\n1. three",
  "verylongwordwithoutanyspace".repeat(6),
];

export const words: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.lorem({ maxCount: 6 }),
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: "binary", maxLength: 6 }),
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(" "));

const markdown = fc.oneof(
  words.map((value) => md`${value}`),
  words.map((value) => foreignMarkdown(value)),
);
const press: fc.Arbitrary<Press> = fc.record({ token: fc.uuid(), typed: words });
const optional = { requiredKeys: [] };

const action: fc.Arbitrary<Action<Press>> = fc.oneof(
  fc.record({
    type: fc.constant("button" as const),
    label: words,
    style: fc.constantFrom("primary" as const, "danger" as const, "plain" as const),
    press,
  }),
  fc.record({ type: fc.constant("link" as const), label: words, url: fc.webUrl() }),
  fc.record({
    type: fc.constant("select" as const),
    label: words,
    options: fc.array(fc.record({ label: words, value: words }), { maxLength: 4 }),
    press,
  }),
);

const item = fc
  .tuple(
    fc.record({
      kind: fc.constant("item" as const),
      ref: words,
      title: words,
      facts: fc.array(words, { maxLength: 4 }),
      actions: fc.array(action, { maxLength: 2 }),
    }),
    fc.record({ subtitle: words }, optional),
  )
  .map(([base, extra]) => ({ ...base, ...extra }));

const chart = fc
  .record({
    kind: fc.constantFrom("line" as const, "bar" as const),
    points: fc.nat(40),
    names: fc.array(words, { maxLength: 4 }),
    unit: words,
    title: words,
    alt: words,
    value: fc.array(fc.double(), { minLength: 1, maxLength: 40 }),
  })
  .map(({ kind, points, names, unit, title, alt, value }) => ({
    type: "chart" as const,
    title,
    alt,
    data: {
      kind,
      unit,
      labels: Array.from({ length: points }, (_, index) => `day ${index}`),
      series: names.map((name) => ({ name, values: value })),
    },
  }));

const field = fc
  .tuple(
    fc.record({
      name: fc.string(),
      label: words,
      kind: fc.constantFrom("text" as const, "secret" as const, "select" as const, "boolean" as const),
      required: fc.boolean(),
    }),
    fc.record(
      {
        help: words,
        value: words,
        error: words,
        options: fc.array(fc.record({ label: words, value: words }), { maxLength: 3 }),
      },
      optional,
    ),
  )
  .map(([base, extra]) => ({ ...base, ...extra }));

const table = fc
  .record({
    columns: fc.array(
      fc.record({ label: words, align: fc.constantFrom("left" as const, "right" as const) }),
      { minLength: 1, maxLength: 7 },
    ),
    rows: fc.array(fc.array(words, { maxLength: 8 }), { maxLength: 8 }),
    caption: words,
  })
  .map((parts) => ({ type: "table" as const, ...parts }));

const step = fc.record({
  label: words,
  state: fc.constantFrom("waiting" as const, "active" as const, "done" as const, "failed" as const),
  note: words,
});

const block: fc.Arbitrary<Block<Press>> = fc.oneof(
  fc.record({ type: fc.constant("heading" as const), text: words }),
  fc.record({ type: fc.constant("text" as const), text: markdown }),
  fc.record({
    type: fc.constant("note" as const),
    tone: fc.constantFrom("info" as const, "success" as const, "warning" as const, "danger" as const),
    text: markdown,
  }),
  fc.record({
    type: fc.constant("fields" as const),
    fields: fc.array(fc.record({ label: words, value: words }), { maxLength: 8 }),
  }),
  table,
  fc.array(item, { maxLength: 6 }).map((list) => ({
    type: "items" as const,
    items: list.map((row, index) => ({ ...row, number: index + 1 })),
  })),
  fc.record({
    type: fc.constant("progress" as const),
    label: words,
    steps: fc.array(step, { maxLength: 6 }),
  }),
  chart,
  fc.record({ type: fc.constant("image" as const), title: words, png: fc.uint8Array(), alt: words }),
  fc.record({
    type: fc.constant("file" as const),
    name: words,
    mediaType: fc.constantFrom("text/csv" as const, "text/plain" as const, "application/json" as const),
    text: words,
    about: words,
  }),
  fc.record({ type: fc.constant("actions" as const), actions: fc.array(action, { maxLength: 4 }) }),
  fc.record({
    type: fc.constant("form" as const),
    title: words,
    fields: fc.array(field, { maxLength: 5 }),
    submitLabel: words,
    submit: press,
  }),
);

export const reply: fc.Arbitrary<Reply> = fc.record({
  visibility: fc.constantFrom("channel" as const, "private" as const),
  blocks: fc.array(block, { maxLength: 6 }),
});
