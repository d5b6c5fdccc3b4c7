/**
 * The REST client of the SDK in its build for where there is `fetch`, as Node has by now. The one that Node is given by itself
 * brings an HTTP client of its own, which takes 4 MB. The only file that imports values of it.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as Sdk from "@discordjs/rest";

const { resolve } = createRequire(import.meta.url);
const web = join(dirname(resolve("@discordjs/rest")), "web.js");

export const { DiscordAPIError, HTTPError, RateLimitError, REST } = createRequire(web)(web) as typeof Sdk;
export type REST = Sdk.REST;
