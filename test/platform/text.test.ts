import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanText, htmlToText, jobFileProblem, plainText } from "../../src/platform/text.ts";

/** Text in which the troublesome characters are frequent. */
const troublesome = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        "\\",
        "$",
        "%",
        "{",
        "${",
        "%{",
        "$${{",
        "\n",
        "\r\n",
        "\t",
        "\u0000",
        "\u2028",
        "\ud800",
      ),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(" ", "é", "🦉", "👩‍🔬"),
    ),
  )
  .map((parts) => parts.join(""));

describe("cleaning free text", () => {
  test.each([
    ["two\nlines\r\nand more", "two lines and more", "line breaks became spaces"],
    ['say "hi"', "say 'hi'", "double quotes became single quotes"],
    ["C:\\temp", "C:temp", "backslashes were removed"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the platform's template syntax, not ours
    ["a ${b} %{c}", "a b} c}", "the sequences ${ and %{ were removed"],
    ["bell\u0007", "bell", "control characters were removed"],
    ["a\tb", "a b", "tabs became spaces"],
    [" owl ", "owl", "spaces at the ends were removed"],
  ])("%j becomes %j", (before, after, change) => {
    expect(cleanText(before, 45)).toEqual({ text: after, changes: [change] });
  });

  test("leaves good text alone and says so", () => {
    expect(cleanText("Größe 5 % für $3 {ok} 🦉", 45)).toEqual({
      text: "Größe 5 % für $3 {ok} 🦉",
      changes: [],
    });
  });

  test("cuts at whole characters", () => {
    expect(cleanText("🦉🦉🦉", 2)).toEqual({ text: "🦉🦉", changes: ["it was cut to 2 characters"] });
  });

  test("sees a template that only a removal brings together", () => {
    expect(cleanText("$\\{x} $${{y}", 45).text).toBe("x} y}");
  });

  test("gives what cannot break the job file, within the limit, and tells of every change", () => {
    fc.assert(
      fc.property(troublesome, fc.integer({ min: 1, max: 60 }), (value, limit) => {
        const { text, changes } = cleanText(value, limit);
        expect(text).not.toMatch(/["\\\p{Cc}\p{Surrogate}\u2028\u2029]|[$%]\{/u);
        expect(jobFileProblem(text)).toBeUndefined();
        expect([...text].length).toBeLessThanOrEqual(limit);
        expect(changes.length === 0).toBe(text === value);
        expect(cleanText(text, limit)).toEqual({ text, changes: [] });
      }),
    );
  });

  test("finds a problem exactly where cleaning changes more than ends and length", () => {
    fc.assert(
      fc.property(troublesome, (value) => {
        const { changes } = cleanText(value, Number.MAX_SAFE_INTEGER);
        const needed = changes.filter((change) => change !== "spaces at the ends were removed");
        expect(jobFileProblem(value) === undefined).toBe(needed.length === 0);
      }),
    );
  });
});

describe("HTML as text", () => {
  test("keeps nested lists and shows addresses", () => {
    const html =
      'Not met: <ul><li> <strong>cpu</strong>: 20 </li><li> <b>gpu</b>: none<ul><li><a href="https://x.example/m">Models</a>: A, B</li></ul></li></ul>';
    expect(htmlToText(html)).toBe("Not met:\n- cpu: 20\n- gpu: none\n  - Models (https://x.example/m): A, B");
  });

  test("shows no scripts, styles or pictures", () => {
    expect(htmlToText("a<script>x()</script><style>p{}</style><img src='y' alt='z'><br>b")).toBe("a\nb");
  });

  test("leaves no tag in any nesting of tags", () => {
    const tag = fc.constantFrom("b", "ul", "li", "p", "a", "em", "div", "h2", "ol");
    const word = fc.constantFrom("cpu", "2 GB", "x < y", "&amp;", "");
    const { html } = fc.letrec<{ html: string }>((tie) => ({
      html: fc.oneof(
        { maxDepth: 4 },
        word.map((one) => one.replace("<", "&lt;")),
        fc
          .tuple(tag, fc.array(tie("html"), { maxLength: 3 }))
          .map(([name, inner]) => `<${name}>${inner.join(" ")}</${name}>`),
      ),
    }));
    fc.assert(
      fc.property(html, (value) => {
        expect(htmlToText(value)).not.toMatch(/<\/?[a-z]/iu);
      }),
    );
  });

  test("keeps every word", () => {
    const item = fc.stringMatching(/^[a-z]{1,8}$/u);
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 6 }), (items) => {
        const html = `<ul>${items.map((one) => `<li><b>${one}</b></li>`).join("")}</ul>`;
        expect(htmlToText(html)).toBe(items.map((one) => `- ${one}`).join("\n"));
      }),
    );
  });
});

describe("text that may hold HTML", () => {
  test.each([
    ["see <a href='https://x.example'>here</a>", "see here (https://x.example)"],
    ["files at https://x.example/<USER-ID>", "files at https://x.example/<USER-ID>"],
    ["<b>bold</b> for <USER-ID>", "bold for <USER-ID>"],
    ["a < b and b > c", "a < b and b > c"],
    ["R&amp;D", "R&amp;D"],
  ])("%j is %j", (value, text) => {
    expect(plainText(value)).toBe(text);
  });
});
