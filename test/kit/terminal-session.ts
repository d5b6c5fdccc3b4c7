/** A terminal session with a scripted engine behind it. */
import { createTerminal, type TerminalOptions } from "../../adapters/terminal/register.ts";
import type { Block, Press, Reply } from "../../src/reply/blocks.ts";
import { md } from "../../src/reply/markdown.ts";
import type { Actor, Handled, Inbound, Outbound, Place, SurfaceHost } from "../../src/surface.ts";
import { folderOfTest } from "./temporary-folder.ts";
import { type FakeTerminal, fakeTerminal } from "./terminal.ts";

export const ANA: Actor = { surface: "terminal", id: "ana", name: "Ana" };
export const HOME: Place = { surface: "terminal", channel: "terminal", direct: true };

export function handled(settled: Promise<void> = Promise.resolve()): Handled {
  return { invocation: undefined, source: "none", confidence: 0, outcome: "done", settled };
}

export function says(...blocks: readonly (string | Block<Press>)[]): Reply {
  return {
    visibility: "channel",
    blocks: blocks.map((block) => (typeof block === "string" ? { type: "text", text: md`${block}` } : block)),
  };
}

export function counter(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `id-${count}`;
  };
}

export type Script = (event: Inbound, outbound: Outbound) => Promise<Handled> | Handled;

export interface TestSession {
  readonly terminal: FakeTerminal;
  readonly outbound: Outbound;
  readonly events: readonly Inbound[];
  /** Exit code. */
  readonly ended: Promise<number>;
}

/** Runs a session; by default every message is answered by "You said …". */
export function startSession(
  script: Script = answer,
  options: Partial<TerminalOptions> = {},
  terminal: FakeTerminal = fakeTerminal(),
): TestSession {
  const events: Inbound[] = [];
  const host: SurfaceHost = {
    receive: async (event) => {
      events.push(event);
      return script(event, session.outbound);
    },
    complete: () => Promise.resolve(["deploy", "deployment", "search"].map((value) => ({ value }))),
  };
  const session = createTerminal({
    input: terminal.input,
    output: terminal.output,
    host,
    actor: ANA,
    place: HOME,
    newId: counter(),
    folders: { pictures: folderOfTest(), files: folderOfTest() },
    env: { noColor: true, forceColor: false, unicode: true },
    waitForSettled: 5,
    ...options,
  });
  return { terminal, outbound: session.outbound, events, ended: session.run() };
}

async function answer(event: Inbound, outbound: Outbound): Promise<Handled> {
  await outbound.post(
    says(event.kind === "message" ? `You said ${event.text}.` : event.kind),
    event.place,
    event.actor,
  );
  return handled();
}
