/** A terminal for tests: streams that say they are one, and what a person would see on the screen. */
import { PassThrough } from "node:stream";
import stringWidth from "string-width";

export interface FakeTerminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Everything written, with its control sequences. */
  raw(): string;
  /** The screen's rows, scrolled-off ones first, without trailing blanks. */
  screen(): string;
  type(keys: string): void;
  /** Resolves when the screen matches. */
  see(pattern: RegExp): Promise<void>;
  rawModes(): readonly boolean[];
  resize(columns: number): void;
}

export function fakeTerminal(columns = 80, rows = 40): FakeTerminal {
  const modes: boolean[] = [];
  let written = "";
  const watchers = new Set<() => void>();
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (mode: boolean) => modes.push(mode),
  });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  output.on("data", (chunk: Buffer) => {
    written += chunk.toString("utf8");
    for (const watcher of watchers) watcher();
  });
  const screen = () => draw(written, output.columns);
  return {
    input: input as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
    raw: () => written,
    screen,
    type: (keys) => input.write(keys),
    see: (pattern) =>
      new Promise((resolve) => {
        const watcher = () => {
          if (!pattern.test(screen())) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
      }),
    rawModes: () => modes,
    resize(width) {
      output.columns = width;
      output.emit("resize");
    },
  };
}

interface Cursor {
  row: number;
  column: number;
}

/** Interprets the sequences that line editors use: cursor movement, clearing, and marks that show nothing. */
function draw(written: string, width: number): string {
  const cells: string[][] = [];
  const cursor: Cursor = { row: 0, column: 0 };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is interpreted
  for (const [token, parameters = "", final] of written.matchAll(/\u001B\[([?\d;]*)([A-Za-z~])|[\s\S]/gu)) {
    if (final !== undefined) control(cells, cursor, final, parameters);
    else if (token === "\r") cursor.column = 0;
    else if (token === "\n") Object.assign(cursor, { row: cursor.row + 1, column: 0 });
    else put(cells, cursor, token, width);
  }
  return cells
    .map((row) =>
      Array.from(row, (cell) => cell ?? " ")
        .join("")
        .trimEnd(),
    )
    .join("\n");
}

function control(cells: string[][], cursor: Cursor, final: string, parameters: string): void {
  const count = Number(parameters || 1);
  if (final === "A") cursor.row = Math.max(0, cursor.row - count);
  else if (final === "B") cursor.row += count;
  else if (final === "C") cursor.column += count;
  else if (final === "D") cursor.column = Math.max(0, cursor.column - count);
  else if (final === "G") cursor.column = count - 1;
  else if (final === "K") cells[cursor.row]?.splice(cursor.column);
  else if (final === "J") {
    cells[cursor.row]?.splice(cursor.column);
    cells.splice(cursor.row + 1);
  }
}

function put(cells: string[][], cursor: Cursor, character: string, width: number): void {
  const size = stringWidth(character);
  if (cursor.column + size > width) Object.assign(cursor, { row: cursor.row + 1, column: 0 });
  while (cells.length <= cursor.row) cells.push([]);
  const row = cells[cursor.row] ?? [];
  if (size === 0) {
    row[cursor.column - 1] = `${row[cursor.column - 1] ?? ""}${character}`;
    return;
  }
  row[cursor.column] = character;
  if (size === 2) row[cursor.column + 1] = "";
  cursor.column += size;
}
