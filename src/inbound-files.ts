/** Text files that come with a message, as every adapter reads them: small, text, and soon or not at all. */
import type { InboundMessage } from "./surface.ts";

export type FileReading = Pick<InboundMessage, "files" | "unreadFile">;

/** Larger ones are no commands that people wrote, in bytes. */
const LARGEST_BYTES = 64_000;
/** Chats want an acknowledgement within three seconds. */
const TIMEOUT_MS = 2000;

/**
 * The file, or why it was not read, in words for the person. `open` asks the service that keeps it; `decrypt` makes of what that
 * keeps, and what must be no larger, the file itself.
 */
export async function fetchTextFile(
  name: string,
  open: (signal: AbortSignal) => Promise<Response>,
  decrypt: (bytes: Uint8Array) => Promise<Uint8Array> = async (bytes) => bytes,
): Promise<FileReading> {
  try {
    const response = await open(AbortSignal.timeout(TIMEOUT_MS));
    // A page instead of the file asks somebody to log in.
    const isPage = response.headers.get("content-type")?.startsWith("text/html") ?? false;
    if (response.status !== 200 || isPage) return unread(`I could not fetch the file ${shown(name)}.`);
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of response.body ?? []) {
      size += part.byteLength;
      if (size > LARGEST_BYTES) return tooLarge(name);
      parts.push(part);
    }
    return readTextFile(name, await decrypt(Buffer.concat(parts)));
  } catch {
    return unread(`I could not fetch the file ${shown(name)}.`);
  }
}

export function readTextFile(name: string, bytes: Uint8Array): FileReading {
  if (bytes.byteLength > LARGEST_BYTES) return tooLarge(name);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return { files: [{ name, text }] };
  } catch {
    // Bytes that are no text are told below.
  }
  return unread(`The file ${shown(name)} is no text.`);
}

export function unread(unreadFile: string): FileReading {
  return { unreadFile };
}

function tooLarge(name: string): FileReading {
  return unread(`The file ${shown(name)} is larger than ${LARGEST_BYTES / 1000} KB.`);
}

function shown(name: string): string {
  return name.slice(0, 60);
}
