/** Where to answer an event, and where a post stands, as the short texts that the engine keeps for us. */

/** What Discord was told first: a public or private answer is awaited there, or nothing is. */
export type Deferred = "public" | "private" | "none";

export interface InteractionHandle {
  readonly kind: "interaction";
  readonly id: string;
  readonly token: string;
  readonly deferred: Deferred;
  /** When the interaction reached us, ms since 1970. */
  readonly at: number;
}
interface MessageHandle {
  readonly kind: "message";
  readonly id: string;
}
export type Handle = InteractionHandle | MessageHandle;

export function writeHandle(handle: Handle): string {
  return handle.kind === "message"
    ? `m ${handle.id}`
    : `i ${handle.id} ${handle.deferred} ${handle.at} ${handle.token}`;
}

/** Undefined where there is none, or none of ours. */
export function readHandle(text: string | undefined): Handle | undefined {
  const [kind, id = "", deferred = "", at = "", token = ""] = (text ?? "").split(" ");
  if (kind === "m" && id !== "") return { kind: "message", id };
  if (kind !== "i" || token === "") return undefined;
  if (deferred !== "public" && deferred !== "private" && deferred !== "none") return undefined;
  return { kind: "interaction", id, token, deferred, at: Number(at) };
}

/**
 * One message of a post. `channel` and `direct` stand in a channel or with one person; `original` is the public first answer
 * to an interaction; `whispered` and `whisper` (the first and later ones) only the asker sees, `aside` is a public later one;
 * `notice` says that the true answer could not be delivered, and never becomes it.
 */
export interface Part {
  readonly kind: "channel" | "direct" | "original" | "whispered" | "whisper" | "aside" | "notice";
  readonly channel: string;
  readonly message: string;
}

const LETTERS = new Map<Part["kind"], string>([
  ["channel", "c"],
  ["direct", "d"],
  ["original", "o"],
  ["whispered", "e"],
  ["whisper", "f"],
  ["aside", "p"],
  ["notice", "n"],
]);
const KINDS = new Map([...LETTERS].map(([kind, letter]) => [letter, kind]));

export function writeParts(parts: readonly Part[]): string {
  return parts.map(({ kind, channel, message }) => `${LETTERS.get(kind)}${channel}.${message}`).join(",");
}

export function readParts(text: string): readonly Part[] {
  return text.split(",").flatMap((part) => {
    const kind = KINDS.get(part.slice(0, 1));
    const [channel = "", message = ""] = part.slice(1).split(".");
    return kind === undefined || message === "" ? [] : [{ kind, channel, message }];
  });
}

export function isPublic({ kind }: Part): boolean {
  return kind === "channel" || kind === "original" || kind === "aside";
}
