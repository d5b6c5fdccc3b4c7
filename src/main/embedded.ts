/** The embedded platform: the sandbox with its catalogue and its state in a file. */
import { z } from "zod";
import { readData } from "../data.ts";
import { REALM } from "../sandbox/auth.ts";
import { catalogueEntry } from "../sandbox/catalogue-entry.ts";
import { PERSON_NAMES } from "../sandbox/people.ts";
import { PUBLIC_CLIENT } from "../sandbox/realm-tokens.ts";
import { type RunningSandbox, startSandbox } from "../sandbox/server.ts";
import { openDocuments } from "../store/documents.ts";

export interface Embedded {
  readonly server: RunningSandbox;
  stop(): Promise<void>;
}

/** Starts it on `port` (0: a free one), with its state in the file `path`. */
export async function startEmbedded(
  path: string,
  port: number,
  log: (line: string) => void,
): Promise<Embedded> {
  const state = await openDocuments(path);
  const catalogue = z.array(catalogueEntry).parse(await readData("catalogue.json"));
  const server = await startSandbox({ state, catalogue, port, log });
  return {
    server,
    stop: async () => {
      await server.stop();
      await state.close();
    },
  };
}

/** Runs it alone until `stop`, saying how to use it: its address, and a token per demo person. */
export async function runSandbox(
  path: string,
  port: number,
  print: (text: string) => void,
  stop: Promise<void>,
): Promise<void> {
  const { server, stop: close } = await startEmbedded(path, port, () => undefined);
  print(`The sandbox answers at ${server.url}\n\nAI4_PLATFORM_URL=${server.url}\n`);
  print(`\n# to log in with “login”\nAI4_ISSUER_URL=${server.url}${REALM}\nAI4_CLIENT_ID=${PUBLIC_CLIENT}\n`);
  for (const name of PERSON_NAMES) print(`\n# as ${name}\nAI4_ACCESS_TOKEN=${await server.signIn(name)}\n`);
  await stop;
  await close();
}
