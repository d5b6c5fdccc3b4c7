import type { Hono } from "hono";
import { requireHeader, requireLevel } from "./auth.ts";
import { batchForm, parsedConf } from "./batch-form.ts";
import { checkConfiguration, valuesOrThrow } from "./configuration-check.ts";
import { type ConfigurationValues, hasStorage } from "./configuration-values.ts";
import type { Call, SandboxContext, SandboxEnv } from "./context.ts";
import { requireCleanText } from "./creation.ts";
import { listJobs, showJob } from "./deployments.ts";
import type { Job } from "./jobs.ts";
import { requiredQueries } from "./parameters.ts";
import { problem } from "./problems.ts";
import { demandOf, imageWithTag, makeJob, type Recipe } from "./recipes.ts";
import { heldGpus, type Simulation, simulate } from "./simulation.ts";
import { requireOwnSnapshot } from "./snapshot-records.ts";
import { deleteJob, ownedJob, submit } from "./submission.ts";

const MOST_GPUS = 2;
/** How long every script runs, in ms. */
const SCRIPT_LASTS = 12_000;

/** Jobs that run a script and end; ended ones stay in the list. */
export function addBatch(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.get("/v1/batch", async (c) => c.json(await listJobs(c, "batch")));
  app.get("/v1/batch/:uuid", async (c) => c.json(await showJob(c, { kind: "batch", noun: "batch job" })));
  app.post("/v1/batch", (c) => create(c, context));
  app.delete("/v1/batch/:uuid", async (c) => {
    requireHeader(c);
    const { vo } = requiredQueries(c, "vo");
    const { sub: owner } = await requireLevel(c, vo);
    const id = c.req.param("uuid");
    await simulate(context, (simulation) => deleteJob(simulation, ownedJob(simulation, { vo, owner, id })));
    return c.json({ status: "success" });
  });
}

async function create(c: Call, context: SandboxContext): Promise<Response> {
  requireHeader(c);
  const { vo } = requiredQueries(c, "vo");
  const { script, conf } = await batchForm(c);
  const { sub: owner } = await requireLevel(c, vo);
  const values = valuesOrThrow(c, checkConfiguration({ vo, body: parsedConf(c, conf) }));
  if (!hasStorage(values)) throw problem(401, "A batch job needs a storage.");
  return simulate(context, async (simulation) => {
    const job = batchJob(simulation, { vo, owner, values, script });
    requireGpus(simulation, job);
    await requireOwnSnapshot(simulation, { vo, owner }, values);
    requireCleanText(c, values);
    return c.json(await submit(c, simulation, job));
  });
}

/** Ended jobs count as long as they are listed. */
function requireGpus(simulation: Simulation, { vo, owner, demand }: Job): void {
  const held = heldGpus(simulation, { vo, owner, kinds: ["batch"] }, true);
  if (demand.gpu === 0 || held + demand.gpu <= MOST_GPUS) return;
  throw problem(
    400,
    `Your batch jobs hold ${held} of ${MOST_GPUS} GPUs; delete one of them, also an ended one.`,
  );
}

interface BatchOrder {
  readonly vo: string;
  readonly owner: string;
  readonly values: ConfigurationValues;
  readonly script: string;
}

function batchJob(simulation: Simulation, { vo, owner, values, script }: BatchOrder): Job {
  const recipe: Recipe = {
    prefix: "batch",
    dockerImage: imageWithTag(values),
    dockerCommand: "/bin/bash /srv/user-batch-commands.sh",
    demand: demandOf(values, ["batch", "compute"]),
    endpoints: [],
    mainEndpoint: null,
    answering: [],
    templates: { "local/batch.sh": script },
  };
  const origin = { kind: "batch", vo, owner, id: simulation.context.newId(), values } as const;
  const outcome = fails(script) ? "failed" : "complete";
  return { ...makeJob(simulation, origin, recipe), course: { lasts: SCRIPT_LASTS, outcome } };
}

/** Scripts are not run; only this line is looked for. */
function fails(script: string): boolean {
  return script.split("\n").some((line) => line.trim() === "exit 1");
}
