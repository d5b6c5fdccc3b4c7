import { expect, it } from "vitest";
import { REMEMBERED_POSTS } from "../../../adapters/matrix/limits.ts";
import { createPressBook, numberEmoji } from "../../../adapters/matrix/presses.ts";
import { createMemory } from "../../kit/matrix-lab.ts";

const post = (eventId: string, token = "t") => ({
  eventId,
  thread: undefined,
  buttons: [{ emoji: "1️⃣", token }],
});

it("knows its posts after a restart, and forgets the oldest rather than growing", async () => {
  const memory = createMemory();
  const book = createPressBook(memory);
  await book.open();
  for (let index = 0; index < REMEMBERED_POSTS + 3; index++) await book.put(post(`$${index}`));
  await book.put(post(`$${REMEMBERED_POSTS}`, "newer"));
  const again = createPressBook(memory);
  await again.open();
  for (const one of [book, again]) {
    expect(one.find("$2")).toBeUndefined();
    expect(one.find("$3")).toEqual(post("$3"));
    expect(one.find(`$${REMEMBERED_POSTS}`)?.buttons).toEqual([{ emoji: "1️⃣", token: "newer" }]);
  }
  expect(memory.values.size).toBe(REMEMBERED_POSTS + 1);
  await again.put(post("$next"));
  expect(again.find("$3")).toBeUndefined();
  expect(again.find("$4")).toBeDefined();
});

it("survives a memory that somebody broke", async () => {
  const memory = createMemory();
  for (const [slot, text] of ["{", "[]", '"x"', '{"eventId":5}'].entries())
    await memory.set(`press ${slot}`, text);
  await memory.set("press next", "x");
  const book = createPressBook(memory);
  await book.open();
  await book.put(post("$a"));
  expect(book.find("$a")).toBeDefined();
});

it("reads numbers with and without the variation selector, and nothing else", () => {
  expect(numberEmoji("1️⃣")).toBe("1️⃣");
  expect(numberEmoji("9\u20E3")).toBe("9️⃣");
  for (const key of ["1", "👍", "0️⃣", "", "🔟", "1️⃣1️⃣"]) expect(numberEmoji(key)).toBeUndefined();
});
