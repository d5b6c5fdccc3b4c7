/** The sandbox's own login: an OpenID Connect issuer with the device flow, as the platform's Keycloak offers it. */
import { REALM } from "./auth.ts";
import type { RouteGroup, SandboxContext } from "./context.ts";
import { addDevicePages } from "./realm-device.ts";
import { addRealmTokens } from "./realm-tokens.ts";

export const addRealm: RouteGroup = (app, context) => {
  app.get(`${REALM}/.well-known/openid-configuration`, (c) => c.json(discovery(context)));
  /** The public key by which tokens of this sandbox can be verified. */
  app.get(`${REALM}/protocol/openid-connect/certs`, (c) => c.json({ keys: [context.key.publicJwk] }));
  addDevicePages(app, context);
  addRealmTokens(app, context);
};

function discovery({ baseUrl }: SandboxContext) {
  const issuer = `${baseUrl()}${REALM}`;
  const at = (path: string) => `${issuer}/protocol/openid-connect/${path}`;
  return {
    issuer,
    device_authorization_endpoint: at("auth/device"),
    authorization_endpoint: at("auth"),
    token_endpoint: at("token"),
    revocation_endpoint: at("revoke"),
    end_session_endpoint: at("logout"),
    userinfo_endpoint: at("userinfo"),
    jwks_uri: at("certs"),
    grant_types_supported: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["none", "client_secret_post", "client_secret_basic"],
    code_challenge_methods_supported: ["S256"],
    scopes_supported: ["openid", "profile", "email", "roles", "offline_access"],
  };
}
