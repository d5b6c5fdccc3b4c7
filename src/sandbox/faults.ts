/** Faults on demand, kept with the state so that every process on it shows them. */
import * as z from "zod";
import type { Documents } from "../store/documents.ts";

const count = z.int().positive();
/** Requests whose path begins so, and whose method is this one if told, meet the fault. */
const where = { path: z.string().default("/v1"), method: z.string().exactOptional() };
/** How often it strikes; for ever unless told. */
const often = { count: count.exactOptional() };
const once = { count: count.default(1) };

const fault = z.discriminatedUnion("kind", [
  /** Answers only after so many ms. */
  z.strictObject({ kind: z.literal("slow"), ms: z.int().positive(), ...where, ...often }),
  z.strictObject({ kind: z.literal("error500"), ...where, ...often }),
  /** 200 with something that is not JSON. */
  z.strictObject({
    kind: z.literal("rubbish"),
    form: z.enum(["html", "json"]).default("html"),
    ...where,
    ...often,
  }),
  /** Accepts the request and never answers. */
  z.strictObject({ kind: z.literal("hang"), ...where, ...often }),
  /** Does the work, then cuts the connection instead of answering. */
  z.strictObject({ kind: z.literal("drop-after-work"), ...where, ...often }),
  /** A submission is answered with 200 and `status: fail`. */
  z.strictObject({ kind: z.literal("refuse-job"), message: z.string().exactOptional(), ...often }),
  /** The deployment's node goes away as soon as it has one. */
  z.strictObject({ kind: z.literal("node-lost"), deployment: z.string() }),
  /** The next deployment fails while it starts. */
  z.strictObject({ kind: z.literal("fail-start"), ...once }),
  /** A deletion succeeds in words only; the second one purges. */
  z.strictObject({ kind: z.literal("stuck-deletion"), ...once }),
  /** The catalogue item is served as the placeholder for unreadable metadata. */
  z.strictObject({ kind: z.literal("invalid-metadata"), item: z.string() }),
]);

export const faultList = z.array(fault);
export type Fault = z.output<typeof fault>;
export type NewFault = z.input<typeof fault>;
export type FaultOf<Kind extends Fault["kind"]> = Extract<Fault, { kind: Kind }>;

const KIND = "fault";

interface Kept {
  readonly id: string;
  readonly fault: Fault;
}

/** Replaces all faults. */
export async function setFaults(documents: Documents, faults: readonly NewFault[]): Promise<void> {
  const parsed = faultList.parse(faults);
  for (const { id } of await documents.list(KIND)) await documents.remove(KIND, id);
  for (const [index, one] of parsed.entries()) await documents.put(KIND, String(index), one);
}

export async function listFaults(documents: Documents): Promise<readonly Fault[]> {
  return (await kept(documents)).map((one) => one.fault);
}

/** The first fault of this kind that fits, counted as having struck. */
export async function takeFault<Kind extends Fault["kind"]>(
  documents: Documents,
  kind: Kind,
  fits: (fault: FaultOf<Kind>) => boolean = () => true,
): Promise<FaultOf<Kind> | undefined> {
  for (const { id, fault: found } of await kept(documents)) {
    if (!isOf(found, kind) || !fits(found)) continue;
    await countDown(documents, id, found);
    return found;
  }
  return undefined;
}

/** Ids of catalogue items whose metadata shall be unreadable. */
export async function itemsWithInvalidMetadata(documents: Documents): Promise<ReadonlySet<string>> {
  const faults = await listFaults(documents);
  return new Set(faults.flatMap((one) => (one.kind === "invalid-metadata" ? [one.item] : [])));
}

async function countDown(documents: Documents, id: string, struck: Fault): Promise<void> {
  if (struck.kind === "node-lost") return documents.remove(KIND, id);
  if (!("count" in struck) || struck.count === undefined) return;
  if (struck.count <= 1) return documents.remove(KIND, id);
  return documents.put(KIND, id, { ...struck, count: struck.count - 1 });
}

async function kept(documents: Documents): Promise<readonly Kept[]> {
  return (await documents.list(KIND)).map(({ id, value }) => ({ id, fault: fault.parse(value) }));
}

function isOf<Kind extends Fault["kind"]>(one: Fault, kind: Kind): one is FaultOf<Kind> {
  return one.kind === kind;
}
