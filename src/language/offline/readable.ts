/** All commands as the reader has them: what they declare, and how their parameters are read. Made once, as the reader is. */
import type { DeclaredCommand } from "./declared.ts";
import { PARTICULARS, type Particulars } from "./particulars.ts";
import { type SlotStep, slotPlan } from "./slot-plan.ts";

export interface ReadableCommand {
  readonly declared: DeclaredCommand;
  readonly particulars: Particulars;
  readonly steps: readonly SlotStep[];
}

export interface ReadableCommands {
  readonly paths: ReadonlySet<string>;
  readonly all: readonly ReadableCommand[];
  /** Undefined for labels that are no command. */
  get(label: string): ReadableCommand | undefined;
}

export function readableCommands(commands: readonly DeclaredCommand[]): ReadableCommands {
  const all = commands.map(
    (declared): ReadableCommand => ({
      declared,
      particulars: PARTICULARS[declared.path] ?? {},
      steps: slotPlan(declared),
    }),
  );
  const byPath = new Map(all.map((one) => [one.declared.path, one]));
  return { all, paths: new Set(byPath.keys()), get: (label) => byPath.get(label) };
}
