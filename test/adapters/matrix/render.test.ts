import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_PARTS } from "../../../adapters/matrix/limits.ts";
import { asEdit, layOut, measure, type Part, sizeOf } from "../../../adapters/matrix/render.ts";
import type { Block, Press, Reply } from "../../../src/reply/blocks.ts";
import { foreignMarkdown, md } from "../../../src/reply/markdown.ts";
import { toPlainText } from "../../../src/reply/plain.ts";
import { reply as arbitraryReply } from "../../kit/arbitrary-reply.ts";
import * as samples from "../../kit/sample-replies.ts";
import { parseFragment } from "./html-fragment.ts";

/** Bytes of a content that a homeserver surely takes: encrypted it grows by a third, and ids and signatures come on top. */
const MOST = ((65_536 - 2000) * 3) / 4;

const room = { direct: false };
const alone = { direct: true };
const channel = (...blocks: readonly Block<Press>[]): Reply => ({ visibility: "channel", blocks });

function contents(parts: readonly Part[]): readonly Readonly<Record<string, unknown>>[] {
  return parts.flatMap((part) => (part.kind === "text" ? [part.content] : []));
}
const body = (parts: readonly Part[]) => contents(parts).map((content) => String(content["body"]));
const html = (parts: readonly Part[]) =>
  contents(parts).map((content) => String(content["formatted_body"] ?? ""));
const file = (parts: readonly Part[]) => parts.flatMap((part) => (part.kind === "file" ? [part.text] : []));
/** What is left of a text when spaces and the numbers of buttons are out of view. */
const letters = (text: string) => text.replace(/[1-9]\uFE0F\u20E3/gu, "").replace(/\s+/gu, "");

/** What of `wanted` does not appear in `text` in this order. */
function missingFrom(text: string, wanted: string): string {
  let place = 0;
  const missing = [...wanted].findIndex((character) => {
    const found = text.indexOf(character, place);
    place = found + character.length;
    return found === -1;
  });
  return missing === -1 ? "" : [...wanted].slice(missing, missing + 40).join("");
}

describe("a list", () => {
  it("needs no prefix where one person is alone with the bot, and speaks up", () => {
    const parts = layOut(samples.searchList(), alone);
    expect(body(parts)[0]).toContain("1️⃣ Details: show ai4os-yolo-torch");
    expect(contents(parts)[0]).toMatchObject({ msgtype: "m.text" });
    expect(contents(layOut(samples.searchList(), room))[0]).toMatchObject({ msgtype: "m.notice" });
  });
});

describe("any reply", () => {
  it("stays within the limit of an event, also as the edit of itself", () => {
    fc.assert(
      fc.property(arbitraryReply, fc.boolean(), (one, direct) => {
        const eventId = `$${"x".repeat(43)}`;
        for (const content of contents(layOut(one, { direct })))
          expect(sizeOf(asEdit(content, eventId))).toBeLessThanOrEqual(MOST);
      }),
      { numRuns: 200 },
    );
  });

  it("loses no word in the plain form", () => {
    fc.assert(
      fc.property(arbitraryReply, (one) => {
        const shown = [...body(layOut(one, alone)), ...file(layOut(one, alone))].join("\n");
        const whole = toPlainText(one);
        expect(missingFrom(letters(shown), letters(whole))).toBe("");
      }),
      { numRuns: 200 },
    );
  });
});

describe("long replies", () => {
  const words = (count: number) => Array.from({ length: count }, (_, index) => `w${index}`);

  it("splits 40,000 characters of text without losing a word or a button", () => {
    const long = words(6000)
      .map((word) => word.padEnd(6))
      .join(" ");
    const button = {
      type: "button",
      label: "Go",
      style: "plain",
      press: { token: "t", typed: "go" },
    } as const;
    const parts = layOut(
      channel({ type: "text", text: foreignMarkdown(long) }, { type: "actions", actions: [button] }),
      room,
    );
    expect(long.length).toBeGreaterThan(40_000);
    expect(body(parts).join(" ").match(/w\d+/g)).toEqual(words(6000));
    expect(html(parts).join(" ").match(/w\d+/g)).toEqual(words(6000));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.length).toBeLessThanOrEqual(MAX_PARTS);
    expect(parts.at(-1)).toMatchObject({ buttons: [{ emoji: "1️⃣", token: "t" }] });
  });

  it("splits a table of 300 rows between rows, with its header on every part", () => {
    const rows = Array.from({ length: 300 }, (_, index) => [
      `member ${index}`,
      `ran module-${index}`,
      String(index * 7),
    ]);
    const columns = ["Member", "What ran most", "GPU hours"].map((label) => ({
      label,
      align: "left" as const,
    }));
    const parts = layOut(channel({ type: "table", columns, rows }), room);
    expect(
      body(parts)
        .join("\n")
        .match(/module-\d+/g),
    ).toHaveLength(300);
    for (const text of [...body(parts), ...html(parts)]) expect(text).toContain("GPU hours");
    expect(file(parts)).toEqual([]);
  });

  it("attaches what is beyond the last part, and says so", () => {
    const parts = layOut(channel({ type: "text", text: foreignMarkdown(words(30_000).join(" ")) }), room);
    expect(body(parts)).toHaveLength(MAX_PARTS + 1);
    expect(body(parts).at(-1)).toContain("The rest is in the attached file.");
    for (const content of contents(parts)) expect(sizeOf(asEdit(content, "$x"))).toBeLessThanOrEqual(MOST);
    expect(`${body(parts).slice(0, -1).join(" ")} ${file(parts)}`.match(/w\d+/g)).toEqual(words(30_000));
  });

  it("counts bytes, not characters", () => {
    const parts = layOut(channel({ type: "text", text: md`${"日本語 ".repeat(5000)}` }), room);
    expect(parts.length).toBeGreaterThan(1);
    for (const content of contents(parts)) expect(sizeOf(content)).toBeLessThan(MOST);
  });

  it("measures more for more", () => {
    const buttons = Array.from({ length: 12 }, (_, index) => ({
      type: "button" as const,
      label: `b${index}`,
      style: "plain" as const,
      press: { token: `t${index}`, typed: "x" },
    }));
    const sizes = buttons.map((_, index) =>
      measure(channel({ type: "actions", actions: buttons.slice(0, index + 1) }), room),
    );
    expect(sizes.toSorted((a, b) => a - b)).toEqual(sizes);
  });
});

describe("hostile words", () => {
  it("stay words", () => {
    const evil = `<img src=x onerror=alert(1)></code></pre><a href="javascript:alert(1)">x</a> @room`;
    const parts = layOut(
      channel(
        { type: "heading", text: evil },
        { type: "text", text: md`${evil}` },
        {
          type: "text",
          text: foreignMarkdown(
            `[x](javascript:alert(1)) <b>bold</b> [me](https://matrix.to/#/@ana:example.org)`,
          ),
        },
        { type: "table", columns: [{ label: evil, align: "left" }], rows: [[evil]] },
        { type: "actions", actions: [{ type: "link", label: evil, url: "javascript:alert(1)" }] },
        {
          type: "actions",
          actions: [{ type: "link", label: "room", url: "https://matrix.to/#/#room:example.org" }],
        },
      ),
      room,
    );
    const [text = ""] = html(parts);
    parseFragment(text);
    expect(text).not.toMatch(/<img|href="javascript|href="https:\/\/matrix\.to/);
    expect(body(parts)[0]).toContain("<img src=x onerror=alert(1)>");
  });

  it("numbers at most nine buttons, those below a list first", () => {
    const button = (token: string) =>
      ({ type: "button", label: token, style: "plain", press: { token, typed: token } }) as const;
    const item = (number: number) => ({
      number,
      kind: "item" as const,
      ref: `r${number}`,
      title: `t${number}`,
      facts: [],
      actions: [button(`item-${number}`)],
    });
    const list = (count: number): Block<Press> => ({
      type: "items",
      items: Array.from({ length: count }, (_, index) => item(index + 1)),
    });
    const below: Block<Press> = { type: "actions", actions: [button("more")] };
    const tokensOf = (parts: readonly Part[]) =>
      parts.flatMap((part) => (part.kind === "text" ? part.buttons.map(({ token }) => token) : []));
    expect(tokensOf(layOut(channel(list(2), below), room))).toEqual(["item-1", "item-2", "more"]);
    expect(tokensOf(layOut(channel(list(9), below), room))).toEqual(["more"]);
    expect(
      tokensOf(
        layOut(
          channel({ type: "actions", actions: Array.from({ length: 12 }, (_, n) => button(`${n}`)) }),
          room,
        ),
      ),
    ).toHaveLength(9);
  });
});
