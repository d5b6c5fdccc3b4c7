import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Part, partsOf } from "../../../adapters/slack/pages.ts";
import { escapeText, render } from "../../../adapters/slack/render.ts";
import type { Block, Press, Reply } from "../../../src/reply/blocks.ts";
import { foreignMarkdown, md } from "../../../src/reply/markdown.ts";
import { wordsOf } from "../../kit/slack/read-back.ts";

const channel = (...blocks: readonly Block<Press>[]): Reply => ({ visibility: "channel", blocks });
const press: Press = { token: "t", typed: "typed it" };

function messagesOf(parts: readonly Part[]) {
  return parts.flatMap((part) => (part.kind === "message" ? [part.message] : []));
}
function allWords(reply: Reply): string {
  return partsOf(reply)
    .map((part) =>
      part.kind === "message" ? wordsOf(part.message.blocks) : new TextDecoder().decode(part.file.bytes),
    )
    .join("\n");
}
describe("any reply", () => {
  test("loses no word of many long blocks, in order, over messages and file", () => {
    const markers = fc.array(fc.nat({ max: 4000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(markers, (sizes) => {
        const blocks = sizes.map((size, index) => longBlock(index, size));
        const words = allWords(channel(...blocks));
        const found = [...words.matchAll(/\b(?:begin|end)(\d+)\b/g)].map(([mark]) => mark);
        expect(found).toEqual(sizes.flatMap((_, index) => [`begin${index}`, `end${index}`]));
      }),
      { numRuns: 40 },
    );
  });
});

function longBlock(index: number, size: number): Block<Press> {
  const text = `begin${index} ${"some words ".repeat(size / 11)} end${index}`;
  if (index % 3 === 0) return { type: "text", text: md`${text}` };
  if (index % 3 === 1) return { type: "fields", fields: [{ label: "Value", value: text }] };
  return { type: "note", tone: "info", text: md`${text}` };
}

describe("a long answer", () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => `Line ${index} of a long answer, number ${index}.`);
  const partsAndWords = (count: number) => {
    const text = foreignMarkdown(lines(count).join("\n\n"));
    const parts = partsOf(channel({ type: "text", text }, nextStep()));
    const words = parts.map((part) =>
      part.kind === "message" ? wordsOf(part.message.blocks) : new TextDecoder().decode(part.file.bytes),
    );
    return { kinds: parts.map(({ kind }) => kind), words };
  };
  const numbers = (words: readonly string[]) =>
    [...words.join("\n").matchAll(/Line (\d+) of/g)].map(([, number]) => Number(number));

  test("of 40,000 characters takes four messages", () => {
    const { kinds, words } = partsAndWords(970);
    expect(kinds).toEqual(Array(4).fill("message"));
    expect(numbers(words)).toEqual(lines(970).map((_, index) => index));
  });

  test("beyond five messages goes on in a file, and its buttons after that", () => {
    const { kinds, words } = partsAndWords(2000);
    expect(kinds).toEqual([...Array(5).fill("message"), "file", "message"]);
    expect(numbers(words)).toEqual(lines(2000).map((_, index) => index));
    expect(words.at(-1)).toContain("Go on");
  });
});

function nextStep(): Block<Press> {
  return { type: "actions", actions: [{ type: "button", label: "Go on", style: "plain", press }] };
}

test("300 rows become table blocks of at most 100 rows, each with the header", () => {
  const rows = Array.from({ length: 300 }, (_, index) => [`row${index}`, String(index)]);
  const columns = [
    { label: "Name", align: "left" as const },
    { label: "Count", align: "right" as const },
  ];
  const messages = messagesOf(partsOf(channel({ type: "table", columns, rows })));
  const tables = messages.map(({ blocks }) => blocks.filter(({ type }) => type === "table"));
  expect(tables.map((list) => list.length)).toEqual([1, 1, 1, 1]);
  expect(tables.flat().every((table) => wordsOf(table).startsWith("Name\nCount\n"))).toBe(true);
  const seen = [...wordsOf(tables).matchAll(/row(\d+)/g)].map(([, number]) => Number(number));
  expect(seen).toEqual(rows.map((_, index) => index));
});

test("a second table of a message, and one too wide, are drawn in code", () => {
  const table = (width: number): Block<Press> => ({
    type: "table",
    columns: Array.from({ length: width }, (_, index) => ({ label: `c${index}`, align: "left" as const })),
    rows: [["x"]],
  });
  const types = (...blocks: readonly Block<Press>[]) =>
    render(channel(...blocks)).blocks.map(({ type }) => type);
  expect(types(table(2), table(2))).toEqual(["table", "rich_text"]);
  expect(types(table(21))).toEqual(["rich_text"]);
  expect(types(table(20))).toEqual(["table"]);
});

describe("hostile text", () => {
  const hostile = "<!channel> & <@U1> ``` *b* _i_ ~s~ `c` &amp; <https://x.org|label>";
  const reply = channel(
    { type: "heading", text: hostile },
    { type: "text", text: md`${hostile}` },
    { type: "fields", fields: [{ label: hostile, value: hostile }] },
    { type: "note", tone: "danger", text: md`${hostile}` },
  );

  test("stays literal in blocks: no mention, link or mark comes alive", () => {
    const { blocks } = render(reply);
    const json = JSON.stringify(blocks);
    expect(json).not.toMatch(/"type":"(?:user|broadcast|channel|usergroup|link|mrkdwn)"/);
    expect(wordsOf(blocks).split(hostile)).toHaveLength(6);
  });

  test("is escaped exactly once in the text of notifications", () => {
    const { text } = render(reply);
    expect(text).not.toMatch(/[<>]/);
    expect(text).toContain("&lt;!channel&gt; &amp; &lt;@U1&gt;");
    expect(escapeText("a & b < c > d \"e\" 'f'")).toBe("a &amp; b &lt; c &gt; d \"e\" 'f'");
  });
});

describe("actions", () => {
  const drawn = (...actions: Extract<Block<Press>, { type: "actions" }>["actions"]) =>
    render(channel({ type: "actions", actions })).blocks;

  test("have unique ids, also for the same button twice", () => {
    const button = { type: "button", label: "Same", style: "plain", press } as const;
    const ids = JSON.stringify(drawn(...Array(60).fill(button))).match(/"action_id":"[^"]+"/g) ?? [];
    expect(ids).toHaveLength(60);
    expect(new Set(ids).size).toBe(60);
  });

  test("more than a hundred options become several selects with the same token", () => {
    const options = Array.from({ length: 150 }, (_, index) => ({ label: `o${index}`, value: String(index) }));
    const [block] = drawn({ type: "select", label: "Pick", options, press });
    const ids = JSON.stringify(block).match(/pick:\d+:t"/g);
    expect(ids).toEqual(['pick:0:t"', 'pick:1:t"']);
  });

  test("what Slack has no room for is told as what to type", () => {
    const long = "x".repeat(80);
    const options = [{ label: "One", value: long }];
    const words = wordsOf(
      drawn(
        { type: "select", label: "Pick", options, press },
        { type: "button", label: long, style: "danger", press },
        { type: "link", label: "Mail", url: "mailto:a@example.org" },
      ),
    );
    expect(words).toContain(`Pick: typed it, with one of: ${long} (One)`);
    expect(words).toContain(`${long}: typed it`);
    expect(words).toContain("Mail: mailto:a@example.org");
  });
});

test("ordered lists keep their numbers around code and sublists", () => {
  const text = foreignMarkdown("3. three\n   - inner\n4. four\n\n   ```\n   code\n   ```\n5. five");
  expect(wordsOf(render(channel({ type: "text", text })).blocks)).toMatch(
    /3\. three\n+inner\n+4\. four\n+code\n+5\. five/,
  );
});
