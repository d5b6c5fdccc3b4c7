/** Text of many lines that comes with a command: a fenced block in the message. */
import { refuse } from "../../errors.ts";

export interface SplitMessage {
  /** The message without the block. */
  readonly line: string;
  /** What stands in the first block; undefined where there is none. */
  readonly block: string | undefined;
}

/** A word after the fence names a language where a line of its own follows. */
const FENCED = /```(?:[\w+#.-]*[^\S\n]*\n)?([\s\S]*?)```/u;

/** Takes the first fenced block out of a message. Refuses a message with two: it would not be clear which is meant. */
export function splitMessage(text: string): SplitMessage {
  const whole = text.replaceAll("\r\n", "\n");
  const found = FENCED.exec(whole);
  if (!found) return { line: whole, block: undefined };
  const line = `${whole.slice(0, found.index)} ${whole.slice(found.index + found[0].length)}`;
  if (FENCED.test(line))
    throw refuse("input.blocks", "You sent several code blocks. Please put all of it into one.");
  return { line, block: readScript(found[1] ?? "") };
}

/** Lines as a shell wants them: with plain line ends, and without the mark and spaces around the whole. */
export function readScript(text: string): string {
  return text
    .replace(/^\uFEFF/u, "")
    .replaceAll(/\r\n?/gu, "\n")
    .replaceAll("\u00A0", " ")
    .replace(/^(?:[^\S\n]*\n)+/u, "")
    .trimEnd();
}
