import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import * as z from "zod";
import type { DocumentStore } from "../store/documents.ts";
import type { Json } from "../store/store.ts";

type ImportedKey = Awaited<ReturnType<typeof importJWK>>;

/** The sandbox's own key pair: RS256, made once and kept with its state. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: ImportedKey;
  readonly publicKey: ImportedKey;
  readonly publicJwk: JWK;
}

const KIND = "signing-key";
const storedKey = z.object({ kid: z.string(), privateJwk: z.looseObject({ kty: z.string() }) });

export async function signingKey(state: DocumentStore): Promise<SigningKey> {
  const kept = await state.transaction((documents) => documents.get(KIND, "current"));
  if (kept !== undefined) return unpack(kept);
  const made = await makeKey();
  // Another process may have stored its key meanwhile: the first one counts.
  const winner = await state.transaction(async (documents) => {
    const first = await documents.get(KIND, "current");
    if (first === undefined) await documents.put(KIND, "current", made);
    return first ?? made;
  });
  return unpack(winner);
}

/** Signs the claims as a Keycloak access token; `iat`, `exp` and the like are the caller's. */
export function signToken(key: SigningKey, claims: Readonly<Record<string, unknown>>): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.id })
    .sign(key.privateKey);
}

async function makeKey(): Promise<Json> {
  const pair = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const privateJwk = await exportJWK(pair.privateKey);
  return { kid: String(privateJwk.n).slice(0, 16), privateJwk: { ...privateJwk } as Json };
}

async function unpack(stored: Json): Promise<SigningKey> {
  const { kid, privateJwk } = storedKey.parse(stored);
  const { kty, n, e } = privateJwk as JWK;
  const publicJwk: JWK = { kty, n, e, kid, alg: "RS256", use: "sig" } as JWK;
  const [privateKey, publicKey] = await Promise.all([
    importJWK(privateJwk as JWK, "RS256"),
    importJWK(publicJwk, "RS256"),
  ]);
  return { id: kid, privateKey, publicKey, publicJwk };
}
