/** The conversation as server-sent events: all that changed since what the page has seen, then every change. */
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Conversation, Numbered } from "./history.ts";
import { BEAT_MS } from "./limits.ts";
import { viewOf } from "./render.ts";
import type { EntryView } from "./view.ts";

/**
 * Each event carries `epoch.change` as its id, which a browser sends back when it connects again. Of an entry that changes
 * faster than the connection takes it, only the last state is sent. A page that is `replaced` by newer ones is told to pause.
 */
export function streamOf(
  context: Context,
  history: Conversation,
  { ended, replaced }: { readonly ended: AbortSignal; readonly replaced: AbortSignal },
): Response {
  // Otherwise a proxy may hold events back until it has many.
  context.header("x-accel-buffering", "no");
  return streamSSE(context, async (stream) => {
    const over = new AbortController();
    stream.onAbort(() => over.abort());
    const signal = AbortSignal.any([ended, replaced, over.signal]);
    let wake: () => void = () => undefined;
    history.watch(() => wake(), signal);
    let seen = readPosition(context.req.header("last-event-id") ?? context.req.query("after"));
    let caughtUp = false;
    while (!signal.aborted) {
      if (seen.epoch !== history.epoch) {
        seen = { epoch: history.epoch, change: 0 };
        await stream.writeSSE({ event: "reset", data: "", id: `${seen.epoch}.0` });
      }
      const changes = history.since(seen.change);
      for (const entry of changes) {
        seen = { epoch: seen.epoch, change: entry.change };
        const id = `${seen.epoch}.${seen.change}`;
        await stream.writeSSE({ event: "entry", data: JSON.stringify(entryView(entry)), id });
      }
      if (!caughtUp) await stream.writeSSE({ event: "ready", data: "" });
      caughtUp = true;
      if (changes.length > 0) continue;
      const woken = await pause(BEAT_MS, signal, (resolve) => {
        wake = resolve;
      });
      if (!woken && !signal.aborted) await stream.writeSSE({ event: "beat", data: "" });
    }
    if (replaced.aborted && !over.signal.aborted) await stream.writeSSE({ event: "paused", data: "" });
  });
}

function entryView(entry: Numbered): EntryView {
  if (entry.kind === "said") {
    const { kind, id, at, position, text, form = "" } = entry;
    return { kind, id, at, position, text, form };
  }
  const { kind, id, at, position, reply } = entry;
  return { kind, id, at, position, private: reply.visibility === "private", blocks: viewOf(reply, id) };
}

function readPosition(text: string | undefined): { readonly epoch: string; readonly change: number } {
  const [, epoch, change] = /^([^.]+)\.(\d{1,15})$/.exec(text ?? "") ?? [];
  return { epoch: epoch ?? "", change: Number(change ?? 0) };
}

/** Resolves with true when woken, with false after `ms` or when it is over. */
function pause(ms: number, signal: AbortSignal, waker: (wake: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(false), ms);
    const stop = () => done(false);
    const done = (woken: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      resolve(woken);
    };
    signal.addEventListener("abort", stop);
    waker(() => done(true));
    if (signal.aborted) done(false);
  });
}
