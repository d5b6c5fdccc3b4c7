/** `POST /v1/deployments/…`: the checks in the platform's order, then the submission. */
import { type Person, requireHeader, requireLevel } from "./auth.ts";
import { checkConfiguration, valuesOrThrow } from "./configuration-check.ts";
import { breaksJobFile, type ConfigurationValues, textOf } from "./configuration-values.ts";
import type { Call } from "./context.ts";
import { objectBody, requiredQueries } from "./parameters.ts";
import { odd, problem } from "./problems.ts";
import { makeJob, moduleRecipe } from "./recipes.ts";
import { heldGpus, type Simulation, simulate } from "./simulation.ts";
import { requireOwnSnapshot } from "./snapshot-records.ts";
import { type Submitted, submit } from "./submission.ts";

const GPU_QUOTA = 2;
const PASSWORD_LENGTH = 9;

export async function createModule(c: Call): Promise<Submitted> {
  requireHeader(c);
  const { vo } = requiredQueries(c, "vo");
  const body = await objectBody(c);
  const who = await requireLevel(c, vo);
  const values = valuesOrThrow(c, checkConfiguration({ vo, body }));
  return simulate(c.var.context, async (simulation) => {
    requireGpuQuota(simulation, { vo, owner: who.sub, asked: moduleRecipe(values).demand.gpu });
    if (["jupyter", "vscode"].includes(textOf(values, "general", "service"))) requireIdePassword(values);
    await requireOwnSnapshot(simulation, { vo, owner: who.sub }, values);
    return submitModule(c, simulation, { vo, who, values });
  });
}

interface ModuleOrder {
  readonly vo: string;
  readonly who: Person;
  readonly values: ConfigurationValues;
}

function submitModule(c: Call, simulation: Simulation, { vo, who, values }: ModuleOrder): Promise<Submitted> {
  requireCleanText(c, values);
  const id = simulation.context.newId();
  const origin = { kind: "module", vo, owner: who.sub, id, values } as const;
  return submit(c, simulation, makeJob(simulation, origin, moduleRecipe(values)));
}

/** At most two GPUs per person and VO, queued ones included; batch jobs are counted apart. */
export function requireGpuQuota(
  simulation: Simulation,
  { vo, owner, asked }: { readonly vo: string; readonly owner: string; readonly asked: number },
): void {
  if (asked === 0) return;
  const held = heldGpus(simulation, { vo, owner, kinds: ["module", "tool"] });
  if (held + asked <= GPU_QUOTA) return;
  throw problem(
    400,
    `You already have at least ${GPU_QUOTA} GPUs running or queued. Delete a GPU deployment before you make another.`,
  );
}

export function requireIdePassword(values: ConfigurationValues): void {
  if (textOf(values, "general", "jupyter_password").length >= PASSWORD_LENGTH) return;
  throw problem(400, `Your IDE needs a password of at least ${PASSWORD_LENGTH} characters.`);
}

/** Text that breaks the scheduler's job file is met only at the submission, and without words. */
export function requireCleanText(c: Call, values: ConfigurationValues): void {
  if (!breaksJobFile(values)) return;
  throw odd(c, problem(400, "Texts must be one line without quotation marks and backslashes."));
}
