/** One message and its answer, without a screen: `ask`, and `ask --stdin` in JSON lines. */
import { once } from "node:events";
import type { Writable } from "node:stream";
import { Refusal, unexpected } from "../../src/errors.ts";
import type { Reply } from "../../src/reply/blocks.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import type { Actor, Handled, Outbound, Place, SurfaceHost } from "../../src/surface.ts";
import { linesOf } from "./inbound.ts";
import { settledWithin } from "./settled.ts";

export interface Collector {
  readonly outbound: Outbound;
  /** The replies since the last call, each as it was edited last, in the order of their posts. */
  take(): readonly Reply[];
}

export function createCollector(newId: () => string): Collector {
  const posts = new Map<string, Reply>();
  return {
    outbound: {
      keysKeptMs: 0,
      capabilities: { buttons: false, forms: false, edits: true, privateReplies: true, pictures: false },
      post(reply, place) {
        const id = newId();
        posts.set(id, reply);
        return Promise.resolve({ place, id });
      },
      edit({ id }, reply) {
        // A post that was taken belongs to an answer that has been given.
        if (posts.has(id)) posts.set(id, reply);
        return Promise.resolve();
      },
    },
    take() {
      const replies = [...posts.values()];
      posts.clear();
      return replies;
    },
  };
}

type LineId = string | number | null;
type Answer = Omit<Handled, "settled">;

/** One answer as a JSON object on one line; pictures are given by their size. */
export function toJson(id: LineId, answer: Answer, replies: readonly Reply[]): string {
  const { invocation, source, confidence, outcome, refusal } = answer;
  const reply = {
    text: replies.map(toPlainText).join("\n\n"),
    blocks: replies.flatMap(({ blocks }) => blocks),
  };
  return JSON.stringify(
    {
      id,
      invocation:
        invocation === undefined ? null : { command: invocation.command, params: invocation.params },
      source,
      confidence,
      outcome,
      reply,
      ...(refusal === undefined ? {} : { refusal }),
    },
    (_, value) => (value instanceof Uint8Array ? `${value.byteLength} bytes` : value),
  );
}

export interface JsonLinesOptions {
  readonly input: AsyncIterable<Buffer | string>;
  readonly output: Writable;
  readonly host: SurfaceHost;
  readonly collector: Collector;
  readonly actor: Actor;
  readonly newId: () => string;
  readonly parseOnly: boolean;
  /** Moment for lines that name none. */
  readonly now?: Date;
  /** Seconds to wait for a live reply before its state is reported. */
  readonly waitForSettled: number;
}

/**
 * Answers every line that is not blank by one line, in order. Ends with the input, or quietly when nobody reads the answers
 * any more. Nothing a line contains ends it early.
 */
export async function runJsonLines(options: JsonLinesOptions): Promise<void> {
  const { output } = options;
  let gone = false;
  const onError = () => {
    gone = true;
  };
  output.on("error", onError);
  try {
    for await (const line of linesOf(options.input)) {
      if (gone || output.destroyed) return;
      if (line.trim() === "") continue;
      // The answer to a line must be read before the next one is taken up, however much is waiting in the input.
      if (!output.write(`${await answerLine(line, options)}\n`) && !gone) await drain(output);
    }
  } finally {
    output.off("error", onError);
  }
}

async function drain(output: Writable): Promise<void> {
  const heard = new AbortController();
  const { signal } = heard;
  await Promise.race([once(output, "drain", { signal }), once(output, "close", { signal })]).catch(
    () => undefined,
  );
  heard.abort();
}

async function answerLine(line: string, options: JsonLinesOptions): Promise<string> {
  const { host, collector, waitForSettled, newId } = options;
  const request = readRequest(line);
  if ("problem" in request) return toJson(request.id, refused("input.json", request.problem), []);
  try {
    collector.take();
    const now = request.now ?? options.now;
    const handled = await host.receive({
      kind: "message",
      id: newId(),
      actor: options.actor,
      place: placeOf(request.conversation ?? `line ${newId()}`, request.conversation !== undefined),
      text: request.text,
      ...(now === undefined ? {} : { now }),
      ...(options.parseOnly ? { parseOnly: true } : {}),
    });
    await settledWithin(handled.settled, waitForSettled);
    return toJson(request.id, handled, collector.take());
  } catch (failure) {
    const answer =
      failure instanceof Refusal
        ? refused(failure.code, failure.message, failure.suggestions)
        : refused("internal.unexpected", unexpected(newId()).message);
    return toJson(request.id, answer, collector.take());
  }
}

/** Each conversation has its own memory; a line that names none stands alone. */
function placeOf(name: string, shared: boolean): Place {
  return {
    surface: "terminal",
    channel: "ask",
    thread: shared ? `conversation ${name}` : name,
    direct: true,
  };
}

function refused(code: string, message: string, suggestions: readonly string[] = []): Answer {
  return {
    invocation: undefined,
    source: "none",
    confidence: 0,
    outcome: "refused",
    refusal: { code, message, suggestions },
  };
}

interface Request {
  readonly id: LineId;
  readonly text: string;
  readonly conversation?: string;
  readonly now?: Date;
}

function readRequest(line: string): Request | { readonly id: LineId; readonly problem: string } {
  const value = parse(line);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { id: null, problem: 'Each line is a JSON object such as {"id":"1","text":"search plankton"}.' };
  }
  const fields = new Map<string, unknown>(Object.entries(value));
  const given = fields.get("id");
  const id = typeof given === "string" || typeof given === "number" ? given : null;
  const text = fields.get("text");
  if (typeof text !== "string") return { id, problem: '"text" is missing or not a string.' };
  const conversation = fields.get("conversation") ?? undefined;
  if (conversation !== undefined && typeof conversation !== "string" && typeof conversation !== "number") {
    return { id, problem: '"conversation" is not a string.' };
  }
  const moment = fields.get("now") ?? undefined;
  const now = typeof moment === "string" ? new Date(moment) : undefined;
  if (moment !== undefined && (now === undefined || Number.isNaN(now.getTime()))) {
    return { id, problem: '"now" is not a moment such as 2026-03-01T12:00:00Z.' };
  }
  return {
    id,
    text,
    ...(conversation === undefined ? {} : { conversation: String(conversation) }),
    ...(now === undefined ? {} : { now }),
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
