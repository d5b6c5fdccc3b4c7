/** Files that people send along with a message. */
import type { APIAttachment } from "discord-api-types/v10";
import { type FileReading, fetchTextFile, unread } from "../../src/inbound-files.ts";

/** Where Discord keeps them; the addresses are signed, so no token goes there. */
const FILE_HOSTS = ["https://cdn.discordapp.com", "https://media.discordapp.net"];

type Attachment = Pick<APIAttachment, "filename" | "url">;

/** Reads the text file of a message; nothing where there is none. Asks Discord alone, whatever address it names. */
export async function readAttachment(
  attachments: readonly Attachment[],
  apiUrl: string,
): Promise<FileReading> {
  const [file, ...others] = attachments;
  if (file === undefined) return {};
  if (others.length > 0) return unread("I read one file with a message, and there were several.");
  const own = [...FILE_HOSTS, new URL(apiUrl).origin];
  if (!URL.canParse(file.url) || !own.includes(new URL(file.url).origin))
    return unread(`I could not fetch the file ${file.filename.slice(0, 60)}.`);
  return fetchTextFile(file.filename, (signal) => fetch(file.url, { redirect: "manual", signal }));
}
