import { describe, expect, it } from "vitest";
import { createTerminalScreen, textOf } from "../../scripts/terminal/screen.ts";

const ESC = "\u001B";

function shown(...outputs: readonly string[]): readonly string[] {
  const screen = createTerminalScreen(20);
  for (const output of outputs) screen.write(output);
  return screen.rows().map(textOf);
}

describe("a screen", () => {
  it("puts text in rows and breaks it where the terminal ends", () => {
    expect(shown("one\r\ntwo\r\n", "abcdefghijklmnopqrstuv")).toEqual([
      "one",
      "two",
      "abcdefghijklmnopqrst",
      "uv",
    ]);
  });

  it("draws what is redrawn where it stands", () => {
    expect(shown(`title\r\nqueued\r\nhint\r\nai4> ${ESC}[1G${ESC}[2A${ESC}[0Jrunning\r\nai4> `)).toEqual([
      "title",
      "running",
      "ai4>",
    ]);
  });

  it("clears the rest of a line only", () => {
    expect(shown(`keep drop${ESC}[4D${ESC}[K\r\nnext`)).toEqual(["keep", "next"]);
  });

  it("reads sequences and signs that arrive in parts", () => {
    expect(shown(`${ESC}`, "[3", `2m✓${ESC}[39`, "m done")).toEqual(["✓ done"]);
  });

  it("knows how each sign looks", () => {
    const screen = createTerminalScreen(20);
    screen.write(`${ESC}[1;34ma${ESC}[22mb${ESC}[0mc`);
    const looks = screen.rows()[0]?.map(({ sign, look }) => [sign, look.strong, look.colour]);
    expect(looks).toEqual([
      ["a", true, 34],
      ["b", false, 34],
      ["c", false, undefined],
    ]);
  });
});
