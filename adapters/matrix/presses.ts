/** Reactions as buttons: which number on which post stands for which token. */
import type { Action, Block, Press, Reply } from "../../src/reply/blocks.ts";
import type { SurfaceMemory } from "../../src/surface.ts";
import { listAt, parseJson, textAt } from "./json.ts";
import { MAX_BUTTONS, REMEMBERED_POSTS } from "./limits.ts";

export interface Numbered {
  readonly emoji: string;
  readonly token: string;
  readonly value?: string;
}

interface PostButtons {
  readonly eventId: string;
  readonly thread?: string | undefined;
  readonly buttons: readonly Numbered[];
}

const EMOJI = Array.from({ length: MAX_BUTTONS }, (_, index) => `${index + 1}\uFE0F\u20E3`);

/** The number that a reaction shows, as it was written on the post; clients differ in the variation selector. */
export function numberEmoji(key: string): string | undefined {
  const bare = key.replaceAll("\uFE0F", "");
  return EMOJI.find((emoji) => emoji.replaceAll("\uFE0F", "") === bare);
}

/**
 * Puts numbers on as many buttons as there are numbers; the rest are typed only. Where a list has more buttons than that,
 * the buttons that stand below it go first. `all` numbers everything, which is never smaller.
 */
export function numberButtons(reply: Reply, all = false): { reply: Reply; buttons: readonly Numbered[] } {
  const buttons: Numbered[] = [];
  const take = (token: string, value?: string): string => {
    if (token === "" && !all) return "";
    const emoji = EMOJI[buttons.length] ?? (all ? EMOJI.at(-1) : undefined);
    if (emoji === undefined) return "";
    buttons.push({ emoji, token, ...(value === undefined ? {} : { value }) });
    return `${emoji} `;
  };
  const marked = (list: readonly Action<Press>[]) => list.map((action) => mark(action, take));
  const fits = all || pressable(reply.blocks, true) <= MAX_BUTTONS;
  const blocks = reply.blocks.map((block): Block<Press> => {
    if (block.type === "actions") return { ...block, actions: marked(block.actions) };
    if (block.type !== "items" || !fits) return block;
    return { ...block, items: block.items.map((item) => ({ ...item, actions: marked(item.actions) })) };
  });
  return { reply: { ...reply, blocks }, buttons };
}

function mark(action: Action<Press>, take: (token: string, value?: string) => string): Action<Press> {
  if (action.type === "link") return action;
  if (action.type === "button") return { ...action, label: take(action.press.token) + action.label };
  const options = action.options.map((option) => ({
    ...option,
    label: take(action.press.token, option.value) + option.label,
  }));
  return { ...action, options };
}

function pressable(blocks: readonly Block<Press>[], withItems: boolean): number {
  const count = (list: readonly Action<Press>[]) =>
    list.reduce(
      (sum, action) =>
        sum + (action.type === "select" ? action.options.length : action.type === "button" ? 1 : 0),
      0,
    );
  return blocks.reduce((sum, block) => {
    if (block.type === "actions") return sum + count(block.actions);
    if (block.type !== "items" || !withItems) return sum;
    return sum + block.items.reduce((part, item) => part + count(item.actions), 0);
  }, 0);
}

export interface PressBook {
  open(): Promise<void>;
  put(post: PostButtons): Promise<void>;
  find(eventId: string): PostButtons | undefined;
}

/** The newest posts with buttons, kept in a ring of slots so that the memory never grows. */
export function createPressBook(memory: SurfaceMemory): PressBook {
  const posts = new Map<string, { post: PostButtons; slot: number }>();
  const slots: (string | undefined)[] = [];
  let next = 0;
  return {
    async open() {
      next = Number((await memory.get("press next")) ?? 0) || 0;
      for (let slot = 0; slot < REMEMBERED_POSTS; slot++) {
        const post = readPost(await memory.get(`press ${slot}`));
        if (post === undefined) continue;
        slots[slot] = post.eventId;
        posts.set(post.eventId, { post, slot });
      }
    },
    async put(post) {
      const slot = posts.get(post.eventId)?.slot ?? next;
      if (slot === next && !posts.has(post.eventId)) {
        next = (next + 1) % REMEMBERED_POSTS;
        const old = slots[slot];
        if (old !== undefined) posts.delete(old);
        slots[slot] = post.eventId;
      }
      posts.set(post.eventId, { post, slot });
      await memory.set(`press ${slot}`, JSON.stringify(post));
      await memory.set("press next", String(next));
    },
    find: (eventId) => posts.get(eventId)?.post,
  };
}

function readPost(text: string | undefined): PostButtons | undefined {
  const value = parseJson(text);
  const eventId = textAt(value, "eventId");
  if (eventId === undefined) return undefined;
  const buttons = listAt(value, "buttons").flatMap((button): Numbered[] => {
    const emoji = textAt(button, "emoji");
    const token = textAt(button, "token");
    const chosen = textAt(button, "value");
    if (emoji === undefined || token === undefined) return [];
    return [{ emoji, token, ...(chosen === undefined ? {} : { value: chosen }) }];
  });
  return { eventId, thread: textAt(value, "thread"), buttons };
}
