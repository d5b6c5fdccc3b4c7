/** Linking a Nextcloud by its login flow v2: a page where the person agrees, and an app password once he did. */
import { z } from "zod";
import { refuse } from "../errors.ts";
import type { LinkingPort, StorageGrant, StorageLogin } from "./service-ports.ts";
import { type Answer, exchange, TransportFailure } from "./transport.ts";
import { jsonOf } from "./wire/problem.ts";

/** The platform's own storage, which it proposes. */
const DEFAULT_STORAGE = "share.cloud.ai4eosc.eu";
/** A link is good for 20 minutes on the server; nobody is waited for so long. */
const LIFETIME_MS = 20 * 60_000;
const INTERVAL_MS = 2000;
const TIMEOUT_MS = 15_000;
/** A domain name, as the platform's own page takes it: labels of letters, digits and inner hyphens. */
const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,6}$/u;
const LOOPBACK = /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/u;

const begunSchema = z.object({
  poll: z.object({ token: z.string().min(1), endpoint: z.string().min(1) }),
  login: z.string().min(1),
});
const grantSchema = z.object({
  server: z.string().min(1),
  loginName: z.string().min(1),
  appPassword: z.string().min(1),
});

export interface NextcloudOptions {
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  /** Address of the platform. Where it is this machine itself, so may storages be; its own one then lies there. */
  readonly baseUrl: string;
}

export function createNextcloud({ fetch: fetcher, now, baseUrl }: NextcloudOptions): LinkingPort {
  const platform = new URL(baseUrl);
  const isLocal = platform.protocol === "http:" && LOOPBACK.test(platform.host);
  const addressOf = (host: string): string => {
    if (isLocal && host === DEFAULT_STORAGE) return platform.origin;
    return isLocal && LOOPBACK.test(host) ? `http://${host}` : `https://${host}`;
  };
  return {
    defaultStorage: DEFAULT_STORAGE,
    hostOf: (typed) => {
      const host = typed
        .trim()
        .toLowerCase()
        .replace(/^https?:\/\//u, "")
        .replace(/[/?#].*$/su, "");
      if (DOMAIN.test(host) || (isLocal && LOOPBACK.test(host))) return host;
      throw refuse(
        "storage.host",
        `“${typed.slice(0, 80)}” is no address of a storage. Give its domain, such as ${DEFAULT_STORAGE}.`,
      );
    },
    begin: async (host): Promise<StorageLogin> => {
      const base = addressOf(host);
      const answer = await ask(fetcher, host, `${base}/index.php/login/v2`, "{}", "application/json");
      const begun = begunSchema.safeParse(jsonOf(answer.text));
      if (answer.status !== 200 || !begun.success) throw noNextcloud(host);
      const { login, poll } = begun.data;
      // Whoever answers must not send the person, or our questions, somewhere else.
      if (!isBelow(base, login) || !isBelow(base, poll.endpoint)) throw elsewhere(host);
      return {
        host,
        link: login,
        endpoint: poll.endpoint,
        token: poll.token,
        expiresAt: new Date(now().getTime() + LIFETIME_MS).toISOString(),
        intervalMs: INTERVAL_MS,
      };
    },
    poll: async ({ host, endpoint, token, expiresAt }): Promise<StorageGrant | "waiting" | "expired"> => {
      if (now().getTime() >= Date.parse(expiresAt)) return "expired";
      const body = new URLSearchParams({ token }).toString();
      const answer = await ask(fetcher, host, endpoint, body, "application/x-www-form-urlencoded");
      if (answer.status === 404) return "waiting";
      const grant = grantSchema.safeParse(jsonOf(answer.text));
      if (answer.status !== 200 || !grant.success) throw noNextcloud(host);
      if (!isBelow(addressOf(host), grant.data.server)) throw elsewhere(host);
      return { ...grant.data, vendor: "nextcloud" };
    },
  };
}

async function ask(
  fetcher: typeof fetch,
  host: string,
  address: string,
  body: string,
  type: string,
): Promise<Answer> {
  // Nextcloud shows this name beside the app password, so that the person knows what he may revoke.
  const headers = { accept: "application/json", "content-type": type, "user-agent": "ai4-chatops" };
  const url = new URL(address);
  try {
    return await exchange(fetcher, { method: "POST", url, headers, body, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    throw refuse(
      "storage.unreachable",
      `I cannot reach ${host}. Check the address, or try again in a minute.`,
      { cause: error },
    );
  }
}

/** The same scheme, host and port, and no user name in it. */
function isBelow(base: string, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, username, password } = new URL(address);
  return origin === new URL(base).origin && username === "" && password === "";
}

function noNextcloud(host: string) {
  return refuse(
    "storage.kind",
    `${host} does not answer like a Nextcloud, so it cannot be linked here. Other storages: give their rclone values with each deployment, as --set storage.rclone_url=… and so on.`,
  );
}

function elsewhere(host: string) {
  return refuse(
    "storage.elsewhere",
    `${host} answers for another address, so I did not go on. Give the address that your browser shows when you are logged in there.`,
  );
}
