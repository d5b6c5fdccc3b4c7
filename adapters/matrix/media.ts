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

/** Reads the text file of a message. */
export async function readMedia(content: unknown, download: Download): Promise<FileReading> {
  const name = fileName(content);
  const [, server, media] = MXC.exec(textAt(content, "url") ?? "") ?? [];
  if (server === undefined || media === undefined) {
    const why =
      at(content, "file") === undefined ? "could not fetch" : "cannot read encrypted files, such as";
    return unread(`I ${why} ${name.slice(0, 60)}.`);
  }
  const place = `${encodeURIComponent(server)}/${media}`;
  return fetchTextFile(name, async (signal) => {
    const found = await download(`/_matrix/client/v1/media/download/${place}`, signal);
    // Homeservers from before authenticated media know only the old place.
    return found.status === 404 ? download(`/_matrix/media/v3/download/${place}`, signal) : found;
  });
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
