/** What becomes of the bot where the crypto library fails. */
import type { MatrixClient } from "matrix-bot-sdk";
import { expect, test } from "vitest";
import { startEncryption } from "../../../adapters/matrix/encryption.ts";
import { MatrixFault } from "../../../adapters/matrix/http.ts";
import { MAX_CRYPTO_FAILURES } from "../../../adapters/matrix/limits.ts";
import type { MatrixSdk } from "../../../adapters/matrix/sdk.ts";

/** An SDK whose library fails as long as it is told to. */
async function failing(fault: Error) {
  const logged: string[] = [];
  const note = (_: object, line: string) => logged.push(line);
  const log = { info: note, warn: note, error: note };
  const library = { fault: fault as Error | undefined };
  const client = {
    crypto: { prepare: async () => undefined },
    async processSync() {
      if (library.fault !== undefined) throw library.fault;
    },
  };
  const encryption = await startEncryption({} as MatrixSdk, client as unknown as MatrixClient, log);
  if (encryption === undefined) throw new Error("it should have started");
  return { encryption, library, logged };
}

test("a library that does not start leaves the bot without encryption, and the log says so", async () => {
  const logged: string[] = [];
  const note = (_: object, line: string) => logged.push(line);
  const prepare = () => Promise.reject(new Error("file is not a database"));
  const client = { crypto: { prepare } } as unknown as MatrixClient;
  const started = await startEncryption({} as MatrixSdk, client, { info: note, warn: note, error: note });
  expect(started).toBeUndefined();
  expect(logged).toEqual([expect.stringContaining("encrypted rooms are refused")]);
});

test("a sync that the library fails on is read again a few times, then the bot goes on and says so once", async () => {
  const { encryption, library, logged } = await failing(new Error("the database is locked"));
  for (let time = 1; time < MAX_CRYPTO_FAILURES; time++)
    await expect(encryption.update({})).rejects.toThrow("locked");
  await encryption.update({});
  await encryption.update({});
  expect(logged).toEqual([expect.stringContaining("encryption does not work")]);
  library.fault = undefined;
  await encryption.update({});
  library.fault = new Error("the database is locked");
  await expect(encryption.update({})).rejects.toThrow("locked");
});

test("what the homeserver does not take holds up no sync: the library offers it again", async () => {
  const { encryption, logged } = await failing(new MatrixFault("M_UNKNOWN", { status: 400, reached: true }));
  for (let time = 0; time < 5; time++) await encryption.update({});
  expect(logged).toEqual([expect.stringContaining("trying again")]);
});
