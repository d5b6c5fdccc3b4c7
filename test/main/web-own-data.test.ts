/** What the page keeps of a person is in the export: the whole program. */
import { expect, test } from "vitest";
import type { EntryView } from "../../adapters/web/view.ts";
import { waitFor } from "../contract/patience.ts";
import { letIn, newSentId, openPage } from "../kit/web-page.ts";
import { startWebProgram } from "../kit/web-program.ts";
import { readEntry } from "../kit/web-words.ts";

test("the export of a person at the page has what was said there", async () => {
  const web = await startWebProgram({ env: { AI4_DATA_DIR: ":memory:" } });
  const page = await openPage(web.base, await letIn(web.link()));
  const says = async (text: string, answer: RegExp): Promise<EntryView> => {
    await page.send({ kind: "message", id: newSentId(), text });
    // What was said is an entry too, and may have the words of its answer in it.
    const isAnswer = (entry: EntryView) => entry.kind === "answer" && answer.test(readEntry(entry));
    return waitFor(`${answer}`, () => page.entries().find(isAnswer));
  };
  try {
    await says("facets tags", /Tags/i);
    const exported = await says("account export", /What was said on the page/);
    const { address = "" } =
      (exported.kind === "answer" && exported.blocks.find((block) => block.type === "file")) || {};
    const rows = (await (await page.get(address)).text()).split("\r\n");
    expect(rows[0]).toBe("account,at,by,text");
    expect(rows[1]).toMatch(/^this one,2\S+Z,person,facets tags$/);
    expect(rows[2]).toMatch(/^this one,2\S+Z,bot,/);
  } finally {
    page.close();
    await web.stop();
  }
});
