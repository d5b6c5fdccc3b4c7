/** The line being typed: editing, history, completion, pastes, secrets. Wraps node:readline. */
import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import { PASTE_OFF, PASTE_ON, pasteFilter, unmarkPasted } from "./paste.ts";
import type { Screen } from "./screen.ts";

export interface KeyboardOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly screen: Screen;
  /** Earlier lines, newest first. */
  readonly history: readonly string[];
  readonly historySize: number;
  readonly saveHistory: (newestFirst: readonly string[]) => void;
  readonly complete: (line: string) => Promise<readonly string[]>;
}

export interface LineRequest {
  readonly prompt: string;
  /** Nothing is echoed. */
  readonly secret?: boolean;
  /** Answers are not commands: they never enter the history, and these complete them. */
  readonly answer?: { readonly choices: readonly string[] };
}

export interface Keyboard {
  /** The next line; undefined after Ctrl-C on an empty line, in an answer, or at the end of input. */
  line(request: LineRequest): Promise<string | undefined>;
  /** Shows another prompt while the person waits, keeping what is typed. */
  setPrompt(prompt: string): void;
  /** Ctrl-C on an empty line or Ctrl-D at any time: nothing more will come. */
  readonly closed: Promise<void>;
  close(): void;
}

export function createKeyboard(options: KeyboardOptions): Keyboard {
  const { input, output, screen } = options;
  const echo = echoTo(output);
  const keys = Object.assign(pasteFilter(), {
    isTTY: true,
    setRawMode: (raw: boolean) => input.setRawMode?.(raw),
  });
  let request: LineRequest | undefined;
  let waiting: ((line: string | undefined) => void) | undefined;
  const ahead: string[] = [];
  // False between Enter and the next prompt: the cursor then stands on an empty line below everything else.
  let shown = false;
  const rl = createInterface({
    input: keys,
    output: echo.stream as NodeJS.WriteStream,
    terminal: true,
    history: [...options.history],
    historySize: options.historySize,
    removeHistoryDuplicates: true,
    completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
      void completions(line).then((result) => done(null, result));
    },
  });

  async function completions(line: string): Promise<[string[], string]> {
    const word = /\S*$/.exec(line)?.[0] ?? "";
    if (request?.secret) return [[], word];
    const values = request?.answer?.choices ?? (await options.complete(line).catch(() => []));
    return [values.filter((value) => value.startsWith(word)), word];
  }

  function settle(line: string | undefined): void {
    const resolve = waiting;
    waiting = undefined;
    resolve?.(line);
  }

  rl.on("history", (history: string[]) => {
    // Only commands are kept; Node documents that a listener may take lines out.
    if (request?.answer !== undefined || request?.secret) history.shift();
    else options.saveHistory(history.map(unmarkPasted).filter((line) => !line.includes("\n")));
  });
  rl.on("line", (line: string) => {
    if (echo.muted()) output.write("\n");
    shown = false;
    screen.disturb();
    const text = unmarkPasted(line);
    if (waiting !== undefined) settle(text);
    else ahead.push(text);
  });
  rl.on("SIGINT", () => {
    shown = false;
    onInterrupt(rl, output, request, settle, prompt);
  });
  rl.on("close", () => settle(undefined));
  const closed = new Promise<void>((resolve) => rl.once("close", resolve));
  const onResize = () => echo.stream.emit("resize");
  output.on("resize", onResize);
  input.pipe(keys);
  output.write(PASTE_ON);
  void closed.then(() => {
    output.off("resize", onResize);
    input.unpipe(keys);
    input.pause();
    output.write(PASTE_OFF);
  });

  const prompt = () => {
    shown = true;
    if (request?.secret) output.write(request.prompt);
    else rl.prompt(true);
  };
  screen.setFoot({
    rowsAboveCursor: () => (!shown || request?.secret || isClosed(rl) ? 0 : rl.getCursorPos().rows),
    redraw: () => {
      if (!shown || isClosed(rl)) return;
      // Otherwise readline climbs up to where it believes its line begins, into what was just written.
      (rl as Interface & { prevRows?: number }).prevRows = 0;
      prompt();
    },
  });

  return {
    closed,
    close: () => rl.close(),
    setPrompt(text) {
      if (isClosed(rl) || echo.muted()) return;
      rl.setPrompt(text);
      prompt();
    },
    line(next) {
      if (isClosed(rl)) return Promise.resolve(undefined);
      request = next;
      const typed = next.answer === undefined ? ahead.shift() : undefined;
      if (typed !== undefined) return Promise.resolve(typed);
      return new Promise<string | undefined>((resolve) => {
        waiting = (line) => {
          echo.mute(false);
          request = undefined;
          resolve(line);
        };
        rl.setPrompt(next.prompt);
        prompt();
        echo.mute(next.secret === true);
      });
    },
  };
}

function isClosed(rl: Interface): boolean {
  return (rl as Interface & { readonly closed?: boolean }).closed === true;
}

/** With words on the line, Ctrl-C throws them away; in an answer it leaves the form; else it ends the session. */
function onInterrupt(
  rl: Interface,
  output: NodeJS.WriteStream,
  request: LineRequest | undefined,
  settle: (line: undefined) => void,
  prompt: () => void,
): void {
  const typed = rl.line !== "";
  if (typed || request?.answer !== undefined) {
    rl.write(null, { ctrl: true, name: "e" });
    rl.write(null, { ctrl: true, name: "u" });
    output.write("^C\n");
  }
  if (request?.answer !== undefined) settle(undefined);
  else if (typed) prompt();
  else rl.close();
}

/** What readline writes to: the terminal, except while a secret is typed. */
function echoTo(output: NodeJS.WriteStream) {
  let silent = false;
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: Buffer | string, _encoding, done) {
      if (!silent && !output.destroyed) output.write(chunk);
      done();
    },
  });
  Object.defineProperties(stream, {
    columns: { get: () => output.columns },
    rows: { get: () => output.rows },
    isTTY: { value: true },
  });
  return {
    stream,
    muted: () => silent,
    mute(on: boolean) {
      silent = on;
    },
  };
}
