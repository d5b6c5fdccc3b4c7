import type { Hono } from "hono";
import type { SandboxEnv } from "./context.ts";
import { problem } from "./problems.ts";

/** Below it, what goes on in the sandbox is ordered. */
export const CONTROL = "/sandbox/";

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** Orders need no token, but come from this machine only. */
export function guardControl(app: Hono<SandboxEnv>): void {
  app.use(`${CONTROL}*`, async (c, next) => {
    if (!LOOPBACK.has(c.env.incoming.socket.remoteAddress ?? ""))
      throw problem(403, "Only from this machine.");
    await next();
  });
}
