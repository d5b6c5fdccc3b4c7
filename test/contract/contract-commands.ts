/** Commands of the contract: each answers with what a surface must get across. */
import { z } from "zod";
import { type Command, read } from "../../src/commands/define.ts";
import * as param from "../../src/commands/params.ts";
import type { Draft } from "../../src/reply/blocks.ts";
import {
  actions,
  button,
  fields,
  heading,
  items,
  note,
  reply,
  table,
  text,
  whisper,
} from "../../src/reply/build.ts";
import { foreignMarkdown, md } from "../../src/reply/markdown.ts";

const numbered = (letter: string, count: number, width: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(width, "0")}`);

/** 5,000 words of eight characters with their spaces. */
export const LONG_WORDS = numbered("w", 5000, 6);
export const ROWS = numbered("row-", 300, 3);
/** What a catalogue, a title or a README of strangers may hold. */
const HOSTILE = [
  "@everyone and @here",
  "<!channel> <!here|here> <@U1> <#C1> <@&123456789012345678>",
  "@room and @ana:chat.test",
  "</table><script>alert(1)</script><img src=x onerror=alert(1)>",
  "[click me](javascript:alert(1)) and [me](data:text/html,x)",
  "right\u202Eto left, zero\u200Bwidth, \u2066isolated\u2069",
  "``` a fence ~~~ ``` and `a tick",
  "\u001B[31mred\u001B[0m \u001B]8;;http://x.test\u0007link\u001B]8;;\u0007",
  "*bold* _em_ ~gone~ ||hidden|| # head > quote",
] as const;
export const SECRET = "swordfish-4711";

const TEXTS: Readonly<Record<string, () => Draft>> = {
  long: () => reply(heading("Long"), text(md`${LONG_WORDS.join(" ")}`)),
  rows: () => reply(heading("Rows"), table(["Name", "What", "Hours>"], ROWS.map(rowOf))),
  hostile: () =>
    reply(
      heading(HOSTILE[0]),
      ...HOSTILE.map((line) => text(foreignMarkdown(line))),
      ...HOSTILE.map((line) => text(md`Title: ${line}`)),
      ...HOSTILE.map((line) => note("warning", line)),
      fields(Object.fromEntries(HOSTILE.map((line, index) => [`Field ${index}`, line]))),
      table(
        ["What", "Again"],
        HOSTILE.map((line) => [line, line]),
      ),
      items(
        HOSTILE.map((line, index) => ({ kind: "item", ref: `item-${index}`, title: line, subtitle: line })),
      ),
      heading("End of the foreign text"),
    ),
  whisper: () => whisper(heading(`The word is ${SECRET}`)),
  choice: () =>
    reply(
      heading("Which one?"),
      actions(button("Whisper it", "recite", { word: "whisper" }), {
        type: "select",
        label: "Recite",
        options: [
          { label: "Nothing much", value: "nothing" },
          { label: "The rows", value: "rows" },
        ],
        press: { command: "recite", params: {}, fill: "word" },
      }),
    ),
};

function rowOf(name: string, index: number): readonly string[] {
  return [name, "an experiment", String(index)];
}

/** Over all programs of a test file: a second answer can be hidden from view, a second run cannot. */
let recitals = 0;

const recite = read({
  path: "recite",
  summary: "Recite something",
  examples: ["recite long"],
  input: z.strictObject({ word: param.text("What to recite") }),
  positional: ["word"],
  access: "anyone",
  run: async ({ word }) => {
    recitals += 1;
    return { word, number: recitals };
  },
  reply: ({ word, number }) => TEXTS[word]?.() ?? reply(heading(`Recited: ${word}, number ${number}`)),
});

const enrol = read({
  path: "enrol",
  summary: "Enrol somebody",
  examples: ["enrol Ana --course biology --seats 2"],
  input: z.strictObject({
    name: param.text("Who it is"),
    course: param.choice(["biology", "chemistry"], "Which course"),
    seats: param.count("How many seats", 1, 9),
  }),
  positional: ["name"],
  access: "anyone",
  run: async (given) => given,
  reply: ({ name, course, seats }) => reply(heading(`Enrolled ${name} for ${course} with ${seats} seats`)),
});

export const CONTRACT_COMMANDS: readonly Command[] = [recite, enrol];
