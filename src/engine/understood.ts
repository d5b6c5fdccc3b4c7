/** What a plan that began as a sentence says first. */
import type { Draft } from "../reply/blocks.ts";
import { note } from "../reply/build.ts";
import { formatInvocation } from "./grammar/format.ts";
import { redactParams } from "./redact.ts";
import type { CommandSpec } from "./registry.ts";

/** The plan, after the line that would do the same. */
export function withUnderstood(
  spec: CommandSpec,
  params: Readonly<Record<string, unknown>>,
  plan: Draft,
): Draft {
  const shown = redactParams(params) as Readonly<Record<string, unknown>>;
  return { ...plan, blocks: [note("info", `Understood: ${formatInvocation(spec, shown)}`), ...plan.blocks] };
}
