/** Accounts of chats and the platform identities they are linked to: logging in, who somebody is, logging out. */
import { Refusal, refuse } from "../errors.ts";
import type { DeviceLogin, Identity, Json, LoginState, Store } from "../store/store.ts";
import type { DeviceCode, Tokens } from "./issuer.ts";
import type { Owner, Session } from "./session.ts";
import { createPersonalTokens, identityOf, levelsOf, type TokenDeps } from "./tokens.ts";

export interface AccountDeps extends TokenDeps {
  readonly store: Pick<Store, "identities" | "deviceLogins" | "audit">;
  /** This process, as the store knows it. */
  readonly instance: string;
}

/** A login as it stands. */
export interface Login {
  readonly id: string;
  readonly state: LoginState;
  /** While it waits: where to go, and the code that the page must show. */
  readonly link?: string;
  readonly code?: string;
  readonly expiresAt: Date;
  readonly intervalMs: number;
  /** Who logged in. */
  readonly who?: Owner;
  /** Who this account was before, where that was somebody else. */
  readonly before?: string;
  /** Why it failed. */
  readonly problem?: string;
}

/** Where a login was asked for. */
export interface LoginOrigin {
  /** Surface and id as one key. */
  readonly account: string;
  readonly surface: string;
  /** Whatever is needed to answer there later; the place goes into the audit. */
  readonly origin: Origin;
}

export interface Origin {
  readonly place: Json;
  readonly [more: string]: Json;
}

export interface LoggedOut {
  readonly name: string;
  /** Other accounts that stay linked to the identity; none: its session was ended too. */
  readonly remaining: readonly string[];
  /** False where the issuer could not be told; the tokens are forgotten all the same. */
  readonly revoked: boolean;
}

/** What is kept of a login, without its tokens. */
export interface KeptLogin {
  readonly identity:
    | (Pick<Identity, "issuer" | "subject" | "name" | "email" | "emailVerified" | "levels"> & {
        /** False once the issuer has ended the session. */
        readonly loggedIn: boolean;
        readonly accounts: readonly { readonly account: string; readonly since: string }[];
      })
    | undefined;
  /** Logins that were begun from this account. */
  readonly begun: readonly { readonly state: LoginState; readonly until: string }[];
}

export interface Accounts {
  /** Address of the issuer's page of the account. */
  readonly accountPage: string | undefined;
  /** Who an account is on the platform; undefined where it is not linked, or where its session has ended. */
  session(account: string): Promise<Session | undefined>;
  /** Whether an account is linked to a session that has ended. */
  ended(account: string): Promise<boolean>;
  /** Begins a login, or goes on with the one that this account waits for. */
  begin(id: string, asked: LoginOrigin): Promise<Login>;
  /** How a login of this account stands; asks the issuer where it may be asked again. */
  progress(id: string, account: string): Promise<Login | undefined>;
  /** Undefined where the account is not linked. */
  logout(account: string): Promise<LoggedOut | undefined>;
  /** Forgets the identity of an account, on every surface, and logins that it waits for. Again: nothing happens. */
  forget(account: string): Promise<void>;
  /** What is kept of the login of an account, for its owner. */
  kept(account: string): Promise<KeptLogin>;
  /** Every account of the same identity, this one included; none where it is not linked. */
  linked(account: string): Promise<readonly string[]>;
  /** Logins that a process which is gone was waiting for; each is handed out once. */
  takeOver(surface: string): Promise<readonly { readonly id: string; readonly origin: Json }[]>;
  /** Resolves when no login is being asked about: a code that was used up must not be lost with the process. */
  idle(): Promise<void>;
}

/** A code with less time left than this is no use to anybody, ms. */
const LEAST_TIME_MS = 60_000;
/** RFC 8628: after `slow_down` the interval grows by so much. */
const SLOW_DOWN_MS = 5000;
const FORGET_MS = 24 * 3_600_000;

export function createAccounts(deps: AccountDeps): Accounts {
  const { store, sealer, issuer, issuerId, now, log } = deps;
  const { identities, deviceLogins } = store;
  const tokens = createPersonalTokens(deps);
  const context = (id: string) => `device-login:${id}`;
  const openCode = ({ id, secret }: DeviceLogin): Kept =>
    JSON.parse(sealer.open(secret, context(id))) as Kept;

  const shown = async (login: DeviceLogin, more: Partial<Login> = {}): Promise<Login> => {
    const { id, state, expiresAt, intervalMs, subject } = login;
    const base = { id, state, expiresAt, intervalMs, ...more };
    if (state === "waiting") {
      const { link, userCode, issuerUrl } = openCode(login);
      // The embedded issuer answers at another port after a restart.
      const address = link.startsWith(issuerUrl) ? `${issuer.url}${link.slice(issuerUrl.length)}` : link;
      return { ...base, link: address, code: userCode };
    }
    const identity = subject === undefined ? undefined : await identities.find(issuerId, subject);
    return identity ? { ...base, who: ownerIn(identity) } : base;
  };

  const current = async (id: string, more?: Partial<Login>): Promise<Login | undefined> => {
    const login = await deviceLogins.find(id);
    return login && shown(login, more);
  };

  /** What a login came to, beside the record that it was asked for: `linked` with whom, or why not. */
  const record = (login: DeviceLogin, result: string, subject?: string): Promise<void> =>
    store.audit.append({
      at: now(),
      operation: login.id,
      phase: "outcome",
      actor: login.account,
      subject,
      surface: login.surface,
      place: JSON.stringify((login.origin as Origin).place),
      source: "login",
      command: "account login",
      params: {},
      result,
    });

  const close = async (login: DeviceLogin, state: "refused" | "expired" | "failed", why: string) => {
    if (await deviceLogins.end(login.id, state)) await record(login, why);
  };

  /** Links the account that asked, and no other, whoever approved. */
  const link = async (login: DeviceLogin, got: Tokens): Promise<Partial<Login>> => {
    const owner = await issuer.verify(got.access);
    const before = await identities.of(issuerId, login.account);
    const identity: Identity = {
      ...identityOf(issuerId, owner),
      tokens: tokens.seal(owner.subject, got),
      accessExpiresAt: owner.expires,
    };
    const orphan = await identities.link(login.account, identity, now());
    await deviceLogins.end(login.id, "done", owner.subject);
    await record(login, "linked", owner.subject);
    log.info({ account: login.account, subject: owner.subject }, "an account was linked");
    if (orphan) await revoke(orphan);
    return before && before.subject !== owner.subject ? { before: before.name } : {};
  };

  const revoke = async (identity: Identity): Promise<boolean> => {
    try {
      if (identity.tokens !== undefined) await issuer.revoke(tokens.open(identity).refresh);
      return true;
    } catch (error) {
      log.warn({ subject: identity.subject, err: error }, "a session could not be ended at the issuer");
      return false;
    }
  };

  const ask = async (login: DeviceLogin): Promise<Partial<Login>> => {
    const answer = await issuer.poll(openCode(login));
    switch (answer.state) {
      case "done":
        // The code is used up: to ask again while the tokens are looked at would seem to say that it has ended.
        await deviceLogins.slowDown(login.id, login.intervalMs, login.expiresAt);
        return link(login, answer.tokens);
      case "slow": {
        const intervalMs = login.intervalMs + SLOW_DOWN_MS;
        await deviceLogins.slowDown(login.id, intervalMs, new Date(now().getTime() + intervalMs));
        return {};
      }
      case "waiting":
        return {};
      default:
        await close(login, answer.state, `refused:login.${answer.state}`);
        return {};
    }
  };

  const advance = async (id: string, account: string): Promise<Login | undefined> => {
    const login = await deviceLogins.find(id);
    if (!login || login.account !== account || login.issuer !== issuerId) return undefined;
    if (login.state !== "waiting") return shown(login);
    if (login.expiresAt <= now()) {
      await close(login, "expired", "refused:login.expired");
      return current(id);
    }
    const next = new Date(now().getTime() + login.intervalMs);
    if (!(await deviceLogins.mayPoll(id, now(), next))) return current(id);
    try {
      return await current(id, await ask(login));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log.warn({ account, err: error }, "a login could not be asked about");
      if (error.code === "login.unreachable") return current(id);
      await close(login, "failed", `refused:${error.code}`);
      return current(id, { problem: error.message });
    }
  };

  const running = new Map<string, Promise<Login | undefined>>();
  /** Who comes while the issuer is asked waits for the same answer. */
  const progress = (id: string, account: string): Promise<Login | undefined> => {
    const key = JSON.stringify([id, account]);
    const begun = running.get(key);
    if (begun) return begun;
    const work = advance(id, account).finally(() => running.delete(key));
    running.set(key, work);
    return work;
  };

  /** Who an account is; where it is nobody yet, a login that was approved meanwhile counts from now on. */
  const found = async (account: string) => {
    const known = await identities.of(issuerId, account);
    if (known?.tokens !== undefined) return known;
    const login = await deviceLogins.waiting(issuerId, account, now());
    if (!login) return known;
    await progress(login.id, account).catch((error: unknown) =>
      log.warn({ account, err: error }, "a login could not be looked at"),
    );
    return identities.of(issuerId, account);
  };

  const logout = async (account: string): Promise<LoggedOut | undefined> => {
    const identity = await identities.of(issuerId, account);
    if (!identity) return undefined;
    const orphan = await identities.unlink(account);
    const rest = await identities.accounts(issuerId, identity.subject);
    const revoked = orphan ? await revoke(orphan) : true;
    log.info({ account, subject: identity.subject }, "an account was unlinked");
    return { name: identity.name, remaining: rest.map((one) => one.account), revoked };
  };

  const linked = async (account: string): Promise<readonly string[]> => {
    const identity = await identities.of(issuerId, account);
    if (!identity) return [];
    return (await identities.accounts(issuerId, identity.subject)).map((one) => one.account);
  };

  const withoutTokens = async (identity: Identity): Promise<KeptLogin["identity"]> => {
    const { issuer: where, subject, name, email, emailVerified, levels, tokens: sealed } = identity;
    const accounts = await identities.accounts(where, subject);
    return {
      ...{ issuer: where, subject, name, email, emailVerified, levels },
      loggedIn: sealed !== undefined,
      accounts: accounts.map((one) => ({ account: one.account, since: one.linkedAt.toISOString() })),
    };
  };

  return {
    accountPage: `${issuer.url}/account/`,
    async session(account) {
      const identity = await found(account);
      if (identity?.tokens === undefined) return undefined;
      const { subject } = identity;
      const token = () => tokens.access(subject);
      if (tokens.isFresh(identity)) return { ...ownerIn(identity), token };
      try {
        await token();
      } catch (error) {
        // With the rights as last known he can still be told why: by whatever needs the token.
        if (error instanceof Refusal && error.code !== "login.ended") return { ...ownerIn(identity), token };
        if (error instanceof Refusal) return undefined;
        throw error;
      }
      const renewed = await identities.of(issuerId, account);
      return renewed && { ...ownerIn(renewed), token };
    },
    async ended(account) {
      const identity = await identities.of(issuerId, account);
      return identity !== undefined && identity.tokens === undefined;
    },
    async begin(id, { account, surface, origin }) {
      const soon = new Date(now().getTime() + LEAST_TIME_MS);
      const begun = await deviceLogins.waiting(issuerId, account, soon);
      // One that was sealed with another key is of no use any more.
      const again = begun && (await shown(begun).catch(() => undefined));
      if (again) return again;
      await deviceLogins.prune(new Date(now().getTime() - FORGET_MS));
      const code = await issuer.begin();
      const { expiresAt: _end, intervalMs: _pause, ...secret } = code;
      const kept: Kept = { ...secret, issuerUrl: issuer.url };
      const login: DeviceLogin = {
        id,
        issuer: issuerId,
        account,
        surface,
        instance: deps.instance,
        origin,
        secret: sealer.seal(JSON.stringify(kept), context(id)),
        state: "waiting",
        subject: undefined,
        intervalMs: code.intervalMs,
        pollAt: new Date(now().getTime() + code.intervalMs),
        expiresAt: code.expiresAt,
      };
      await deviceLogins.put(login);
      return shown(login);
    },
    progress,
    logout,
    async forget(account) {
      // Its own link last: by it the others are found again after a crash.
      const others = (await linked(account)).filter((other) => other !== account);
      for (const each of [...others, account]) {
        await deviceLogins.forget(each);
        await logout(each);
      }
    },
    async kept(account) {
      const identity = await identities.of(issuerId, account);
      const begun = await deviceLogins.of(account);
      return {
        identity: identity && (await withoutTokens(identity)),
        begun: begun.map(({ state, expiresAt }) => ({ state, until: expiresAt.toISOString() })),
      };
    },
    linked,
    async takeOver(surface) {
      const taken = await deviceLogins.takeOver(surface, deps.instance, now());
      return taken.filter((login) => login.issuer === issuerId);
    },
    idle: async () => {
      await Promise.allSettled(running.values());
    },
  };
}

/** What is kept sealed of a login that waits. */
interface Kept extends Pick<DeviceCode, "deviceCode" | "verifier" | "userCode" | "link"> {
  readonly issuerUrl: string;
}

function ownerIn(identity: Identity): Owner {
  const { subject, name, email, emailVerified } = identity;
  return { subject, name, email, emailVerified, levels: levelsOf(identity) };
}

/** For a platform at which nobody can log in. */
export function withoutLogin(): Accounts {
  return {
    accountPage: undefined,
    session: async () => undefined,
    ended: async () => false,
    begin: async () => {
      throw refuse(
        "login.unavailable",
        "Nobody can log in here: the login server is not set. An admin sets AI4_CLIENT_ID, and AI4_ISSUER_URL where the platform is not AI4EOSC's.",
      );
    },
    progress: async () => undefined,
    logout: async () => undefined,
    forget: async () => undefined,
    kept: async () => ({ identity: undefined, begun: [] }),
    linked: async () => [],
    takeOver: async () => [],
    idle: async () => undefined,
  };
}
