/** A real session of the built program at a pseudo terminal, in an empty data folder. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createTerminalScreen, type Row, type TerminalScreen, textOf } from "./screen.ts";

/** A line to type, and what its answer must show before the next one is typed. */
export interface Step {
  readonly line: string;
  readonly shows: RegExp;
}

export interface Exchange {
  readonly line: string;
  /** From the line with the prompt to the last one of the answer. */
  readonly rows: readonly Row[];
}

/** Prompts of the program. */
const PROMPT = "ai4>";
/** The answer stands when nothing was written for so long, ms. */
const QUIET_MS = 500;
const PATIENCE_MS = 90_000;

/**
 * Types the lines one after the other; throws when an answer does not show what it must. `collect` is given the folder of
 * the pictures that the answers had, before it is removed.
 */
export async function runSession(
  steps: readonly Step[],
  columns: number,
  collect: (pictures: string) => void = () => undefined,
): Promise<readonly Exchange[]> {
  if (!existsSync("dist/main.js")) throw new Error("The program is not built: npm run build");
  const home = mkdtempSync(join(tmpdir(), "session-"));
  const screen = createTerminalScreen(columns);
  const terminal = openTerminal(home, columns, screen);
  try {
    await terminal.until(() => lastLine(screen) === PROMPT, "a prompt");
    const starts: number[] = [];
    for (const { line, shows } of steps) {
      const start = screen.rows().length - 1;
      starts.push(start);
      terminal.type(`${line}\r`);
      const answered = () => lastLine(screen) === PROMPT && shows.test(textFrom(screen, start));
      await terminal.until(answered, `${shows} after “${line}”`);
    }
    collect(join(home, ".local/share/ai4-chatops/pictures"));
    const end = screen.rows().length - 1;
    return steps.map(({ line }, index) => ({
      line,
      rows: trimmed(screen.rows().slice(starts[index], starts[index + 1] ?? end)),
    }));
  } finally {
    await terminal.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** `script` of util-linux gives the program a terminal; Node.js alone cannot. */
function openTerminal(home: string, columns: number, screen: TerminalScreen) {
  // So high that live replies are redrawn where they stand, and end as they finally are.
  const command = `stty rows 500 cols ${columns}; exec "${process.execPath}" dist/main.js`;
  const own = /^(?:AI4|XDG|SLACK|DISCORD|MATRIX|OPENAI)_|^NO_COLOR$/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  const child = spawn("script", ["-qfec", command, "/dev/null"], {
    env: { ...env, HOME: home, TZ: "UTC", LANG: "C.UTF-8", TERM: "xterm-256color", FORCE_COLOR: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let written = performance.now();
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = new Error("A session needs the program “script” of util-linux.", { cause: error });
  });
  child.stdout.setEncoding("utf8").on("data", (output: string) => {
    written = performance.now();
    screen.write(output);
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    type: (keys: string) => child.stdin.write(keys),
    async until(reached: () => boolean, what: string): Promise<void> {
      const deadline = performance.now() + PATIENCE_MS;
      while (!reached() || performance.now() - written < QUIET_MS) {
        if (failure) throw failure;
        if (child.exitCode !== null || performance.now() > deadline)
          throw new Error(`The session never showed ${what}:\n${textFrom(screen, 0)}`);
        await delay(50);
      }
    },
    async close(): Promise<void> {
      if (child.pid !== undefined && child.exitCode === null) child.stdin.end("\u0004");
      if (failure === undefined) await closed;
    },
  };
}

function lastLine(screen: TerminalScreen): string {
  return textOf(screen.rows().at(-1) ?? []);
}

function textFrom(screen: TerminalScreen, start: number): string {
  return screen.rows().slice(start).map(textOf).join("\n");
}

function trimmed(rows: readonly Row[]): readonly Row[] {
  const last = rows.findLastIndex((row) => textOf(row) !== "");
  return rows.slice(0, last + 1);
}
