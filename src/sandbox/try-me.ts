import type { Hono } from "hono";
import { requireAnyLevel, requireHeader } from "./auth.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { invalidItems, itemNamed } from "./catalogue-items.ts";
import { imageOf } from "./configuration.ts";
import type { Call, SandboxContext, SandboxEnv } from "./context.ts";
import { requireCleanText } from "./creation.ts";
import { deploymentObject } from "./deployment-object.ts";
import type { Job } from "./jobs.ts";
import { ended, isListed, PACE } from "./lifecycle.ts";
import { nodesOf } from "./nodes.ts";
import { booleanQuery, query, requiredQueries } from "./parameters.ts";
import { problem } from "./problems.ts";
import { addresses, makeJob, type Recipe } from "./recipes.ts";
import { totalLoad } from "./scheduler.ts";
import { type Simulation, simulate } from "./simulation.ts";
import { deleteJob, jobsOf, ownedJob, submit } from "./submission.ts";

const BASE = "/v1/try_me/nomad";
/** Demos always run here, whatever the VO of the person. */
const VO = "vo.ai4eosc.eu";
const MOST_AT_ONCE = 3;
/** Above this share of the demo nodes nothing more is taken on. */
const FULL = 0.85;
/** From the start of the page, in ms. */
const LIFETIME = 600_000;

/** Short demos of modules, for everybody with an academic login. */
export function addTryMe(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.get(BASE, async (c) => {
    const full = fullInfo(c, false);
    const owner = await visitor(c);
    return simulate(context, async (simulation) => {
      const { now } = simulation;
      const listed = demosOf(simulation, owner).filter((job) => isListed(job, now));
      return c.json(listed.map((job) => deploymentObject(context, job, { now, full })));
    });
  });
  // Neither of the next two looks at the kind of the job, as on the platform.
  app.get(`${BASE}/:id`, async (c) => {
    const full = fullInfo(c, true);
    const owner = await visitor(c);
    const id = c.req.param("id");
    return simulate(context, async (simulation) => {
      const job = ownedJob(simulation, { vo: VO, owner, id });
      return c.json(deploymentObject(context, job, { now: simulation.now, full }));
    });
  });
  app.delete(`${BASE}/:id`, async (c) => {
    const owner = await visitor(c);
    const id = c.req.param("id");
    return simulate(context, async (simulation) => {
      await deleteJob(simulation, ownedJob(simulation, { vo: VO, owner, id }));
      return c.json({ status: "success" });
    });
  });
  app.post(BASE, (c) => start(c, context));
}

async function start(c: Call, context: SandboxContext): Promise<Response> {
  requireHeader(c);
  const { module_name } = requiredQueries(c, "module_name");
  const title = query(c, "title") ?? "";
  const owner = await visitor(c);
  const entry = itemNamed(context, "module", module_name);
  if (entry === undefined) throw problem(404, `There is no module ${module_name} in the catalogue.`);
  const readable = !(await invalidItems(context)).has(entry.id);
  return simulate(context, async (simulation) => {
    checkRoom(simulation, owner);
    requireCleanText(c, { general: { title } });
    return c.json(await submit(c, simulation, demoJob(simulation, { owner, title, entry, readable })));
  });
}

function fullInfo(c: Call, fallback: boolean): boolean {
  requireHeader(c);
  return booleanQuery(c, "full_info", fallback);
}

/** Subject of the person who asks. */
async function visitor(c: Call): Promise<string> {
  return (await requireAnyLevel(c, "ap-a")).sub;
}

function demosOf(simulation: Simulation, owner: string): readonly Job[] {
  return jobsOf(simulation, { vo: VO, owner }).filter(({ kind }) => kind === "try");
}

function checkRoom(simulation: Simulation, owner: string): void {
  if (!hasRoom(simulation)) throw problem(503, "There is no room for demos now. Please try again later.");
  const open = demosOf(simulation, owner).filter((job) => ended(job, simulation.now) === undefined);
  if (open.length < MOST_AT_ONCE) return;
  throw problem(
    503,
    `You have ${MOST_AT_ONCE} \`try-me\` demos already. Each ends by itself after about 10 minutes, or delete one.`,
  );
}

function hasRoom(simulation: Simulation): boolean {
  const at = simulation.now.getTime();
  const jobs = simulation.jobs();
  return nodesOf(VO)
    .filter(({ eligible, type }) => eligible && type === "tryme")
    .some((node) => {
      const load = totalLoad(node, jobs, at);
      return load.cpu <= FULL * node.cpu && load.memoryMb <= FULL * node.memoryMb;
    });
}

interface Demo {
  readonly owner: string;
  readonly title: string;
  readonly entry: CatalogueEntry;
  /** False: the image is unknown, and what starts is one without a name. */
  readonly readable: boolean;
}

function demoJob(simulation: Simulation, { owner, title, entry, readable }: Demo): Job {
  const wishes = readable ? entry.resources?.inference : undefined;
  const recipe: Recipe = {
    prefix: "try",
    dockerImage: `${readable ? imageOf(entry) : ""}:latest`,
    dockerCommand: "deep-start --deepaas",
    demand: {
      cpu: clip(wishes?.cpu ?? 1, 1, 8),
      gpu: 0,
      gpuModel: "",
      memoryMb: clip(wishes?.memory_MB ?? 2000, 1000, 16_000),
      diskMb: 300,
      nodeTypes: ["tryme"],
    },
    endpoints: addresses("ui"),
    mainEndpoint: "ui",
    answering: ["ui"],
    templates: {},
  };
  const id = simulation.context.newId();
  const origin = { kind: "try", vo: VO, owner, id, values: { general: { title } } } as const;
  return {
    ...makeJob(simulation, origin, recipe),
    course: { lasts: PACE.loading + LIFETIME, outcome: "complete" },
  };
}

function clip(wish: number, lowest: number, highest: number): number {
  return Math.min(highest, Math.max(lowest, wish));
}
