/** What is on the screen: posts above, below them the line that is being typed, which no output may destroy. */
import type { Writable } from "node:stream";
import { widthOf } from "./lines.ts";

/** The line at the foot of the screen; absent on pipes and while nothing is asked. */
export interface Foot {
  /** Screen rows from the first row of the line to the one with the cursor. */
  rowsAboveCursor(): number;
  redraw(): void;
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export interface Screen {
  setFoot(foot: Foot | undefined): void;
  /** Writes a text and a line break above the foot; `key` names it for `replace`. */
  print(text: string, key?: string): void;
  /** Draws the text anew where it stands; false if that is no longer possible. */
  replace(key: string, text: string): boolean;
  /** Says that something else was written: what stands above can no longer be redrawn. */
  disturb(): void;
  /** True once the reader of the output has gone (EPIPE). */
  broken(): boolean;
  /** Resolves when what was written so far was accepted. */
  drained(): Promise<void>;
}

const CLEAR_DOWN = "\u001B[0J";

export function createScreen(output: Writable, size: () => ScreenSize | undefined): Screen {
  let foot: Foot | undefined;
  let last: { key: string; text: string } | undefined;
  let gone = false;
  output.on("error", () => {
    gone = true;
  });

  function write(text: string): void {
    if (!gone && !output.destroyed) output.write(text);
  }

  function draw(text: string, rowsUp: number): void {
    if (foot === undefined) {
      write(`${rowsUp > 0 ? up(rowsUp) : ""}${text}\n`);
      return;
    }
    write(`${up(rowsUp + foot.rowsAboveCursor())}${text}\n`);
    foot.redraw();
  }

  return {
    setFoot(next) {
      foot = next;
    },
    print(text, key) {
      draw(text, 0);
      last = key === undefined ? undefined : { key, text };
    },
    replace(key, text) {
      const screen = size();
      if (screen === undefined || last?.key !== key) return false;
      const rows = rowsOf(last.text, screen.columns);
      if (rows + (foot?.rowsAboveCursor() ?? 0) >= screen.rows) return false;
      draw(text, rows);
      last = { key, text };
      return true;
    },
    disturb() {
      last = undefined;
    },
    broken: () => gone || output.destroyed,
    drained: () =>
      new Promise((resolve) => {
        if (gone || output.destroyed) resolve();
        else output.write("", () => resolve());
      }),
  };
}

function up(rows: number): string {
  return `\r${rows > 0 ? `\u001B[${rows}A` : ""}${CLEAR_DOWN}`;
}

/** Rows a text takes on a screen of this width, which may have changed since it was drawn. */
function rowsOf(text: string, columns: number): number {
  return text
    .split("\n")
    .reduce(
      (rows, line) => rows + Math.max(1, Math.ceil(widthOf(withoutColour(line)) / Math.max(1, columns))),
      0,
    );
}

function withoutColour(line: string): string {
  return line
    .split("\u001B[")
    .map((part, index) => (index === 0 ? part : part.replace(/^[\d;]*m/, "")))
    .join("");
}
