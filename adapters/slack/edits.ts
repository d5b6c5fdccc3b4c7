/** Edits of posts: at most one in a while per post, of several waiting ones only the newest, and all parts follow. */
import { createHash } from "node:crypto";
import type { Reply } from "../../src/reply/blocks.ts";
import { PostFailure, type SurfaceDeps } from "../../src/surface.ts";
import type { Delivery } from "./delivery.ts";
import { LIVE_POSTS, type Timing } from "./limits.ts";
import { type Part, partsOf } from "./pages.ts";
import type { Sender, Target } from "./sender.ts";

/** A post as it stands. */
interface Post {
  readonly target: Target;
  readonly messages: string[];
  readonly files: Set<string>;
  newest: Reply | undefined;
  running: Promise<void> | undefined;
  /** Unix milliseconds. */
  editedAt: number;
}

export interface Edits {
  /** Takes note of a post, so that edits find all its parts. */
  remember(target: Target, parts: readonly Part[], ids: readonly string[]): void;
  /** Resolves when this reply, or a newer one, is shown. */
  edit(target: Target, ts: string, reply: Reply): Promise<void>;
}

const ATTEMPTS = 3;

export function createEdits(
  sender: Sender,
  delivery: Delivery,
  timing: Timing,
  { now, newId }: Pick<SurfaceDeps, "now" | "newId">,
): Edits {
  const posts = new Map<string, Post>();

  function keep(target: Target, ts: string, post: Post): Post {
    const id = `${target.channel}:${ts}`;
    posts.delete(id);
    posts.set(id, post);
    const oldest = posts.keys().next();
    if (posts.size > LIVE_POSTS && !oldest.done) posts.delete(oldest.value);
    return post;
  }

  async function work(post: Post): Promise<void> {
    while (post.newest !== undefined) {
      const pauseLeft = post.editedAt + timing.editGap - now().getTime();
      if (pauseLeft > 0) await sender.wait(pauseLeft);
      const reply = post.newest;
      post.newest = undefined;
      await show(post, partsOf(reply));
      post.editedAt = now().getTime();
    }
  }

  async function show(post: Post, parts: readonly Part[]): Promise<void> {
    let at = 0;
    for (const part of parts) {
      if (part.kind === "message") {
        const ts = post.messages[at];
        if (ts !== undefined) await repeated(() => sender.update(post.target.channel, ts, part.message));
        else post.messages.push(...(await delivery.send([part], post.target, newId())));
        at += 1;
      } else if (!post.files.has(fingerprint(part))) {
        await delivery.send([part], post.target, newId());
        post.files.add(fingerprint(part));
      }
    }
    for (const ts of post.messages.splice(at)) await sender.remove(post.target.channel, ts);
  }

  /** Editing twice is the same as once, so it may be tried again whatever became of the last try. */
  async function repeated(edit: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await edit();
      } catch (error) {
        if (!(error instanceof PostFailure) || error.kind === "rejected") throw error;
        if (attempt >= ATTEMPTS)
          throw new PostFailure("not-sent", error.message, {
            retryAfterMs: error.retryAfterMs,
            cause: error,
          });
        await sender.wait(Math.min(error.retryAfterMs ?? timing.editGap, timing.longestWait));
      }
    }
  }

  return {
    remember(target, parts, ids) {
      const messages = ids.filter((_, index) => parts[index]?.kind === "message");
      const files = new Set(parts.flatMap((part) => (part.kind === "file" ? [fingerprint(part)] : [])));
      const [first] = messages;
      if (first === undefined) return;
      keep(target, first, { ...fresh(target, messages), files });
    },
    async edit(target, ts, reply) {
      const post = posts.get(`${target.channel}:${ts}`) ?? keep(target, ts, fresh(target, [ts]));
      post.newest = reply;
      post.running ??= work(post).finally(() => {
        post.running = undefined;
      });
      await post.running;
    },
  };
}

function fresh(target: Target, messages: readonly string[]): Post {
  const { channel, thread } = target;
  return {
    target: { channel, thread },
    messages: [...messages],
    files: new Set(),
    newest: undefined,
    running: undefined,
    editedAt: Number.NEGATIVE_INFINITY,
  };
}

function fingerprint(part: Part): string {
  return part.kind === "file" ? createHash("sha256").update(part.file.bytes).digest("hex") : "";
}
