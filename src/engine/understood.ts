/** How people read what a sentence was understood as. */
import type { Draft } from "../reply/blocks.ts";
import { note } from "../reply/build.ts";
import { formatInvocation } from "./grammar/format.ts";
import { isReference } from "./grammar/values.ts";
import type { MemoryRow } from "./memory.ts";
import { redactParams } from "./redact.ts";
import type { CommandSpec } from "./registry.ts";

/** The plan, after the line that would do the same. */
export function withUnderstood(
  spec: CommandSpec,
  params: Readonly<Record<string, unknown>>,
  plan: Draft,
  rows: readonly MemoryRow[],
): Draft {
  const shown = redactParams(params) as Readonly<Record<string, unknown>>;
  return {
    ...plan,
    blocks: [note("info", `Understood: ${readableLine(spec, shown, rows)}`), ...plan.blocks],
  };
}

const UUID = /^[0-9a-f]{8}(?=(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$)/i;

/** The line that would do the same, with titles of `rows` for their ids: nobody knows a deployment by its UUID. */
export function readableLine(
  spec: CommandSpec,
  params: Readonly<Record<string, unknown>>,
  rows: readonly MemoryRow[],
): string {
  const shown = Object.entries(params).map(([name, value]) => {
    const param = spec.params.get(name);
    if (!param || !isReference(param) || typeof value !== "string") return [name, value];
    return [
      name,
      value
        .split(",")
        .map((ref) => nameOf(ref, rows))
        .join(", "),
    ];
  });
  return formatInvocation(spec, Object.fromEntries(shown));
}

/** Items are known by their id; what has no title, by the beginning of its UUID. */
function nameOf(ref: string, rows: readonly MemoryRow[]): string {
  const short = UUID.exec(ref)?.[0];
  if (short === undefined) return ref;
  return rows.find((row) => row.ref === ref)?.title || short;
}
