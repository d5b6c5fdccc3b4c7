/** What the platform's API says of itself. */
import type { Http } from "./http.ts";
import type { InfoPort } from "./service-ports.ts";
import { rootSchema } from "./wire/services.ts";

export function createInfo(http: Http): InfoPort {
  return {
    read: async () => {
      const { versions, links } = await http.ask({ method: "GET", path: "", limit: "read" }, rootSchema);
      return {
        versions: versions.map(({ version, id }) => (version === "" ? id : `${version} (${id})`)),
        // Behind a proxy it takes its own addresses for unencrypted ones; only a web page is of use to people.
        links: links.filter(({ type }) => type === "text/html").map(({ href }) => href),
      };
    },
  };
}
