/** Notices on demand: what the status feed says besides its own inventions, kept with the state. */
import type { Hono } from "hono";
import * as z from "zod";
import type { Documents } from "../store/documents.ts";
import type { SandboxContext, SandboxEnv } from "./context.ts";
import { CONTROL } from "./control.ts";
import { problem } from "./problems.ts";

/** Minutes from now (negative: ago), or a moment. */
const when = z.union([z.number().min(-1_000_000).max(1_000_000), z.iso.datetime({ offset: true })]);

const order = z.strictObject({
  /** Names it: ordered again, the same notice changes; left out of the next list, it is withdrawn. */
  title: z.string().min(1).max(200),
  summary: z.string().max(1000).exactOptional(),
  /** One, or several with commas; for everyone unless given. */
  vo: z.string().max(200).exactOptional(),
  datacenters: z.array(z.string().min(1).max(100)).default([]),
  /** When the downtime begins and ends; without both it is a plain notice. */
  starts: when.exactOptional(),
  ends: when.exactOptional(),
  /** When people are told; now unless given. */
  notify: when.default(0),
});
const orders = z.array(order).max(50);
export type MaintenanceOrder = z.input<typeof order>;

/** As the feed has it; moments are ISO, in UTC. */
const maintenance = z.object({
  number: z.int(),
  title: z.string(),
  summary: z.string().exactOptional(),
  vo: z.string().exactOptional(),
  datacenters: z.array(z.string()),
  notify: z.string(),
  starts: z.string().exactOptional(),
  ends: z.string().exactOptional(),
  ordered: z.string(),
});
export type Maintenance = z.output<typeof maintenance>;

const KIND = "maintenance";
/** Above the numbers of the invented issues. */
const FIRST_NUMBER = 100_000;

/** GET, PUT (a JSON list) and DELETE of what is ordered. */
export function addMaintenanceControl(app: Hono<SandboxEnv>, { state, now }: SandboxContext): void {
  const path = `${CONTROL}notices`;
  app.get(path, async (c) => c.json(await state.transaction(listMaintenance)));
  app.put(path, async (c) => {
    const wanted = orders.safeParse(await c.req.json().catch(() => undefined));
    if (!wanted.success) throw problem(400, `Not a list of notices: ${wanted.error.message}`);
    await state.transaction((documents) => orderMaintenance(documents, now(), wanted.data));
    return c.json(await state.transaction(listMaintenance));
  });
  app.delete(path, async (c) => {
    await state.transaction((documents) => orderMaintenance(documents, now(), []));
    return c.json([]);
  });
}

/** Replaces all that was ordered. */
export async function orderMaintenance(
  documents: Documents,
  now: Date,
  wanted: readonly MaintenanceOrder[],
): Promise<void> {
  const before = await listMaintenance(documents);
  for (const { title } of before) await documents.remove(KIND, title);
  let number = Math.max(FIRST_NUMBER, Number((await documents.get("maintenance-number", "last")) ?? 0));
  for (const one of orders.parse(wanted)) {
    const same = before.find(({ title }) => title === one.title);
    if (!same) number += 1;
    const moment = (value: z.output<typeof when>) =>
      (typeof value === "number" ? new Date(now.getTime() + value * 60_000) : new Date(value)).toISOString();
    const { starts, ends, notify, ...said } = one;
    await documents.put(KIND, one.title, {
      ...said,
      number: same?.number ?? number,
      notify: moment(notify),
      ...(starts === undefined ? {} : { starts: moment(starts) }),
      ...(ends === undefined ? {} : { ends: moment(ends) }),
      ordered: same?.ordered ?? now.toISOString(),
    });
  }
  await documents.put("maintenance-number", "last", number);
}

/** Newest first. */
export async function listMaintenance(documents: Documents): Promise<readonly Maintenance[]> {
  const kept = (await documents.list(KIND)).map(({ value }) => maintenance.parse(value));
  return kept.toSorted((a, b) => b.number - a.number);
}
