/** What the platform's API says of itself. */
import type { Http } from "./http.ts";
import { createMemory } from "./memory.ts";
import type { InfoPort, PlatformInfo } from "./service-ports.ts";
import { rootSchema } from "./wire/services.ts";

/** It changes with the platform's own upgrades; for so long it may go unnoticed that the platform cannot be reached. */
const INFO_LIFETIME_MS = 30_000;

export function createInfo(http: Http, now: () => Date): InfoPort {
  const memory = createMemory<PlatformInfo>({ now, lifetimeMs: INFO_LIFETIME_MS });
  const ask = async (): Promise<PlatformInfo> => {
    const { versions, links } = await http.ask({ method: "GET", path: "", limit: "read" }, rootSchema);
    return {
      versions: versions.map(({ version, id }) => (version === "" ? id : `${version} (${id})`)),
      // Behind a proxy it takes its own addresses for unencrypted ones; only a web page is of use to people.
      links: links.filter(({ type }) => type === "text/html").map(({ href }) => href),
    };
  };
  return { read: () => memory.get("", ask) };
}
