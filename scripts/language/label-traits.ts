/**
 * What labels have in common. Their weights are learned together with those of each label, so that what "delete" sounds
 * like is learned from all commands that delete, and few sentences about one of them are enough.
 */
import { COMMANDS } from "../../src/commands/index.ts";
import { AGAIN } from "../../src/language/offline/model.ts";
import { HOW_TO, NONE } from "../../src/language/offline/reader.ts";

/** What a command does, where its last word does not say it in the words of the others. */
const DEEDS: ReadonlyMap<string, string> = new Map([
  ["deploy", "launch"],
  ["try", "launch"],
  ["snapshot redeploy", "launch"],
  ["batch submit", "launch"],
  ["inference create", "launch"],
  ["show", "info"],
  ["account profile", "info"],
  ["announce cancel", "delete"],
  ["account forget", "delete"],
  ["subscription remove", "delete"],
  ["account unlink", "delete"],
  ["account logout", "delete"],
  ["subscription add", "watch"],
  ["account login", "link"],
  ["account services", "list"],
  ["cluster", "sites"],
  ["datacenters", "sites"],
  [HOW_TO, "help"],
  ["about", "help"],
]);
/** What a command of one word is about. */
const THINGS: ReadonlyMap<string, string> = new Map([
  ["deploy", "deployment"],
  ["try", "item"],
  ["show", "item"],
  ["search", "item"],
  ["facets", "item"],
]);

const CHANGES = new Set(COMMANDS.flatMap(({ effect, path }) => (effect === "read" ? [] : [path])));

export function traitsOf(label: string): readonly string[] {
  if (label === AGAIN) return [];
  const [first = label, ...more] = label.split(" ");
  const kind = label === NONE ? "nothing" : isHelp(label) ? "help" : CHANGES.has(label) ? "change" : "read";
  return [
    `about ${more.length > 0 ? first : (THINGS.get(label) ?? label)}`,
    `does ${DEEDS.get(label) ?? more.at(-1) ?? label}`,
    `is ${kind}`,
  ];
}

function isHelp(label: string): boolean {
  return label === "help" || label === "about" || label === HOW_TO;
}
