import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messagesOf } from "../../../adapters/discord/pages.ts";
import type { UploadFile } from "../../../adapters/discord/parts.ts";
import { body } from "../../../adapters/discord/send.ts";
import type { Action, Block, Press, Reply } from "../../../src/reply/blocks.ts";
import { foreignMarkdown, md } from "../../../src/reply/markdown.ts";
import { plainMarkdown } from "../../../src/reply/plain.ts";
import { visibleText } from "../../../src/reply/safe-text.ts";
import { reply as anyReply } from "../../kit/arbitrary-reply.ts";
import { checkMessage } from "../../kit/discord/message-rules.ts";
import { isObject } from "../../kit/discord/refusal.ts";

const channel = (...blocks: readonly Block<Press>[]): Reply => ({ visibility: "channel", blocks });
const textOfFile = ({ data }: UploadFile) => new TextDecoder().decode(data);

/** All payloads, taken by the fake's rules, and every word in them. */
function rendered(reply: Reply): { readonly count: number; readonly text: string } {
  const messages = messagesOf(reply);
  const words: string[] = [];
  for (const message of messages) {
    const files = message.files.map(({ name, data }) => ({ name, data: Buffer.from(data) }));
    checkMessage(body(message, false), files);
    collect(message.components, words);
    for (const file of message.files) words.push(file.alt ?? textOfFile(file));
  }
  return { count: messages.length, text: words.join("\n") };
}

const SHOWN = new Set(["content", "label", "placeholder", "description", "url"]);

function collect(node: unknown, words: string[]): void {
  if (Array.isArray(node)) for (const child of node) collect(child, words);
  if (!isObject(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === "string") {
      if (SHOWN.has(key)) words.push(value);
    } else collect(value, words);
  }
}

/** What a person must be able to read somewhere. */
function said(block: Block<Press>): readonly string[] {
  const labels = (actions: readonly Action<Press>[]) =>
    actions.flatMap((action) => [
      action.label,
      ...(action.type === "select" ? action.options.map(({ label }) => label) : []),
    ]);
  switch (block.type) {
    case "heading":
      return [block.text];
    case "text":
    case "note":
      return [plainMarkdown(block.text)];
    case "fields":
      return block.fields.flatMap(({ label, value }) => [label, value]);
    case "table":
      return [block.caption ?? "", ...block.rows.flatMap((row) => row.slice(0, block.columns.length))];
    case "items":
      return block.items.flatMap((item) => [
        item.title,
        item.ref,
        item.subtitle ?? "",
        ...item.facts,
        ...labels(item.actions),
      ]);
    case "progress":
      return [block.label, ...block.steps.flatMap(({ label, note = "" }) => [label, note])];
    case "chart":
    case "image":
      return [block.title, block.alt];
    case "file":
      return [block.about];
    case "actions":
      return labels(block.actions);
    case "form":
      return [
        block.title,
        ...block.fields.flatMap(({ label, help = "", error = "" }) => [label, help, error]),
      ];
  }
}

const wordsIn = (text: string) => visibleText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
const squash = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, "");

describe("any reply", () => {
  test("becomes messages that Discord takes, with every word", () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        const { text } = rendered(reply);
        const all = squash(text);
        for (const word of reply.blocks.flatMap(said).flatMap(wordsIn)) expect(all).toContain(word);
      }),
      { numRuns: 300 },
    );
  });

  test("keeps within the limits when it is many times too large", () => {
    fc.assert(
      fc.property(fc.array(anyReply, { minLength: 20, maxLength: 40 }), (replies) => {
        const { count } = rendered(channel(...replies.flatMap(({ blocks }) => blocks)));
        expect(count).toBeLessThanOrEqual(8);
      }),
      { numRuns: 12 },
    );
  });
});

describe("long answers", () => {
  test("of 40,000 characters come in five messages and a file, complete and in order", () => {
    const words = Array.from({ length: 5000 }, (_, index) => `word${index}`);
    const { count, text } = rendered(channel({ type: "text", text: foreignMarkdown(words.join(" ")) }));
    expect(count).toBe(6);
    expect(text.match(/word\d+/g)).toEqual(words);
  });

  test.each(["漢", "😀", "é", "a"])("made of %s stay below the hidden byte budget", (sign) => {
    const { text } = rendered(channel({ type: "text", text: foreignMarkdown(sign.repeat(9000)) }));
    expect(text.split(sign)).toHaveLength(9001);
  });

  test("keep code fences whole", () => {
    const code = Array.from({ length: 600 }, (_, index) => `line ${index}`).join("\n");
    for (const { components } of messagesOf(
      channel({ type: "text", text: foreignMarkdown(`\`\`\`python\n${code}\n\`\`\``) }),
    ))
      for (const component of components)
        if ("content" in component)
          expect(component.content.match(/^```/gm) ?? []).toHaveLength(
            component.content.startsWith("The rest") ? 0 : 2,
          );
  });

  test("keep their files, each under a name of its own, whatever else has to be left to a file", () => {
    const file = {
      type: "file",
      name: "GPU",
      mediaType: "text/csv",
      text: "a,b\r\n",
      about: "Rows",
    } as const;
    const long = { type: "text", text: foreignMarkdown("word ".repeat(9000)) } as const;
    const few = messagesOf(channel(file, { ...file, text: "c\r\n" })).flatMap(({ files }) => files);
    expect(few.map(({ name }) => name)).toEqual(["gpu.csv", "1-gpu.csv"]);
    const many = messagesOf(channel(long, file)).flatMap(({ files }) => files);
    expect(many.map(({ name }) => name)).toEqual(["answer.txt", "gpu.csv"]);
  });

  test("say so where a file is too large for Discord", () => {
    const text = "x".repeat(10 * 1024 * 1024);
    const file = { type: "file", name: "GPU", mediaType: "text/csv", text, about: "Rows" } as const;
    const [message] = messagesOf(channel(file));
    expect([message?.files, JSON.stringify(message?.components)]).toEqual([
      [],
      expect.stringContaining("too large to be attached here"),
    ]);
  });

  test("with 300 wide rows become a file, with 300 narrow ones messages", () => {
    const table = (width: number): Reply =>
      channel({
        type: "table",
        caption: "Usage",
        columns: ["a", "b"].map((label) => ({ label, align: "left" as const })),
        rows: Array.from({ length: 300 }, (_, index) => [`row${index}.`, "x".repeat(width)]),
      });
    for (const width of [5, 60]) {
      const { text } = rendered(table(width));
      for (let index = 0; index < 300; index += 1) expect(text).toContain(`row${index}.`);
    }
    expect(messagesOf(table(60)).map(({ files }) => files.map(({ name }) => name))).toEqual([
      ["table-1.txt"],
    ]);
    expect(
      messagesOf(table(5))
        .at(-1)
        ?.files.map(({ name }) => name),
    ).toEqual([]);
  });

  test("fit at the last character and split behind it", () => {
    const page = (length: number) =>
      messagesOf(channel({ type: "text", text: foreignMarkdown("a".repeat(length)) }));
    expect(page(4000)).toHaveLength(1);
    expect(page(4001)).toHaveLength(2);
    const buttons = (count: number) =>
      channel({
        type: "actions",
        actions: Array.from({ length: count }, (_, index) => ({
          type: "button" as const,
          label: `b${index}`,
          style: "plain" as const,
          press: { token: `t${index}`, typed: "help" },
        })),
      });
    expect(messagesOf(buttons(33))).toHaveLength(1);
    expect(messagesOf(buttons(34))).toHaveLength(2);
  });
});

describe("hostile text", () => {
  const contentOf = (value: string) => {
    const [message] = messagesOf(channel({ type: "text", text: md`${value}` }));
    const [component] = message?.components ?? [];
    return component && "content" in component ? component.content : "";
  };

  test.each([
    ["@everyone and @here", "\\@everyone and \\@here"],
    ["<@1> <#2> <@&3> </x:4> <t:5>", "\\<@1> \\<#2> \\<@&3> \\</x:4> \\<t:5>"],
    ["# heading", "\\# heading"],
    ["-# small", "\\-# small"],
    ["> quote", "\\> quote"],
    ["- item", "\\- item"],
    ["12. item", "12\\. item"],
    ["||hidden|| ~~gone~~ __under__ *it*", "\\|\\|hidden\\|\\| \\~\\~gone\\~\\~ \\_\\_under\\_\\_ \\*it\\*"],
    ["[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"],
    ["`code` and ```", "\\`code\\` and \\`\\`\\`"],
    ["see https://example.org/a_b_c now", "see https://example.org/a_b_c now"],
    ["a\u202Eb\u200Bc\u0007d", "abcd"],
  ])("%s is shown as it is", (value, content) => {
    expect(contentOf(value)).toBe(content);
  });

  test("cannot end a code block or hide behind a link", () => {
    const [message] = messagesOf(
      channel({
        type: "text",
        text: foreignMarkdown("~~~\na ``` b\n~~~\n\n[x](javascript:y) [https://good.org](https://evil.org)"),
      }),
    );
    const content = JSON.stringify(message?.components);
    expect(content.match(/```/g)).toHaveLength(2);
    expect(content).not.toContain("javascript");
    expect(content).toContain("https://good.org <https://evil.org/>");
  });

  test("in labels becomes text where Discord would refuse the button", () => {
    const long = "label ".repeat(20).trim();
    const { text } = rendered(
      channel({
        type: "actions",
        actions: [{ type: "button", label: long, style: "plain", press: { token: "t", typed: "do it" } }],
      }),
    );
    expect(text).toBe(`- ${long}: do it`);
  });
});

describe("selects", () => {
  const select = (count: number): Reply =>
    channel({
      type: "actions",
      actions: [
        {
          type: "select",
          label: "Which",
          press: { token: "t", typed: "deploy" },
          options: Array.from({ length: count }, (_, index) => ({
            label: `option ${index}`,
            value: `${index}`,
          })),
        },
      ],
    });

  test.each([
    [25, 1],
    [26, 2],
    [100, 4],
  ])("of %i options become %i selects", (count, selects) => {
    expect(messagesOf(select(count))[0]?.components).toHaveLength(selects);
    expect(rendered(select(count)).text).toContain(`option ${count - 1}`);
  });

  test("of more options are typed", () => {
    const { text } = rendered(select(101));
    expect(text).toContain("deploy, with one of: 0 (option 0), ");
    expect(text).toContain("100 (option 100)");
  });
});

test("pictures carry their words, tables stay readable on a phone", () => {
  const png = new Uint8Array([137, 80, 78, 71]);
  const [message] = messagesOf(channel({ type: "image", title: "Map", alt: "Where the sites are.", png }));
  expect(message?.files).toEqual([
    { name: "picture-1.png", type: "image/png", data: png, alt: "Where the sites are." },
  ]);
  const narrow = channel({
    type: "table",
    columns: [
      { label: "GPU", align: "left" },
      { label: "free", align: "right" },
    ],
    rows: [["T4", "2"]],
  });
  expect(rendered(narrow).text).toBe("```\nGPU  free\nT4      2\n```");
});

test("an empty reply says so", () => {
  expect(rendered(channel()).text).toBe("There is nothing to show.");
});
