/** The OpenID Connect issuer at which people log in, by device code (RFC 8628): any that offers that grant. */
import { createRemoteJWKSet, errors, type JWTPayload, customFetch as joseFetch, jwtVerify } from "jose";
import * as oidc from "openid-client";
import { type Refusal, refuse } from "../errors.ts";
import { type Fetch, guardedFetch, isSafeAddress } from "./guarded-fetch.ts";
import type { Secret } from "./secret.ts";
import { LONGEST_TOKEN, type Owner, ownerOf } from "./session.ts";

export interface IssuerOptions {
  /** Without a slash at its end; https, or http on this machine. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret?: Secret | undefined;
  readonly now: () => Date;
  readonly fetch?: Fetch;
}

export interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

/** A code that somebody is to approve. */
export interface DeviceCode {
  /** A secret between the bot and the issuer. */
  readonly deviceCode: string;
  /** PKCE (RFC 7636): whoever overhears the device code alone cannot use it. */
  readonly verifier: string;
  /** What the person compares with the page. */
  readonly userCode: string;
  readonly link: string;
  readonly expiresAt: Date;
  readonly intervalMs: number;
}

export type Poll =
  | { readonly state: "waiting" | "slow" | "refused" | "expired" }
  | { readonly state: "done"; readonly tokens: Tokens };

/** Every call throws `login.unreachable` where there is no answer, `login.setup` where the bot is not accepted. */
export interface Issuer {
  readonly url: string;
  begin(): Promise<DeviceCode>;
  /** Asks once; asking again before the interval is the caller's fault. */
  poll(code: Pick<DeviceCode, "deviceCode" | "verifier">): Promise<Poll>;
  /** @throws Refusal `login.ended` where the session is over */
  refresh(refreshToken: string): Promise<Tokens>;
  /** Ends the session of a refresh token. */
  revoke(refreshToken: string): Promise<void>;
  /** Whose token it is. @throws Refusal `login.token` unless this issuer signed it, for the platform, and it is valid now */
  verify(accessToken: string): Promise<Owner & { readonly expires: Date }>;
  /** @throws Refusal that says what is wrong with the issuer */
  examine(): Promise<void>;
}

const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const SCOPE = "openid profile email offline_access";
/** Seconds. */
const TIMEOUT = 5;
/** Clocks of servers differ by so many seconds. */
const TOLERANCE = 30;
const METADATA_FRESH_MS = 10 * 60_000;
/** Seconds where the issuer says none (RFC 8628). */
const USUAL_INTERVAL = 5;

type Metadata = ReturnType<oidc.Configuration["serverMetadata"]>;

export function createIssuer(options: IssuerOptions): Issuer {
  const { url, clientId, clientSecret, now } = options;
  const fetch = guardedFetch(options.fetch ?? globalThis.fetch);
  const insecure = new URL(url).protocol === "http:";
  const auth = clientSecret ? oidc.ClientSecretPost(clientSecret.reveal()) : oidc.None();
  let known: { readonly metadata: Metadata; readonly until: number } | undefined;
  let keys: { readonly uri: string; readonly set: ReturnType<typeof createRemoteJWKSet> } | undefined;

  const metadata = async (): Promise<Metadata> => {
    if (known && known.until > now().getTime()) return known.metadata;
    const found = await oidc.discovery(new URL(url), clientId, undefined, auth, {
      [oidc.customFetch]: fetch,
      timeout: TIMEOUT,
      ...(insecure ? { execute: [oidc.allowInsecureRequests] } : {}),
    });
    known = { metadata: found.serverMetadata(), until: now().getTime() + METADATA_FRESH_MS };
    return known.metadata;
  };
  const configuration = async (): Promise<oidc.Configuration> => {
    // The library reads the machine's clock; ours may be another one.
    const skew = Math.round((now().getTime() - Date.now()) / 1000);
    const client = { [oidc.clockSkew]: skew, [oidc.clockTolerance]: TOLERANCE };
    const made = new oidc.Configuration(await metadata(), clientId, client, auth);
    made[oidc.customFetch] = fetch;
    made.timeout = TIMEOUT;
    if (insecure) oidc.allowInsecureRequests(made);
    return made;
  };
  const keySet = async () => {
    const uri = (await metadata()).jwks_uri ?? "";
    if (keys?.uri !== uri) {
      const set = createRemoteJWKSet(new URL(uri), {
        [joseFetch]: fetch,
        timeoutDuration: TIMEOUT * 1000,
      });
      keys = { uri, set };
    }
    return keys.set;
  };
  return {
    url,
    begin: () =>
      worded(async () => {
        const verifier = oidc.randomPKCECodeVerifier();
        const asked = now();
        const answer = await oidc.initiateDeviceAuthorization(await configuration(), {
          scope: SCOPE,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
        });
        return codeOf(answer, verifier, asked);
      }),
    poll: (code) => worded(async () => pollOnce(await configuration(), code)),
    refresh: (refreshToken) =>
      worded(async () => {
        try {
          return tokensOf(await oidc.refreshTokenGrant(await configuration(), refreshToken), refreshToken);
        } catch (error) {
          if (errorCode(error) === "invalid_grant") throw endedRefusal(error);
          throw error;
        }
      }),
    revoke: (refreshToken) =>
      worded(async () => {
        const client = await configuration();
        await oidc.tokenRevocation(client, refreshToken, { token_type_hint: "refresh_token" });
      }),
    verify: (accessToken) =>
      worded(async () => {
        refuseLong(accessToken);
        const { payload } = await jwtVerify(accessToken, await keySet(), {
          algorithms: ["RS256"],
          issuer: (await metadata()).issuer,
          audience: "account",
          currentDate: now(),
          clockTolerance: TOLERANCE,
          requiredClaims: ["exp", "sub", "name", "email"],
        });
        return ownerOf(payload satisfies JWTPayload);
      }),
    examine: () =>
      worded(async () => {
        known = undefined;
        const { device_authorization_endpoint: endpoint, jwks_uri: uri } = await metadata();
        if (endpoint === undefined || uri === undefined) {
          throw refuse(
            "login.setup",
            "It offers no device authorization. Switch that grant on at the issuer.",
          );
        }
        const keys = await fetch(uri, { redirect: "manual" });
        if (!keys.ok)
          throw refuse("login.setup", `Its keys at ${uri} cannot be read (status ${keys.status}).`);
      }),
  };
}

async function pollOnce(
  client: oidc.Configuration,
  { deviceCode, verifier }: Pick<DeviceCode, "deviceCode" | "verifier">,
): Promise<Poll> {
  try {
    const answer = await oidc.genericGrantRequest(client, DEVICE_GRANT, {
      device_code: deviceCode,
      code_verifier: verifier,
    });
    return { state: "done", tokens: tokensOf(answer, undefined) };
  } catch (error) {
    switch (errorCode(error)) {
      case "authorization_pending":
        return { state: "waiting" };
      case "slow_down":
        return { state: "slow" };
      case "access_denied":
        return { state: "refused" };
      // A code that the issuer does not know any more was used up or forgotten.
      case "expired_token":
      case "invalid_grant":
        return { state: "expired" };
      default:
        throw error;
    }
  }
}

function codeOf(answer: oidc.DeviceAuthorizationResponse, verifier: string, asked: Date): DeviceCode {
  const link = answer.verification_uri_complete ?? answer.verification_uri;
  if (!isSafeAddress(link)) {
    throw refuse(
      "login.link",
      "The issuer gave a link that is no https address, so I do not show it. Tell an admin: AI4_ISSUER_URL may be wrong.",
    );
  }
  return {
    deviceCode: answer.device_code,
    verifier,
    userCode: answer.user_code,
    link,
    expiresAt: new Date(asked.getTime() + answer.expires_in * 1000),
    intervalMs: Math.max(1, answer.interval ?? USUAL_INTERVAL) * 1000,
  };
}

function tokensOf(answer: oidc.TokenEndpointResponse, before: string | undefined): Tokens {
  // Where the issuer does not rotate, the token that was sent stays good (RFC 6749, section 6).
  const refresh = answer.refresh_token ?? before;
  if (refresh === undefined) {
    throw refuse(
      "login.setup",
      "The issuer gave no refresh token. An admin must allow offline_access there.",
    );
  }
  refuseLong(answer.access_token);
  refuseLong(refresh);
  return { access: answer.access_token, refresh };
}

function refuseLong(token: string): void {
  if (token.length > LONGEST_TOKEN) throw tokenRefusal("is far too long");
}

function tokenRefusal(what: string, cause?: unknown): Refusal {
  return refuse(
    "login.token",
    `The token of the login ${what}, so I did not accept it. Type “login” to try again; if it stays, tell an admin.`,
    { cause },
  );
}

/** The session is over: only a new login helps. */
export function endedRefusal(cause?: unknown): Refusal {
  return refuse("login.ended", "Your login has ended. Type “login” to log in again.", { cause });
}

function errorCode(error: unknown): string | undefined {
  return error instanceof oidc.ResponseBodyError ? error.error : undefined;
}

async function worded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(error);
  }
}

/** The libraries' errors in words; the tokens they may hold stay out of them. */
function refusalOf(error: unknown): unknown {
  if (error instanceof Error && error.name === "Refusal") return error;
  const code = errorCode(error);
  if (code !== undefined || error instanceof oidc.WWWAuthenticateChallengeError) {
    return refuse(
      "login.setup",
      `The login server does not accept this bot (${safeCode(code ?? "not authorised")}). Tell an admin: check AI4_CLIENT_ID, AI4_CLIENT_SECRET, and that the device grant is on.`,
    );
  }
  if (error instanceof errors.JWTExpired) return tokenRefusal("has expired");
  if (error instanceof errors.JWTClaimValidationFailed) return tokenRefusal(claimProblem(error.claim));
  if (error instanceof errors.JWKSTimeout) return unreachable(error);
  if (error instanceof errors.JOSEError) return tokenRefusal("is not signed by the login server");
  return unreachable(error);
}

function claimProblem(claim: string): string {
  if (claim === "iss") return "comes from another issuer";
  if (claim === "aud") return "is made for something else than the platform";
  return `lacks a usable “${safeCode(claim)}”`;
}

function unreachable(cause: unknown): Refusal {
  return refuse(
    "login.unreachable",
    "I cannot reach the login server, or do not understand its answer. Try again in a minute; if it stays, tell an admin.",
    {
      cause: cause instanceof Error ? new Error(`${cause.name}: ${cause.message.slice(0, 200)}`) : undefined,
    },
  );
}

function safeCode(text: string): string {
  return text.replace(/[^\w.-]/g, "").slice(0, 40);
}
