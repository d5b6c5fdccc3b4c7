/** Answers of the deployment routes. */
import { z } from "zod";
import { number, optionalNumber, optionalText, optionalTime, text, textByKey, texts } from "./lenient.ts";

/** `templates` is left out on purpose: for some tools it holds scripts with passwords in clear. */
export const deploymentSchema = z.object({
  job_ID: z.string().min(1),
  status: z.string(),
  title: text,
  description: text,
  docker_image: text,
  tool_name: optionalText,
  submit_time: optionalTime,
  resources: z
    .object({
      cpu_num: optionalNumber,
      gpu_num: optionalNumber,
      memory_MB: optionalNumber,
      disk_MB: optionalNumber,
    })
    .catch({}),
  endpoints: textByKey,
  active_endpoints: texts.nullish().catch(undefined),
  main_endpoint: optionalText,
  alloc_ID: optionalText,
  datacenter: optionalText,
  error_msg: optionalText,
});

/** Of a batch job the script is taken, and nothing else of the templates. */
export const batchJobSchema = deploymentSchema.extend({
  templates: z
    .object({ "local/batch.sh": z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

export const deploymentListSchema = z.array(deploymentSchema);

export type WireDeployment = z.output<typeof deploymentSchema>;

/** What a change answers: success with an id, or, also with status 200, a failure with its reason. */
export const changeSchema = z.object({
  status: z.string(),
  job_ID: optionalText,
  snapshot_ID: optionalText,
  error_msg: optionalText,
});

export type WireChange = z.output<typeof changeSchema>;

export const snapshotListSchema = z.array(
  z.object({
    snapshot_ID: z.string().min(1),
    status: z.string(),
    error_msg: optionalText,
    submit_time: optionalTime,
    size: number.nullish().catch(undefined),
    title: optionalText,
    description: optionalText,
    docker_image: optionalText,
  }),
);

export type WireSnapshot = z.output<typeof snapshotListSchema>[number];
