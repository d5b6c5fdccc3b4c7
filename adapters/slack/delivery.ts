/**
 * Sends the parts of a post in order and keeps account of them. Every part goes out at most once: where an attempt may
 * have come through, the channel is read back before another is made.
 */
import { PostFailure, type SurfaceLog } from "../../src/surface.ts";
import { errorName } from "./failure.ts";
import type { Entry, Ledger } from "./ledger.ts";
import type { Timing } from "./limits.ts";
import type { Part } from "./pages.ts";
import { escapeText, type Rendered } from "./render.ts";
import type { Sender, Target } from "./sender.ts";

export interface DeliveryDeps {
  readonly sender: Sender;
  readonly ledger: Ledger;
  readonly timing: Timing;
  readonly log: SurfaceLog;
  readonly now: () => Date;
}

/** Attempts at one part after the first one of a post is out. */
const ATTEMPTS = 4;
/** Our clock and Slack's may differ by this many seconds. */
const SKEW = 120;
/** Errors that say Slack would not draw it; its words can still be sent. */
const UNDRAWABLE = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_attachments",
  "msg_blocks_too_long",
]);

export interface Delivery {
  /** The ids of all parts: timestamps of messages, ids of files. `triedSince`: an earlier attempt may have come through. */
  send(parts: readonly Part[], target: Target, key: string, triedSince?: Date): Promise<readonly string[]>;
}

export function createDelivery(deps: DeliveryDeps): Delivery {
  return {
    async send(parts, target, key, triedSince) {
      const since = Math.floor((triedSince ?? deps.now()).getTime() / 1000) - SKEW;
      const earlier = await deps.ledger.read(key);
      // The ledger forgets what many later posts pushed out of it: then every part is looked for.
      const forgotten = earlier === undefined && triedSince !== undefined;
      const begun = { key, ...target, thread: target.thread, since, done: [], open: forgotten };
      let entry: Entry = earlier ?? begun;
      for (const part of parts.slice(entry.done.length)) {
        const id = await sendPart(deps, entry, part, entry.done.length === 0);
        const { file: _, ...rest } = entry;
        entry = { ...rest, done: [...entry.done, id], open: forgotten };
        await deps.ledger.write(entry);
      }
      return entry.done;
    },
  };
}

/**
 * The first part fails to the caller, who knows whether to try again. Later ones are tried here: otherwise the tail of an
 * answer would be missing.
 */
async function sendPart(deps: DeliveryDeps, entry: Entry, part: Part, first: boolean): Promise<string> {
  let current = entry;
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (current.open) {
        const found = await deps.sender.find(current);
        if (found !== undefined) return found;
      }
      current = { ...current, open: true };
      return await attemptPart(deps, current, part, (file) => {
        current = { ...current, file };
      });
    } catch (error) {
      if (!(error instanceof PostFailure)) throw error;
      current = { ...current, open: error.kind === "ambiguous" };
      await deps.ledger.write(current);
      if (first || error.kind === "rejected" || attempt >= ATTEMPTS) throw error;
      await deps.sender.wait(Math.min(error.retryAfterMs ?? deps.timing.channelGap, deps.timing.longestWait));
    }
  }
}

async function attemptPart(
  deps: DeliveryDeps,
  entry: Entry,
  part: Part,
  uploaded: (file: string) => void,
): Promise<string> {
  const mark = { key: entry.key, part: entry.done.length };
  if (part.kind === "message") {
    // Written first: after a crash in the middle, the next attempt must know that there may have been one.
    await deps.ledger.write(entry);
    return sendDrawn(deps, entry, part.message, mark);
  }
  const { file } = part;
  try {
    const id = await deps.sender.upload(file);
    uploaded(id);
    await deps.ledger.write({ ...entry, file: id });
    await deps.sender.share(entry, id, file.title);
    return id;
  } catch (error) {
    if (!(error instanceof PostFailure) || error.kind !== "rejected") throw error;
    deps.log.error({ err: error, file: file.name }, "Slack refused a file");
    const text = escapeText(`⚠️ I could not attach “${file.title || file.name}”: ${error.message}`);
    return deps.sender.message(entry, { blocks: [], text, files: [] }, mark);
  }
}

async function sendDrawn(
  { sender, log }: DeliveryDeps,
  target: Target,
  message: Rendered,
  mark: { key: string; part: number },
): Promise<string> {
  try {
    return await sender.message(target, message, mark);
  } catch (error) {
    const name = error instanceof PostFailure ? errorName(error.cause) : undefined;
    if (name === undefined || !UNDRAWABLE.has(name)) throw error;
    log.error({ err: error }, "Slack refused the blocks of a message; its words were sent alone");
    return sender.message(target, { ...message, blocks: [] }, mark);
  }
}
