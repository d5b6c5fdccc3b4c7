import { REALM } from "./auth.ts";
import type { SandboxContext } from "./context.ts";
import type { DemoPerson } from "./people.ts";
import { signToken } from "./signing.ts";

export interface SignInOptions {
  /** Seconds until the access token expires; 300 unless told. */
  readonly lifetime?: number;
  /** Claims to replace; `undefined` leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

const DEFAULT_LIFETIME = 300;

/** An access token with the claims that the platform reads. */
export function accessToken(
  context: SandboxContext,
  who: DemoPerson,
  { lifetime = DEFAULT_LIFETIME, claims = {} }: SignInOptions = {},
): Promise<string> {
  const issuedAt = Math.floor(context.now().getTime() / 1000);
  return signToken(context.key, {
    exp: issuedAt + lifetime,
    iat: issuedAt,
    jti: context.newId(),
    iss: `${context.baseUrl()}${REALM}`,
    aud: "account",
    sub: who.sub,
    typ: "Bearer",
    azp: "ai4-chatops",
    scope: "openid profile email offline_access",
    realm_access: { roles: ["offline_access", "uma_authorization", ...who.roles] },
    email_verified: true,
    name: who.name,
    preferred_username: who.username,
    email: who.email,
    ...claims,
  });
}
