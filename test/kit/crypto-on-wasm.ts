/**
 * The API of the SDK's native crypto library (`@matrix-org/matrix-sdk-crypto-nodejs`, which is downloaded by an install script)
 * over the same Rust code compiled to WebAssembly, which comes with its package. As far as the SDK calls it, and with its
 * quirks: names, JSON instead of objects, errors that are `Error`. Keys are kept in memory, by folder, for as long as
 * the process lives; the native library keeps them in a database there.
 */
import { createRequire } from "node:module";
import * as wasm from "@matrix-org/matrix-sdk-crypto-wasm";

/** Puts it where the native library would be; before the SDK is loaded for the first time. */
export function installCryptoOnWasm(): void {
  const load = createRequire(createRequire(import.meta.url).resolve("matrix-bot-sdk"));
  const id = load.resolve("@matrix-org/matrix-sdk-crypto-nodejs");
  const loaded = { id, filename: id, loaded: true, exports: LIBRARY, children: [], paths: [] };
  load.cache[id] = loaded as unknown as NodeJS.Module;
}

/** WebAssembly takes identifiers away from whoever hands them over in lists; the native library does not. */
class Identifier {
  readonly #id: string;
  constructor(id: string) {
    this.#id = id;
  }
  toString(): string {
    return this.#id;
  }
}
class UserId extends Identifier {}
class RoomId extends Identifier {}
class DeviceId extends Identifier {}

const usersOf = (users: readonly Identifier[]) => users.map((user) => new wasm.UserId(`${user}`));
const roomOf = (room: Identifier) => new wasm.RoomId(`${room}`);

class DeviceLists {
  readonly changed: readonly Identifier[];
  readonly left: readonly Identifier[];
  constructor(changed: readonly Identifier[], left: readonly Identifier[]) {
    this.changed = changed;
    this.left = left;
  }
}

class EncryptionSettings {
  algorithm: wasm.EncryptionAlgorithm | undefined = wasm.EncryptionAlgorithm.MegolmV1AesSha2;
  historyVisibility = wasm.HistoryVisibility.Shared;
  rotationPeriod = 0n;
  rotationPeriodMessages = 0n;
}

interface Outgoing {
  readonly id: string;
  readonly type: wasm.RequestType;
  readonly body: string;
  /** Of what goes to devices; such a body holds `messages` alone. */
  readonly txnId?: string;
  readonly eventType?: string;
}

function outgoing(request: wasm.OutgoingRequest | wasm.ToDeviceRequest): Outgoing {
  const { id = "", type, body } = request as { id?: string; type: wasm.RequestType; body: string };
  if (!(request instanceof wasm.ToDeviceRequest)) return { id, type, body };
  return { id, type, body, txnId: request.txn_id, eventType: request.event_type };
}

/** What WebAssembly throws is not always an `Error`. */
async function orError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof wasm.MegolmDecryptionError)
      throw new Error([error.description, error.maybe_withheld].filter(Boolean).join(": "));
    throw error instanceof Error ? error : new Error(String(error));
  }
}

const stores = new Map<string, wasm.StoreHandle>();

class OlmMachine {
  readonly #machine: wasm.OlmMachine;
  constructor(machine: wasm.OlmMachine) {
    this.#machine = machine;
  }
  static async initialize(user: Identifier, device: Identifier, folder: string): Promise<OlmMachine> {
    const store = stores.get(folder) ?? (await wasm.StoreHandle.open(undefined, undefined));
    stores.set(folder, store);
    const [userId, deviceId] = [new wasm.UserId(`${user}`), new wasm.DeviceId(`${device}`)];
    return new OlmMachine(await wasm.OlmMachine.initFromStore(userId, deviceId, store));
  }
  get identityKeys(): wasm.IdentityKeys {
    return this.#machine.identityKeys;
  }
  receiveSyncChanges(
    events: string,
    lists: DeviceLists,
    counts: Readonly<Record<string, number>>,
    unusedFallbackKeys: readonly string[],
  ): Promise<string> {
    return orError(async () => {
      const devices = new wasm.DeviceLists(usersOf(lists.changed), usersOf(lists.left));
      const known = new Map(Object.entries(counts));
      const unused = new Set(unusedFallbackKeys);
      const seen = await this.#machine.receiveSyncChanges(events, devices, known, unused);
      return `[${seen.map(({ rawEvent }) => rawEvent).join(",")}]`;
    });
  }
  outgoingRequests(): Promise<readonly Outgoing[]> {
    return orError(async () => (await this.#machine.outgoingRequests()).map(outgoing));
  }
  markRequestAsSent(id: unknown, type: wasm.RequestType, response: string): Promise<boolean> {
    return orError(async () => {
      // The native library takes nothing but a string here.
      if (typeof id !== "string")
        throw new Error("Failed to convert JavaScript value into rust type `String`");
      return this.#machine.markRequestAsSent(id, type, response);
    });
  }
  getMissingSessions(users: readonly Identifier[] = []): Promise<Outgoing | null> {
    return orError(async () => {
      const claim = await this.#machine.getMissingSessions(usersOf(users));
      return claim == null ? null : outgoing(claim);
    });
  }
  updateTrackedUsers(users: readonly Identifier[]): Promise<void> {
    return orError(() => this.#machine.updateTrackedUsers(usersOf(users)));
  }
  shareRoomKey(
    room: Identifier,
    users: readonly Identifier[],
    settings: EncryptionSettings,
  ): Promise<readonly Outgoing[]> {
    return orError(async () => {
      const native = new wasm.EncryptionSettings();
      native.algorithm = settings.algorithm ?? wasm.EncryptionAlgorithm.MegolmV1AesSha2;
      native.historyVisibility = settings.historyVisibility;
      native.rotationPeriod = settings.rotationPeriod;
      native.rotationPeriodMessages = settings.rotationPeriodMessages;
      return (await this.#machine.shareRoomKey(roomOf(room), usersOf(users), native)).map(outgoing);
    });
  }
  encryptRoomEvent(room: Identifier, type: string, content: string): Promise<string> {
    return orError(() => this.#machine.encryptRoomEvent(roomOf(room), type, content));
  }
  decryptRoomEvent(event: string, room: Identifier): Promise<{ readonly event: string }> {
    return orError(async () => {
      const settings = new wasm.DecryptionSettings(wasm.TrustRequirement.Untrusted);
      const { event: clear } = await this.#machine.decryptRoomEvent(event, roomOf(room), settings);
      return { event: clear };
    });
  }
}

const LIBRARY = {
  OlmMachine,
  UserId,
  RoomId,
  DeviceId,
  DeviceLists,
  EncryptionSettings,
  Attachment: wasm.Attachment,
  EncryptedAttachment: wasm.EncryptedAttachment,
};
