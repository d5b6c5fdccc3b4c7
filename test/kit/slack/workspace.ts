/** What the fake Slack remembers. */
import type { Json } from "./json.ts";

export interface StoredMessage {
  readonly ts: string;
  text: string;
  blocks: readonly Json[];
  readonly thread: string | undefined;
  readonly metadata: Json | undefined;
  readonly files: readonly string[];
  edits: number;
}
export interface StoredView {
  readonly id: string;
  view: Json;
  /** How the view looked each time it was shown. */
  readonly history: Json[];
}
interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  bytes: Buffer | undefined;
  title: string | undefined;
  alt: string | undefined;
}
export interface Channel {
  readonly id: string;
  /** Users, the bot among them. */
  readonly members: Set<string>;
  readonly messages: StoredMessage[];
}

/** Rights of a person, as `users.info` has them. */
export interface Member {
  readonly team_id: string;
  readonly is_admin?: boolean;
  readonly is_owner?: boolean;
  readonly is_primary_owner?: boolean;
  readonly is_bot?: boolean;
  readonly deleted?: boolean;
}

export const BOT = "U0BOT";
export const BOT_TOKEN = "xoxb-good";
export const APP_TOKEN = "xapp-good";

export interface Workspace {
  readonly channels: Map<string, Channel>;
  readonly ephemeral: { channel: string; user: string; text: string; blocks: readonly Json[] }[];
  readonly people: Map<string, Member>;
  readonly views: Map<string, StoredView>;
  readonly homes: Map<string, Json>;
  readonly files: Map<string, StoredFile>;
  /** What was sent to addresses of slash commands. */
  readonly answers: Json[];
  readonly triggers: Map<string, { readonly at: number; used: boolean }>;
  readonly scopes: Set<string>;
  /** Milliseconds. */
  clock: number;
  botToken: string;
  appToken: string;
}

export function createWorkspace(scopes: Iterable<string>): Workspace {
  const channel = (id: string, ...members: string[]): [string, Channel] => [
    id,
    { id, members: new Set(members), messages: [] },
  ];
  return {
    channels: new Map([
      channel("C1", BOT, "U1", "U2"),
      channel("C2", "U1", "U2"),
      channel("C3", BOT, "U2"),
      channel("D1", BOT, "U1"),
      channel("D9", "U1", "U2"),
    ]),
    ephemeral: [],
    people: new Map([
      [BOT, { team_id: "T1", is_bot: true }],
      ["U1", { team_id: "T1" }],
      ["U2", { team_id: "T1" }],
    ]),
    views: new Map(),
    homes: new Map(),
    files: new Map(),
    answers: [],
    triggers: new Map(),
    scopes: new Set(scopes),
    clock: Date.UTC(2026, 10, 23, 12),
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
  };
}

let counter = 0;

export function nextTs(workspace: Workspace): string {
  counter += 1;
  return `${Math.floor(workspace.clock / 1000)}.${String(counter).padStart(6, "0")}`;
}

export function nextId(prefix: string): string {
  counter += 1;
  return `${prefix}${counter}`;
}
