import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { renderReply } from "../../../adapters/terminal/render.ts";
import type { Reply } from "../../../src/reply/blocks.ts";
import { reply as anyReply } from "../../kit/arbitrary-reply.ts";
import * as samples from "../../kit/sample-replies.ts";
import { CORPUS } from "../../kit/sample-replies.ts";

const ESCAPE = String.fromCodePoint(0x1b);
const SGR = new RegExp(`${ESCAPE}\\[\\d+m`, "g");

describe("renderReply", () => {
  it.each([24, 120])("draws everything at %i columns", (width) => {
    for (const [name, make] of CORPUS) {
      const drawn = renderReply(make(), { width, colour: false, unicode: true });
      expect(`\n${drawn}\n`).toMatchSnapshot(name);
    }
  });

  it("draws with ASCII signs alone", () => {
    const drawn = renderReply(samples.deploymentProgress(), { width: 80, colour: false, unicode: false });
    expect(drawn).toMatchInlineSnapshot(`
      "Launching lab-run (Ultralytics YOLO)
        [x] done     Request accepted
        [x] done     Placed on ifca-ai4eosc
        [.] active   Pulling the image  usually 2 to 4 minutes
        [ ] waiting  Answering

      i You can go on working; I tell you when it is ready."
    `);
    const chart = renderReply(samples.usageChart(), { width: 80, colour: false, unicode: false });
    expect(chart).toMatch(/^[\n -~]*$/);
  });

  it("says the same with and without colour", () => {
    for (const make of CORPUS.values()) {
      const plain = renderReply(make(), { width: 80, colour: false, unicode: true });
      const coloured = renderReply(make(), { width: 80, colour: true, unicode: true });
      expect(plain).not.toContain(ESCAPE);
      expect(coloured).toMatch(SGR);
      const words = (text: string) => text.replace(/`|~~/g, "").match(/\S+/g);
      expect(words(coloured.replace(SGR, ""))).toEqual(words(plain));
    }
  });

  it("says once what can be typed for every row, however the rows are named", () => {
    const typed = (...lines: readonly string[]) =>
      lines.map(
        (line) =>
          ({ type: "button", label: line, style: "plain", press: { token: "t", typed: line } }) as const,
      );
    const row = { kind: "deployment", facts: [] } as const;
    const reply: Reply = {
      visibility: "channel",
      blocks: [
        {
          type: "items",
          items: [
            {
              ...row,
              number: 1,
              ref: "u-1",
              title: "my run",
              actions: typed('info "my run"', "delete u-1", "open x"),
            },
            { ...row, number: 2, ref: "u-2", title: "other", actions: typed("info 2", "delete 2") },
          ],
        },
        { type: "actions", actions: typed("one") },
        { type: "actions", actions: typed("two") },
      ],
    };
    expect(renderReply(reply, { width: 80, colour: false, unicode: true })).toMatchInlineSnapshot(`
      " 1  my run  u-1
          open x  open x
       2  other  u-2

      With a number from the list: info 1, delete 1

      What next:
        one  one
        two  two"
    `);
  });

  it("says where pictures were saved", () => {
    const png = new Uint8Array([1]);
    const reply: Reply = {
      visibility: "channel",
      blocks: [{ type: "image", title: "Map", alt: "Sites.", png }],
    };
    const saved = new Map([[png, "/home/ana/pictures/map.png"]]);
    expect(renderReply(reply, { width: 80, colour: false, unicode: true, saved })).toBe(
      "Map\nSites.\nPicture saved to /home/ana/pictures/map.png",
    );
  });

  it("never shows the value of a secret", () => {
    const form = {
      type: "form",
      title: "T",
      submitLabel: "Go",
      submit: { token: "t", typed: "go" },
      fields: [{ name: "p", label: "Password", kind: "secret", required: true, value: "hunter2" }],
    } as const;
    const reply: Reply = { visibility: "private", blocks: [form] };
    expect(renderReply(reply, { width: 80, colour: false, unicode: true })).not.toContain("hunter2");
  });

  it("never throws, breaks out of the width or lets control characters through", () => {
    fc.assert(
      fc.property(anyReply, fc.integer({ min: 1, max: 130 }), fc.boolean(), (reply, width, colour) => {
        const drawn = renderReply(reply, { width, colour, unicode: true }).replace(colour ? SGR : "", "");
        expect(drawn).not.toMatch(/(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069\u200B]/u);
        for (const line of drawn.split("\n")) {
          if (!/https?:\/\/|mailto:/i.test(line))
            expect(stringWidth(line)).toBeLessThanOrEqual(Math.max(24, width));
        }
      }),
      { numRuns: 400 },
    );
  });
});
