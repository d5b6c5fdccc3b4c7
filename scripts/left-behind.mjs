// What a run of the checks leaves in the temporary directory that it was given.
import { readdirSync } from "node:fs";

/** Caches of tools, which are meant to stay: tsx (`tsx-<uid>`), and Node.js with what uses its compile cache. */
const CACHES = /^(?:tsx-\d+|node-compile-cache)$/;

/** Names of what was left in the folder, sorted. */
export function leftIn(folder) {
  return readdirSync(folder)
    .filter((name) => !CACHES.test(name))
    .sort();
}
