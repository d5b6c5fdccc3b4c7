/** Loads matrix-bot-sdk: the only file that imports values of it. */
import { createRequire } from "node:module";
import type * as Sdk from "matrix-bot-sdk";

const CRYPTO = "@matrix-org/matrix-sdk-crypto-nodejs";

export interface MatrixSdk {
  readonly MatrixClient: typeof Sdk.MatrixClient;
  readonly RustSdkCryptoStorageProvider: typeof Sdk.RustSdkCryptoStorageProvider;
  readonly EncryptedRoomEvent: typeof Sdk.EncryptedRoomEvent;
  /** Whether the native crypto library is there. */
  readonly encryption: boolean;
}

/** Loaded by the SDK for what this bot never calls: another transport, bridges, a database, and drawings of HTML. */
const NEVER_CALLED = ["request", "express", "morgan", "postgres", "sanitize-html", "html-to-text"];
/** Loaded to keep the keys of encrypted rooms. */
const KEY_STORE = ["lowdb", "lowdb/adapters/FileSync"];

/** The SDK without the packages that are of no use here: with them it takes 10 MB more. */
export function loadSdk(): MatrixSdk {
  const { entry, load } = position();
  const encryption = makeLoadable();
  const left = [...NEVER_CALLED, ...(encryption ? [] : KEY_STORE)].flatMap((name) => leaveOut(load, name));
  const sdk = load(entry) as typeof Sdk;
  for (const id of left) delete load.cache[id];
  mendToDevice(load);
  // The SDK logs every refused request with its body; what matters is logged by the adapter, once.
  const silent = () => undefined;
  sdk.LogService.setLogger({ trace: silent, debug: silent, info: silent, warn: silent, error: silent });
  const { MatrixClient, RustSdkCryptoStorageProvider, EncryptedRoomEvent } = sdk;
  return { MatrixClient, RustSdkCryptoStorageProvider, EncryptedRoomEvent, encryption };
}

/**
 * The SDK requires its crypto library when it is loaded, and that library throws where its native file is missing: it is
 * downloaded by an install script, which many places switch off. There, and only there, a stand-in takes its place that
 * throws once encryption is used. Returns whether the library itself is there.
 */
export function makeLoadable(): boolean {
  const { load } = position();
  const encryption = hasCrypto(load);
  if (!encryption) put(load, load.resolve(CRYPTO), NO_CRYPTO);
  return encryption;
}

interface ToDevice {
  readonly txnId: string;
  readonly eventType: string;
  readonly body: string;
}

interface RustEngine {
  actuallyProcessToDeviceRequest(txnId: string, eventType: string, messages: unknown): Promise<void>;
  processToDeviceRequest(this: RustEngine, request: ToDevice): Promise<void>;
}

/**
 * SDK 0.8.0 looks for id and type of such a request in its body, where its crypto library puts them no more: it would send
 * the request as of type “undefined”, could not mark it as sent, and would fail on it again with every later sync. The
 * library asks for one to repair a broken channel to somebody's device, for instance.
 */
function mendToDevice(load: NodeJS.Require): void {
  const { RustEngine } = load("./e2ee/RustEngine.js") as { readonly RustEngine: { prototype: RustEngine } };
  RustEngine.prototype.processToDeviceRequest = function ({ txnId, eventType, body }) {
    const { messages } = JSON.parse(body) as { readonly messages?: unknown };
    return this.actuallyProcessToDeviceRequest(txnId, eventType, messages);
  };
}

/** Its packages are to be found from where it lies itself. */
function position(): { entry: string; load: NodeJS.Require } {
  const entry = createRequire(import.meta.url).resolve("matrix-bot-sdk");
  return { entry, load: createRequire(entry) };
}

function hasCrypto(load: NodeJS.Require): boolean {
  try {
    return (load(CRYPTO) as object) !== NO_CRYPTO;
  } catch (error) {
    if (isMissingBinding(error)) return false;
    throw error;
  }
}

function isMissingBinding(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    ("code" in error && error.code === "MODULE_NOT_FOUND") ||
    /native binding|unsupported (?:os|architecture)/i.test(error.message)
  );
}

/** Any name of it is itself, any use of it throws. */
function standIn(why: string): object {
  function unavailable(): never {
    throw new Error(why);
  }
  const it: object = new Proxy(unavailable, {
    get: (_, name) => (name === "__esModule" || typeof name === "symbol" ? undefined : it),
    construct: unavailable,
  });
  return it;
}

const NO_CRYPTO = standIn("End-to-end encryption is unavailable: the crypto library is not installed.");

/** Puts a stand-in where a package would be; nothing where it is loaded already, or is no package of the SDK any more. */
function leaveOut(load: NodeJS.Require, name: string): readonly string[] {
  let id: string;
  try {
    id = load.resolve(name);
  } catch {
    return [];
  }
  if (load.cache[id] !== undefined) return [];
  put(load, id, standIn(`The Matrix SDK was loaded without ${name}.`));
  return [id];
}

function put(load: NodeJS.Require, id: string, exports: object): void {
  const loaded = { id, filename: id, loaded: true, exports, children: [], paths: [] };
  load.cache[id] = loaded as unknown as NodeJS.Module;
}
