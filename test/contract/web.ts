/** The page under contract: two guests with pages of their own, over HTTP. */
import type { Sent } from "../../adapters/web/view.ts";
import { createFolder } from "../kit/temporary-folder.ts";
import { letIn, newSentId, openPage, type WebPage } from "../kit/web-page.ts";
import { startWebProgram } from "../kit/web-program.ts";
import { actionsIn, addressesIn, readEntry } from "../kit/web-words.ts";
import { waitFor } from "./patience.ts";
import type { Contract, ContractPerson } from "./surface-under-test.ts";

const UNSAFE = /(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069\u200B]/u;

interface Seat {
  readonly cookie: string;
  page: WebPage;
  last: Sent | undefined;
  /** Of pages that were open before. */
  edits: number;
}

export const webContract: Contract = {
  name: "web",
  ways: {
    buttons: "buttons",
    selects: "a select with a button that says it is meant",
    forms: "a form in the conversation",
    "private answers": "everybody has a page of his own",
    "other people": "have pages of their own, where nothing waits for their yes",
    "live replies": "the entry is changed where it stands",
    "long answers": "shown whole",
    "foreign text": "text stays text, addresses open only http, https and mail",
    "repeated deliveries": "known by the id that the page made",
    "unknown presses": "answered in words",
    restarts: "the page connects again and goes on",
  },
  async start() {
    const data = createFolder("contract");
    const env = { AI4_DATA_DIR: data.path };
    let running = await startWebProgram({ env });
    const port = Number(new URL(running.base).port);
    const wrongs: string[] = [];
    const seats: Seat[] = [];
    for (let index = 0; index < 2; index += 1) {
      const cookie = await letIn(running.link());
      const page = await openPage(running.base, cookie);
      seats.push({ cookie, page, last: undefined, edits: 0 });
    }
    const [ana, bob] = seats as [Seat, Seat];
    const everything = () => seats.flatMap(({ page }) => page.entries());
    return {
      ana: personAt(ana, wrongs),
      bob: personAt(bob, wrongs),
      everybodyReads: async () => "",
      edits: async () => ana.edits + ana.page.edits(),
      async deliverAgain() {
        if (ana.last !== undefined) await ana.page.send(ana.last);
      },
      pressUnknown: () => send(ana, { kind: "press", id: newSentId(), token: "never-offered" }, wrongs),
      async restart() {
        await running.stop();
        running = await startWebProgram({ env, port });
        for (const seat of seats) {
          seat.edits += seat.page.edits();
          seat.page.close();
          seat.page = await openPage(running.base, seat.cookie);
        }
      },
      async alive() {
        const words = everything().map(readEntry);
        return [
          ...addressesIn(everything()).filter((url) => !/^(?:https?:\/\/|mailto:|$)/.test(url)),
          ...words.filter((text) => UNSAFE.test(text)),
        ];
      },
      wrongs: () => [...wrongs, ...running.program.troubles],
      async close() {
        for (const { page } of seats) page.close();
        await running.stop();
        data.remove();
      },
    };
  },
};

async function send(seat: Seat, sent: Sent, wrongs: string[]): Promise<void> {
  const answer = await seat.page.send(sent);
  if (!answer.ok) wrongs.push(`${answer.status} ${await answer.text()}`);
}

function personAt(seat: Seat, wrongs: string[]): ContractPerson {
  const sendNow = (sent: Sent) => send(seat, sent, wrongs);
  const actions = () => seat.page.entries().flatMap(actionsIn);
  return {
    async says(text) {
      seat.last = { kind: "message", id: newSentId(), text };
      await sendNow(seat.last);
    },
    async presses({ label, typed }) {
      const own = () => actions().findLast((action) => action.type === "button" && action.label === label);
      // Nobody has another's page before his eyes: who wants to answer for him can only say it.
      if (typed === "yes" && own() === undefined && seat.last === undefined) return this.says("yes");
      const action = await waitFor("a button", own);
      if (action.type === "button") await sendNow({ kind: "press", id: newSentId(), token: action.token });
    },
    async chooses({ label }) {
      const [token, value] = await waitFor("a select", () => {
        for (const action of [...actions()].reverse()) {
          const option = action.type === "select" && action.options.find((one) => one.label === label);
          if (option) return [action.token, option.value] as const;
        }
        return undefined;
      });
      await sendNow({ kind: "press", id: newSentId(), token, value });
    },
    async fillsIn(values) {
      const form = await waitFor("a form", () =>
        seat.page
          .entries()
          .flatMap((entry) => (entry.kind === "answer" ? entry.blocks : []))
          .findLast((block) => block.type === "form"),
      );
      if (!Object.keys(values).every((name) => form.fields.some((field) => field.name === name)))
        throw new Error("the form has other fields");
      await sendNow({ kind: "submit", id: newSentId(), token: form.token, values });
    },
    reads: async () => seat.page.entries().map(readEntry).join("\n"),
  };
}
