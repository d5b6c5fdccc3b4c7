/** What sentences already ask for and no command declares yet. These lists only get shorter. */

const LAUNCH = ["cpu", "gpu", "gpu_type", "ram", "disk", "vo"];
const ANNOUNCEMENT = ["title", "body", "vo", "datacenter", "start", "end", "notify_at", "remind"];

/** Commands with the names of their parameters. */
export const PENDING_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  try: ["item", "title"],
  "batch submit": ["item", "snapshot", "commands", "storage", ...LAUNCH],
  "batch list": [],
  "batch info": ["deployment"],
  "batch delete": ["deployment"],
  "deployment extend": ["deployment", "for"],
  "inference create": ["item", "title", "cpu", "ram"],
  "inference list": [],
  "inference delete": ["service"],
  "dataset search": ["text", "community"],
  "account login": [],
  "account logout": [],
  "account link": ["service"],
  "account unlink": ["service"],
  "account profile": [],
  "account services": [],
  "key list": [],
  "key create": ["name", "expires"],
  "key delete": ["name"],
  "notice list": ["upcoming"],
  "subscription list": [],
  "subscription add": ["topic", "vo"],
  "subscription remove": ["topic", "vo"],
  "announce create": ANNOUNCEMENT,
  "announce list": [],
  "announce edit": ["announcement", ...ANNOUNCEMENT],
  "announce cancel": ["announcement"],
};

/** Parameters of commands that are declared without them. */
export const PENDING_PARAMS: Readonly<Record<string, readonly string[]>> = {
  deploy: ["storage", "dataset", "force_pull", "for", "at"],
  "deployment list": ["team"],
  "deployment watch": ["for"],
  "snapshot redeploy": ["commands"],
  cluster: ["watch"],
};

/** Choices that a declared parameter does not offer. */
export const PENDING_VALUES: readonly {
  readonly command: string;
  readonly param: string;
  readonly value: string;
}[] = [{ command: "deployment list", param: "kind", value: "try" }];

/** Commands that came after the sentences were written: nobody asks for them in words yet. */
export const UNASKED_COMMANDS: readonly string[] = [
  "account export",
  "channel show",
  "approval list",
  "approval approve",
  "approval refuse",
  "approval withdraw",
];
