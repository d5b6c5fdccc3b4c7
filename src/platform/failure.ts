/** How the platform failed us, in words for the person. */
import { Refusal, type RefusalCode } from "../errors.ts";

export type FailureKind =
  /** No connection, or the circuit breaker is open. */
  | "unreachable"
  | "timeout"
  /** The platform understood and said no; the message is its own. */
  | "rejected"
  /** The token is missing, expired or not accepted. */
  | "unauthenticated"
  /** The person's level in the VO is too low. */
  | "forbidden"
  | "missing"
  /** A 5xx, or an answer that is not what was agreed. */
  | "broken";

/** An expected failure of the platform. `ambiguous`: a change was sent and may or may not have happened. */
export class PlatformFailure extends Refusal {
  override readonly name = "PlatformFailure";
  readonly kind: FailureKind;
  readonly ambiguous: boolean;
  readonly status: number | undefined;

  constructor(
    kind: FailureKind,
    message: string,
    options: { ambiguous?: boolean; status?: number; cause?: unknown } = {},
  ) {
    super(`platform.${kind}` satisfies RefusalCode, message, { cause: options.cause });
    this.kind = kind;
    this.ambiguous = options.ambiguous ?? false;
    this.status = options.status;
  }
}
