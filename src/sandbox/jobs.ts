/** The facts kept about a job; all else (status, addresses, use of the cluster) follows from them and the time. */
import * as z from "zod";

const NODE_TYPES = ["compute", "tryme", "batch"] as const;
export type NodeType = (typeof NODE_TYPES)[number];

/** Milliseconds since the Unix epoch. */
const moment = z.number();

const demand = z.object({
  cpu: z.number(),
  gpu: z.number(),
  /** Empty: any model. */
  gpuModel: z.string(),
  memoryMb: z.number(),
  diskMb: z.number(),
  /** Types of nodes that will do, the preferred one first. */
  nodeTypes: z.array(z.enum(NODE_TYPES)),
});

const job = z.object({
  id: z.string(),
  kind: z.enum(["module", "tool", "batch", "try"]),
  /** Name at the scheduler: a prefix for the kind, then the id. */
  name: z.string(),
  vo: z.string(),
  owner: z.string(),
  title: z.string(),
  description: z.string(),
  /** `image:tag`. */
  dockerImage: z.string(),
  dockerCommand: z.string(),
  /** Catalogue id; tools only. */
  toolName: z.string().exactOptional(),
  demand,
  /** Labels in the order shown, each with what its address ends in (`/ui` or nothing). */
  endpoints: z.array(z.object({ label: z.string(), ending: z.string() })),
  mainEndpoint: z.string().nullable(),
  /** Labels behind which a service runs. */
  answering: z.array(z.string()),
  /** Files put into the job, by path. */
  templates: z.record(z.string(), z.string()),
  submittedAt: moment,
  /** A job that ends by itself: so long after it began to run (ms), and how. */
  course: z.object({ lasts: z.number(), outcome: z.enum(["complete", "failed"]) }).exactOptional(),
  failsAtStart: z.boolean().exactOptional(),
  placement: z
    .object({ node: z.string(), allocation: z.string(), gpuModel: z.string(), at: moment })
    .exactOptional(),
  /** Until when the scheduler has looked for a node in vain. */
  waitedUntil: moment.exactOptional(),
  stoppedAt: moment.exactOptional(),
  lostAt: moment.exactOptional(),
  /** The first deletion was answered with success and did nothing. */
  deletionStuck: z.boolean().exactOptional(),
});

export type Job = Readonly<z.infer<typeof job>>;
export type Demand = Job["demand"];
export type JobKind = Job["kind"];

export const parseJob = (value: unknown): Job => job.parse(value);
