/** Careful reading of what other people's servers and clients wrote. */

/** The value at a path of object members; undefined where the path ends early. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const name of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[name];
  }
  return here;
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** JSON that we wrote ourselves; undefined where it is not there or not JSON. */
export function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An event of a room, as far as it is known to be well-formed. */
export interface RoomEvent {
  readonly id: string;
  readonly type: string;
  readonly sender: string;
  readonly stateKey: string | undefined;
  readonly content: unknown;
  /** Membership and the like before this event, where the server told. */
  readonly previous: unknown;
  /** How long ago it was said by the server's own clock, ms; undefined where the server did not tell. */
  readonly age: number | undefined;
  /** Milliseconds since 1970 by the sender's server. */
  readonly sentAt: number;
  readonly raw: unknown;
}

export function readEvent(raw: unknown): RoomEvent | undefined {
  const id = textAt(raw, "event_id");
  const type = textAt(raw, "type");
  const sender = textAt(raw, "sender");
  if (id === undefined || type === undefined || sender === undefined) return undefined;
  return {
    id,
    type,
    sender,
    stateKey: textAt(raw, "state_key"),
    content: at(raw, "content"),
    previous: at(raw, "unsigned", "prev_content"),
    age: numberAt(raw, "unsigned", "age"),
    sentAt: numberAt(raw, "origin_server_ts") ?? 0,
    raw,
  };
}
