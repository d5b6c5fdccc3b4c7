/** What the demo researcher already has when a sandbox starts for the first time. */
import type { ConfigurationValues } from "./configuration-values.ts";
import type { SandboxContext } from "./context.ts";
import { NODES } from "./nodes.ts";
import { PEOPLE } from "./people.ts";
import { makeJob, moduleRecipe } from "./recipes.ts";
import { type Simulation, simulate } from "./simulation.ts";
import { keepSnapshot } from "./snapshot-records.ts";
import { DAY } from "./usage-history.ts";

const VO = "vo.ai4eosc.eu";

const VALUES: ConfigurationValues = {
  general: {
    title: "plankton baseline",
    desc: "Reference run on the spring samples",
    docker_image: "ai4oshub/phyto-plankton-classification",
    docker_tag: "latest",
    service: "deepaas",
  },
  hardware: { cpu_num: 4, gpu_num: 0, gpu_type: "", ram: 8000, disk: 10_000 },
};

/** Adds a running deployment and a complete snapshot, once per state. */
export function seedDemoData(context: SandboxContext): Promise<void> {
  return simulate(context, async (simulation) => {
    const { documents } = simulation;
    if ((await documents.get("demo-data", "seeded")) !== undefined) return;
    await documents.put("demo-data", "seeded", true);
    await addDeployment(simulation);
    await addSnapshot(simulation);
  });
}

async function addDeployment(simulation: Simulation): Promise<void> {
  const { context, now } = simulation;
  const node = NODES.find(({ name }) => name === "ifca-cpu-01");
  if (node === undefined) throw new Error("The demo deployment's node is missing.");
  const origin = { kind: "module", vo: VO, owner: PEOPLE.researcher.sub, id: context.newId() } as const;
  const job = makeJob(simulation, { ...origin, values: VALUES }, moduleRecipe(VALUES));
  const submittedAt = now.getTime() - 3 * DAY;
  const placement = { node: node.id, allocation: context.newId(), gpuModel: "", at: submittedAt + 2000 };
  await simulation.keep({ ...job, submittedAt, placement });
}

function addSnapshot({ context, documents, now }: Simulation): Promise<void> {
  const submittedAt = now.getTime() - 9 * DAY;
  return keepSnapshot(documents, {
    id: `${context.newId()}_${Math.floor(submittedAt / 1000)}`,
    vo: VO,
    owner: PEOPLE.researcher.sub,
    title: "plankton fine-tuning",
    description: "After the second round of training",
    jobId: context.newId(),
    size: 4_180_000_000,
    submittedAt,
  });
}
