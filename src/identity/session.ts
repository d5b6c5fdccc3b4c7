/** A linked person: who the platform says it is, what it may do, and a token that is valid now. */
import { z } from "zod";
import { refuse } from "../errors.ts";
import type { TokenSource } from "../platform/ports.ts";
import { type Level, levelsFromRoles } from "./levels.ts";

/** Whom a token speaks for. */
export interface Owner {
  /** Owner id of everything on the platform; opaque. */
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  /** True only where the login vouches for the address: people can type any address into their accounts. */
  readonly emailVerified?: boolean;
  /** Best level per VO; a VO that is absent must never be asked for: the platform answers 500. */
  readonly levels: ReadonlyMap<string, Level>;
}

export interface Session extends Owner {
  readonly token: TokenSource;
  /** Where nobody logged in: the sandbox's demo person, or the owner of `AI4_ACCESS_TOKEN`. */
  readonly given?: "demo" | "token";
}

/** Characters; the platform's own server takes no longer header. */
export const LONGEST_TOKEN = 16_384;

const Claims = z.object({
  sub: z.string().min(1).max(255),
  name: z.string(),
  email: z.string(),
  email_verified: z.boolean().optional(),
  exp: z.number(),
  realm_access: z.object({ roles: z.array(z.string()) }).optional(),
});

/**
 * Reads what an access token says of its owner. The signature is not checked here: the platform checks it on every
 * call, and a token that lies about its roles only earns refusals there.
 */
export function readAccessToken(token: string): Owner & { readonly expires: Date } {
  if (token.length > LONGEST_TOKEN) {
    throw refuse("login.token", "The access token is far too long to be one of the platform's login.");
  }
  const payload = token.split(".")[1] ?? "";
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  } catch (cause) {
    throw refuse("login.token", "The access token is not a token of the platform's login. Get a new one.", {
      cause,
    });
  }
  return ownerOf(claims);
}

/** What the claims of a token say. @throws Refusal `login.token` where one is missing */
export function ownerOf(claims: unknown): Owner & { readonly expires: Date } {
  const read = Claims.safeParse(claims);
  if (!read.success) {
    throw refuse(
      "login.token",
      "The access token lacks the claims sub, name, email or exp. Log in with the scopes openid, profile and email.",
    );
  }
  return {
    subject: read.data.sub,
    name: read.data.name,
    email: read.data.email,
    emailVerified: read.data.email_verified === true,
    levels: levelsFromRoles(read.data.realm_access?.roles ?? []),
    expires: new Date(read.data.exp * 1000),
  };
}
