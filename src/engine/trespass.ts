/** What somebody tried that is not his: refused in words like everything, and besides logged and audited. */
import type { Refusal } from "../errors.ts";
import type { Inbound } from "../surface.ts";
import { placeOf } from "./execute.ts";
import { redactParams } from "./redact.ts";
import { type EngineDeps, operationOf, type Turn } from "./turn.ts";

const TRESPASSES: ReadonlySet<string> = new Set([
  "press.foreign",
  "access.admin",
  "access.channel",
  "access.approver",
  "approval.own",
  "approval.foreign",
  "approval.elsewhere",
]);

export async function recordTrespass(
  deps: EngineDeps,
  turn: Turn,
  event: Inbound,
  { code }: Pick<Refusal, "code">,
): Promise<void> {
  if (!TRESPASSES.has(code)) return;
  const { invocation } = turn.understood ?? {};
  const command = invocation?.command ?? event.kind;
  deps.log.warn(
    { actor: turn.actorKey, place: placeOf(turn), command, code },
    "somebody tried what is not his",
  );
  await deps.store.audit.append({
    at: deps.now(),
    operation: `${operationOf(turn)}-refused`,
    phase: "outcome",
    actor: turn.actorKey,
    subject: turn.session?.subject,
    place: placeOf(turn),
    source: event.kind,
    command,
    params: redactParams(invocation?.params ?? {}),
    result: `refused:${code}`,
  });
}
