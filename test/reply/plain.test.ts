import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reply } from "../../src/reply/blocks.ts";
import { foreignMarkdown, md } from "../../src/reply/markdown.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { visibleLine, visibleText } from "../../src/reply/safe-text.ts";
import { reply as anyReply } from "../kit/arbitrary-reply.ts";

const press = (typed: string) => ({ token: "t", typed });

describe("visibleText", () => {
  it.each([
    ["colours and titles", "\u001b[1;31mred\u001b[0m\u001b]0;title\u0007 \u009b2Jtext", "red text"],
    ["cursor tricks", "safe\r\nline\bx\u0000\u007f\u0085end", "safe\nlinex\nend"],
    ["bidirectional overrides", "abc\u202Edcb\u2066\u200F\u061C", "abcdcb"],
    ["zero-width characters", "ad\u200Bm\u200Ci\u2060n\uFEFF\u00AD\u3164\u{E0041}", "admin"],
    ["stacked accents", `a${"\u0301".repeat(40)}b`, "a\u0301\u0301\u0301\u0301b"],
    ["lone surrogates", "a\uD800b", "a\uFFFDb"],
  ])("neutralises %s", (_, value, shown) => {
    expect(visibleText(value)).toBe(shown);
  });

  it("keeps words of all scripts, and emoji made of several", () => {
    for (const value of ["naïve Ωμέγα 日本語 العربية", "👩‍🔬 👨‍👩‍👧 🏳️‍🌈 👍🏽 🇪🇸", "x\ny"]) {
      expect(visibleText(value)).toBe(value);
    }
    expect(visibleLine(" a\n\n b ")).toBe("a b");
  });

  it("changes nothing in what it passes over, whatever stands behind it", () => {
    const odd = fc.constantFrom(..."\r\t\u001b\u0301\u200d\u2028\u3164\ue000\ud800", "👩‍🔬", "“a”", "line\n");
    const text = fc.array(fc.oneof(odd, fc.string({ unit: "binary" })), { maxLength: 3 });
    fc.assert(
      fc.property(text, (parts) => {
        const value = parts.join("");
        // A soft hyphen goes by itself, and has the whole looked at.
        expect(visibleText(`${value}\u00AD`)).toBe(visibleText(value));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("toPlainText", () => {
  it("says every kind of block", () => {
    const reply: Reply = {
      visibility: "channel",
      blocks: [
        { type: "heading", text: "Modules" },
        {
          type: "text",
          text: foreignMarkdown(
            "See **this**, `show x` and [docs](https://x.org/d).\n\n1. one\n   - two\n\n```sh\nls\n```",
          ),
        },
        { type: "fields", fields: [{ label: "Status", value: "running" }] },
        {
          type: "table",
          caption: "Usage",
          columns: [
            { label: "Who", align: "left" },
            { label: "GPU h", align: "right" },
          ],
          rows: [["Ana", "12"], ["日本", "120"], ["short"]],
        },
        {
          type: "items",
          items: [
            {
              number: 1,
              kind: "item",
              ref: "yolo",
              title: "YOLO",
              subtitle: "Finds things",
              facts: ["PyTorch", "MIT"],
              actions: [{ type: "button", label: "Try", style: "plain", press: press("try yolo") }],
            },
            { number: 2, kind: "item", ref: "same", title: "same", facts: [], actions: [] },
          ],
        },
        {
          type: "progress",
          label: "Launching",
          steps: [
            { label: "Queued", state: "done" },
            { label: "Pulling", state: "active", note: "2 min" },
          ],
        },
        {
          type: "chart",
          title: "GPU hours",
          alt: "Rises.",
          data: {
            kind: "line",
            unit: "h",
            labels: ["Mon", "Tue"],
            series: [{ name: "me", values: [1, 2.5] }],
          },
        },
        { type: "image", title: "Map", alt: "A map.", png: new Uint8Array(3) },
        { type: "note", tone: "warning", text: md`Ends ${"*soon*"}` },
        {
          type: "actions",
          actions: [
            { type: "link", label: "Open", url: "https://x.org" },
            {
              type: "select",
              label: "Site",
              options: [
                { label: "Madrid", value: "mad" },
                { label: "bari", value: "bari", hint: "busy" },
              ],
              press: press("deploy yolo --site"),
            },
          ],
        },
        {
          type: "form",
          title: "Deploy",
          submitLabel: "Go",
          submit: press("deploy yolo"),
          fields: [
            {
              name: "cpu",
              label: "CPU",
              kind: "number",
              required: true,
              value: "4",
              help: "1 to 8",
              error: "too many",
            },
            { name: "pw", label: "Password", kind: "secret", required: false, value: "hunter2" },
          ],
        },
      ],
    };
    expect(toPlainText(reply)).toMatchInlineSnapshot(`
      "Modules

      See this, \`show x\` and docs (https://x.org/d).

      1. one
         - two

          ls

      Status: running

      Usage
      Who    GPU h
      Ana       12
      日本     120
      short

      1. YOLO (yolo)
         Finds things
         PyTorch · MIT
         Try: try yolo
      2. same

      Launching
      - done: Queued
      - active: Pulling (2 min)

      GPU hours
      Rises.
           me (h)
      Mon       1
      Tue     2.5

      Map
      A map.

      Warning: Ends *soon*

      What next:
      - Open: https://x.org
      - Site: deploy yolo --site, with one of: mad (Madrid), bari (busy)

      Deploy
      - CPU (required; proposed: 4; 1 to 8) ! too many
      - Password (optional)
      To answer, type: deploy yolo"
    `);
  });

  it("says where a chart has no figure", () => {
    const series = [{ name: "vo", values: [1, Number.NaN] }];
    const data = { kind: "bar", unit: "GPUs", labels: ["Oct 1", "Oct 2"], series } as const;
    const text = toPlainText({
      visibility: "channel",
      blocks: [{ type: "chart", title: "", alt: "", data }],
    });
    expect(text).toMatch(/Oct 1.* 1$/m);
    expect(text).toMatch(/Oct 2.*no data/);
  });

  it("never throws and shows no control characters", () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        expect(toPlainText(reply)).not.toMatch(/(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069\u200B]/u);
      }),
    );
  });
});
