import type { Hono } from "hono";
import type { SandboxContext, SandboxEnv } from "./context.ts";
import { getService } from "./oscar-services.ts";

/** The services themselves: each answers a POST that carries its token with an invented prediction. */
export function addOscarRuns(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.post("/run/:service", async (c) => {
    const name = c.req.param("service");
    const service = await context.state.transaction((documents) => getService(documents, name));
    if (service === undefined) return c.json({ message: "No such service." }, 404);
    if (c.req.header("authorization") !== `Bearer ${service.token}`) return c.body(null, 401);
    const { byteLength } = await c.req.arrayBuffer();
    return c.json({
      status: "OK",
      predictions: { labels: ["first", "second"], probabilities: [0.93, 0.07] },
      received_bytes: byteLength,
    });
  });
}
