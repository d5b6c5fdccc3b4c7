/** Tokens: from a device code, from a refresh token, and their end. */
import { timingSafeEqual } from "node:crypto";
import type { Hono } from "hono";
import { person, REALM } from "./auth.ts";
import type { Call, SandboxContext, SandboxEnv } from "./context.ts";
import { PEOPLE } from "./people.ts";
import { digest, endLogin, openLogin, type Renewed, redeemCode, renewLogin } from "./realm-state.ts";
import { signToken } from "./signing.ts";
import { accessToken } from "./tokens.ts";

const CONNECT = `${REALM}/protocol/openid-connect`;
const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
/** Seconds. */
const ACCESS_LIFETIME = 300;

/** Clients that may use the issuer: a public one, and one with a secret, which is no secret here. */
export const PUBLIC_CLIENT = "ai4-chatops";
const CONFIDENTIAL_CLIENT = {
  id: "ai4-chatops-confidential",
  secret: "sandbox-client-secret",
} as const;

/** What was sent, with the client that sent it. */
export interface ClientForm {
  readonly client: string;
  text(name: string): string;
}

/** The form of a client that is known and has shown its secret; else the answer to it. */
export async function clientForm(c: Call): Promise<ClientForm | Response> {
  const form = await c.req.parseBody().catch(() => ({}));
  const text = (name: string): string => {
    const value: unknown = Object.hasOwn(form, name) ? (form as Record<string, unknown>)[name] : undefined;
    return typeof value === "string" ? value : "";
  };
  const basic = basicCredentials(c.req.header("authorization"));
  const client = basic?.id ?? text("client_id");
  const secret = basic?.secret ?? text("client_secret");
  const known =
    client === PUBLIC_CLIENT ||
    (client === CONFIDENTIAL_CLIENT.id && same(secret, CONFIDENTIAL_CLIENT.secret));
  return known
    ? { client, text }
    : oauthError(401, "invalid_client", "Invalid client or Invalid client credentials");
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const [id = "", secret = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { id: formDecoded(id), secret: formDecoded(secret) };
}

/** RFC 6749 has both parts encoded as in forms. */
function formDecoded(text: string): string {
  return new URLSearchParams(`t=${text}`).get("t") ?? "";
}

function same(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(digest(one)), Buffer.from(digest(other)));
}

export function oauthError(status: 400 | 401, error: string, words: string): Response {
  return Response.json(
    { error, error_description: words },
    { status, headers: { "cache-control": "no-store" } },
  );
}

export function addRealmTokens(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.post(`${CONNECT}/token`, async (c) => {
    const form = await clientForm(c);
    if (form instanceof Response) return form;
    switch (form.text("grant_type")) {
      case DEVICE_GRANT:
        return byDeviceCode(context, form);
      case "refresh_token": {
        const renewed = await renewLogin(context, form.text("refresh_token"), form.client);
        return renewed
          ? tokens(context, form, renewed)
          : oauthError(400, "invalid_grant", "Token is not active");
      }
      default:
        return oauthError(400, "unsupported_grant_type", "Unsupported grant_type");
    }
  });
  app.post(`${CONNECT}/revoke`, (c) => end(context, c, "token", 200));
  app.post(`${CONNECT}/logout`, (c) => end(context, c, "refresh_token", 204));
  app.get(`${CONNECT}/userinfo`, async (c) => {
    const { sub, name, email } = await person(c);
    return c.json({ sub, name, email, email_verified: true });
  });
}

async function byDeviceCode(context: SandboxContext, form: ClientForm): Promise<Response> {
  const code = form.text("device_code");
  const redeemed = await redeemCode(context, code, form.client, form.text("code_verifier"));
  if ("error" in redeemed) return oauthError(400, redeemed.error, redeemed.words);
  return tokens(context, form, await openLogin(context, redeemed.person, form.client, redeemed.scope));
}

async function end(context: SandboxContext, c: Call, field: string, status: 200 | 204): Promise<Response> {
  const form = await clientForm(c);
  if (form instanceof Response) return form;
  await endLogin(context, form.text(field), form.client);
  return new Response(null, { status });
}

async function tokens(context: SandboxContext, { client }: ClientForm, login: Renewed): Promise<Response> {
  const who = PEOPLE[login.person];
  const issuedAt = Math.floor(context.now().getTime() / 1000);
  const claims = { azp: client, scope: login.scope };
  const idToken = await signToken(context.key, {
    iss: `${context.baseUrl()}${REALM}`,
    aud: client,
    azp: client,
    sub: who.sub,
    iat: issuedAt,
    exp: issuedAt + ACCESS_LIFETIME,
    typ: "ID",
    name: who.name,
    email: who.email,
  });
  return Response.json(
    {
      access_token: await accessToken(context, who, { lifetime: ACCESS_LIFETIME, claims }),
      expires_in: ACCESS_LIFETIME,
      refresh_token: login.refreshToken,
      // Offline tokens have no end of their own.
      refresh_expires_in: 0,
      id_token: idToken,
      token_type: "Bearer",
      scope: login.scope,
    },
    { headers: { "cache-control": "no-store" } },
  );
}
