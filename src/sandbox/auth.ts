import { compactVerify, decodeProtectedHeader, errors } from "jose";
import * as z from "zod";
import { atLeast, FULL_ACCESS, type Level, levelsFromRoles } from "../identity/levels.ts";
import type { Call, SandboxContext } from "./context.ts";
import { odd, problem } from "./problems.ts";

/** Path of the issuer; its host and port change with every start, so only this part is compared exactly. */
export const REALM = "/realms/ai4eosc";

/** Whom the access token speaks for. */
export interface Person {
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  readonly levels: ReadonlyMap<string, Level>;
}

/** The bearer token, unverified. The platform looks at the header before the parameters, at the token after them. */
export function requireHeader(c: Call): string {
  const [, scheme = "", token = ""] = /^(\S*)\s*(.*)$/.exec(c.req.header("authorization") ?? "") ?? [];
  if (scheme === "" || token === "") throw problem(403, "Not authenticated");
  if (scheme.toLowerCase() !== "bearer") throw problem(403, "Invalid authentication credentials");
  return token;
}

/** The person of a valid token; no level is needed. */
export async function person(c: Call): Promise<Person> {
  const known = c.get("person");
  if (known !== undefined) return known;
  const verified = await verify(requireHeader(c), c.var.context);
  c.set("person", verified);
  return verified;
}

/** The person, if his level in the VO is high enough (else 401; without any level the platform breaks). */
export async function requireLevel(c: Call, vo: string, level: Level = FULL_ACCESS): Promise<Person> {
  const who = await person(c);
  checkLevel(c, who.levels.get(vo), level);
  return who;
}

/** The person, if he has the level in some VO, no matter which. */
export async function requireAnyLevel(c: Call, level: Level): Promise<Person> {
  const who = await person(c);
  const held = [...who.levels.values()];
  checkLevel(c, held.find((one) => atLeast(one, level)) ?? held[0], level);
  return who;
}

function checkLevel(c: Call, held: Level | undefined, needed: Level): void {
  if (held === undefined) throw odd(c, levelProblem("none", needed));
  if (!atLeast(held, needed)) throw levelProblem(held, needed);
}

function levelProblem(held: string, needed: Level) {
  return problem(
    401,
    "Your user has not the required access level to use this resource:\n" +
      `* Current level: ${held}\n* Required level: ${needed}`,
  );
}

const claimsShape = z.looseObject({
  exp: z.number(),
  aud: z.union([z.string(), z.array(z.string())]),
  iss: z.string(),
  sub: z.string(),
  name: z.string(),
  email: z.string(),
  realm_access: z.object({ roles: z.array(z.string()) }).optional(),
});

const REQUIRED_CLAIMS = ["exp", "aud", "iss", "sub", "name", "email"] as const;

/** Checks in the order of the platform's library and with its messages, since clients can only tell them by the words. */
async function verify(token: string, context: SandboxContext): Promise<Person> {
  const claims = await signedClaims(token, context);
  for (const name of REQUIRED_CLAIMS) {
    if (claims[name] === undefined) throw problem(401, `Token is missing the "${name}" claim`);
  }
  const parsed = claimsShape.safeParse(claims);
  if (!parsed.success) throw problem(401, "Invalid claim format in token");
  const { exp, aud, iss, sub, name, email, realm_access } = parsed.data;
  if (exp * 1000 <= context.now().getTime()) throw problem(401, "Signature has expired");
  if (!isOurIssuer(iss)) throw problem(401, "Invalid issuer");
  if (![aud].flat().includes("account")) throw problem(401, "Audience doesn't match");
  return { sub, name, email, levels: levelsFromRoles(realm_access?.roles ?? []) };
}

async function signedClaims(token: string, { key }: SandboxContext): Promise<Record<string, unknown>> {
  if (token.split(".").length !== 3) throw problem(401, "Not enough segments");
  try {
    const { kid } = decodeProtectedHeader(token);
    if (kid !== key.id) throw problem(401, `Unable to find a signing key that matches: "${kid ?? "None"}"`);
    const { payload } = await compactVerify(token, key.publicKey, { algorithms: ["RS256"] });
    return z.record(z.string(), z.unknown()).parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed)
      throw problem(401, "Signature verification failed");
    if (error instanceof errors.JOSEError || error instanceof SyntaxError || error instanceof TypeError)
      throw problem(401, "Invalid token");
    throw error;
  }
}

function isOurIssuer(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname, pathname, search } = new URL(issuer);
  return protocol === "http:" && hostname === "127.0.0.1" && pathname === REALM && search === "";
}
