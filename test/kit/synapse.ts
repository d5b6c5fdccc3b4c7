/** A real homeserver for tests: one per run, started by the first test that needs it, ended with the run. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const script = resolve("scripts/synapse.sh");
const run = promisify(execFile);

/** Where `scripts/synapse.sh install` puts it. */
function root(): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return process.env["SYNAPSE_ROOT"] ?? join(cache, "ai4-chatops/synapse");
}

/** Why there is no homeserver here; undefined where there is one. */
export function noSynapse(): string | undefined {
  if (process.env["SYNAPSE_URL"] !== undefined) return undefined;
  if (process.getuid?.() !== 0) return "starting Synapse needs root (or set SYNAPSE_URL)";
  return existsSync(join(root(), "usr/bin/synapse_homeserver"))
    ? undefined
    : "Synapse is not installed: run scripts/synapse.sh install (or set SYNAPSE_URL)";
}

/** Whether tests may be left out where something is missing. */
export const mayBeSkipped = process.env["AI4_TEST_REQUIRE_ALL"] !== "1";

export interface OwnSynapse {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Lets an account send so many events a second, whole ones, and so many at once, as an administrator does it for a bot. */
  allow(userId: string, perSecond: number, atOnce: number): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const address = server.address();
  await new Promise((done) => {
    server.close(done);
  });
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A homeserver of the test's own, which it may stop and start. Forgotten when the run ends. */
export async function ownSynapse(instance: string): Promise<OwnSynapse> {
  const port = await freePort();
  const env = { ...process.env, SYNAPSE_INSTANCE: instance, SYNAPSE_PORT: String(port) };
  const call = async (...args: readonly string[]) => {
    await run(script, args, { env });
  };
  await call("start", "--while", String(process.ppid));
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => call("stop"),
    start: () => call("start"),
    async allow(userId, perSecond, atOnce) {
      const [name, password] = [`admin-${randomBytes(4).toString("hex")}`, "only-for-tests"];
      await call("register", name, password, "admin");
      const url = `http://127.0.0.1:${port}`;
      const identifier = { type: "m.id.user", user: name };
      const login = await ask(`${url}/_matrix/client/v3/login`, undefined, {
        type: "m.login.password",
        identifier,
        password,
      });
      const path = `/_synapse/admin/v1/users/${encodeURIComponent(userId)}/override_ratelimit`;
      const limit = { messages_per_second: perSecond, burst_count: atOnce };
      await ask(url + path, String(login["access_token"]), limit);
    },
  };
}

async function ask(
  url: string,
  token: string | undefined,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** The address of the homeserver that all tests of this run share. */
export async function sharedSynapse(): Promise<string> {
  const given = process.env["SYNAPSE_URL"];
  if (given !== undefined) return given.replace(/\/+$/, "");
  // Workers are processes of their own; their parent is the run.
  const name = `run-${process.ppid}`;
  const note = join(root(), "var/lib/homeservers", name, "address");
  const lock = join(tmpdir(), `ai4-synapse-${name}.lock`);
  for (;;) {
    const url = existsSync(note) ? readFileSync(note, "utf8") : undefined;
    if (url !== undefined && (await answers(url))) return url;
    if (!take(lock)) {
      await new Promise((done) => setTimeout(done, 100));
      continue;
    }
    try {
      const { url: started } = await ownSynapse(name);
      writeFileSync(note, started);
      return started;
    } finally {
      rmdirSync(lock);
    }
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/_matrix/client/versions`).then(
    (response) => response.ok,
    () => false,
  );
}
