import type { Hono } from "hono";
import type { Documents } from "../store/documents.ts";
import { requireHeader, requireLevel } from "./auth.ts";
import { invalidItems, itemNamed } from "./catalogue-items.ts";
import { oscarConfigurationFor } from "./configuration.ts";
import { checkNames, valuesOrThrow } from "./configuration-check.ts";
import type { Call, SandboxContext, SandboxEnv } from "./context.ts";
import { addOscarRuns } from "./oscar-runs.ts";
import {
  getService,
  type OscarService,
  putService,
  removeService,
  serviceObject,
  servicesOf,
  serviceValues,
} from "./oscar-services.ts";
import { booleanQuery, objectBody, requiredQueries } from "./parameters.ts";
import { odd, problem, serverError } from "./problems.ts";
import { hexDigits } from "./randomness.ts";

const BASE = "/v1/inference/oscar";
const SERVICE = `${BASE}/services/:service`;

/** Serverless inference. Whatever goes wrong at OSCAR ends as a plain 500 on the platform. */
export function addOscar(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.get(`${BASE}/cluster`, async (c) => {
    await member(c);
    return c.json(CLUSTER);
  });
  app.get(`${BASE}/conf`, async (c) => {
    const { item_name } = requiredQueries(c, "item_name", "vo");
    const entry = itemNamed(context, "module", item_name);
    if (entry === undefined) throw problem(400, `There is no module ${item_name}.`);
    if ((await invalidItems(context)).has(entry.id)) throw serverError();
    return c.json(oscarConfigurationFor(entry));
  });
  app.get(`${BASE}/services`, async (c) => {
    requireHeader(c);
    requiredQueries(c, "vo");
    // Every service of the sandbox has allowed users, so the public ones are no more than these.
    booleanQuery(c, "public", false);
    const { vo, owner } = await member(c);
    const services = await context.state.transaction((documents) => servicesOf(documents, vo, owner));
    return c.json(services.map((service) => serviceObject(service, context.baseUrl())));
  });
  app.get(SERVICE, async (c) => {
    const { vo, owner } = await member(c);
    const name = c.req.param("service");
    const service = await context.state.transaction((documents) =>
      existing(c, documents, { name, vo, owner }),
    );
    return c.json(serviceObject(service, context.baseUrl()));
  });
  addServiceChanges(app, context);
  addOscarRuns(app, context);
}

function addServiceChanges(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.post(`${BASE}/services`, async (c) => {
    const { vo, owner, values } = await submitted(c);
    const name = `ai4papi-${context.newId().slice(0, 31)}`;
    const service = { name, vo, owner, ...values, ...freshCredentials(context) };
    await context.state.transaction((documents) => putService(documents, service));
    return c.json(name);
  });
  app.put(SERVICE, async (c) => {
    const { vo, owner, values } = await submitted(c);
    const name = c.req.param("service");
    await context.state.transaction(async (documents) => {
      const { token, accessKey, secretKey } = await existing(c, documents, { name, vo, owner });
      const createdAt = context.now().getTime();
      await putService(documents, { name, vo, owner, ...values, token, accessKey, secretKey, createdAt });
    });
    return c.json(name);
  });
  // The platform takes the name from the query and ignores the path.
  app.delete(SERVICE, async (c) => {
    requireHeader(c);
    const { service_name: name } = requiredQueries(c, "service_name", "vo");
    const { vo, owner } = await member(c);
    await context.state.transaction(async (documents) => {
      await existing(c, documents, { name, vo, owner });
      await removeService(documents, name);
    });
    return c.json(name);
  });
}

/** Passed on from OSCAR. */
const CLUSTER = {
  version: "v3.5.0",
  git_commit: "5a7d0c3",
  architecture: "amd64",
  kubernetes_version: "v1.29.4",
  serverless_backend: { name: "Knative", version: "1.14.0" },
};

async function member(c: Call): Promise<{ readonly vo: string; readonly owner: string }> {
  requireHeader(c);
  const { vo } = requiredQueries(c, "vo");
  const { sub } = await requireLevel(c, vo);
  return { vo, owner: sub };
}

async function submitted(c: Call) {
  requireHeader(c);
  requiredQueries(c, "vo");
  const body = await objectBody(c);
  const { vo, owner } = await member(c);
  return { vo, owner, values: serviceValues(valuesOrThrow(c, checkNames(body))) };
}

async function existing(
  c: Call,
  documents: Documents,
  wanted: Pick<OscarService, "name" | "vo" | "owner">,
): Promise<OscarService> {
  const service = await getService(documents, wanted.name);
  if (service === undefined || service.vo !== wanted.vo || service.owner !== wanted.owner) {
    throw odd(c, problem(404, `There is no service ${wanted.name}.`));
  }
  return service;
}

function freshCredentials({ random, now }: SandboxContext) {
  return {
    token: hexDigits(random, 64),
    accessKey: hexDigits(random, 20),
    secretKey: hexDigits(random, 40),
    createdAt: now().getTime(),
  };
}
