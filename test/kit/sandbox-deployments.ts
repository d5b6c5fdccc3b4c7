import * as z from "zod";
import type { PersonName } from "../../src/sandbox/people.ts";
import type { Answer, Lab } from "./running-sandbox.ts";

export const VO = "vo.ai4eosc.eu";

/** Loose: single tests look at the rest. */
const deployment = z.looseObject({
  job_ID: z.string(),
  name: z.string(),
  status: z.string(),
  title: z.string(),
  submit_time: z.string(),
  resources: z.record(z.string(), z.number()),
  endpoints: z.record(z.string(), z.string()),
  active_endpoints: z.array(z.string()).nullable(),
  main_endpoint: z.string().nullable(),
  datacenter: z.string().nullable(),
  docker_image: z.string(),
});

export type ShownDeployment = z.infer<typeof deployment>;
export type Values = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Where {
  readonly as?: PersonName;
  readonly vo?: string;
  readonly base?: string;
}

const MODULES = "/v1/deployments/modules";

export function order(
  lab: Lab,
  values: Values = {},
  { as = "researcher", vo = VO }: Where = {},
): Promise<Answer> {
  return lab.call("POST", `${MODULES}?vo=${vo}`, { as, json: values });
}

export function orderTool(
  lab: Lab,
  tool: string,
  values: Values = {},
  { as = "researcher", vo = VO }: Where = {},
): Promise<Answer> {
  return lab.call("POST", `/v1/deployments/tools?vo=${vo}&tool_name=${tool}`, { as, json: values });
}

/** The id of the job that was made; throws when none was. */
export function idOf({ status, body }: Answer): string {
  const made = z.object({ status: z.literal("success"), job_ID: z.string() }).safeParse(body);
  if (status !== 200 || !made.success) throw new Error(`Nothing was made: ${status} ${JSON.stringify(body)}`);
  return made.data.job_ID;
}

export async function show(lab: Lab, id: string, where: Where = {}): Promise<ShownDeployment> {
  return deployment.parse((await ask(lab, "GET", id, where)).body);
}

export function ask(
  lab: Lab,
  method: string,
  id: string,
  { as = "researcher", vo = VO, base = MODULES }: Where = {},
): Promise<Answer> {
  return lab.call(method, `${base}/${id}?vo=${vo}`, { as });
}

export async function list(
  lab: Lab,
  { as = "researcher", vo = VO, base = MODULES }: Where = {},
): Promise<readonly ShownDeployment[]> {
  return z.array(deployment).parse(await lab.done("GET", `${base}?vos=${vo}`, { as }));
}

export async function listedIds(lab: Lab, where: Where = {}): Promise<readonly string[]> {
  return (await list(lab, where)).map(({ job_ID }) => job_ID);
}

/** Seconds after which a new deployment on a free cluster runs and answers. */
export const UNTIL_READY = 10;

/** A module deployment that runs. */
export async function running(lab: Lab, values: Values = {}, where: Where = {}): Promise<string> {
  const id = idOf(await order(lab, values, where));
  lab.pass(UNTIL_READY);
  return id;
}
