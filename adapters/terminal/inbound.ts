/** What is typed or piped in, as messages. */
import { StringDecoder } from "node:string_decoder";
import { visibleText } from "../../src/reply/safe-text.ts";
import type { Actor, InboundMessage, Place } from "../../src/surface.ts";
import { withFile } from "./files.ts";

/** The lines of a stream of bytes, whatever their ending, without a byte order mark; also the last without one. */
export async function* linesOf(input: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  // A list, joined once per line: appending to one string would copy very long lines again and again.
  let parts: string[] = [];
  let first = true;
  for await (const chunk of input) {
    const pieces = (typeof chunk === "string" ? chunk : decoder.write(chunk)).split("\n");
    for (const piece of pieces.slice(0, -1)) {
      yield clean([...parts, piece].join(""), first);
      parts = [];
      first = false;
    }
    parts.push(pieces.at(-1) ?? "");
  }
  const last = parts.join("") + decoder.end();
  if (last !== "") yield clean(last, first);
}

function clean(line: string, first: boolean): string {
  return line.replace(/\r$/, "").slice(first && line.startsWith("\uFEFF") ? 1 : 0);
}

/** A typed line as a message; undefined if it says nothing. */
export function messageOf(line: string, id: string, actor: Actor, place: Place): InboundMessage | undefined {
  const typed = visibleText(line).trim();
  return typed === "" ? undefined : { kind: "message", id, actor, place, ...withFile(typed) };
}

export function isFarewell(line: string): boolean {
  return /^(?:exit|quit)$/i.test(line.trim());
}
