/** Levels of a person in a virtual organisation, and the roles of the access token that state them. */

/** Lowest first: academic login, employed, employed researcher, project member, developer. */
export const LEVELS = ["ap-a", "ap-a1", "ap-b", "ap-u", "ap-d"] as const;
export type Level = (typeof LEVELS)[number];

/** What a command needs: `intermediate` is any level in any VO, `full` is project member in the VO concerned. */
export const FULL_ACCESS: Level = "ap-u";

/** Best level per VO, from role strings `access:<vo>:<level>`; other roles (and the unknown level `ap-0`) are ignored. */
export function levelsFromRoles(roles: readonly string[]): ReadonlyMap<string, Level> {
  const best = new Map<string, Level>();
  for (const role of roles) {
    const [prefix, vo, word, ...rest] = role.split(":");
    const level = LEVELS.find((known) => known === word);
    if (prefix !== "access" || !vo || !level || rest.length > 0) continue;
    const held = best.get(vo);
    if (held === undefined || LEVELS.indexOf(level) > LEVELS.indexOf(held)) best.set(vo, level);
  }
  return best;
}

export function atLeast(level: Level | undefined, needed: Level): boolean {
  return level !== undefined && LEVELS.indexOf(level) >= LEVELS.indexOf(needed);
}

/** Whom a level is given to, in words. */
export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  "ap-a": "academic login",
  "ap-a1": "employed by an organisation",
  "ap-b": "employed researcher",
  "ap-u": "project member",
  "ap-d": "developer",
};
