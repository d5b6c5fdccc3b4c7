/** Answers of the routes for storages, data sets, inference services and keys. */
import { z } from "zod";
import { number, optionalNumber, optionalText, optionalTime, text } from "./lenient.ts";

/** Path → secret; what is no storage is skipped later, one by one. */
export const secretsSchema = z.record(z.string(), z.unknown());

export const storageSecretSchema = z.object({
  server: z.string().min(1),
  loginName: z.string().min(1),
  appPassword: z.string().min(1),
  vendor: z.string().min(1).catch("nextcloud"),
});

export const filesSchema = z.array(
  z.object({ Name: text, IsDir: z.boolean().catch(false), ModTime: optionalTime }),
);

const hits = <S extends z.ZodType>(member: S) =>
  z.object({ hits: z.object({ hits: z.array(member), total: number }) });

export const recordsSchema = hits(
  z.object({
    doi: text,
    title: text,
    created: optionalText,
    metadata: z
      .object({
        description: optionalText,
        version: optionalText,
        creators: z.array(z.object({ name: text })).catch([]),
      })
      .catch({ creators: [] }),
    files: z
      .array(z.object({ size: optionalNumber }))
      .optional()
      .catch(undefined),
  }),
);
export type WireRecord = z.output<typeof recordsSchema>["hits"]["hits"][number];

export const communitiesSchema = hits(
  z.object({
    slug: optionalText,
    id: optionalText,
    metadata: z.object({ title: text }).catch({ title: "" }),
  }),
);

/** Keys of its file storage are left out on purpose: nothing here needs them. */
export const serviceSchema = z.object({
  name: z.string().min(1),
  image: text,
  cpu: optionalText,
  memory: optionalText,
  token: optionalText,
  endpoint: optionalText,
  environment: z
    .object({
      variables: z
        .object({ PAPI_TITLE: text, PAPI_DESCRIPTION: text, PAPI_CREATED: optionalTime })
        .catch({ PAPI_TITLE: "", PAPI_DESCRIPTION: "", PAPI_CREATED: undefined }),
    })
    .catch({ variables: { PAPI_TITLE: "", PAPI_DESCRIPTION: "", PAPI_CREATED: undefined } }),
});
export const serviceListSchema = z.array(serviceSchema);
export type WireService = z.output<typeof serviceSchema>;

export const keyListSchema = z.array(
  z.object({ id: z.string(), created_at: optionalTime, expires: optionalTime.or(z.null()) }),
);

/** Some changes answer with a bare text: a name or a key. */
export const bareTextSchema = z.string().min(1);

export const rootSchema = z.object({
  versions: z.array(z.object({ version: text, id: text })).catch([]),
  links: z.array(z.object({ type: text, href: text })).catch([]),
});
