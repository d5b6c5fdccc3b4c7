/** What a terminal shows after some output: a screen that is as high as it needs to be. */

/** Look of a cell; colours by their SGR number (30 to 37). */
export interface Look {
  readonly strong: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underlined: boolean;
  readonly colour: number | undefined;
}

export interface Cell {
  readonly sign: string;
  readonly look: Look;
}

export type Row = readonly Cell[];

export interface TerminalScreen {
  write(output: string): void;
  rows(): readonly Row[];
}

const PLAIN: Look = { strong: false, dim: false, italic: false, underlined: false, colour: undefined };
const BLANK: Cell = { sign: " ", look: PLAIN };
const ESC = "\u001B";
/** CSI sequences; the program writes no others. */
const SEQUENCE = new RegExp(`^${ESC}\\[([?\\d;]*)([A-Za-z])`);
const UNFINISHED = new RegExp(`^${ESC}(\\[[?\\d;]*)?$`);

/** Every sign takes one cell: the program's own texts hold no wide ones. */
export function createTerminalScreen(columns: number): TerminalScreen {
  const page = new Page(columns);
  let rest = "";
  return {
    write(output) {
      let text = rest + output;
      while (text !== "" && !UNFINISHED.test(text)) {
        const sequence = SEQUENCE.exec(text);
        const [sign = ""] = text;
        if (sequence) page.obey(sequence[1] ?? "", sequence[2] ?? "");
        else page.put(sign);
        text = text.slice(sequence ? sequence[0].length : sign.length);
      }
      rest = text;
    },
    rows: () => page.rows,
  };
}

class Page {
  readonly rows: Cell[][] = [[]];
  readonly #columns: number;
  #row = 0;
  #column = 0;
  #look = PLAIN;

  constructor(columns: number) {
    this.#columns = columns;
  }

  put(sign: string): void {
    if (sign === "\n") this.#feed();
    else if (sign === "\r") this.#column = 0;
    else if (sign >= " ") this.#draw(sign);
  }

  #draw(sign: string): void {
    if (this.#column >= this.#columns) this.#feed();
    const line = this.rows[this.#row] ?? [];
    while (line.length < this.#column) line.push(BLANK);
    line[this.#column] = { sign, look: this.#look };
    this.#column += 1;
  }

  /** The terminal of a program turns a line feed into both: to the next line, and to its beginning. */
  #feed(): void {
    this.#row += 1;
    this.#column = 0;
    while (this.rows.length <= this.#row) this.rows.push([]);
  }

  obey(parameters: string, order: string): void {
    const first = Number.parseInt(parameters, 10);
    const count = Number.isNaN(first) ? 1 : first;
    if (order === "A") this.#row = Math.max(0, this.#row - count);
    else if (order === "C") this.#column = Math.min(this.#columns - 1, this.#column + count);
    else if (order === "D") this.#column = Math.max(0, this.#column - count);
    else if (order === "G") this.#column = count - 1;
    else if (order === "m") this.#look = styled(this.#look, parameters);
    else if (order === "K" || order === "J") this.rows[this.#row]?.splice(this.#column);
    if (order === "J") this.rows.splice(this.#row + 1);
  }
}

function styled(look: Look, parameters: string): Look {
  return parameters.split(";").reduce((before, code) => withCode(before, Number(code)), look);
}

/** SGR, ECMA-48 8.3.117, as far as the program uses it. */
function withCode(look: Look, code: number): Look {
  if (code === 1) return { ...look, strong: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 3) return { ...look, italic: true };
  if (code === 4) return { ...look, underlined: true };
  if (code === 22) return { ...look, strong: false, dim: false };
  if (code === 23) return { ...look, italic: false };
  if (code === 24) return { ...look, underlined: false };
  if (code === 39) return { ...look, colour: undefined };
  if (code >= 30 && code <= 37) return { ...look, colour: code };
  return code === 0 ? PLAIN : look;
}

export function textOf(row: Row): string {
  return row
    .map(({ sign }) => sign)
    .join("")
    .trimEnd();
}
