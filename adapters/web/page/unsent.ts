/** What was sent and not yet taken, kept over a reload: sending it again does nothing twice. */
import type { Sent } from "../view.ts";

const KEY = "unsent";
/** More than this is not kept: the browser has little room. */
const MOST_TEXT = 200_000;

export function unsent(): readonly Sent[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as readonly Sent[];
  } catch {
    return [];
  }
}

export function keepUnsent(sent: Sent): void {
  write([...unsent().filter(({ id }) => id !== sent.id), sent]);
}

export function dropUnsent(id: string): void {
  write(unsent().filter((sent) => sent.id !== id));
}

function write(all: readonly Sent[]): void {
  // Forms may hold secrets, which stay out of what the browser writes down.
  const text = JSON.stringify(all.filter(({ kind }) => kind !== "submit"));
  if (text.length <= MOST_TEXT) sessionStorage.setItem(KEY, text);
}
