import { addBatch } from "./batch.ts";
import { addCatalogue } from "./catalogue.ts";
import { addClusterStats } from "./cluster-stats.ts";
import type { RouteGroup } from "./context.ts";
import { addDeployments } from "./deployments.ts";
import { addEndpointPages } from "./endpoint-pages.ts";
import { addLlm } from "./llm-keys.ts";
import { addNextcloud } from "./nextcloud.ts";
import { addOscar } from "./oscar.ts";
import { addRealm } from "./realm.ts";
import { addRoot } from "./root.ts";
import { addSecrets } from "./secrets.ts";
import { addSnapshots } from "./snapshots.ts";
import { addStatusFeed } from "./status-feed.ts";
import { addStorage } from "./storage.ts";
import { addTryMe } from "./try-me.ts";
import { addUserStats } from "./user-stats.ts";
import { addZenodo } from "./zenodo.ts";

/** Every route group of the sandbox; the first route that fits answers. */
export const ROUTE_GROUPS: readonly RouteGroup[] = [
  addRealm,
  addRoot,
  addCatalogue,
  addClusterStats,
  addUserStats,
  addDeployments,
  addSnapshots,
  addBatch,
  addTryMe,
  addSecrets,
  addStorage,
  addNextcloud,
  addOscar,
  addLlm,
  addZenodo,
  addStatusFeed,
  addEndpointPages,
];
