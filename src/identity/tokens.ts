/** The tokens of people: kept sealed, refreshed by one at a time, and never used before they are kept. */
import { Refusal, refuse } from "../errors.ts";
import type { Identity, Store, StoredIdentity } from "../store/store.ts";
import { endedRefusal, type Issuer, type Tokens } from "./issuer.ts";
import { LEVELS, type Level } from "./levels.ts";
import type { Sealer } from "./seal.ts";
import type { Owner } from "./session.ts";

export interface TokenDeps {
  readonly store: Pick<Store, "identities">;
  readonly sealer: Sealer;
  readonly issuer: Issuer;
  /** Names the issuer in the store; its address may change where it is embedded. */
  readonly issuerId: string;
  readonly now: () => Date;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly log: Log;
}

export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** A token is used until it has less than this left, ms: a request that takes long must still find it valid. */
const FRESH_MS = 30_000;
/** So long one may take to refresh before another tries; far above all the time-outs in it. */
const REFRESH_MS = 60_000;
/** How often others look whether the one who refreshes is done. */
const LOOK_MS = 200;
/** After a failure the issuer is left in peace for so long. */
const PAUSE_MS = 15_000;

export interface PersonalTokens {
  /** An access token that is valid now. @throws Refusal `login.ended`, `login.unreachable`, `secret.unreadable` */
  access(subject: string): Promise<string>;
  isFresh(identity: Identity): boolean;
  seal(subject: string, tokens: Tokens): string;
  open(identity: Identity): Tokens;
}

export function createPersonalTokens(deps: TokenDeps): PersonalTokens {
  const { store, sealer, issuer, issuerId, now, log } = deps;
  const running = new Map<string, Promise<string>>();
  const failures = new Map<string, { readonly until: number; readonly error: unknown }>();
  const context = (subject: string) => `identity:${issuerId}:${subject}`;

  const isFresh = (identity: Identity) => identity.accessExpiresAt.getTime() - now().getTime() > FRESH_MS;
  const seal = (subject: string, tokens: Tokens) => sealer.seal(JSON.stringify(tokens), context(subject));
  const open = ({ subject, tokens }: Identity): Tokens => {
    if (tokens === undefined) throw endedRefusal();
    return JSON.parse(sealer.open(tokens, context(subject))) as Tokens;
  };

  const refresh = async (held: StoredIdentity): Promise<string> => {
    const { subject } = held;
    const before = open(held);
    const renewed = await issuer.refresh(before.refresh).catch(async (error: unknown) => {
      if (error instanceof Refusal && error.code === "login.ended") {
        await store.identities.replace(held.version, { ...held, tokens: undefined });
        log.info({ subject }, "the issuer ended the session of a person");
      } else {
        await store.identities.endRefresh(held);
        log.warn({ subject, err: error }, "the tokens of a person could not be refreshed");
      }
      throw error;
    });
    // The old refresh token is good no more: whatever happens next, the new one must not be lost.
    const rotated = seal(subject, { access: before.access, refresh: renewed.refresh });
    const until = new Date(now().getTime() + REFRESH_MS);
    if (!(await store.identities.replace(held.version, { ...held, tokens: rotated }, until))) {
      // He logged in anew or out meanwhile; what is in the store is what counts.
      return access(subject);
    }
    const kept = { ...held, version: held.version + 1 };
    try {
      const owner = await issuer.verify(renewed.access);
      if (owner.subject !== subject)
        throw refuse("login.token", "The login server gave another person's token.");
      const next: Identity = {
        ...identityOf(issuerId, owner),
        tokens: seal(subject, renewed),
        accessExpiresAt: owner.expires,
      };
      await store.identities.replace(kept.version, next);
      return renewed.access;
    } catch (error) {
      await store.identities.endRefresh(kept);
      log.warn({ subject, err: error }, "a refreshed token was not accepted");
      throw error;
    }
  };

  const access = async (subject: string): Promise<string> => {
    const deadline = now().getTime() + REFRESH_MS + PAUSE_MS;
    for (;;) {
      const identity = await store.identities.find(issuerId, subject);
      if (!identity) throw endedRefusal();
      const tokens = open(identity);
      if (isFresh(identity)) return tokens.access;
      const failed = failures.get(subject);
      if (failed && failed.until > now().getTime()) throw failed.error;
      const until = new Date(now().getTime() + REFRESH_MS);
      if (await store.identities.beginRefresh(identity, now(), until)) return refresh(identity);
      if (now().getTime() > deadline || deps.signal.aborted) {
        throw refuse("login.unreachable", "Your login is being renewed elsewhere. Try again in a minute.");
      }
      await deps.wait(LOOK_MS, deps.signal);
    }
  };

  const once = (subject: string): Promise<string> => {
    const begun = running.get(subject);
    if (begun) return begun;
    const work = access(subject)
      .catch((error: unknown) => {
        if (error instanceof Refusal && error.code !== "login.ended")
          failures.set(subject, { until: now().getTime() + PAUSE_MS, error });
        throw error;
      })
      .finally(() => running.delete(subject));
    running.set(subject, work);
    return work;
  };
  return { access: once, isFresh, seal, open };
}

/** What is kept of a person, but for the tokens. */
export function identityOf(
  issuer: string,
  { subject, name, email, emailVerified = false, levels }: Owner,
): Pick<Identity, "issuer" | "subject" | "name" | "email" | "emailVerified" | "levels"> {
  return { issuer, subject, name, email, emailVerified, levels: Object.fromEntries(levels) };
}

export function levelsOf({ levels }: Pick<Identity, "levels">): ReadonlyMap<string, Level> {
  return new Map(
    Object.entries(levels).flatMap(([vo, word]) => {
      const level = LEVELS.find((known) => known === word);
      return level ? [[vo, level] as const] : [];
    }),
  );
}
