/** Who people are: by their own login, else as the sandbox's demo person, or as the owner of `AI4_ACCESS_TOKEN`. */
import type { Config } from "../config.ts";
import type { Sessions } from "../engine/sessions.ts";
import { refuse } from "../errors.ts";
import { type AccountDeps, type Accounts, createAccounts, withoutLogin } from "../identity/accounts.ts";
import { createIssuer, type Issuer } from "../identity/issuer.ts";
import { readAccessToken, type Session } from "../identity/session.ts";
import { REALM } from "../sandbox/auth.ts";
import { PUBLIC_CLIENT } from "../sandbox/realm-tokens.ts";
import type { RunningSandbox } from "../sandbox/server.ts";
import type { Actor } from "../surface.ts";

/** A demo token is used until it has less than this left, ms. */
const FRESH_MS = 60_000;
/** The sandbox's issuer has another address at every start; what it knows stays. */
const SANDBOX_ISSUER = "sandbox";

/** Where people log in; undefined where nobody can. */
export function issuerOf(
  config: Pick<Config, "login">,
  sandbox: RunningSandbox | undefined,
  now: () => Date,
): { readonly issuer: Issuer; readonly id: string } | undefined {
  if (sandbox) {
    const issuer = createIssuer({ url: `${sandbox.url}${REALM}`, clientId: PUBLIC_CLIENT, now });
    return { issuer, id: SANDBOX_ISSUER };
  }
  if (!config.login) return undefined;
  const { issuerUrl: url, clientId, clientSecret } = config.login;
  return { issuer: createIssuer({ url, clientId, clientSecret, now }), id: url };
}

export function composeAccounts(
  config: Pick<Config, "login" | "terminal">,
  sandbox: RunningSandbox | undefined,
  deps: Omit<AccountDeps, "issuer" | "issuerId">,
): Accounts {
  const found = issuerOf(config, sandbox, deps.now);
  const accounts = found
    ? createAccounts({ ...deps, issuer: found.issuer, issuerId: found.id })
    : withoutLogin();
  if (!config.terminal.accessToken) return accounts;
  return {
    ...accounts,
    begin: async (id, asked) => {
      if (asked.surface === "terminal") {
        throw refuse(
          "login.given",
          "This terminal acts with AI4_ACCESS_TOKEN. Start me without it to log in as somebody else.",
        );
      }
      return accounts.begin(id, asked);
    },
  };
}

export function createSessions(
  config: Pick<Config, "terminal">,
  sandbox: RunningSandbox | undefined,
  accounts: Accounts,
  now: () => Date,
): Sessions {
  const configured = config.terminal.accessToken;
  const demo = sandbox && demoPerson(sandbox, now);
  return {
    of: async (actor: Actor): Promise<Session | undefined> => {
      const account = `${actor.surface}:${actor.id}`;
      if (configured && actor.surface === "terminal") {
        const held = configured.reveal();
        return { ...readAccessToken(held), token: async () => held, given: "token" };
      }
      const session = await accounts.session(account);
      if (session || !demo || (await accounts.ended(account))) return session;
      const { owner } = await demo();
      return { ...owner, token: async () => (await demo()).token, given: "demo" };
    },
  };
}

/** On the sandbox whoever did not log in is the demo researcher, so that trying needs nothing. */
function demoPerson(sandbox: RunningSandbox, now: () => Date) {
  let held: { readonly token: string; readonly owner: ReturnType<typeof readAccessToken> } | undefined;
  return async () => {
    if (held === undefined || held.owner.expires.getTime() - now().getTime() < FRESH_MS) {
      const token = await sandbox.signIn("researcher");
      held = { token, owner: readAccessToken(token) };
    }
    return held;
  };
}
