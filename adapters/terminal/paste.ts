/**
 * Bracketed paste: between the marks ESC[200~ and ESC[201~ a terminal sends what was pasted. Its line breaks become a
 * visible mark instead of pressing Enter, so that nothing runs before the person does; on sending they are line breaks again.
 */

import { Transform } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { visibleText } from "../../src/reply/safe-text.ts";

export const PASTE_ON = "\u001B[?2004h";
export const PASTE_OFF = "\u001B[?2004l";
const START = "\u001B[200~";
const END = "\u001B[201~";
const MARK = "⏎";

export function unmarkPasted(line: string): string {
  return line.replaceAll(MARK, "\n");
}

/** Passes keys on unchanged and pasted text as one line. */
export function pasteFilter(): Transform {
  const decoder = new StringDecoder("utf8");
  let pending = "";
  let pasting = false;
  return new Transform({
    decodeStrings: false,
    encoding: "utf8",
    transform(chunk: Buffer | string, _encoding, done) {
      pending += typeof chunk === "string" ? chunk : decoder.write(chunk);
      let out = "";
      for (
        let at = pending.indexOf(pasting ? END : START);
        at !== -1;
        at = pending.indexOf(pasting ? END : START)
      ) {
        out += pasting ? oneLine(pending.slice(0, at)) : pending.slice(0, at);
        pending = pending.slice(at + START.length);
        pasting = !pasting;
      }
      const held = pasting ? pending.length : partialMark(pending);
      out += pending.slice(0, pending.length - held);
      pending = pending.slice(pending.length - held);
      done(null, out);
    },
    flush(done) {
      done(null, pasting ? oneLine(pending) : pending);
    },
  });
}

function oneLine(pasted: string): string {
  return visibleText(pasted).replace(/\n+$/, "").replaceAll("\n", MARK);
}

/** Length of a start mark that a chunk ended in; shorter beginnings are keys such as Escape and must not wait. */
function partialMark(text: string): number {
  for (let length = START.length - 1; length >= 3; length -= 1) {
    if (text.endsWith(START.slice(0, length))) return length;
  }
  return 0;
}
