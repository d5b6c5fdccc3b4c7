import fc from "fast-check";
import { expect, it } from "vitest";
import { wordsForBot } from "../../../adapters/matrix/addressing.ts";

const me = { userId: "@ai4:example.org", displayName: "AI4 Bot" };
const words = (body: string, more: object = {}, direct = false) => wordsForBot({ body, ...more }, me, direct);
const mention = { "m.mentions": { user_ids: [me.userId] } };

it.each([
  ["!ai4 search yolo", "search yolo"],
  ["  !AI4   help", "help"],
  ["!ai4", "help"],
  ["!ai4x help", undefined],
  ["hello !ai4 help", undefined],
  ["AI4 Bot: help", "help"],
  ["ai4 bot, help", "help"],
  ["AI4 Bot is down", undefined],
  ["@AI4 Bot help", "help"],
  ["@ai4:example.org help", "help"],
  ["@ai4:example.orgs help", undefined],
  ["ai4: help", "help"],
  ["AI4 Bots: help", undefined],
  ["deploy batch\nwith: lines", undefined],
])("in a room, %j says %j", (body, expected) => {
  expect(words(body)).toBe(expected);
});

it("takes a mention for an address wherever it stands", () => {
  expect(words("AI4 Bot help", mention)).toBe("help");
  expect(words("please, AI4 Bot, help", mention)).toBe("please, , help");
  expect(words("AI4 Bot", mention)).toBe("help");
  expect(words("an answer without the name", mention)).toBe("an answer without the name");
});

it("leaves out what an older client quotes", () => {
  const answer = { "m.relates_to": { "m.in_reply_to": { event_id: "$x" } } };
  expect(words("> <@ana:example.org> !ai4 delete x\n\n!ai4 help", answer)).toBe("help");
  expect(words("> a quotation of one's own", {}, true)).toBe("> a quotation of one's own");
});

it("takes every word in a direct room, without prefix and name", () => {
  expect(words("search yolo", {}, true)).toBe("search yolo");
  expect(words("!ai4 search yolo", {}, true)).toBe("search yolo");
  expect(words("AI4 Bot: search yolo", {}, true)).toBe("search yolo");
});

it("never throws, whatever a client sends", () => {
  const content = fc.dictionary(
    fc.constantFrom("body", "formatted_body", "m.mentions", "m.relates_to", "msgtype"),
    fc.anything(),
  );
  fc.assert(
    fc.property(fc.oneof(content, fc.anything()), fc.boolean(), (value, direct) => {
      const result = wordsForBot(value, me, direct);
      expect(["string", "undefined"]).toContain(typeof result);
    }),
  );
});
