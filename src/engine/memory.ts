/** What a conversation remembers: the rows of the last lists, what "it" is, and the question that is open. */
import { z } from "zod";
import type { Sealer } from "../identity/seal.ts";
import type { RefKind, ReplyTree } from "../reply/blocks.ts";
import { asJson, type MemoryStore } from "../store/store.ts";
import { keepParams, keptParams } from "./keep.ts";

const Kind = z.enum([
  "item",
  "deployment",
  "snapshot",
  "command",
  "datacenter",
  "dataset",
  "service",
  "key",
  "notice",
]);

const Row = z.object({
  kind: Kind,
  ref: z.string(),
  title: z.string(),
  /** Of deployments and snapshots: where the platform keeps it. */
  vo: z.string().optional(),
  itemKind: z.enum(["module", "tool", "batch", "try"]).optional(),
});
export type MemoryRow = z.infer<typeof Row>;

const Question = z.object({
  command: z.string(),
  params: z.record(z.string(), z.unknown()),
  /** The parameter that the answer fills. */
  param: z.string(),
  candidates: z.array(Row),
});
export type Question = z.infer<typeof Question>;

const Memory = z.object({
  lists: z.record(z.string(), z.array(Row)),
  /** Kind of the list that was shown last. */
  newest: Kind.optional(),
  focus: z.record(z.string(), Row),
  question: Question.optional(),
  /** The last invocations, oldest first, without secrets. */
  recent: z.array(z.object({ command: z.string(), params: z.record(z.string(), z.unknown()) })).optional(),
});
export type Memory = z.infer<typeof Memory>;

/** After this long without a word, numbers and "it" mean nothing any more. */
const REMEMBERED_MS = 12 * 3_600_000;

/** Where memories are kept, and what seals the secrets among the parameters of an open question. */
export interface MemoryKeeper {
  readonly store: { readonly memories: MemoryStore };
  readonly sealer: Sealer;
}

const EMPTY: Memory = { lists: {}, focus: {} };

export async function loadMemory(keeper: MemoryKeeper, conversation: string, now: Date): Promise<Memory> {
  const kept = await keeper.store.memories.load(conversation, now);
  const read = Memory.safeParse(kept);
  if (!read.success) return EMPTY;
  const { question, ...memory } = read.data;
  if (!question) return memory;
  try {
    const params = { ...keptParams(keeper.sealer, question.params, conversation) };
    return { ...memory, question: { ...question, params } };
  } catch {
    // Sealed with a key that is gone: the question cannot be answered any more.
    return memory;
  }
}

export async function saveMemory(
  keeper: MemoryKeeper,
  conversation: string,
  memory: Memory,
  now: Date,
): Promise<void> {
  const { question } = memory;
  const kept = question
    ? {
        ...memory,
        question: { ...question, params: keepParams(keeper.sealer, question.params, conversation) },
      }
    : memory;
  const until = new Date(now.getTime() + REMEMBERED_MS);
  await keeper.store.memories.save(conversation, asJson(kept), until);
}

/** The rows of a reply, in the numbers that people see. */
export function rowsOf<P>(reply: ReplyTree<P>): readonly MemoryRow[] {
  return reply.blocks.flatMap((block) =>
    block.type === "items" ? block.items.map(({ kind, ref, title }) => ({ kind, ref, title })) : [],
  );
}

/** The memory after a reply: its lists replace older lists of the same kind, a single row becomes "it". */
export function remember(memory: Memory, rows: readonly MemoryRow[]): Memory {
  const lists = { ...memory.lists };
  const focus = { ...memory.focus };
  let { newest } = memory;
  const { recent } = memory;
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const ofKind = rows.filter((row) => row.kind === kind);
    lists[kind] = ofKind;
    newest = kind;
    if (ofKind[0] && ofKind.length === 1) focus[kind] = ofKind[0];
  }
  return {
    lists,
    focus,
    ...(newest === undefined ? {} : { newest }),
    ...(recent === undefined ? {} : { recent }),
  };
}

/** The memory without the question that was open. */
export function withoutQuestion({ question: _closed, ...memory }: Memory): Memory {
  return memory;
}

/** The memory after something was named in a command. */
export function focusOn(memory: Memory, row: MemoryRow): Memory {
  return { ...memory, focus: { ...memory.focus, [row.kind]: row } };
}

export function listOf(memory: Memory, kind: RefKind): readonly MemoryRow[] {
  return Object.hasOwn(memory.lists, kind) ? (memory.lists[kind] ?? []) : [];
}

export function focusOf(memory: Memory, kind: RefKind): MemoryRow | undefined {
  return Object.hasOwn(memory.focus, kind) ? memory.focus[kind] : undefined;
}

/** Every thing of a kind that the conversation knows, once each, newest knowledge first. */
export function knownRows(memory: Memory, kind: RefKind): readonly MemoryRow[] {
  const focus = focusOf(memory, kind);
  const others = listOf(memory, kind).filter((row) => row.ref !== focus?.ref);
  return focus ? [focus, ...others] : others;
}
