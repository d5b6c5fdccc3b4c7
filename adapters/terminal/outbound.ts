/** Posts and edits on the terminal. */
import type { Form, Press, Reply } from "../../src/reply/blocks.ts";
import type { Outbound, PostRef } from "../../src/surface.ts";
import { changedBlocks, changedSteps } from "./compact.ts";
import { LIVE_POSTS } from "./limits.ts";
import { canvasOf, type RenderOptions, renderReply } from "./render.ts";
import { type Folders, saveFiles } from "./saved-files.ts";
import type { Screen } from "./screen.ts";

export interface TerminalOutboundOptions {
  readonly screen: Screen;
  readonly interactive: boolean;
  readonly newId: () => string;
  readonly folders: Folders;
  readonly look: () => Omit<RenderOptions, "saved">;
}

export interface TerminalOutbound {
  readonly outbound: Outbound;
  /** The form of the last post, once: forms are asked, not drawn. */
  takeForm(): Form<Press> | undefined;
  /** Draws in full what was edited in short lines since the last call. */
  printEdited(): Promise<void>;
}

export function createOutbound(options: TerminalOutboundOptions): TerminalOutbound {
  const { screen, interactive } = options;
  const posts = new Map<string, Reply>();
  const edited = new Set<string>();
  let form: Form<Press> | undefined;
  let turn: Promise<void> = Promise.resolve();

  /** Drawing waits for files to be saved: without turns, a later edit could overtake an earlier one. */
  function inOrder(work: () => Promise<void>): Promise<void> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function draw(reply: Reply): Promise<string> {
    const saved = await saveFiles(reply, options.folders);
    const blocks = interactive ? reply.blocks.filter(({ type }) => type !== "form") : reply.blocks;
    return `\n${renderReply({ ...reply, blocks }, { ...options.look(), saved })}`;
  }

  function remember(id: string, reply: Reply): void {
    posts.set(id, reply);
    const [oldest] = posts.keys();
    if (posts.size > LIVE_POSTS && oldest !== undefined) posts.delete(oldest);
    if (interactive) form = reply.blocks.find((block) => block.type === "form") ?? form;
  }

  async function show(id: string, reply: Reply): Promise<void> {
    if (screen.broken()) throw new Error("The terminal is closed.");
    const text = await draw(reply);
    remember(id, reply);
    if (text.trim() !== "") screen.print(text, id);
    await screen.drained();
  }

  async function edit({ id }: PostRef, reply: Reply): Promise<void> {
    const before = posts.get(id);
    if (before === undefined) return show(id, reply);
    const text = await draw(reply);
    remember(id, reply);
    if (interactive && screen.replace(id, text)) return;
    const steps = changedSteps(before, reply, canvasOf(options.look()));
    const others = interactive ? await draw(changedBlocks(before, reply)) : "";
    const short = [steps, others].filter((part) => part.trim() !== "").join("\n");
    if (!interactive) edited.add(id);
    if (short !== "") screen.print(short);
    await screen.drained();
  }

  return {
    outbound: {
      // The screen ends with the process: what an earlier one may have shown, this one has not.
      keysKeptMs: Number.POSITIVE_INFINITY,
      capabilities: {
        buttons: false,
        forms: interactive,
        edits: true,
        privateReplies: true,
        pictures: interactive,
      },
      async post(reply, place) {
        const id = options.newId();
        await inOrder(() => show(id, reply));
        return { place, id };
      },
      edit: (post, reply) => inOrder(() => edit(post, reply)),
    },
    takeForm() {
      const taken = form;
      form = undefined;
      return taken;
    },
    async printEdited() {
      for (const id of edited) {
        const reply = posts.get(id);
        if (reply !== undefined) screen.print(await draw(reply));
      }
      edited.clear();
    },
  };
}
