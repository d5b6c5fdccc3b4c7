/** "help deploy", "explain the try command": a command called by its name. */
import type { SpokenWord } from "./words.ts";

/** `commands`: the words of all that there are. */
export function commandNamed(
  words: readonly SpokenWord[],
  commands: ReadonlySet<string>,
): string | undefined {
  const text = words.map(({ en, mark }) => (mark ? "," : en)).join(" ");
  const said =
    /^(?:please )?help (?:me )?(?:with |for |on |about |for the )?([a-z]+(?: [a-z]+)?)$/.exec(text)?.[1] ??
    /\bthe ([a-z]+(?: [a-z]+)?) command\b/.exec(text)?.[1];
  const name = said?.replace(/ please$/, "");
  return name !== undefined && commands.has(name) ? name : undefined;
}
