/** What the issuer remembers: codes that wait for somebody at the approval page, and the logins that came of them. */
import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import type { Documents } from "../store/documents.ts";
import type { SandboxContext } from "./context.ts";
import { PEOPLE, PERSON_NAMES, type PersonName } from "./people.ts";

const CODE = "device-code";
const LOGIN = "login";

/** Seconds, as Keycloak has them unless an admin changes them. */
export const CODE_LIFETIME = 600;
export const POLL_INTERVAL = 5;
/** RFC 8628: `slow_down` adds so many seconds. */
const SLOW_DOWN = 5;

const deviceCode = z.object({
  userCode: z.string(),
  client: z.string(),
  scope: z.string(),
  /** S256 challenge of PKCE; empty where none was sent. */
  challenge: z.string(),
  expires: z.number(),
  interval: z.number(),
  polled: z.number(),
  state: z.enum(["waiting", "approved", "refused", "used"]),
  person: z.enum(PERSON_NAMES).nullable(),
});
export type DeviceCode = z.output<typeof deviceCode>;

const login = z.object({
  person: z.enum(PERSON_NAMES),
  client: z.string(),
  scope: z.string(),
  /** Digest of the only refresh token that is still good. */
  current: z.string(),
  ended: z.boolean(),
});

/** Nobody can guess it. */
function secretText(): string {
  return randomBytes(32).toString("base64url");
}

export function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** Consonants only, so that no word comes out; none that is easily taken for another. */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

function userCode({ random }: SandboxContext): string {
  const letters = Array.from({ length: 8 }, () => LETTERS[Math.floor(random() * LETTERS.length)]);
  return `${letters.slice(0, 4).join("")}-${letters.slice(4).join("")}`;
}

export async function issueCode(
  context: SandboxContext,
  asked: Pick<DeviceCode, "client" | "scope" | "challenge">,
): Promise<{ readonly secret: string; readonly userCode: string }> {
  const secret = secretText();
  const now = context.now().getTime();
  return context.state.transaction(async (documents) => {
    const codes = await codesIn(documents);
    for (const { id, code } of codes) if (code.expires <= now) await documents.remove(CODE, id);
    let shown = userCode(context);
    while (codes.some(({ code }) => code.userCode === shown)) shown = userCode(context);
    const made: DeviceCode = {
      ...asked,
      userCode: shown,
      expires: now + CODE_LIFETIME * 1000,
      interval: POLL_INTERVAL,
      polled: now,
      state: "waiting",
      person: null,
    };
    await documents.put(CODE, digest(secret), made);
    return { secret, userCode: shown };
  });
}

async function codesIn(documents: Documents) {
  return (await documents.list(CODE)).map(({ id, value }) => ({ id, code: deviceCode.parse(value) }));
}

/** A code as people type it, without regard to case and dashes. */
function sameCode(one: string, other: string): boolean {
  const bare = (text: string) => text.toUpperCase().replace(/[^A-Z]/g, "");
  return bare(one) === bare(other);
}

/** The code that waits under this name; undefined where none does any more. */
export function waitingCode(context: SandboxContext, typed: string): Promise<DeviceCode | undefined> {
  return context.state.transaction(async (documents) => (await findWaiting(context, documents, typed))?.code);
}

async function findWaiting({ now }: SandboxContext, documents: Documents, typed: string) {
  return (await codesIn(documents)).find(
    ({ code }) =>
      sameCode(code.userCode, typed) && code.state === "waiting" && code.expires > now().getTime(),
  );
}

/** Approves for a person, or refuses for `null`; false where the code no longer waits: the first decision counts. */
export function decide(context: SandboxContext, typed: string, person: PersonName | null): Promise<boolean> {
  return context.state.transaction(async (documents) => {
    const found = await findWaiting(context, documents, typed);
    if (!found) return false;
    const state = person === null ? "refused" : "approved";
    await documents.put(CODE, found.id, { ...found.code, state, person });
    return true;
  });
}

export type Redeemed =
  | { readonly error: string; readonly words: string }
  | { readonly person: PersonName; readonly scope: string };

/** What somebody who asks with a device code is told; a code gives tokens once. */
export function redeemCode(
  context: SandboxContext,
  secret: string,
  client: string,
  verifier: string,
): Promise<Redeemed> {
  return context.state.transaction(async (documents): Promise<Redeemed> => {
    const id = digest(secret);
    const kept = await documents.get(CODE, id);
    const code = kept === undefined ? undefined : deviceCode.parse(kept);
    if (!code || code.client !== client || code.state === "used")
      return { error: "invalid_grant", words: "Device code not valid" };
    const now = context.now().getTime();
    if (code.expires <= now) return { error: "expired_token", words: "Device code is expired" };
    if (code.challenge !== "" && digest(verifier) !== code.challenge)
      return { error: "invalid_grant", words: "PKCE verification failed" };
    if (code.state === "refused")
      return { error: "access_denied", words: "The end user denied the authorization request" };
    if (now - code.polled < code.interval * 1000) {
      await documents.put(CODE, id, { ...code, polled: now, interval: code.interval + SLOW_DOWN });
      return { error: "slow_down", words: "Slow down" };
    }
    if (code.state === "waiting" || code.person === null) {
      await documents.put(CODE, id, { ...code, polled: now });
      return { error: "authorization_pending", words: "The authorization request is still pending" };
    }
    await documents.put(CODE, id, { ...code, state: "used" });
    return { person: code.person, scope: code.scope };
  });
}

export interface Renewed {
  readonly person: PersonName;
  readonly scope: string;
  readonly refreshToken: string;
}

export async function openLogin(
  { state, newId }: SandboxContext,
  person: PersonName,
  client: string,
  scope: string,
): Promise<Renewed> {
  const refreshToken = `${newId()}.${secretText()}`;
  const [id = ""] = refreshToken.split(".");
  const made = { person, client, scope, current: digest(refreshToken), ended: false };
  await state.transaction((documents) => documents.put(LOGIN, id, made));
  return { person, scope, refreshToken };
}

/** A refresh token is good once. One that comes a second time was copied, so the whole login ends. */
export function renewLogin(
  { state }: SandboxContext,
  refreshToken: string,
  client: string,
): Promise<Renewed | undefined> {
  const [id = ""] = refreshToken.split(".");
  return state.transaction(async (documents) => {
    const kept = await documents.get(LOGIN, id);
    const found = kept === undefined ? undefined : login.parse(kept);
    if (!found || found.ended || found.client !== client) return undefined;
    if (found.current !== digest(refreshToken)) {
      await documents.put(LOGIN, id, { ...found, ended: true });
      return undefined;
    }
    const next = `${id}.${secretText()}`;
    await documents.put(LOGIN, id, { ...found, current: digest(next) });
    return { person: found.person, scope: found.scope, refreshToken: next };
  });
}

/** Ends the login that a refresh token belongs to; an unknown one changes nothing (RFC 7009). */
export function endLogin({ state }: SandboxContext, refreshToken: string, client: string): Promise<void> {
  const [id = ""] = refreshToken.split(".");
  return state.transaction(async (documents) => {
    const kept = await documents.get(LOGIN, id);
    if (kept === undefined) return;
    const found = login.parse(kept);
    if (found.client === client) await documents.put(LOGIN, id, { ...found, ended: true });
  });
}

/** Ends every login of a person, as the platform's admins can. */
export function endLoginsOf({ state }: Pick<SandboxContext, "state">, person: PersonName): Promise<void> {
  return state.transaction(async (documents) => {
    for (const { id, value } of await documents.list(LOGIN)) {
      const found = login.parse(value);
      if (found.person === person) await documents.put(LOGIN, id, { ...found, ended: true });
    }
  });
}

export function isPersonName(text: string): text is PersonName {
  return Object.hasOwn(PEOPLE, text);
}
