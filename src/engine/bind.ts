/** Drafts → replies: buttons that name a command become tokens of stored invocations, and words that do the same. */
import type {
  Action,
  Block,
  Draft,
  DraftBlock,
  Form,
  Press,
  RefKind,
  Reply,
  Target,
} from "../reply/blocks.ts";
import { asJson, type Json, type PendingInvocation } from "../store/store.ts";
import { formatInvocation } from "./grammar/format.ts";
import { knownRows, type Memory, type MemoryRow, rowsOf } from "./memory.ts";
import { recordedParams } from "./redact.ts";
import type { Registry } from "./registry.ts";
import { withWay } from "./way.ts";

/** A read may be pressed for as long as anyone is likely to scroll back. */
const READ_BUTTON_MS = 30 * 24 * 3_600_000;
/** A change offered by a button is about a state of things that passes. */
const CHANGE_BUTTON_MS = 24 * 3_600_000;

export interface Binding {
  readonly registry: Registry;
  readonly memory: Memory;
  readonly actor: string;
  readonly conversation: string;
  readonly now: Date;
  readonly newToken: () => string;
  /** Parameters as they may be stored. */
  readonly keep: (params: Target["params"], token: string) => Json;
  /** False where the surface has no buttons: then nothing needs storing. */
  readonly buttons: boolean;
}

export interface Bound {
  readonly reply: Reply;
  readonly pending: readonly PendingInvocation[];
}

export function bind(draft: Draft, binding: Binding): Bound {
  const pending: PendingInvocation[] = [];
  const shown = rowsOf(draft);
  const press: PressMaker = (target, form) => {
    const typed = typedForm(target, shown, binding);
    // What a form asks for must be known when it comes back, also where it was asked field by field.
    if (!binding.buttons && !form) return { token: "", typed };
    const stored = pendingOf(target, binding, form);
    pending.push(stored);
    return { token: stored.token, typed };
  };
  const blocks = draft.blocks.map((block) => bindBlock(block, press));
  return { reply: { visibility: draft.visibility, blocks }, pending };
}

/** Stores what a target does; `form` is kept with it where the surface may ask for it later. */
type PressMaker = (target: Target, form?: Omit<Form<Target>, "submit">) => Press;

function bindBlock(block: DraftBlock, press: PressMaker): Block<Press> {
  switch (block.type) {
    case "items":
      return {
        type: "items",
        items: block.items.map((item) => ({
          ...item,
          actions: item.actions.map((one) => bindAction(one, press)),
        })),
      };
    case "actions":
      return { type: "actions", actions: block.actions.map((one) => bindAction(one, press)) };
    case "form": {
      const { submit, ...form } = block;
      return { ...form, submit: press(submit, form) };
    }
    default:
      return block;
  }
}

function bindAction(action: Action<Target>, press: PressMaker): Action<Press> {
  return action.type === "link" ? action : { ...action, press: press(action.press) };
}

function pendingOf(
  target: Target,
  binding: Binding,
  form: Omit<Form<Target>, "submit"> | undefined,
): PendingInvocation {
  const { effect = "read", pressedBy } = binding.registry.get(target.command)?.command ?? {};
  // What anybody may press decides for itself whether it was pressed before, by the right person and in time.
  const shared = !form && (effect === "read" || pressedBy === "anyone");
  const lifetime = shared || effect === "read" ? READ_BUTTON_MS : CHANGE_BUTTON_MS;
  const token = binding.newToken();
  return {
    token,
    kind: form ? "form" : "button",
    // A read is run with the rights of whoever presses; a change belongs to the person it was offered to, and so does a
    // form: what one begins to fill in another must not send.
    actor: shared ? undefined : binding.actor,
    conversation: binding.conversation,
    command: target.command,
    params: binding.keep(withWay(target.params, target.way), token),
    data: { fill: target.fill ?? null, ...(form ? { form: asJson(form) } : {}) },
    once: effect !== "read" && !shared,
    createdAt: binding.now,
    expiresAt: new Date(binding.now.getTime() + lifetime),
  };
}

type NamedRow = Extract<RefKind, "item" | "deployment" | "snapshot" | "service" | "key">;

/** Kinds of parameter that hold an id, and the rows in which people see it. */
const NAMED: ReadonlyMap<string, NamedRow> = new Map([
  ["item", "item"],
  ["deployment", "deployment"],
  ["deployments", "deployment"],
  ["batch-job", "deployment"],
  ["trial", "deployment"],
  ["snapshot", "snapshot"],
  ["service", "service"],
  ["key", "key"],
] as const);

/** What was pressed, as the line that a person would have typed; undefined where there is no such command any more. */
export function pressedLine(
  { command, params }: Target,
  binding: Pick<Binding, "registry" | "memory">,
): string | undefined {
  return binding.registry.get(command) && typedForm({ command, params }, [], binding);
}

/** The line a person would type; things in it go by number or title where these are clear. */
function typedForm(
  target: Target,
  shown: readonly MemoryRow[],
  binding: Pick<Binding, "registry" | "memory">,
): string {
  const spec = binding.registry.get(target.command);
  if (!spec) return target.command;
  const params = new Map(Object.entries(recordedParams(target.params) ?? {}) as [string, unknown][]);
  for (const param of spec.params.values()) {
    const value = params.get(param.name);
    if (typeof value !== "string") continue;
    const kind = NAMED.get(param.kind);
    if (!kind) continue;
    // Of several, each by the beginning of its id: titles may hold what parts a list.
    const several = value.includes(",");
    params.set(
      param.name,
      several
        ? value.replaceAll(UUID, (id) => id.slice(0, 8))
        : friendlyName(value, kind, shown, binding.memory),
    );
  }
  const words = spec.aliases.find(({ way }) => target.way !== undefined && way === target.way)?.words;
  const line = formatInvocation(spec, Object.fromEntries(params), words);
  return target.fill === undefined ? line : `${line} ${spec.params.get(target.fill)?.flag ?? ""} …`.trim();
}

const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

function friendlyName(ref: string, kind: NamedRow, shown: readonly MemoryRow[], memory: Memory): string {
  const listed = shown.filter((row) => row.kind === kind);
  const index = listed.findIndex((row) => row.ref === ref);
  if (index !== -1 && listed.length > 1) return String(index + 1);
  // A group of several, or an id of something else, is its own name.
  if (kind === "item" || kind === "key" || /^all\b/.test(ref)) return ref;
  const rows = [...listed, ...knownRows(memory, kind)];
  const title = rows.find((row) => row.ref === ref)?.title ?? "";
  const clear = title !== "" && rows.every((row) => row.ref === ref || row.title !== title);
  if (clear && !/^\d+$/.test(title)) return title;
  return index !== -1 ? String(index + 1) : ref.slice(0, 8);
}
