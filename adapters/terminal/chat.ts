/** The conversation at a keyboard. */
import { setTimeout as delay } from "node:timers/promises";
import { visibleLine } from "../../src/reply/safe-text.ts";
import type { Handled, Inbound } from "../../src/surface.ts";
import { askForm, type FormAsker } from "./forms.ts";
import { readHistory, writeHistory } from "./history.ts";
import { isFarewell, messageOf } from "./inbound.ts";
import { createKeyboard, type Keyboard } from "./keyboard.ts";
import { HISTORY_LINES, WORKING_AFTER_MS, WORKING_FRAME_MS } from "./limits.ts";
import type { Session } from "./register.ts";
import { canvasOf } from "./render.ts";
import { paintText } from "./styles.ts";

export async function chat(session: Session): Promise<number> {
  const { options, screen } = session;
  const keyboard = keyboardOf(session);
  const prompt = `\n${paintText("ai4>", "strong", session.look().colour)} `;
  try {
    for (;;) {
      const line = await keyboard.line({ prompt });
      if (line === undefined || isFarewell(line) || screen.broken()) break;
      const message = messageOf(line, options.newId(), options.actor, options.place);
      if (message !== undefined) await converse(session, keyboard, message);
    }
  } finally {
    screen.setFoot(undefined);
    keyboard.close();
    if (!screen.broken()) options.output.write("\n");
  }
  return screen.broken() ? 1 : 0;
}

function keyboardOf({ options, screen }: Session): Keyboard {
  const { historyFile, input, output, host, actor, place } = options;
  return createKeyboard({
    input,
    output,
    screen,
    history: historyFile === undefined ? [] : readHistory(historyFile),
    historySize: HISTORY_LINES,
    saveHistory: (lines) => {
      if (historyFile !== undefined) writeHistory(historyFile, lines);
    },
    complete: async (line) => {
      const found = await host.complete(line, actor, place);
      return found.map(({ value }) => visibleLine(value)).filter((value) => value !== "");
    },
  });
}

/** Handles one event and the forms it leads to; ends early if the person leaves meanwhile. */
async function converse(session: Session, keyboard: Keyboard, first: Inbound): Promise<void> {
  const { options, posts } = session;
  let event: Inbound | undefined = first;
  let answers: ReadonlyMap<string, string> = new Map();
  while (event !== undefined) {
    const handled = await working(session, keyboard, options.host.receive(event));
    // A live reply that fails says so itself; nothing here depends on its end.
    handled?.settled.catch(() => undefined);
    const form = handled === undefined ? undefined : posts.takeForm();
    if (form === undefined) return;
    const given = await askForm(form, askerOf(session, keyboard), answers);
    if (given === undefined) {
      session.screen.print("Left the form; nothing was changed.");
      return;
    }
    answers = given;
    const { actor, place, newId } = options;
    event = {
      kind: "submit",
      id: newId(),
      actor,
      place,
      token: form.submit.token,
      values: Object.fromEntries(given),
    };
  }
}

/** Shows at the prompt that work goes on, if it takes longer than a moment; undefined if the person left first. */
async function working(
  session: Session,
  keyboard: Keyboard,
  work: Promise<Handled>,
): Promise<Handled | undefined> {
  const { signs, colour } = canvasOf(session.look());
  const done = new AbortController();
  const animate = async () => {
    await delay(WORKING_AFTER_MS, undefined, { signal: done.signal });
    for (let frame = 0; ; frame += 1) {
      const sign = signs.frames[frame % signs.frames.length] ?? "";
      keyboard.setPrompt(`\n${paintText(`${sign} working`, "dim", colour)} `);
      await delay(WORKING_FRAME_MS, undefined, { signal: done.signal });
    }
  };
  animate().catch(() => undefined);
  try {
    return await Promise.race([work, keyboard.closed.then(() => undefined)]);
  } finally {
    done.abort();
    work.catch(() => undefined);
  }
}

function askerOf({ screen, look }: Session, keyboard: Keyboard): FormAsker {
  return {
    print: (text) => screen.print(text),
    ask: (prompt, { secret, choices }) => keyboard.line({ prompt, secret, answer: { choices } }),
    canvas: () => canvasOf(look()),
  };
}
