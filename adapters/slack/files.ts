/** Files that people send along with a message. */
import { type FileReading, fetchTextFile, unread } from "../../src/inbound-files.ts";
import { listAt, textAt } from "./body.ts";

/** Reads the text file of a message; nothing where there is none. */
export type FileReader = (event: unknown) => Promise<FileReading>;

/** Slack keeps files on a host of its own. */
const FILE_HOST = "https://files.slack.com";

/** The bot's token goes to Slack alone, whatever address a message names. */
export function createFileReader(botToken: string, apiUrl: string): FileReader {
  const own = new Set([FILE_HOST, new URL(apiUrl).origin]);
  return async (event) => {
    const [file, ...others] = listAt(event, "files");
    if (file === undefined) return {};
    if (others.length > 0) return unread("I read one file with a message, and there were several.");
    const name = textAt(file, "name") ?? "file";
    const address = textAt(file, "url_private_download") ?? "";
    if (!URL.canParse(address) || !own.has(new URL(address).origin))
      return unread(`I could not fetch the file ${name.slice(0, 60)}.`);
    const headers = { authorization: `Bearer ${botToken}` };
    return fetchTextFile(name, (signal) => fetch(address, { headers, redirect: "manual", signal }));
  };
}
