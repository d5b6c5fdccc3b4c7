/** What follows from the kind of a parameter. */

/** Names something of the person's or of the catalogue, which must be looked up. */
export const REFERENCES: ReadonlySet<string> = new Set([
  "item",
  "deployment",
  "deployments",
  "batch-job",
  "trial",
  "snapshot",
  "service",
  "key",
]);

/** May be several words without quotes. */
export const SEVERAL_WORDS: ReadonlySet<string> = new Set([
  ...REFERENCES,
  "text",
  "entry",
  "command",
  "gpu-model",
  "from-day",
  "to-day",
  "until-day",
  "term",
  "wall-time",
]);

/** Menus can complete it. */
export const COMPLETED: ReadonlySet<string> = new Set([
  ...REFERENCES,
  "command",
  "gpu-model",
  "vo",
  "vo-or-none",
  "rule",
]);
