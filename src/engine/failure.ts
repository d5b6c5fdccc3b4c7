/** What a person is told when something was refused, or failed in a way that nobody foresaw. */
import { Refusal, unexpected } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import { note, reply, whisper } from "../reply/build.ts";
import type { Handled } from "../surface.ts";
import type { EngineDeps } from "./turn.ts";

/** A failure nobody foresaw that has its reference already, because a record bears it. */
export class Unforeseen extends Error {
  override readonly name = "Unforeseen";
  readonly reference: string;

  constructor(reference: string, cause: unknown) {
    super(`unforeseen failure ${reference}`, { cause });
    this.reference = reference;
  }
}

export interface Told {
  readonly draft: Draft;
  readonly refusal: NonNullable<Handled["refusal"]>;
}

/** A refusal in its own words; anything else as a reference under which the log has the details. */
export function tellFailure(
  deps: EngineDeps,
  error: unknown,
  context: Readonly<Record<string, unknown>>,
): Told {
  if (error instanceof Refusal) {
    const { code, message, suggestions } = error;
    // Whoever presses another's button learns so alone: the conversation is not theirs, and goes on undisturbed.
    const tell = code === "press.foreign" ? whisper : reply;
    return { draft: tell(note("warning", message)), refusal: { code, message, suggestions } };
  }
  const known = error instanceof Unforeseen;
  const { reference, message } = unexpected(known ? error.reference : newReference(deps));
  deps.log.error({ ...context, reference, err: known ? error.cause : error }, "unexpected failure");
  return {
    draft: reply(note("danger", message)),
    refusal: { code: "unexpected.failure", message, suggestions: [] },
  };
}

/** Short enough to be read aloud. */
export function newReference(deps: EngineDeps): string {
  return deps.newId().slice(-8);
}
