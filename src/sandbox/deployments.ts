import type { Hono } from "hono";
import { atLeast, FULL_ACCESS } from "../identity/levels.ts";
import type { Json } from "../store/store.ts";
import { type Person, person, requireHeader, requireLevel } from "./auth.ts";
import type { Call, RouteGroup, SandboxEnv } from "./context.ts";
import { createModule } from "./creation.ts";
import { deploymentObject } from "./deployment-object.ts";
import type { Job, JobKind } from "./jobs.ts";
import { isListed } from "./lifecycle.ts";
import { booleanQuery, requiredQueries, vosQuery } from "./parameters.ts";
import { problem, serverError } from "./problems.ts";
import { removeSecretsBelow } from "./secret-documents.ts";
import { type Simulation, simulate } from "./simulation.ts";
import { deleteJob, jobsOf, ownedJob } from "./submission.ts";
import { createTool } from "./tool-creation.ts";
import type { Vo } from "./vos.ts";

/** Deployments of modules and of tools: list, create, detail, delete. */
export const addDeployments: RouteGroup = (app) => {
  addKind(app, "/v1/deployments/modules", { kind: "module", noun: "module" });
  addKind(app, "/v1/deployments/tools", { kind: "tool", noun: "tool" });
  app.post("/v1/deployments/modules", async (c) => c.json(await createModule(c)));
  app.post("/v1/deployments/tools", async (c) => c.json(await createTool(c)));
  app.delete("/v1/deployments/modules/:uuid", async (c) => c.json(await remove(c)));
  app.delete("/v1/deployments/tools/:uuid", async (c) =>
    c.json(
      await remove(c, (simulation, { vo, owner, id }) =>
        removeSecretsBelow(simulation.documents, { vo, owner }, `/deployments/${id}`),
      ),
    ),
  );
};

interface ShownKind {
  readonly kind: JobKind;
  /** As messages call it. */
  readonly noun: string;
}

function addKind(app: Hono<SandboxEnv>, base: string, { kind, noun }: ShownKind): void {
  app.get(base, async (c) => c.json(await listJobs(c, kind)));
  app.get(`${base}/:uuid`, async (c) => c.json(await showJob(c, { kind, noun })));
}

/** The list over all VOs asked for, newest first. The level is asked only for jobs that are there. */
export async function listJobs(c: Call, kind: JobKind): Promise<Json> {
  requireHeader(c);
  const full = booleanQuery(c, "full_info", false);
  const vos = vosQuery(c);
  const who = await person(c);
  return simulate(c.var.context, async (simulation) =>
    vos
      .flatMap((vo) => visibleJobs(c, simulation, { who, vo, kind }))
      .sort((one, other) => other.submittedAt - one.submittedAt)
      .map((job) => deploymentObject(c.var.context, job, { now: simulation.now, full })),
  );
}

function visibleJobs(
  c: Call,
  simulation: Simulation,
  { who, vo, kind }: { readonly who: Person; readonly vo: Vo; readonly kind: JobKind },
): readonly Job[] {
  const jobs = jobsOf(simulation, { vo: vo.name, owner: who.sub }).filter(
    (job) => job.kind === kind && isListed(job, simulation.now),
  );
  const level = who.levels.get(vo.name);
  if (jobs.length > 0 && level === undefined && c.var.context.quirks) throw serverError();
  return atLeast(level, FULL_ACCESS) ? jobs : [];
}

/** One job of the kind that the route is for. */
export async function showJob(c: Call, { kind, noun }: ShownKind): Promise<Json> {
  requireHeader(c);
  const { vo } = requiredQueries(c, "vo");
  const full = booleanQuery(c, "full_info", true);
  const { sub: owner } = await requireLevel(c, vo);
  return simulate(c.var.context, async (simulation) => {
    const job = ownedJob(simulation, { vo, owner, id: c.req.param("uuid") ?? "" });
    if (job.kind !== kind) throw problem(400, `This deployment is not a ${noun}.`);
    return deploymentObject(c.var.context, job, { now: simulation.now, full });
  });
}

type AfterRemoval = (simulation: Simulation, job: Job) => Promise<void>;

/** Stops or purges. The platform does not look at the kind of the job here. */
async function remove(c: Call, after: AfterRemoval = async () => {}): Promise<Json> {
  requireHeader(c);
  const { vo } = requiredQueries(c, "vo");
  const { sub: owner } = await requireLevel(c, vo);
  return simulate(c.var.context, async (simulation) => {
    const job = ownedJob(simulation, { vo, owner, id: c.req.param("uuid") ?? "" });
    await deleteJob(simulation, job);
    await after(simulation, job);
    return { status: "success" };
  });
}
