import type { Hono } from "hono";
import { requireHeader } from "./auth.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { invalidItems, itemNamed, itemsOf } from "./catalogue-items.ts";
import { configurationFor } from "./configuration.ts";
import type { Call, SandboxContext, SandboxEnv } from "./context.ts";
import { linkedMetadataOf, PROFILE, turtleOf } from "./linked-metadata.ts";
import { type Metadata, metadataOf, placeholderOf, summaryOf } from "./metadata.ts";
import { gpuModelsOf } from "./nodes.ts";
import { query, requiredQueries } from "./parameters.ts";
import { odd, problem, serverError } from "./problems.ts";
import { voNamed } from "./vos.ts";

/** The marketplace: public, and the same for every VO but for the configurations. */
export function addCatalogue(app: Hono<SandboxEnv>, context: SandboxContext): void {
  for (const kind of ["module", "tool"] as const) {
    const base = `/v1/catalog/${kind}s`;
    app.get(base, (c) => c.json(itemsOf(context, kind).map(({ id }) => id)));
    app.get(`${base}/detail`, async (c) => {
      const invalid = await invalidItems(context);
      return c.json(itemsOf(context, kind).map((entry) => summaryOf(served(context, entry, invalid))));
    });
    app.put(`${base}/refresh`, (c) => {
      requireHeader(c);
      throw problem(401, "This needs the token of the build service.");
    });
    app.get(`${base}/:item/metadata`, async (c) => {
      const entry = itemNamed(context, kind, c.req.param("item"));
      if (entry === undefined)
        throw problem(404, `There is no ${kind} ${c.req.param("item")} in the catalogue.`);
      return metadataAnswer(c, served(context, entry, await invalidItems(context)));
    });
    app.get(`${base}/:item/config`, async (c) => {
      const { vo } = requiredQueries(c, "vo");
      const entry = itemNamed(context, kind, c.req.param("item"));
      if (entry === undefined) throw problem(400, `There is no ${kind} ${c.req.param("item")}.`);
      return c.json(await configurationAnswer(c, entry, vo));
    });
  }
}

function served(context: SandboxContext, entry: CatalogueEntry, invalid: ReadonlySet<string>): Metadata {
  return invalid.has(entry.id) ? placeholderOf(entry) : metadataOf(entry, context.baseUrl());
}

/**
 * The platform looks at the literal header: plain JSON only for exactly `application/json` or no header at all, so that
 * the usual `*`/`*` is refused.
 */
function metadataAnswer(c: Call, metadata: Metadata): Response {
  const accept = c.req.header("accept") ?? "application/json";
  const profile = query(c, "profile") ?? "";
  if (accept === "application/json") return c.json(metadata);
  if (profile === "") throw problem(400, `Name the profile of this format: ['${PROFILE}']`);
  if (profile !== PROFILE) throw problem(400, `Unknown profile; known are ['${PROFILE}']`);
  const text = (body: string) => c.body(body, 200, { "content-type": accept });
  if (accept === "application/ld+json") return text(JSON.stringify(linkedMetadataOf(metadata)));
  if (accept === "text/turtle") return text(turtleOf(metadata));
  throw problem(415, `The type ${accept} is not offered.`);
}

/** Tools without GPUs do not ask the cluster, so an unknown VO does them no harm. */
const TOOLS_WITH_GPUS = new Set(["ai4os-dev-env", "ai4os-ai4life-loader"]);

async function configurationAnswer(c: Call, entry: CatalogueEntry, vo: string) {
  const { context } = c.var;
  const asksCluster = entry.kind === "module" || TOOLS_WITH_GPUS.has(entry.id);
  if (asksCluster && voNamed(vo) === undefined) throw odd(c, problem(400, `There is no VO ${vo}.`));
  if ((await invalidItems(context)).has(entry.id)) throw serverError();
  const configuration = configurationFor({ entry, vo, gpuModels: gpuModelsOf(vo) });
  if (configuration === undefined) throw problem(400, `There is no tool ${entry.id}.`);
  return configuration;
}
