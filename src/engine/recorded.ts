/** What the audit keeps of plans, answers and refusals: bounded, and without secrets. */
import { Refusal, refuse } from "../errors.ts";
import type { Reply } from "../reply/blocks.ts";
import { toPlainText } from "../reply/plain.ts";
import type { AuditEntry } from "../store/audit-port.ts";
import type { Inbound } from "../surface.ts";
import { isChange, type Ready, whoAndWhere } from "./execute.ts";
import { Unforeseen } from "./failure.ts";
import { rowsOf } from "./memory.ts";
import { redactText } from "./redact.ts";
import { REFUSE_PREFIX } from "./tokens.ts";
import { callFor, type EngineDeps, operationOf, type Turn } from "./turn.ts";

/** Characters. A plan is a screenful; what is longer is cut, and says so. */
const LONGEST = 2000;

/** Refusals after which somebody tried what is not his: these are recorded, others are everyday mistakes. */
const SUSPICIOUS: ReadonlySet<string> = new Set([
  "press.foreign",
  "press.spent",
  "access.admin",
  "access.channel",
  "access.approver",
  "approval.own",
  "approval.foreign",
  "approval.elsewhere",
]);

/** What it came through, in the words of every record. */
const SOURCES = { message: "grammar", press: "button", submit: "form", command: "menu" } as const;

/** The plan in words, as its reader had it. */
export function planAsShown(shown: Reply): string {
  return bounded(toPlainText({ ...shown, blocks: shown.blocks.filter((block) => block.type !== "actions") }));
}

/** What the platform made of a change: the ids of what the answer names, else its words. */
export function answerOf(deps: EngineDeps, turn: Turn, ready: Ready, result: unknown): string | undefined {
  const { command } = ready.spec;
  if (!isChange(command)) return undefined;
  const draft = command.reply(result, callFor(deps, turn, ready.operation, ready.vo));
  const named = rowsOf(draft).map(({ kind, ref }) => `${kind} ${ref}`);
  if (named.length > 0) return bounded(named.join(", "));
  const words = draft.blocks.flatMap((block) =>
    block.type === "note" || block.type === "text" || block.type === "heading" ? [block.text] : [],
  );
  return words.length > 0 ? bounded(words.join(" ")) : undefined;
}

/** Why it was refused, in the words that the person read. */
export function refusalAsAnswer(refusal: Refusal): string {
  return bounded(refusal.message);
}

/** Throws again what an earlier process refused for the same event: it may not have come to say so. */
export function failAgain(records: readonly AuditEntry[]): undefined {
  const { result = "", answer } = records.find(({ phase }) => phase === "outcome") ?? {};
  const [, room, code] = /^refused:([^.]+)\.(.+)$/.exec(result) ?? [];
  if (room !== undefined) {
    throw refuse(`${room}.${code}`, answer ?? "The platform refused it. Nothing was changed.");
  }
  const [, reference] = /^failed:(.+)$/.exec(result) ?? [];
  if (reference === undefined) return undefined;
  throw new Unforeseen(reference, new Error("it failed in an earlier process, whose log has the details"));
}

function bounded(text: string): string {
  const kept = redactText(text);
  return kept.length > LONGEST ? `${kept.slice(0, LONGEST - 1)}…` : kept;
}

/** Records an attempt at what is somebody else's, or was used up. Never fails: the person is answered all the same. */
export async function recordRefusal(
  deps: EngineDeps,
  turn: Turn,
  event: Inbound,
  error: unknown,
): Promise<void> {
  if (!(error instanceof Refusal) || !SUSPICIOUS.has(error.code)) return;
  try {
    await deps.store.audit.append({
      ...whoAndWhere(deps, turn),
      operation: operationOf(turn),
      phase: "refused",
      source: SOURCES[event.kind],
      command: await commandOf(deps, turn, event),
      params: {},
      result: `refused:${error.code}`,
      answer: refusalAsAnswer(error),
    });
  } catch (cause) {
    deps.log.error({ err: cause, event: event.id }, "a refusal could not be recorded");
  }
  deps.log.warn({ actor: turn.actorKey, code: error.code, event: event.id }, "an attempt was turned away");
}

/** What the pressed token stands for, else what was understood. */
async function commandOf(deps: EngineDeps, turn: Turn, event: Inbound): Promise<string> {
  const understood = turn.understood?.invocation?.command;
  if (event.kind !== "press" && event.kind !== "submit") return understood ?? "unknown";
  const token = event.token.startsWith(REFUSE_PREFIX) ? event.token.slice(REFUSE_PREFIX.length) : event.token;
  return (await deps.store.pending.find(token))?.command ?? understood ?? "unknown";
}
