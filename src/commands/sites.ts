/** Datacenters as people name them. */
import { refuse } from "../errors.ts";
import { PlatformFailure } from "../platform/failure.ts";
import type { ClusterStats } from "../platform/ports.ts";
import type { CommandPorts } from "./ports.ts";
import { listWords } from "./present/words.ts";

/** The one that was meant, by its name or a part of it. Refuses what fits none, or several. */
export function oneSite(found: ClusterStats, typed: string): string {
  const names = found.datacenters.map((one) => one.name);
  const wanted = typed.toLowerCase();
  const exact = names.filter((name) => name.toLowerCase() === wanted);
  const [site, ...more] =
    exact.length > 0 ? exact : names.filter((name) => name.toLowerCase().includes(wanted));
  if (site !== undefined && more.length === 0) return site;
  const fits =
    more.length > 0
      ? `“${typed.slice(0, 60)}” fits ${listWords([site ?? "", ...more])}. Please name one of them.`
      : `There is no datacenter “${typed.slice(0, 60)}” here. There are ${listWords(names)}.`;
  throw refuse("cluster.datacenter", fits, { suggestions: more.length > 0 ? [site ?? "", ...more] : names });
}

/** The same for several. Where the platform cannot be asked they are taken as typed: that may be what is to be told. */
export async function namedSites(
  typed: readonly string[],
  { stats }: Pick<CommandPorts, "stats">,
): Promise<readonly string[]> {
  const found = await stats.cluster().catch((error: unknown) => {
    if (error instanceof PlatformFailure) return undefined;
    throw error;
  });
  return [...new Set(found ? typed.map((one) => oneSite(found, one)) : typed)];
}
