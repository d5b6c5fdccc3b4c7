/** Where the database holds what is sealed under the secret key. A column that is not in here does not compile. */
import { CHAIN_KEY_CONTEXT, HEAD_CONTEXT } from "./audit-chain.ts";
import { personContext } from "./audit-people.ts";
import type { StoreSchema } from "./schema.ts";

/** Names what the sealed texts of a column belong to, from its row, as whoever sealed them did. */
export type ContextOf = (row: Readonly<Record<string, string>>) => string;

/**
 * `clear`: nothing in it is sealed. `own-key`: sealed under a key that lies sealed elsewhere. Else texts in it are sealed
 * under the secret key: alone, or inside JSON.
 */
type Column = "clear" | "own-key" | ContextOf;

interface Table<Name extends keyof StoreSchema> {
  /** What tells one row from another. */
  readonly key: readonly (keyof StoreSchema[Name] & string)[];
  readonly columns: { readonly [Name_ in keyof StoreSchema[Name]]: Column };
}

export const TABLES: { readonly [Name in keyof StoreSchema]: Table<Name> } = {
  // First when the key is replaced: a process with the old key refuses to start from then on.
  audit_head: {
    key: ["id"],
    columns: { id: "clear", chain_key: () => CHAIN_KEY_CONTEXT, head: () => HEAD_CONTEXT },
  },
  audit_person: {
    key: ["pseudonym"],
    columns: {
      pseudonym: "clear",
      actor: "clear",
      identity: ({ pseudonym = "", actor = "" }) => personContext(pseudonym, actor),
    },
  },
  audit: {
    key: ["position"],
    columns: {
      position: "clear",
      happened_at: "clear",
      operation: "clear",
      phase: "clear",
      person: "clear",
      approver: "clear",
      surface: "clear",
      source: "clear",
      command: "clear",
      result: "clear",
      details: "own-key",
      previous: "clear",
      hash: "clear",
    },
  },
  audit_unchained: {
    key: ["position"],
    columns: {
      position: "clear",
      happened_at: "clear",
      operation: "clear",
      phase: "clear",
      actor: "clear",
      subject: "clear",
      place: "clear",
      source: "clear",
      command: "clear",
      params: "clear",
      result: "clear",
    },
  },
  claim: { key: ["key"], columns: { key: "clear", claimed_at: "clear" } },
  memory: {
    key: ["conversation"],
    columns: {
      conversation: "clear",
      memory: ({ conversation = "" }) => conversation,
      expires_at: "clear",
    },
  },
  pending: {
    key: ["token"],
    columns: {
      position: "clear",
      token: "clear",
      kind: "clear",
      actor: "clear",
      conversation: "clear",
      command: "clear",
      params: ({ token = "" }) => `button:${token}`,
      data: ({ token = "" }) => `plan:${token}`,
      once: "clear",
      created_at: "clear",
      expires_at: "clear",
      spent_by: "clear",
      spent_at: "clear",
    },
  },
  operation: {
    key: ["id"],
    columns: {
      position: "clear",
      id: "clear",
      instance: "clear",
      actor: "clear",
      conversation: "clear",
      place: "clear",
      command: "clear",
      params: ({ id = "" }) => `operation:${id}`,
      started_at: "clear",
      finished_at: "clear",
    },
  },
  instance: {
    key: ["id"],
    columns: { id: "clear", host: "clear", pid: "clear", process_started_at: "clear", beat_at: "clear" },
  },
  inbox: {
    key: ["id"],
    columns: {
      position: "clear",
      id: "clear",
      surface: "clear",
      payload: ({ id = "" }) => `inbox:${id}`,
      received_at: "clear",
      instance: "clear",
      finished: "clear",
    },
  },
  channel_setting: {
    key: ["surface", "channel"],
    columns: {
      surface: "clear",
      channel: "clear",
      vo: "clear",
      policy: "clear",
      set_by: "clear",
      set_at: "clear",
      direct: "clear",
      quiet: "clear",
      time_zone: "clear",
    },
  },
  approval: {
    key: ["id"],
    columns: {
      id: "clear",
      number: "clear",
      surface: "clear",
      channel: "clear",
      title: "clear",
      asker: "clear",
      command: "clear",
      sealed: ({ id = "" }) => `approval:${id}`,
      operation: "clear",
      post: "clear",
      created_at: "clear",
      expires_at: "clear",
      decision: "clear",
      decided_by: "clear",
      decided_name: "clear",
      reason: "clear",
      decided_at: "clear",
    },
  },
  identity: {
    key: ["issuer", "subject"],
    columns: {
      issuer: "clear",
      subject: "clear",
      name: "clear",
      email: "clear",
      email_verified: "clear",
      levels: "clear",
      tokens: ({ issuer = "", subject = "" }) => `identity:${issuer}:${subject}`,
      access_expires_at: "clear",
      version: "clear",
      refreshing_until: "clear",
    },
  },
  account: {
    key: ["account"],
    columns: { account: "clear", issuer: "clear", subject: "clear", linked_at: "clear" },
  },
  device_login: {
    key: ["id"],
    columns: {
      position: "clear",
      id: "clear",
      issuer: "clear",
      account: "clear",
      surface: "clear",
      instance: "clear",
      origin: "clear",
      secret: ({ id = "" }) => `device-login:${id}`,
      state: "clear",
      subject: "clear",
      interval_ms: "clear",
      poll_at: "clear",
      expires_at: "clear",
    },
  },
  usage_sample: {
    key: ["subject", "vo", "at"],
    columns: {
      subject: "clear",
      vo: "clear",
      at: "clear",
      cpu: "clear",
      gpu: "clear",
      memory_mb: "clear",
      disk_mb: "clear",
      running: "clear",
      queued: "clear",
    },
  },
  follow: {
    key: ["id"],
    columns: {
      id: "clear",
      actor: "clear",
      surface: "clear",
      instance: "clear",
      origin: "clear",
      command: "clear",
      result: ({ id = "" }) => `follow:${id}`,
      expires_at: "clear",
    },
  },
  last_time: {
    key: ["actor", "command", "about"],
    columns: { actor: "clear", command: "clear", about: "clear", params: "clear", at: "clear" },
  },
  model_use: { key: ["day"], columns: { day: "clear", tokens: "clear" } },
  lease: { key: ["name"], columns: { name: "clear", holder: "clear", fence: "clear", ends_at: "clear" } },
  outbox: {
    key: ["key"],
    columns: {
      position: "clear",
      key: "clear",
      batch: "clear",
      surface: "clear",
      destination: "clear",
      owner: "clear",
      kind: "clear",
      sealed: ({ key = "" }) => `outbox:${key}`,
      due_at: "clear",
      created_at: "clear",
      state: "clear",
      attempts: "clear",
      doubtful_at: "clear",
      first_tried_at: "clear",
      try_at: "clear",
      post: "clear",
      problem: "clear",
      ended_at: "clear",
    },
  },
  schedule: { key: ["job"], columns: { job: "clear", considered_at: "clear" } },
  schedule_slot: {
    key: ["job", "slot"],
    columns: { job: "clear", slot: "clear", instance: "clear", finished_at: "clear" },
  },
  announcement: {
    key: ["number"],
    columns: {
      number: "clear",
      operation: "clear",
      owner: "clear",
      content: "clear",
      created_at: "clear",
      changed_by: "clear",
      cancelled_at: "clear",
      over_at: "clear",
    },
  },
  subscription: {
    key: ["surface", "channel", "topic", "vo"],
    columns: {
      surface: "clear",
      channel: "clear",
      direct: "clear",
      topic: "clear",
      vo: "clear",
      owner: "clear",
      actor: "clear",
      since_at: "clear",
      rights_ended_at: "clear",
      told_until: "clear",
    },
  },
  catalogue_item: { key: ["id"], columns: { id: "clear", updated: "clear" } },
  catalogue_news: {
    key: ["position"],
    columns: {
      position: "clear",
      id: "clear",
      kind: "clear",
      title: "clear",
      summary: "clear",
      updated: "clear",
      at: "clear",
    },
  },
  notice: {
    key: ["id"],
    columns: {
      id: "clear",
      first_seen_at: "clear",
      content: "clear",
      missing_at: "clear",
      missing_looks: "clear",
      told: "clear",
      told_at: "clear",
    },
  },
  muted: {
    key: ["surface", "holder", "topic"],
    columns: { surface: "clear", holder: "clear", topic: "clear", muted_at: "clear" },
  },
  watch: {
    key: ["owner", "deployment"],
    columns: {
      owner: "clear",
      deployment: "clear",
      surface: "clear",
      vo: "clear",
      kind: "clear",
      title: "clear",
      actor: "clear",
      place: "clear",
      since_at: "clear",
      told: "clear",
      seen: "clear",
      seen_at: "clear",
      follower: "clear",
      next_at: "clear",
    },
  },
  surface_memory: {
    key: ["surface", "key"],
    columns: {
      surface: "clear",
      key: "clear",
      value: ({ surface = "", key = "" }) => `surface:${surface}:${key}`,
    },
  },
};
