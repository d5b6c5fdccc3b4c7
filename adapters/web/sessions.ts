/** Who is let in: by a link that works once, or, where everybody at this machine may, without one. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { SurfaceMemory } from "../../src/surface.ts";
import { MOST_SESSIONS, SESSION_MS } from "./limits.ts";

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** `open`: whoever reaches the page is its owner. `owner`: a link makes a browser the owner's. `guests`: each link makes somebody new. */
export type Entry = "open" | "owner" | "guests";

export interface SessionDeps {
  readonly memory: SurfaceMemory;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly entry: Entry;
  readonly owner: Person;
  /** Tells whoever runs the program the token of the next link. */
  readonly offer: (token: string) => void;
}

export interface Sessions {
  /** A session for who has the token of the link, which is spent by it; undefined where it is not let in. */
  enter(token: string | undefined): Promise<string | undefined>;
  /** Whose session it is; undefined once it has ended. */
  of(secret: string | undefined): Promise<Person | undefined>;
  leave(secret: string): Promise<void>;
  /** Offers the first link. */
  start(): void;
}

interface Kept extends Person {
  /** Digest of the secret that the browser has. */
  readonly digest: string;
  /** ms since 1970. */
  readonly seenAt: number;
}

const KEY = "sessions";
/** How exactly it is known when somebody was here last, ms. */
const SEEN_STEP_MS = 3_600_000;

export function createSessions({ memory, now, newId, entry, owner, offer }: SessionDeps): Sessions {
  let link: string | undefined;
  let loading: Promise<Map<string, Kept>> | undefined;

  function offerNext(): void {
    if (entry === "open") return;
    const token = randomBytes(24).toString("base64url");
    link = digestOf(token);
    offer(token);
  }

  async function load(): Promise<Map<string, Kept>> {
    const found = await memory.get(KEY);
    const kept = found === undefined ? [] : (JSON.parse(found) as readonly Kept[]);
    return new Map(kept.map((one) => [one.digest, one]));
  }

  /** Those that have not ended. */
  async function all(): Promise<Map<string, Kept>> {
    loading ??= load();
    const known = await loading.catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    for (const [digest, { seenAt }] of known) if (now().getTime() - seenAt > SESSION_MS) known.delete(digest);
    return known;
  }

  async function save(known: Map<string, Kept>): Promise<void> {
    const newest = [...known.values()].sort((a, b) => b.seenAt - a.seenAt).slice(0, MOST_SESSIONS);
    await memory.set(KEY, JSON.stringify(newest));
  }

  return {
    start: offerNext,
    async enter(token) {
      if (entry !== "open") {
        if (token === undefined || link === undefined || !same(digestOf(token), link)) return undefined;
        link = undefined;
        offerNext();
      }
      const secret = randomBytes(32).toString("base64url");
      const person = entry === "guests" ? { id: `guest-${newId()}`, name: "guest" } : owner;
      const digest = digestOf(secret);
      const known = await all();
      known.set(digest, { ...person, digest, seenAt: now().getTime() });
      await save(known);
      return secret;
    },
    async of(secret) {
      if (secret === undefined) return undefined;
      const known = await all();
      const digest = digestOf(secret);
      const found = known.get(digest);
      if (!found) return undefined;
      if (now().getTime() - found.seenAt > SEEN_STEP_MS) {
        known.set(digest, { ...found, seenAt: now().getTime() });
        await save(known);
      }
      return { id: found.id, name: found.name };
    },
    async leave(secret) {
      const known = await all();
      known.delete(digestOf(secret));
      await save(known);
    },
  };
}

function digestOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

function same(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** What a page must send back with every change: only a page of ours can read it, and it dies with the session. */
export function csrfOf(secret: string): string {
  return digestOf(`csrf:${secret}`);
}

export function isCsrfOf(secret: string, given: string | undefined): boolean {
  return given !== undefined && same(given, csrfOf(secret));
}
