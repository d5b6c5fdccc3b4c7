/** The way to the server and back: lets the page in, sends until it has arrived, and follows the conversation. */
import type { EntryView, MeView, ProblemView, Sent } from "../view.ts";

/** What the server refused, in its own words. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  readonly code: string;
  constructor(status: number, { code, message }: ProblemView) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface Follower {
  entry(entry: EntryView): void;
  /** All that was shown is no longer there. */
  reset(): void;
  /** All that was there when the page connected was told. */
  ready(): void;
  connected(is: boolean): void;
  /** Newer pages of the same person are followed in place of this one. */
  paused(is: boolean): void;
  /** This browser is not let in any more. */
  turnedAway(words: string): void;
}

/** Whoever waits longer for an answer to what was sent sends it again, ms. */
const ANSWER_MS = 20_000;
/** Silence for so long means that the connection is dead, ms: the server says something every 10 s. */
const SILENCE_MS = 35_000;
const PAUSES_MS = [500, 1000, 2000, 4000, 8000] as const;

let csrf = "";

/** Lets this browser in with the token of the address, if there is one, which is taken out of it at once. */
export async function enter(): Promise<MeView> {
  const token = new URLSearchParams(location.hash.slice(1)).get("enter");
  if (token !== null) history.replaceState(null, "", location.pathname);
  const known = token === null ? await me() : undefined;
  if (known !== undefined) return known;
  try {
    await post("api/enter", token === null ? {} : { token });
  } catch (error) {
    // A link that was used before is no reason to lock out the browser that used it.
    const still = token === null ? undefined : await me();
    if (still !== undefined) return still;
    throw error;
  }
  const now = await me();
  if (now === undefined)
    throw new Error("The browser does not keep the cookie of this page; allow it, and reload.");
  return now;
}

export async function get<T>(address: string): Promise<T> {
  return read<T>(await fetch(address, { headers: { accept: "application/json" } }));
}

/** Ends what lets this browser in. */
export async function leave(): Promise<void> {
  await post("api/leave", {});
}

async function post<T>(address: string, body: unknown): Promise<T> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": csrf },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  return read<T>(answer);
}

/** Undefined where this browser is not let in. */
async function me(): Promise<MeView | undefined> {
  const found = await get<MeView | null>("api/me");
  if (found === null) return undefined;
  ({ csrf } = found);
  return found;
}

async function read<T>(answer: Response): Promise<T> {
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return body as T;
  const told = body as Partial<ProblemView> | undefined;
  throw new Refused(answer.status, {
    code: told?.code ?? "web.failed",
    message: told?.message ?? `The server answered ${answer.status}. Please try again.`,
  });
}

/** Sends until it has arrived: its id makes a second delivery harmless. Rejects only with what the server refuses. */
export async function deliver(sent: Sent, waiting: (is: boolean) => void): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await post("api/events", sent);
      return waiting(false);
    } catch (error) {
      if (error instanceof Refused && error.status < 500) {
        if (error.code !== "web.csrf" || attempt > 0 || (await me()) === undefined) throw error;
        continue;
      }
      waiting(true);
      await pause(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)] ?? 1000);
    }
  }
}

/** Follows the conversation for as long as the page is open, over every interruption. */
export function follow(follower: Follower): void {
  let seen = "";
  let attempt = 0;

  function connect(): void {
    const source = new EventSource(`api/stream?after=${encodeURIComponent(seen)}`);
    let silence = window.setTimeout(lost, SILENCE_MS);
    const heard = (event: Event) => {
      window.clearTimeout(silence);
      silence = window.setTimeout(lost, SILENCE_MS);
      attempt = 0;
      follower.connected(true);
      if (event instanceof MessageEvent && event.lastEventId !== "") seen = event.lastEventId;
    };
    source.addEventListener("entry", (event) => {
      heard(event);
      follower.entry(JSON.parse(event.data) as EntryView);
    });
    source.addEventListener("reset", (event) => {
      heard(event);
      follower.reset();
    });
    source.addEventListener("ready", (event) => {
      heard(event);
      follower.ready();
    });
    source.addEventListener("beat", heard);
    source.addEventListener("paused", () => {
      window.clearTimeout(silence);
      source.close();
      follower.paused(true);
      // Whoever comes back to this page wants it to go on.
      window.addEventListener(
        "focus",
        () => {
          follower.paused(false);
          connect();
        },
        { once: true },
      );
    });
    source.addEventListener("error", lost);

    /** Also where the browser would try again by itself: so that every way of losing it is one. */
    function lost(): void {
      window.clearTimeout(silence);
      source.close();
      follower.connected(false);
      void again();
    }
  }

  async function again(): Promise<void> {
    await pause(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)] ?? 1000);
    attempt += 1;
    // A stream that is refused does not say why.
    const known = await me().catch(() => "unreachable" as const);
    if (known === undefined)
      return follower.turnedAway("This browser is not let in any more. Open the newest link of the page.");
    connect();
  }

  connect();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}
