/** What one person shows to the platform. */
import { createHash } from "node:crypto";
import { PlatformFailure } from "./failure.ts";
import type { TokenSource } from "./ports.ts";

export interface Pass {
  readonly token: string;
  /**
   * Under which answers for this person are kept. It follows from the token alone, so that nobody can be given what
   * was answered to another.
   */
  readonly key: string;
}

/** Throws `PlatformFailure` "unauthenticated" for people who are not linked. */
export async function passOf(source: TokenSource): Promise<Pass> {
  const token = await source();
  if (token === undefined || token === "")
    throw new PlatformFailure(
      "unauthenticated",
      "I do not know you on the platform yet. Type “login” to link your account.",
    );
  // A header with other characters is refused by fetch, whose error would repeat the token.
  if (!/^[\x21-\x7e]+$/u.test(token))
    throw new PlatformFailure("unauthenticated", "Your login is damaged. Type “login” to log in again.");
  return { token, key: createHash("sha256").update(token).digest("base64url") };
}
