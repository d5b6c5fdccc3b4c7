/** The terminal as a surface: one person, one place, a keyboard or a pipe. */
import type { Reply } from "../../src/reply/blocks.ts";
import type { Actor, Outbound, Place, SurfaceHost } from "../../src/surface.ts";
import { chat } from "./chat.ts";
import { isFarewell, linesOf, messageOf } from "./inbound.ts";
import { DEFAULT_WIDTH } from "./limits.ts";
import { createOutbound, type TerminalOutbound } from "./outbound.ts";
import type { RenderOptions } from "./render.ts";
import type { Folders } from "./saved-files.ts";
import { createScreen, type Screen } from "./screen.ts";
import { settledWithin } from "./settled.ts";

export interface TerminalOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly host: SurfaceHost;
  readonly actor: Actor;
  readonly place: Place;
  readonly newId: () => string;
  readonly greeting?: Reply;
  /** Typed lines are kept here between sessions, readable by their owner only. */
  readonly historyFile?: string;
  /** Pictures and files of replies are saved here. */
  readonly folders: Folders;
  readonly env: { readonly noColor: boolean; readonly forceColor: boolean; readonly unicode: boolean };
  /** Seconds that a piped line waits for its live reply before the next line is read. */
  readonly waitForSettled: number;
}

export interface TerminalSession {
  readonly outbound: Outbound;
  /** Talks until the person leaves or the input ends; the exit code, 0 unless the output broke. */
  run(): Promise<number>;
}

/** What the parts of a session share. */
export interface Session {
  readonly options: TerminalOptions;
  readonly screen: Screen;
  readonly posts: TerminalOutbound;
  readonly look: () => Omit<RenderOptions, "saved">;
}

export function createTerminal(options: TerminalOptions): TerminalSession {
  const { input, output, env } = options;
  const interactive = input.isTTY === true && output.isTTY === true;
  const colour = !env.noColor && (env.forceColor || output.isTTY === true);
  const look = () => ({ width: output.columns || DEFAULT_WIDTH, colour, unicode: env.unicode });
  const screen = createScreen(output, () =>
    interactive && output.columns > 0 && output.rows > 0
      ? { columns: output.columns, rows: output.rows }
      : undefined,
  );
  const { newId, folders } = options;
  const posts = createOutbound({ screen, interactive, newId, folders, look });
  const session: Session = { options, screen, posts, look };
  return {
    outbound: posts.outbound,
    async run() {
      if (options.greeting !== undefined)
        await posts.outbound.post(options.greeting, options.place, options.actor);
      return interactive ? chat(session) : readPipe(session);
    },
  };
}

async function readPipe({ options, screen, posts }: Session): Promise<number> {
  const { input, host, actor, place, newId, waitForSettled } = options;
  for await (const line of linesOf(input)) {
    if (screen.broken() || isFarewell(line)) break;
    const message = messageOf(line, newId(), actor, place);
    if (message === undefined) continue;
    try {
      const handled = await host.receive(message);
      await settledWithin(handled.settled, waitForSettled);
      await posts.printEdited();
    } catch (failure) {
      // A reader that closed the pipe (`| head`) has what it wanted.
      if (!screen.broken()) throw failure;
    }
  }
  return screen.broken() ? 1 : 0;
}
