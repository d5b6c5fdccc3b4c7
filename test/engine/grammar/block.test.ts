import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readScript, splitMessage } from "../../../src/engine/grammar/block.ts";

describe("a code block in a message", () => {
  test.each([
    ["batch submit x\n```\nls\n```", "batch submit x", "ls"],
    ["batch submit x\n```bash\nls\n  pwd\n```", "batch submit x", "ls\n  pwd"],
    ["```sh\nls\n```\nbatch submit x", "batch submit x", "ls"],
    ["batch submit x ```ls -l```", "batch submit x", "ls -l"],
    ["batch submit x\r\n```\r\nls\r\npwd\r\n```", "batch submit x", "ls\npwd"],
    ["```python train.py\nnext```", "", "python train.py\nnext"],
  ])("%j", (text, line, block) => {
    const split = splitMessage(text);
    expect(split.line.trim()).toBe(line);
    expect(split.block).toBe(block);
  });

  test("none leaves the message as it is, also where a fence is never closed", () => {
    expect(splitMessage("search `x`")).toEqual({ line: "search `x`", block: undefined });
    expect(splitMessage("batch submit x ```ls").block).toBeUndefined();
  });

  test("two are refused, as it is not clear which is meant", () => {
    expect(() => splitMessage("```\na\n```\n```\nb\n```")).toThrow("several code blocks");
  });

  test("whatever stands in a block comes out as it was, but for its ends", () => {
    fc.assert(
      fc.property(
        fc.string().filter((one) => !one.includes("`")),
        (script) => {
          expect(splitMessage(`do it\n\`\`\`\n${script}\n\`\`\``).block).toBe(readScript(script));
        },
      ),
    );
  });

  test("a script keeps its inner form", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const script = readScript(text);
        expect(script).not.toMatch(/\r|^\s*\n/);
        expect(readScript(script)).toBe(script);
      }),
    );
  });
});
