/** An issuer that answers as a test tells it to, with keys of its own: for what no honest one would say. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { onTestFinished } from "vitest";

export interface RogueIssuer {
  readonly url: string;
  /** What is answered instead, by the last part of the path; a status other than 200 goes first. */
  readonly answers: Map<string, unknown>;
  /** Paths that were asked, in order. */
  readonly asked: string[];
  /** A token that is right in all but what is replaced; `key` signs with a key that nobody knows. */
  token(claims?: Readonly<Record<string, unknown>>, how?: { readonly strangeKey?: boolean }): Promise<string>;
}

const KID = "rogue";

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;
let keys: Promise<readonly [KeyPair, KeyPair]> | undefined;

export async function startRogueIssuer(now: () => Date): Promise<RogueIssuer> {
  // Making keys takes longer than most tests, so all issuers of a test file have the same ones.
  keys ??= Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const [own, strange] = await keys;
  const jwk = { ...(await exportJWK(own.publicKey)), kid: KID, alg: "RS256", use: "sig" };
  const answers = new Map<string, unknown>();
  const asked: string[] = [];
  let url = "";
  const usual = (path: string): unknown => {
    switch (path) {
      case "openid-configuration":
        return {
          issuer: url,
          device_authorization_endpoint: `${url}/device`,
          token_endpoint: `${url}/token`,
          revocation_endpoint: `${url}/revoke`,
          jwks_uri: `${url}/certs`,
        };
      case "certs":
        return { keys: [jwk] };
      case "device":
        return {
          device_code: "code",
          user_code: "ABCD-EFGH",
          verification_uri: `${url}/page`,
          expires_in: 600,
          interval: 5,
        };
      default:
        return undefined;
    }
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0]?.split("/").at(-1) ?? "";
    asked.push(path);
    const answer = answers.has(path) ? answers.get(path) : usual(path);
    const error = typeof answer === "object" && answer !== null && "error" in answer;
    const status = answer === undefined ? 500 : error ? 400 : 200;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url,
    answers,
    asked,
    token: (claims = {}, { strangeKey = false } = {}) => {
      const issuedAt = Math.floor(now().getTime() / 1000);
      const all = {
        iss: url,
        aud: "account",
        sub: "somebody",
        name: "Some Body",
        email: "some.body@example.org",
        iat: issuedAt,
        exp: issuedAt + 300,
        realm_access: { roles: ["access:vo.ai4eosc.eu:ap-u"] },
        ...claims,
      };
      return new SignJWT(all)
        .setProtectedHeader({ alg: "RS256", kid: KID })
        .sign(strangeKey ? strange.privateKey : own.privateKey);
    },
  };
}
