import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { DocumentStore } from "../store/documents.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import type { SandboxContext, SandboxEnv } from "./context.ts";
import { guardControl } from "./control.ts";
import { seedDemoData } from "./demo-data.ts";
import { addFaultControl, strikeRequests } from "./fault-routes.ts";
import { type NewFault, setFaults } from "./faults.ts";
import { addMaintenanceControl } from "./maintenance.ts";
import { PEOPLE, type PersonName } from "./people.ts";
import { Problem, plainServerError } from "./problems.ts";
import { seededRandom, timeBasedIds } from "./randomness.ts";
import { ROUTE_GROUPS } from "./routes.ts";
import { signingKey } from "./signing.ts";
import { accessToken, type SignInOptions } from "./tokens.ts";
import { answerUnrouted, refuseHead } from "./unrouted.ts";

export interface SandboxOptions {
  /** Not closed by the sandbox. */
  readonly state: DocumentStore;
  readonly catalogue: readonly CatalogueEntry[];
  /** 0 or none: a free one. */
  readonly port?: number;
  readonly now?: () => Date;
  /** Imitate the platform's plain-text 500s; true unless told. */
  readonly quirks?: boolean;
  /** Makes ids and random choices repeatable. */
  readonly seed?: number;
  /** Faults that strike from the start; unless told, those kept with the state stay. */
  readonly faults?: readonly NewFault[];
  /** Give a new state something to look at; true unless told. */
  readonly demoData?: boolean;
  readonly log?: (line: string) => void;
}

export interface RunningSandbox {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** A fresh access token of a demo person. */
  signIn(person: PersonName, options?: SignInOptions): Promise<string>;
  /** Closes at once, also connections that are kept alive or still wait. Again: nothing happens. */
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";

export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const stopping = new AbortController();
  let url = "";
  const context = await makeContext(options, stopping.signal, () => url);
  const { faults, state } = options;
  if (faults !== undefined) await state.transaction((documents) => setFaults(documents, faults));
  if (options.demoData ?? true) await seedDemoData(context);
  const app = makeApp(context);
  const listener = getRequestListener((request, env) => app.fetch(request, env as HttpBindings), {
    hostname: HOST,
    overrideGlobalObjects: false,
  });
  const server = createServer(listener);
  url = `http://${HOST}:${await listen(server, options.port ?? 0)}`;
  return {
    url,
    signIn: (name, how) => accessToken(context, PEOPLE[name], how),
    stop: () => {
      stopping.abort();
      return close(server);
    },
  };
}

async function makeContext(
  options: SandboxOptions,
  stopping: AbortSignal,
  baseUrl: () => string,
): Promise<SandboxContext> {
  const { state, catalogue, now = () => new Date(), quirks = true, log = () => {} } = options;
  const random = seededRandom((options.seed ?? randomInt(2 ** 32 - 1)) + (await countStart(state)));
  const key = await signingKey(state);
  const newId = timeBasedIds(now, random);
  return { now, random, newId, state, catalogue, baseUrl, quirks, key, stopping, log };
}

/** How often this state was started, so that the same seed does not give the same ids again. */
function countStart(state: DocumentStore): Promise<number> {
  return state.transaction(async (documents) => {
    const count = Number((await documents.get("start", "count")) ?? 0) + 1;
    await documents.put("start", "count", count);
    return count;
  });
}

function makeApp(context: SandboxContext): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();
  app.use(async (c, next) => {
    c.set("context", context);
    await next();
    context.log(`${c.req.method} ${c.req.path} ${c.res.status}`);
  });
  guardControl(app);
  addFaultControl(app, context);
  addMaintenanceControl(app, context);
  strikeRequests(app, context);
  refuseHead(app);
  for (const add of ROUTE_GROUPS) add(app, context);
  answerUnrouted(app);
  app.onError((error, c) => {
    if (error instanceof Problem) return error.response();
    context.log(`${c.req.method} ${c.req.path} failed: ${error.stack ?? error.message}`);
    return plainServerError();
  });
  return app;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The server has no port."));
      else resolve(address.port);
    });
  });
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
