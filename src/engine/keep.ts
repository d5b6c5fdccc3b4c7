/** Parameters on their way into the store and back: in clear, or sealed as a whole where a secret or a script is among them. */
import type { Sealer } from "../identity/seal.ts";
import { asJson, type Json } from "../store/store.ts";
import { holdsPrivate } from "./redact.ts";

type Params = Readonly<Record<string, unknown>>;

/** `context` names the row that they are kept in; only with it can they be read again. */
export function keepParams(sealer: Sealer, params: Params, context: string): Json {
  return holdsPrivate(params)
    ? { sealed: sealer.seal(JSON.stringify(params), context) }
    : { clear: asJson(params) };
}

/** Throws a refusal `secret.unreadable` where they were sealed with another key. */
export function keptParams(sealer: Sealer, kept: unknown, context: string): Params {
  const { sealed, clear } = kept as { readonly sealed?: string; readonly clear?: Params };
  return sealed === undefined ? (clear ?? {}) : (JSON.parse(sealer.open(sealed, context)) as Params);
}
