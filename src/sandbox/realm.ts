import { REALM } from "./auth.ts";
import type { RouteGroup } from "./context.ts";

/** The public key by which tokens of this sandbox can be verified. */
export const addRealm: RouteGroup = (app, { key }) => {
  app.get(`${REALM}/protocol/openid-connect/certs`, (c) => c.json({ keys: [key.publicJwk] }));
};
