/** The single calls with which the bot speaks, each paced, made once, and failing as a `PostFailure`. */
import { createHash } from "node:crypto";
import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { WebClient } from "@slack/web-api";
import Bottleneck from "bottleneck";
import { PostFailure, type SurfaceMemory } from "../../src/surface.ts";
import { asPostFailure, credentialsRefusal, isCredentialError } from "./failure.ts";
import { createLanes } from "./lanes.ts";
import type { Entry } from "./ledger.ts";
import { MAX_ALT, type Timing, WORKSPACE_BURST } from "./limits.ts";
import type { Attachment, Rendered } from "./render.ts";
import { clipped } from "./rich-text.ts";

export interface Target {
  readonly channel: string;
  readonly thread: string | undefined;
}

/** Marks a part in the metadata of its message, so that it can be found again. */
interface Mark {
  readonly key: string;
  readonly part: number;
}

export interface Sender {
  /** The message's timestamp, which is its id in the channel. */
  message(target: Target, message: Rendered, mark: Mark): Promise<string>;
  ephemeral(target: Target, user: string, message: Rendered): Promise<string>;
  update(channel: string, ts: string, message: Rendered): Promise<void>;
  remove(channel: string, ts: string): Promise<void>;
  /** Brings the bytes to Slack; nobody sees them yet. The id of the file. */
  upload(file: Attachment): Promise<string>;
  share(target: Target, fileId: string, title: string): Promise<void>;
  /** What of the entry's next part is to be seen in the channel: its timestamp or file id. Looks twice. */
  find(entry: Entry): Promise<string | undefined>;
  /** The channel of the direct messages with a person. */
  direct(user: string): Promise<string>;
  /** Milliseconds; ends early, with a failure, when the surface stops. */
  wait(ms: number): Promise<void>;
  stop(): Promise<void>;
}

export interface SenderDeps {
  readonly client: WebClient;
  readonly memory: SurfaceMemory;
  readonly timing: Timing;
  /** The workspace does not accept the bot any more. */
  readonly lost: (reason: unknown) => void;
}

const EVENT_TYPE = "ai4_post";
const STOPPING = "the Slack surface is stopping";
const HISTORY_PAGES = 5;
const SECOND = 1000;

export function createSender({ client, memory, timing, lost }: SenderDeps): Sender {
  const stopping = new AbortController();
  // Every post in doubt waits with it, in many channels at once: many are no leak.
  setMaxListeners(0, stopping.signal);
  const workspace = new Bottleneck(allowance(timing));
  const updates = new Bottleneck({ minTime: timing.channelGap });
  const inChannel = createLanes();
  /** The next post in a channel waits from the answer on: Slack counts arrivals, and one post may travel longer than the next. */
  const paced = <T>(channel: string, work: () => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      void inChannel(channel, async () => {
        await workspace.schedule(() => unlessStopping(work)).then(resolve, reject);
        await pause(timing.channelGap, undefined, { signal: stopping.signal, ref: false }).catch(
          () => undefined,
        );
      });
    });

  async function unlessStopping<T>(work: () => Promise<T>): Promise<T> {
    if (stopping.signal.aborted) throw new PostFailure("not-sent", STOPPING);
    return work();
  }
  async function call<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await unlessStopping(work);
    } catch (error) {
      if (isCredentialError(error)) lost(credentialsRefusal("the bot token", error));
      throw asPostFailure(error, what);
    }
  }
  /** Calls that show nothing to anybody: whatever became of them, the post itself was not sent. */
  async function prepare<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await call(what, work);
    } catch (error) {
      if (!(error instanceof PostFailure) || error.kind !== "ambiguous") throw error;
      throw new PostFailure("not-sent", error.message, { cause: error });
    }
  }
  const wait = async (ms: number) => {
    await call("waiting", () => pause(ms, undefined, { signal: stopping.signal })).catch(() => {
      throw new PostFailure("not-sent", STOPPING);
    });
  };

  return {
    wait,
    async message(target, message, { key, part }) {
      const sent = await call("chat.postMessage", () =>
        paced(target.channel, () =>
          client.chat.postMessage({
            ...common(target, message),
            unfurl_links: false,
            unfurl_media: false,
            parse: "none",
            metadata: { event_type: EVENT_TYPE, event_payload: { key: hashed(key), part } },
          }),
        ),
      );
      return sent.ts ?? "";
    },
    async ephemeral(target, user, message) {
      const sent = await call("chat.postEphemeral", () =>
        paced(target.channel, () =>
          client.chat.postEphemeral({ ...common(target, message), user, parse: "none" }),
        ),
      );
      return sent.message_ts ?? "";
    },
    async update(channel, ts, message) {
      // Without `parse`, chat.update would read names of channels and people in the text.
      const { thread_ts: _, ...body } = common({ channel, thread: undefined }, message);
      await call("chat.update", () =>
        updates.schedule(() => client.chat.update({ ...body, ts, parse: "none", link_names: false })),
      );
    },
    async remove(channel, ts) {
      await call("chat.delete", () => updates.schedule(() => client.chat.delete({ channel, ts })));
    },
    upload: (file) => prepare("file upload", () => uploadFile(client, file, timing.timeout)),
    async share({ channel, thread }, id, title) {
      const place =
        thread === undefined ? { channel_id: channel } : { channel_id: channel, thread_ts: thread };
      await call("files.completeUploadExternal", () =>
        paced(channel, () => client.files.completeUploadExternal({ ...place, files: [{ id, title }] })),
      );
    },
    async find(entry) {
      for (let look = 0; look < 2; look += 1) {
        await wait(timing.readBack);
        const found = await call("reading the channel back", () => lookFor(client, entry)).catch(
          (error: unknown) => {
            throw unknownOutcome(error);
          },
        );
        if (found !== undefined) return found;
      }
      return undefined;
    },
    async direct(user) {
      const known = await memory.get(directKey(user));
      if (known !== undefined) return known;
      const { channel } = await prepare("conversations.open", () =>
        client.conversations.open({ users: user }),
      );
      const id = channel?.id ?? "";
      await memory.set(directKey(user), id);
      return id;
    },
    async stop() {
      stopping.abort();
      await Promise.all([workspace.disconnect(false), updates.disconnect(false)]);
    },
  };
}

/** What the workspace takes: a burst, which fills up again at the pace that Slack takes for good. */
function allowance({ workspaceGap }: Timing): Bottleneck.ConstructorOptions {
  if (workspaceGap === 0) return {};
  const amount = Math.max(1, Math.floor(SECOND / workspaceGap));
  // What a second allows is added at once, and may come right after a burst: so much less is the burst.
  const burst = Math.max(1, WORKSPACE_BURST - amount);
  return {
    reservoir: burst,
    reservoirIncreaseMaximum: burst,
    reservoirIncreaseInterval: SECOND,
    reservoirIncreaseAmount: amount,
  };
}

/** Where the id of a person's direct channel with the bot is kept. */
export function directKey(user: string): string {
  return `direct:${user}`;
}

/** Metadata is visible to every app of the workspace; our keys are nobody's business. */
function hashed(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}

function common({ channel, thread }: Target, { blocks, text }: Rendered) {
  return {
    channel,
    text,
    ...(blocks.length === 0 ? {} : { blocks: [...blocks] }),
    ...(thread === undefined ? {} : { thread_ts: thread }),
  };
}

async function uploadFile(
  client: WebClient,
  { name, alt, bytes }: Attachment,
  timeout: number,
): Promise<string> {
  const ticket = await client.files.getUploadURLExternal({
    filename: name,
    length: bytes.length,
    ...(alt === "" ? {} : { alt_text: clipped(alt, MAX_ALT) }),
  });
  const answer = await fetch(ticket.upload_url ?? "", {
    method: "POST",
    body: Uint8Array.from(bytes),
    signal: AbortSignal.timeout(timeout),
  }).catch((cause: unknown) => {
    throw new PostFailure("not-sent", "the file could not be brought to Slack", { cause });
  });
  if (!answer.ok) throw new PostFailure("not-sent", `the upload was answered with HTTP ${answer.status}`);
  return ticket.file_id ?? "";
}

async function lookFor(client: WebClient, entry: Entry): Promise<string | undefined> {
  const key = hashed(entry.key);
  let cursor: string | undefined;
  for (let page = 0; page < HISTORY_PAGES; page += 1) {
    const options = {
      channel: entry.channel,
      oldest: String(entry.since),
      include_all_metadata: true,
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const answer =
      entry.thread === undefined
        ? await client.conversations.history(options)
        : await client.conversations.replies({ ...options, ts: entry.thread });
    for (const message of answer.messages ?? []) {
      const payload = message.metadata?.event_payload as { key?: unknown; part?: unknown } | undefined;
      if (payload?.key === key && payload.part === entry.done.length) return message.ts;
      if (entry.file !== undefined && message.files?.some(({ id }) => id === entry.file)) return entry.file;
    }
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return undefined;
  }
  return undefined;
}

/** Without the look, whether the post is out stays unknown, and it must not be sent again. */
function unknownOutcome(error: unknown): PostFailure {
  const failure = asPostFailure(error, "reading the channel back");
  return new PostFailure("ambiguous", failure.message, {
    retryAfterMs: failure.retryAfterMs,
    cause: failure,
  });
}
