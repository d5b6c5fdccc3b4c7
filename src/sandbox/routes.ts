import type { RouteGroup } from "./context.ts";
import { addRealm } from "./realm.ts";

/** Every route group of the sandbox; the first route that fits answers. */
export const ROUTE_GROUPS: readonly RouteGroup[] = [addRealm];
