/** Signing in, and the SDK's client with our transport. */
import type { MatrixClient, RustSdkCryptoStorageProvider } from "matrix-bot-sdk";
import { refuse } from "../../src/errors.ts";
import type { SurfaceDeps, SurfaceMemory } from "../../src/surface.ts";
import { type Encryption, folderOf, KeysLost, startEncryption } from "./encryption.ts";
import { createRequest, MatrixFault, type Request } from "./http.ts";
import { textAt } from "./json.ts";
import { type Allowance, UNNAMED_WAIT_MS } from "./limits.ts";
import { createDownload, type Download } from "./media.ts";
import { loadSdk, type MatrixSdk } from "./sdk.ts";

export interface MatrixConfig {
  readonly homeserverUrl: string;
  readonly credentials:
    | { readonly accessToken: string }
    | { readonly user: string; readonly password: string };
  /** User ids; `@*:example.org` is everybody of a server. */
  readonly allowedInviters: readonly string[];
  /** What the homeserver lets the account send; without it, the bot finds out. */
  readonly allowance?: Allowance;
  /** Where keys of encrypted rooms are kept; without it, or without the crypto library, such rooms are refused. */
  readonly cryptoFolder?: string;
}

export interface Account {
  readonly client: MatrixClient;
  readonly request: Request;
  readonly download: Download;
  readonly userId: string;
  /** Undefined where the access token belongs to none, such as one that an administrator made. */
  readonly deviceId: string | undefined;
  readonly displayName: string;
  /** Undefined where encrypted rooms cannot be read. */
  readonly encryption: Encryption | undefined;
  /** The surface's memory, apart for every account. */
  readonly memory: SurfaceMemory;
}

/** Rejects with `surface.credentials` where the homeserver does not know the token or the password. */
export async function signIn(config: MatrixConfig, deps: SurfaceDeps, closed: AbortSignal): Promise<Account> {
  const { cryptoFolder: _, ...keyless } = config;
  const { credentials } = config;
  try {
    return await signInOnce(config, deps, closed);
  } catch (error) {
    if (!(error instanceof KeysLost)) throw error;
    if ("password" in credentials) {
      // The device whose keys are lost was logged out; another login is another device.
      await deps.memory.set(deviceKey(credentials.user), undefined);
      return signInOnce(config, deps, closed);
    }
    deps.log.error({ err: error }, "Matrix: encrypted rooms are refused until there is a new access token");
    return signInOnce(keyless, deps, closed);
  }
}

async function signInOnce(config: MatrixConfig, deps: SurfaceDeps, closed: AbortSignal): Promise<Account> {
  const token = await patiently(() => accessToken(config, deps, closed), closed);
  const request = createRequest(config.homeserverUrl, token, closed);
  const me = await patiently(
    () => request({ method: "GET", path: "/_matrix/client/v3/account/whoami" }),
    closed,
  ).catch((error: unknown) => {
    if (error instanceof MatrixFault && error.unauthorised) throw wrongCredentials("access token", error);
    throw error;
  });
  const userId = textAt(me, "user_id") ?? "";
  const deviceId = textAt(me, "device_id");
  const sdk = loadSdk();
  const store = cryptoStore(sdk, config, { userId, deviceId }, deps);
  const client = createClient(sdk, config, token, request, store);
  const starting = store === undefined ? undefined : startEncryption(sdk, client, deps.log);
  const encryption = await starting?.catch(async (error: unknown) => {
    if (error instanceof KeysLost && "password" in config.credentials)
      await request({ method: "POST", path: "/_matrix/client/v3/logout", body: {} });
    throw error;
  });
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(userId)}`;
  const profile = await patiently(() => request({ method: "GET", path }), closed).catch(() => undefined);
  const displayName = textAt(profile, "displayname") ?? userId.slice(1).split(":")[0] ?? userId;
  const download = createDownload(config.homeserverUrl, token);
  const memory = scoped(deps.memory, userId);
  return { client, request, download, userId, deviceId, displayName, encryption, memory };
}

async function accessToken(config: MatrixConfig, deps: SurfaceDeps, closed: AbortSignal): Promise<string> {
  const { credentials } = config;
  if ("accessToken" in credentials) return credentials.accessToken;
  // The server forgets a repeated send only for another device: a new login must be the same one.
  const key = deviceKey(credentials.user);
  const device = await deps.memory.get(key);
  const login = createRequest(config.homeserverUrl, "", closed);
  const body = {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: credentials.user },
    password: credentials.password,
    initial_device_display_name: "AI4 ChatOps",
    ...(device === undefined ? {} : { device_id: device }),
  };
  try {
    const answer = await login({ method: "POST", path: "/_matrix/client/v3/login", body });
    await deps.memory.set(key, textAt(answer, "device_id"));
    return textAt(answer, "access_token") ?? "";
  } catch (error) {
    if (error instanceof MatrixFault && (error.status === 403 || error.unauthorised))
      throw wrongCredentials("user and password", error);
    throw error;
  }
}

function deviceKey(user: string): string {
  return `device ${user}`;
}

function wrongCredentials(what: string, cause: unknown): Error {
  return refuse("surface.credentials", `The homeserver does not accept the ${what} of the Matrix account.`, {
    cause,
  });
}

/** Start-up meets rate limits like any other work, but nobody else would try it again so soon. */
async function patiently<T>(work: () => Promise<T>, closed: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MatrixFault) || !error.limited || attempt === 4) throw error;
      await pause(error.retryAfterMs ?? UNNAMED_WAIT_MS * attempt, closed);
    }
  }
}

/** Resolves after `ms`; rejects when the surface is closed before. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Undefined where encrypted rooms cannot be read. */
function cryptoStore(
  sdk: MatrixSdk,
  { cryptoFolder }: MatrixConfig,
  { userId, deviceId }: { readonly userId: string; readonly deviceId: string | undefined },
  { log }: SurfaceDeps,
): RustSdkCryptoStorageProvider | undefined {
  if (!sdk.encryption || cryptoFolder === undefined) return undefined;
  if (deviceId !== undefined)
    return new sdk.RustSdkCryptoStorageProvider(folderOf(cryptoFolder, userId, deviceId), SQLITE);
  log.warn({}, "Matrix: the access token belongs to no device; encrypted rooms are refused");
  return undefined;
}

/** `StoreType.Sqlite` of the crypto library, which may not be there. */
const SQLITE = 0;

/** The SDK's sync loop is not used: it acknowledges before it delivers, drops gaps, and cannot be broken off. */
function createClient(
  sdk: MatrixSdk,
  config: MatrixConfig,
  token: string,
  request: Request,
  store: RustSdkCryptoStorageProvider | undefined,
): MatrixClient {
  const client = new sdk.MatrixClient(config.homeserverUrl, token, undefined, store);
  client.doRequest = (method, path, query, body, timeoutMs, _raw, contentType) =>
    request({ method, path, query, body, timeoutMs, contentType });
  return client;
}

/** Keys of one account; another account on the same memory starts afresh. */
function scoped(memory: SurfaceMemory, userId: string): SurfaceMemory {
  return {
    get: (key) => memory.get(`${userId} ${key}`),
    set: (key, value) => memory.set(`${userId} ${key}`, value),
  };
}
