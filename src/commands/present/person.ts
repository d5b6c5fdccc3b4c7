/** How people, their rights and their accounts are told. */
import { atLeast, FULL_ACCESS, LEVEL_WORDS, type Level } from "../../identity/levels.ts";
import type { DraftBlock } from "../../reply/blocks.ts";
import { note, table } from "../../reply/build.ts";

const SURFACES: ReadonlyMap<string, string> = new Map([
  ["slack", "Slack"],
  ["discord", "Discord"],
  ["matrix", "Matrix"],
  ["terminal", "the terminal"],
  ["web", "the web page"],
]);

/** The chat of an account `surface:id`. */
export function surfaceWords(account: string): string {
  const [surface = ""] = account.split(":", 1);
  return SURFACES.get(surface) ?? surface;
}

/** What somebody may do in each VO, or that he may do nothing yet and how that changes. */
export function rightsBlock(levels: ReadonlyMap<string, Level>, page: string | undefined): DraftBlock {
  if (levels.size === 0) {
    const where = page === undefined ? "" : ` Your account is at ${page}`;
    return note(
      "warning",
      `You have no rights in any virtual organisation yet: you can search and see what is free. To deploy, ask the platform's support, or your project's coordinator, to be added.${where}`,
    );
  }
  return table(
    ["VO", "Level", "You may"],
    [...levels].map(([vo, level]) => [vo, `${level} (${LEVEL_WORDS[level]})`, rightsWords(level)]),
  );
}

function rightsWords(level: Level): string {
  return atLeast(level, FULL_ACCESS)
    ? "deploy, take snapshots, see usage"
    : "try modules; to deploy you need ap-u (project member)";
}
