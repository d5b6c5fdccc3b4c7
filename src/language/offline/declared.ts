/** Commands as their declarations have them: the port through which the reader learns what there is to ask for. */
import type { ParamKind } from "../param-kind.ts";

export type Effect = "read" | "change" | "destroy";

export interface DeclaredParam {
  readonly name: string;
  readonly kind: ParamKind;
  readonly repeatable: boolean;
  /** Allowed values of a choice; of all else, none. */
  readonly options: readonly string[];
  /** Facet of the marketplace that its values are of. */
  readonly facet: string | undefined;
}

export interface DeclaredCommand {
  readonly path: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** Other words that call it. */
  readonly aliases: readonly string[];
  readonly effect: Effect;
  readonly params: readonly DeclaredParam[];
}

export function takes({ params }: DeclaredCommand, kind: ParamKind, name?: string): boolean {
  return params.some((param) => param.kind === kind && (name === undefined || param.name === name));
}
