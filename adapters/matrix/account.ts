/** Signing in, and the SDK's client with our transport. */
import type { MatrixClient } from "matrix-bot-sdk";
import { refuse } from "../../src/errors.ts";
import type { SurfaceDeps, SurfaceMemory } from "../../src/surface.ts";
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
  readonly displayName: string;
  /** Undefined where encrypted rooms cannot be read. */
  readonly encryption: Encryption | undefined;
  /** The surface's memory, apart for every account. */
  readonly memory: SurfaceMemory;
}

interface Encryption {
  encrypt(roomId: string, type: string, content: object): Promise<object>;
  /** The event as it was before encryption; throws where the keys are not known. */
  decrypt(roomId: string, raw: unknown): Promise<unknown>;
  /** Takes what a sync brought for this device. */
  update(sync: unknown): Promise<void>;
  /** Follows members and settings of rooms. */
  observe(roomId: string, raw: unknown): void;
}

/** Rejects with `surface.credentials` where the homeserver does not know the token or the password. */
export async function signIn(config: MatrixConfig, deps: SurfaceDeps, closed: AbortSignal): Promise<Account> {
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
  const sdk = loadSdk();
  const encrypted = sdk.encryption && config.cryptoFolder !== undefined;
  const client = createClient(sdk, config, token, request);
  const encryption = encrypted ? await startEncryption(sdk, client) : undefined;
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(userId)}`;
  const profile = await patiently(() => request({ method: "GET", path }), closed).catch(() => undefined);
  const displayName = textAt(profile, "displayname") ?? userId.slice(1).split(":")[0] ?? userId;
  const download = createDownload(config.homeserverUrl, token);
  const memory = scoped(deps.memory, userId);
  return { client, request, download, userId, displayName, encryption, memory };
}

async function accessToken(config: MatrixConfig, deps: SurfaceDeps, closed: AbortSignal): Promise<string> {
  const { credentials } = config;
  if ("accessToken" in credentials) return credentials.accessToken;
  // The server forgets a repeated send only for another device: a new login must be the same one.
  const key = `device ${credentials.user}`;
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

/** The SDK's sync loop is not used: it acknowledges before it delivers, drops gaps, and cannot be broken off. */
function createClient(sdk: MatrixSdk, config: MatrixConfig, token: string, request: Request): MatrixClient {
  const store =
    sdk.encryption && config.cryptoFolder !== undefined
      ? new sdk.RustSdkCryptoStorageProvider(config.cryptoFolder, 0)
      : undefined;
  const client = new sdk.MatrixClient(config.homeserverUrl, token, undefined, store);
  client.doRequest = (method, path, query, body, timeoutMs, _raw, contentType) =>
    request({ method, path, query, body, timeoutMs, contentType });
  return client;
}

async function startEncryption(sdk: MatrixSdk, client: MatrixClient): Promise<Encryption> {
  const { crypto } = client;
  await crypto.prepare(await client.getJoinedRooms());
  const withSync = client as unknown as { processSync(sync: object): Promise<void> };
  return {
    encrypt: (roomId, type, content) => crypto.encryptRoomEvent(roomId, type, content),
    decrypt: async (roomId, raw) =>
      (await crypto.decryptRoomEvent(new sdk.EncryptedRoomEvent(raw), roomId)).raw,
    // Without its rooms, a sync is keys and account data.
    update: (sync) => withSync.processSync({ ...(sync as object), rooms: undefined }),
    observe: (roomId, raw) => {
      client.emit("room.event", roomId, raw);
    },
  };
}

/** Keys of one account; another account on the same memory starts afresh. */
function scoped(memory: SurfaceMemory, userId: string): SurfaceMemory {
  return {
    get: (key) => memory.get(`${userId} ${key}`),
    set: (key, value) => memory.set(`${userId} ${key}`, value),
  };
}
