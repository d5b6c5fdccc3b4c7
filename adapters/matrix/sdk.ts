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

/**
 * The SDK requires its crypto library when it is loaded, and that library throws where its native file is missing: it is
 * downloaded by an install script, which many places switch off. There, and only there, a stand-in takes its place that
 * throws once encryption is used.
 */
export function loadSdk(): MatrixSdk {
  const entry = createRequire(import.meta.url).resolve("matrix-bot-sdk");
  const load = createRequire(entry);
  const encryption = hasCrypto(load);
  if (!encryption) standIn(load);
  const sdk = load(entry) as typeof Sdk;
  // The SDK logs every refused request with its body; what matters is logged by the adapter, once.
  const silent = () => undefined;
  sdk.LogService.setLogger({ trace: silent, debug: silent, info: silent, warn: silent, error: silent });
  const { MatrixClient, RustSdkCryptoStorageProvider, EncryptedRoomEvent } = sdk;
  return { MatrixClient, RustSdkCryptoStorageProvider, EncryptedRoomEvent, encryption };
}

function hasCrypto(load: NodeJS.Require): boolean {
  try {
    return (load(CRYPTO) as object) !== STAND_IN;
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

function unavailable(): never {
  throw new Error("End-to-end encryption is unavailable: the crypto library is not installed.");
}

/** Any name of it is itself, any use of it throws. */
const STAND_IN: object = new Proxy(unavailable, {
  get: (_, name) => (name === "__esModule" || typeof name === "symbol" ? undefined : STAND_IN),
  construct: unavailable,
});

function standIn(load: NodeJS.Require): void {
  const id = load.resolve(CRYPTO);
  const loaded = { id, filename: id, loaded: true, exports: STAND_IN, children: [], paths: [] };
  load.cache[id] = loaded as unknown as NodeJS.Module;
}
