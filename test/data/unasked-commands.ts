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
