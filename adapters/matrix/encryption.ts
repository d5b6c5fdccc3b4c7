/** End-to-end encryption, as the rest of the surface needs it, over the SDK and its crypto library. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { MatrixClient } from "matrix-bot-sdk";
import type { SurfaceLog } from "../../src/surface.ts";
import { MatrixFault } from "./http.ts";
import { MAX_CRYPTO_FAILURES } from "./limits.ts";
import type { MatrixSdk } from "./sdk.ts";

export interface Encryption {
  encrypt(roomId: string, type: string, content: object): Promise<object>;
  /** The event as it was before encryption; throws where the keys are not known. */
  decrypt(roomId: string, raw: unknown): Promise<unknown>;
  /** What is to be uploaded in place of a file, and what its readers need to know besides the address. */
  encryptFile(bytes: Buffer): Promise<{ readonly bytes: Buffer; readonly file: object }>;
  /** Throws where the bytes are not those that were encrypted. */
  decryptFile(file: unknown, bytes: Uint8Array): Promise<Uint8Array>;
  /** Takes what a sync brought for this device; rejects where the same sync must be read again. */
  update(sync: unknown): Promise<void>;
}

/**
 * Keys belong to one device of one account. After a new login a store of the old device would announce keys under a name that
 * is not the bot's any more, and nobody could write to it.
 */
export function folderOf(cryptoFolder: string, userId: string, deviceId: string): string {
  const hash = createHash("sha256").update(JSON.stringify([userId, deviceId]));
  return join(cryptoFolder, hash.digest("hex").slice(0, 16));
}

/**
 * The folder with the keys of this device is gone, such as after a backup was restored: the homeserver still has keys of the
 * same names, and takes no others (`M_UNKNOWN`: “One time key … already exists”).
 */
export class KeysLost extends Error {
  override readonly name = "KeysLost";
}

/** Undefined where the library does not work; rejects with `KeysLost`. */
export async function startEncryption(
  sdk: MatrixSdk,
  client: MatrixClient,
  log: SurfaceLog,
): Promise<Encryption | undefined> {
  const { crypto } = client;
  try {
    // Not told which rooms there are, it asks about each when something is said there. Nor is it told who comes and goes: it
    // asks for the members before every message, and what it does on such news fails where nobody can catch it.
    await crypto.prepare([]);
  } catch (error) {
    if (error instanceof MatrixFault && error.final && !error.unauthorised)
      throw new KeysLost("the keys of this login are lost", { cause: error });
    if (error instanceof MatrixFault) throw error;
    log.error({ err: error }, "Matrix: encryption does not work; encrypted rooms are refused");
    return undefined;
  }
  const withSync = client as unknown as { processSync(sync: object): Promise<void> };
  let failures = 0;
  let complained = false;
  return {
    encrypt: (roomId, type, content) => crypto.encryptRoomEvent(roomId, type, content),
    decrypt: async (roomId, raw) =>
      (await crypto.decryptRoomEvent(new sdk.EncryptedRoomEvent(raw), roomId)).raw,
    async encryptFile(bytes) {
      const { buffer, file } = await crypto.encryptMedia(bytes);
      return { bytes: buffer, file };
    },
    async decryptFile(file, bytes) {
      // The SDK would fetch it with a transport that is not there; its client is asked for what is at hand.
      const downloadContent = async () => ({ data: Buffer.from(bytes), contentType: "" });
      const beside: typeof crypto = Object.create(crypto, { client: { value: { downloadContent } } });
      return beside.decryptMedia(file as Parameters<typeof crypto.decryptMedia>[0]);
    },
    async update(sync) {
      try {
        // Without its rooms, a sync is keys and account data.
        await withSync.processSync({ ...(sync as object), rooms: undefined });
        failures = 0;
        complained = false;
      } catch (error) {
        // Of a request that the homeserver did not take: the library took what came before it asked, keeps what it wants to
        // send, and offers it again with the next sync. What the library itself cannot do may be better next time; but a
        // bot that is deaf in encrypted rooms must not become deaf everywhere.
        const refused = error instanceof MatrixFault;
        if (!refused && ++failures < MAX_CRYPTO_FAILURES) throw error;
        if (!complained && refused)
          log.warn({ err: error }, "Matrix: keys could not be exchanged; trying again");
        if (!complained && !refused)
          log.error({ err: error }, "Matrix: encryption does not work; going on without");
        complained = true;
      }
    },
  };
}
