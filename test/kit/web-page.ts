/** A page over HTTP without a browser: lets itself in, follows the conversation, sends. */
import type { EntryView, MeView, Sent } from "../../adapters/web/view.ts";

export interface WebPage {
  /** As they stand now, in their order. */
  entries(): readonly EntryView[];
  /** Changes of entries that were shown before. */
  edits(): number;
  send(sent: Sent): Promise<Response>;
  get(path: string): Promise<Response>;
  /** The last id of the stream. */
  position(): string;
  close(): void;
}

let sent = 0;

export function newSentId(): string {
  sent += 1;
  return `sent-${String(sent).padStart(8, "0")}`;
}

/** A request as a browser sends it from the page at `base`. */
export function ask(base: string, path: string, init: RequestInit = {}, cookie = ""): Promise<Response> {
  return fetch(new URL(path, base), {
    ...init,
    headers: {
      origin: new URL(base).origin,
      cookie,
      ...(init.headers as Record<string, string> | undefined),
    },
  });
}

/** Lets itself in with the address that the program printed; rejects where it is turned away. */
export async function letIn(address: string): Promise<string> {
  const token = new URLSearchParams(new URL(address).hash.slice(1)).get("enter") ?? undefined;
  const answer = await ask(address, "/api/enter", { method: "POST", body: JSON.stringify({ token }) });
  if (!answer.ok) throw new Error(await answer.text());
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

export async function openPage(base: string, cookie: string, after = ""): Promise<WebPage> {
  const me = (await (await ask(base, "/api/me", {}, cookie)).json()) as MeView | null;
  if (me === null) throw new Error("this browser is not let in");
  const entries = new Map<string, EntryView>();
  const closed = new AbortController();
  let edits = 0;
  let position = "";
  const answer = await ask(base, `/api/stream?after=${after}`, { signal: closed.signal }, cookie);
  const heard = (event: string, data: string): void => {
    if (event === "reset") entries.clear();
    if (event !== "entry") return;
    const entry = JSON.parse(data) as EntryView;
    if (entries.has(entry.id)) edits += 1;
    entries.set(entry.id, entry);
  };
  void readEvents(answer, (event, data, id) => {
    if (id !== undefined) position = id;
    heard(event, data);
  }).catch(() => undefined);
  return {
    entries: () => [...entries.values()].sort((a, b) => a.position - b.position),
    edits: () => edits,
    position: () => position,
    send: (given) =>
      ask(
        base,
        "/api/events",
        { method: "POST", body: JSON.stringify(given), headers: { "x-csrf-token": me.csrf } },
        cookie,
      ),
    get: (path) => ask(base, path, {}, cookie),
    close: () => closed.abort(),
  };
}

/** Server-sent events as the HTML standard has them, as far as the server uses them. */
async function readEvents(
  answer: Response,
  heard: (event: string, data: string, id: string | undefined) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of answer.body ?? []) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const fields = part.split("\n").map((line) => line.split(/: ?(.*)/s) as [string, string]);
      const of = (name: string) => fields.filter(([key]) => key === name).map(([, value]) => value);
      heard(of("event")[0] ?? "", of("data").join("\n"), of("id")[0]);
    }
  }
}
