/** What sentences already ask for and no command declares yet. These lists only get shorter. */

/** Commands with the names of their parameters. */
export const PENDING_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "deployment extend": ["deployment", "for"],
};

/** Parameters of commands that are declared without them. */
export const PENDING_PARAMS: Readonly<Record<string, readonly string[]>> = {
  deploy: ["for", "at"],
  "deployment watch": ["for"],
  cluster: ["watch"],
};

/** Choices that a declared parameter does not offer. */
export const PENDING_VALUES: readonly {
  readonly command: string;
  readonly param: string;
  readonly value: string;
}[] = [];

/** Commands that came after the sentences were written: nobody asks for them in words yet. */
export const UNASKED_COMMANDS: readonly string[] = [
  "try list",
  "try stop",
  "inference info",
  "digest",
  "account export",
  "channel show",
  "approval list",
  "approval approve",
  "approval refuse",
  "approval withdraw",
  "outbox list",
  "outbox retry",
  "outbox drop",
  "subscription mute",
  "subscription unmute",
];
