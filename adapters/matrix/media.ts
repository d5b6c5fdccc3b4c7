/** Files that people send, fetched from the bot's own homeserver. */
import { type FileReading, fetchTextFile, unread } from "../../src/inbound-files.ts";
import { at, textAt } from "./json.ts";

/** Asks the homeserver for the content behind a path. */
export type Download = (path: string, signal: AbortSignal) => Promise<Response>;

export function createDownload(homeserverUrl: string, accessToken: string): Download {
  const base = homeserverUrl.replace(/\/+$/, "");
  const headers = { authorization: `Bearer ${accessToken}` };
  // Following a redirect could carry the token elsewhere.
  return (path, signal) => fetch(base + path, { headers, redirect: "manual", signal });
}

const MXC = /^mxc:\/\/([^/?#]+)\/([\w-]+)$/;

/**
 * Reads the text file of a message. In encrypted rooms it is an `EncryptedFile`: an address with a key
 * (https://spec.matrix.org/v1.19/client-server-api/#sending-encrypted-attachments).
 */
export async function readMedia(
  content: unknown,
  download: Download,
  decrypt?: (file: unknown, bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<FileReading> {
  const name = fileName(content);
  const file = at(content, "file");
  if (file !== undefined && decrypt === undefined)
    return unread(`I cannot read encrypted files, such as ${name.slice(0, 60)}.`);
  const address = file === undefined ? textAt(content, "url") : textAt(file, "url");
  const [, server, media] = MXC.exec(address ?? "") ?? [];
  if (server === undefined || media === undefined) return unread(`I could not fetch ${name.slice(0, 60)}.`);
  const place = `${encodeURIComponent(server)}/${media}`;
  const open = async (signal: AbortSignal) => {
    const found = await download(`/_matrix/client/v1/media/download/${place}`, signal);
    // Homeservers from before authenticated media know only the old place.
    return found.status === 404 ? download(`/_matrix/media/v3/download/${place}`, signal) : found;
  };
  return decrypt === undefined || file === undefined
    ? fetchTextFile(name, open)
    : fetchTextFile(name, open, (bytes) => decrypt(file, bytes));
}

function fileName(content: unknown): string {
  return textAt(content, "filename") ?? textAt(content, "body") ?? "file";
}

/** The words that were sent with a file; clients put the file's name there where there are none. */
export function captionOf(content: unknown): string {
  const body = textAt(content, "body") ?? "";
  const name = textAt(content, "filename");
  return name === undefined || name === body ? "" : body;
}
