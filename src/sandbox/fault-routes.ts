import { setTimeout as wait } from "node:timers/promises";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Hono } from "hono";
import type { Call, RouteGroup, SandboxContext, SandboxEnv } from "./context.ts";
import { CONTROL } from "./control.ts";
import { type Fault, type FaultOf, faultList, listFaults, setFaults, takeFault } from "./faults.ts";
import { problem } from "./problems.ts";

const FAULTS = `${CONTROL}faults`;

/** GET, PUT (a JSON list) and DELETE of the faults. */
export const addFaultControl: RouteGroup = (app, { state }) => {
  app.get(FAULTS, async (c) => c.json(await state.transaction(listFaults)));
  app.put(FAULTS, async (c) => {
    const faults = faultList.safeParse(await c.req.json().catch(() => undefined));
    if (!faults.success) throw problem(400, `Not a list of faults: ${faults.error.message}`);
    await state.transaction((documents) => setFaults(documents, faults.data));
    return c.json(await state.transaction(listFaults));
  });
  app.delete(FAULTS, async (c) => {
    await state.transaction((documents) => setFaults(documents, []));
    return c.json([]);
  });
};

const REQUEST_FAULTS = ["slow", "hang", "error500", "rubbish", "drop-after-work"] as const;
type RequestFault = FaultOf<(typeof REQUEST_FAULTS)[number]>;

/** Lets the faults strike that concern whole requests. */
export function strikeRequests(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.use(async (c, next) => {
    if (c.req.path.startsWith(CONTROL)) return next();
    const faults = await faultsOf(c, context);
    for (const fault of faults) {
      if (fault.kind === "slow") await waitFor(c, context, fault.ms);
      if (fault.kind === "hang") return neverAnswer(c, context);
      if (fault.kind === "error500") throw new Error("a fault on demand");
      if (fault.kind === "rubbish") return rubbish(fault);
    }
    await next();
    if (!faults.some(({ kind }) => kind === "drop-after-work")) return undefined;
    c.env.outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  });
}

function faultsOf(c: Call, { state }: SandboxContext): Promise<readonly RequestFault[]> {
  const { path, method } = c.req;
  const fits = (fault: Fault) =>
    "path" in fault && path.startsWith(fault.path) && (fault.method ?? method).toUpperCase() === method;
  return state.transaction(async (documents) => {
    const struck: RequestFault[] = [];
    for (const kind of REQUEST_FAULTS) {
      const fault = await takeFault(documents, kind, fits);
      if (fault !== undefined) struck.push(fault);
    }
    return struck;
  });
}

/** Gives up when the client goes away or the server stops. */
async function waitFor(c: Call, { stopping }: SandboxContext, ms: number): Promise<void> {
  await wait(ms, undefined, { signal: AbortSignal.any([stopping, connectionGone(c)]) }).catch(
    () => undefined,
  );
}

async function neverAnswer(c: Call, { stopping }: SandboxContext): Promise<Response> {
  const over = AbortSignal.any([stopping, connectionGone(c)]);
  if (!over.aborted) await new Promise((resolve) => over.addEventListener("abort", resolve, { once: true }));
  c.env.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

function connectionGone(c: Call): AbortSignal {
  const gone = new AbortController();
  c.env.outgoing.once("close", () => gone.abort());
  return gone.signal;
}

function rubbish({ form }: FaultOf<"rubbish">): Response {
  return form === "html"
    ? new Response("<!doctype html><title>Gateway</title><h1>Under maintenance</h1>", {
        headers: { "content-type": "text/html; charset=utf-8" },
      })
    : new Response('{"status": "succ', { headers: { "content-type": "application/json" } });
}
