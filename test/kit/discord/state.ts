/** What the fake Discord remembers. */
import type { FakeFile } from "./message-rules.ts";
import type { Json } from "./refusal.ts";

export interface FakeUser {
  readonly id: string;
  readonly username: string;
  readonly bot?: boolean;
}
export interface FakeChannel {
  readonly id: string;
  /** 0 text, 1 direct, 11 thread. */
  readonly type: 0 | 1 | 11;
  readonly parent_id?: string;
  /** The other person of a direct channel. */
  readonly recipient?: string;
  readonly guild_id?: string;
  readonly permission_overwrites?: readonly FakeOverwrite[];
}
export interface FakeOverwrite {
  readonly id: string;
  /** 0 a role, 1 a member. */
  readonly type: 0 | 1;
  /** Bits, as a decimal number. */
  readonly allow: string;
  readonly deny: string;
}
export interface FakeRole {
  readonly id: string;
  readonly permissions: string;
}
export interface FakeMessage {
  readonly id: string;
  readonly channel_id: string;
  readonly at: number;
  body: Json;
  files: readonly FakeFile[];
  flags: number;
  /** Who alone sees it. */
  readonly onlyFor?: string;
  readonly nonce?: string;
  edits: number;
  deleted: boolean;
}
export interface FakeInteraction {
  readonly id: string;
  readonly token: string;
  readonly at: number;
  readonly type: number;
  readonly user: string;
  readonly channel: string;
  /** The message whose button was pressed. */
  readonly source?: FakeMessage;
  /** The first answer. */
  answer?: { readonly type: number; readonly data: Json };
  original?: FakeMessage;
}

export interface FakeState {
  readonly token: string;
  readonly application: string;
  readonly self: string;
  readonly guild: string;
  /** Person who owns the guild. */
  owner: string;
  readonly roles: FakeRole[];
  /** Roles of the members of the guild. */
  readonly members: Map<string, readonly string[]>;
  applicationFlags: number;
  sessionsLeft: number;
  readonly now: () => Date;
  readonly users: Map<string, FakeUser>;
  readonly channels: Map<string, FakeChannel>;
  /** Channels where the bot may not write, and people who take no direct messages. */
  readonly forbidden: Set<string>;
  readonly closedTo: Set<string>;
  readonly messages: FakeMessage[];
  /** What people said, as Discord shows it over REST. */
  readonly said: Json[];
  readonly interactions: Map<string, FakeInteraction>;
  /** By scope: `global` or the guild. */
  readonly commands: Map<string, readonly Json[]>;
  nextId(): string;
}

const EPOCH = 1_420_070_400_000n;

export function createState(now: () => Date): FakeState {
  let count = 0n;
  const nextId = () => {
    count += 1n;
    return (((BigInt(now().getTime()) - EPOCH) << 22n) + count).toString();
  };
  const [application, guild, channel] = [nextId(), nextId(), nextId()];
  const self = nextId();
  return {
    token: "good.bot.token",
    application,
    self,
    guild,
    owner: nextId(),
    // That of everybody: to see channels and write in them.
    roles: [{ id: guild, permissions: "3072" }],
    members: new Map(),
    applicationFlags: 0,
    sessionsLeft: 1000,
    now,
    users: new Map([[self, { id: self, username: "ai4", bot: true }]]),
    channels: new Map([[channel, { id: channel, type: 0, guild_id: guild }]]),
    forbidden: new Set(),
    closedTo: new Set(),
    messages: [],
    said: [],
    interactions: new Map(),
    commands: new Map(),
    nextId,
  };
}
